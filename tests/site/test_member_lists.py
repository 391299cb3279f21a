"""A board's list taken away, changed or not, and brought in again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from boardpapers.accounts.models import User
from boardpapers.importing.forms import name_of
from boardpapers.importing.models import StagedImport
from meetings.attendance.models import Attendance, Register
from meetings.boards.models import Board
from meetings.members.models import Membership, Person
from tests.factories import (
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.importing.listing import JUNE, ROWS, as_csv, bring_in, grid, kept_board, seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return kept_board()


@pytest.fixture
def secretary(client: Client, board: Board) -> User:
    user: User = board.secretaries.get().user
    client.force_login(user)
    return user


def taken(client: Client, board: Board, kind: str = "csv", on: date = JUNE) -> bytes:
    url = reverse("members_list_file", args=[board.slug, kind])
    answer = client.get(f"{url}?on={on.isoformat()}")
    assert answer.status_code == 200
    return answer.content


def send(client: Client, board: Board, content: bytes, name: str = "list.csv") -> str:
    answer = client.post(
        reverse("members_bring_in", args=[board.slug]),
        {"file": SimpleUploadedFile(name, content), "holds_from": JUNE.isoformat()},
    )
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def apply(client: Client, review: str, **answers: str) -> HttpResponse:
    staged = StagedImport.objects.get(state="waiting")
    seen = client.get(review).context["outcome"]["seen"]
    return client.post(
        reverse("importing:apply", args=[staged.pk]),
        {"seen": seen, **{name_of(key): value for key, value in answers.items()}},
        follow=True,
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_away_comes_in_again_unchanged(
    client: Client, board: Board, secretary: User, kind: str
) -> None:
    Person.objects.filter(name="Jago Penrudd").update(email="jago@saltreach.example")
    page = client.get(send(client, board, taken(client, board, kind), f"list.{kind}"))
    text = page.content.decode()
    assert "All of it is here already: applying it would change nothing." in text
    assert "Please decide" not in text
    assert page.context["outcome"]["doubts"] == 0


ODD = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x2FFF),
    min_size=1, max_size=30,
).map(lambda text: " ".join(text.split()))  # fmt: skip


@effort(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from("=+-@'"), ODD)
def test_words_that_look_like_formulas_come_in_again_as_they_were(
    client: Client, board: Board, secretary: User, mark: str, words: str
) -> None:
    Person.objects.filter(name="Jago Penrudd").update(organisation=f"{mark}{words}")
    for kind in ("csv", "xlsx"):
        outcome = bring_in(board, taken(client, board, kind))
        assert (outcome.writes, outcome.questions, outcome.not_taken) == (0, [], [])


def test_addresses_are_for_the_secretariat_and_a_groups_own_office(
    client: Client, board: Board, secretary: User
) -> None:
    Person.objects.update(email="somebody@estuary.example")
    assert all(row[-1] == "somebody@estuary.example" for row in grid(taken(client, board))[1:])
    office = UserFactory()
    board.group_seats.get(group__name="Labour").group.office_users.add(office)
    client.force_login(office)
    rows = grid(taken(client, board))
    assert {row[0] for row in rows[1:] if row[-1:] == ["somebody@estuary.example"]} == {"Labour"}
    member = UserFactory()
    Person.objects.filter(name="Wilhelmina Strake").update(user=member)
    client.force_login(member)
    for kind in ("csv", "xlsx"):
        assert b"somebody@" not in taken(client, board, kind)
    assert "E-mail" not in grid(taken(client, board))[0]


def test_the_list_is_of_the_day_that_is_asked_for(
    client: Client, board: Board, secretary: User
) -> None:
    Membership.objects.filter(person__name="Wilhelmina Strake").update(ends_on=date(2026, 5, 31))
    names = [row[3] for row in grid(taken(client, board))[1:]]
    assert "Wilhelmina Strake" not in names
    before = grid(taken(client, board, on=date(2026, 5, 31)))
    assert ["Wilhelmina Strake", "Brineford BC", "", "2025-06-01", "2026-05-31"] in [
        row[3:8] for row in before
    ]
    url = reverse("members_list_file", args=[board.slug, "csv"])
    assert client.get(f"{url}?on=soon").status_code == 404


def test_a_long_list_takes_as_few_queries(
    client: Client,
    board: Board,
    secretary: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(60):
        MembershipFactory(board=board, person=PersonFactory(name=f"Person {number} Long"))
    with django_assert_max_num_queries(11):
        assert len(grid(taken(client, board, on=JUNE))) == 66


def test_a_list_is_looked_over_decided_and_applied(
    client: Client, board: Board, secretary: User
) -> None:
    review = send(
        client, board, as_csv(*ROWS[:1], *ROWS[2:], "Hortense Quibell,Upfell DC,Labour,Member,")
    )
    text = client.get(review).content.decode()
    assert "Please decide (1)" in text
    assert "from 1 June 2026 on" in text
    assert "Hortense Quibell" in text
    seat = Membership.objects.get(person__name="Wilhelmina Strake")
    done = apply(client, review, **{f"gone:{seat.pk}": "end"})
    assert "The list of Harbours Board is in." in done.content.decode()
    assert "Hortense Quibell" in seats(board)
    assert "Wilhelmina Strake" not in seats(board)


def test_two_secretaries_at_once_do_not_undo_each_other(
    client: Client, board: Board, secretary: User
) -> None:
    review = send(client, board, as_csv(*ROWS[:1], *ROWS[2:]))
    page = client.get(review)
    seat = Membership.objects.get(person__name="Wilhelmina Strake")
    Membership.objects.filter(pk=seat.pk).update(office="deputy_chair")
    staged = StagedImport.objects.get(state="waiting")
    answer = client.post(
        reverse("importing:apply", args=[staged.pk]),
        {"seen": page.context["outcome"]["seen"], name_of(f"gone:{seat.pk}"): "end"},
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody has changed the board since you looked this over." in text
    assert "Deputy Chair, Labour" in text
    assert 'value="end" checked' in text
    seat.refresh_from_db()
    assert seat.ends_on is None
    apply(client, review, **{f"gone:{seat.pk}": "end"})
    seat.refresh_from_db()
    assert seat.ends_on == date(2026, 5, 31)


def test_a_secretary_who_no_longer_keeps_the_board_does_not_see_the_review(
    client: Client, board: Board, secretary: User
) -> None:
    review = send(client, board, as_csv(*ROWS))
    SecretaryFactory(user=secretary)
    board.secretaries.all().delete()
    assert client.get(review).status_code == 404


def test_a_list_that_cannot_be_read_says_why_and_leads_back(
    client: Client, board: Board, secretary: User
) -> None:
    page = client.get(send(client, board, b"Name,Position\nElfrida Noakes,Clerk\n"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "This is no list of members" in text
    assert reverse("members_bring_in", args=[board.slug]) in text
    assert "Bring in the list" not in text


def test_a_form_without_file_or_with_an_odd_day_is_refused_beside_its_field(
    client: Client, board: Board, secretary: User
) -> None:
    page = client.post(reverse("members_bring_in", args=[board.slug]), {"holds_from": "0026-06-01"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Choose a file first." in text
    assert 'enctype="multipart/form-data"' in text
    assert "Give a year between 1900 and 2200." in text


def test_attendance_fills_in_meetings_that_are_over_and_corrects_none(
    client: Client, board: Board, secretary: User
) -> None:
    september = MeetingFactory(board=board, date=date(2025, 9, 16), state="held")
    january = MeetingFactory(board=board, date=date(2026, 1, 20), state="held")
    closed = MeetingFactory(board=board, date=date(2026, 3, 17), state="held")
    Register.objects.create(
        meeting=closed, door_key="d", code_key="c", closed_at="2026-03-17T13:00Z"
    )
    strake = Person.objects.get(name="Wilhelmina Strake")
    AttendanceFactory(meeting=january, person=strake, status="present")
    rows = (
        "Labour Group,Ambrose Tidewell CBE,Yes,Yes,,",
        "Labour Group,Wilhelmina Strake,Apologies,No,Yes,",
        "Lib Dem Group,Perpetua Kelso,No,Perhaps,,",
        "Substitutes,Hortense Quibell,,Yes,,Yes",
    )
    head = "Section,Name,2025-09-16,2026-01-20,2026-03-17,2026-04-01"
    review = send(client, board, as_csv(*rows, head=head))
    text = client.get(review).content.decode()
    assert "3 changes in your files will not be taken" in text
    assert "“Hortense Quibell” is in none of the board&#x27;s lists." in text
    assert "“Perhaps” of Perpetua Kelso on 20 January 2026 is no attendance." in text
    apply(client, review)
    lines = Attendance.objects.order_by("meeting__date", "person__name").values_list(
        "meeting", "person__name", "status"
    )
    assert list(lines) == [
        (september.pk, "Perpetua Kelso OBE", "absent"),
        (september.pk, "Sir Ambrose Tidewell CBE", "present"),
        (september.pk, "Wilhelmina Strake", "apologies"),
        (january.pk, "Hortense Quibell", "present"),
        (january.pk, "Sir Ambrose Tidewell CBE", "present"),
        (january.pk, "Wilhelmina Strake", "present"),
    ]
    again = client.get(send(client, board, as_csv(*rows, head=head)))
    assert again.context["outcome"]["writes"] == 0
