"""The secretariat's page of a register, and corrections of the record."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.attendance.closing import close_register
from meetings.attendance.models import Attendance, RegisterEntry
from meetings.attendance.registering import open_register
from meetings.boards.models import Meeting
from meetings.members.models import Group, Membership
from tests.attendance.test_registering import DAY, Board
from tests.factories import ApologyFactory, GroupSeatsFactory, MembershipFactory, UserFactory


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def board(db: None) -> Board:
    return Board()


@pytest.fixture
def client(board: Board) -> Client:
    client = Client()
    client.force_login(board.secretary)
    return client


def do(client: Client, board: Board, what: str, **posted: object) -> str:
    """Posts as the page without scripts does; answers with the page that follows."""
    address = reverse(f"register_{what}", args=[board.meeting.pk])
    return client.post(address, posted, follow=True).content.decode()


def test_people_come_and_go_and_the_quorum_is_said(client: Client, board: Board) -> None:
    first, other = board.members[0], board.members[3]
    tap = {"id": uuid4(), "person": first.pk, "capacity": "member", "kind": "arrived", "at": ""}
    page = do(client, board, "tap", **tap)
    assert "No quorum: 1 voting member is present, 2 are needed." in page
    page = do(client, board, "tap", **tap)
    assert RegisterEntry.objects.count() == 1
    page = do(client, board, "tap", **{**tap, "id": uuid4(), "person": other.pk, "at": "10:50"})
    assert "Here since 10.50" in page
    assert "Quorum: 2 voting members are present, from 2 groups" in page
    page = do(client, board, "tap", **{**tap, "id": uuid4(), "at": "half past"})
    assert "Give an hour, such as 11:20" in page
    page = do(client, board, "take_back", entry=RegisterEntry.objects.latest("at").pk)
    assert "In the room: 1 person, 1 of them counted in the quorum." in page


def test_who_is_in_the_room_and_does_not_count_is_told_from_who_does(
    client: Client, board: Board
) -> None:
    page = client.get(reverse("register", args=[board.meeting.pk])).content.decode()
    assert "In the room: nobody." in page
    do(
        client, board, "tap", id=uuid4(), person=board.members[0].pk, capacity="member",
        kind="arrived", at="",
    )  # fmt: skip
    guest = {"guest-name": "Ada Longworth", "guest-capacity": "observer", "guest-id": uuid4()}
    page = do(client, board, "guest", **guest)
    assert "In the room: 2 people, 1 of them counted in the quorum." in page
    assert "No quorum: 1 voting member is present" in page


def test_a_substitute_for_a_member(client: Client, board: Board) -> None:
    member, substitute = board.members[0], board.substitutes[0]
    ApologyFactory(meeting=board.meeting, person=member, substitute=substitute)
    page = client.get(reverse("register", args=[board.meeting.pk])).content.decode()
    assert f'<option value="{member.pk}" selected>' in page
    do(
        client, board, "tap", id=uuid4(), person=substitute.pk, capacity="substitute",
        kind="arrived", substitute_for=member.pk,
    )  # fmt: skip
    assert Attendance.objects.get().substitute_for == member


def test_news_come_when_there_are_any(client: Client, board: Board) -> None:
    address = reverse("register_news", args=[board.meeting.pk])
    assert client.get(address, {"revision": 0}).status_code == 204
    do(
        client, board, "tap", id=uuid4(), person=board.members[0].pk, capacity="member",
        kind="arrived",
    )  # fmt: skip
    assert "Here since" in client.get(address, {"revision": 0}).content.decode()


def test_guests_closing_and_a_correction(client: Client, board: Board) -> None:
    page = do(client, board, "guest", **{"guest-name": "", "guest-id": uuid4()})
    assert "Fill this in." in page
    page = do(
        client, board, "guest",
        **{
            "guest-name": "Ada Longworth", "guest-capacity": "observer", "guest-id": uuid4(),
            "guest-organisation": "Ferries",
        },
    )  # fmt: skip
    assert "Ada Longworth is in the register." in page
    page = do(client, board, "close")
    assert "0 present, 0 with apologies, 6 absent. Others: 1 present." in page
    assert "In the room" not in page  # nobody is any more
    assert "Did not come" in page
    assert "Not here yet" not in page
    board.meeting.refresh_from_db()
    assert board.meeting.state == Meeting.State.HELD
    member = board.members[0]
    people = client.get(reverse("meeting_people", args=[board.meeting.pk])).content.decode()
    correct = reverse("attendance_correct", args=[board.meeting.pk, member.pk])
    assert correct in people
    posted = {"seen": 0, "status": "present", "capacity": "member", "arrived_at": "11:10"}
    assert "Say in a few words why" in client.post(correct, posted).content.decode()
    posted["reason"] = "He signed the sheet."
    assert client.post(correct, posted).status_code == 302
    people = client.get(reverse("meeting_people", args=[board.meeting.pk])).content.decode()
    assert "Was: absent, as member." in people
    assert "He signed the sheet." in people
    page = client.post(correct, {**posted, "left_at": "12:00"}).content.decode()
    assert "Somebody else has saved this" in page
    page = do(client, board, "reopen")
    assert "corrected since" in page


def test_two_groups_of_one_name_stay_two(client: Client, board: Board) -> None:
    for group, organisation in zip(board.groups, ("Northmere", "Estuaries"), strict=True):
        Group.objects.filter(pk=group.pk).update(name="Orchard", organisation=organisation)
    page = client.get(reverse("register", args=[board.meeting.pk])).content.decode()
    assert page.count("Orchard (Northmere) <") == page.count("Orchard (Estuaries) <") == 1


def test_what_no_page_sends_is_not_found(client: Client, board: Board) -> None:
    address = reverse("register_tap", args=[board.meeting.pk])
    for posted in ({}, {"id": "x"}, {"id": uuid4(), "person": "x"}):
        assert client.post(address, posted).status_code == 404
    stranger = MembershipFactory().person
    correct = reverse("attendance_correct", args=[board.meeting.pk, stranger.pk])
    assert client.get(correct).status_code == 404


def test_it_takes_as_many_queries_for_sixty_as_for_six(
    client: Client, board: Board, django_assert_max_num_queries: object
) -> None:
    address = reverse("register", args=[board.meeting.pk])
    client.get(address)
    with django_assert_max_num_queries(18) as few:  # type: ignore[operator]
        client.get(address)
    for _ in range(54):
        MembershipFactory(board=board.meeting.board, group=board.groups[0])
    with django_assert_max_num_queries(18) as many:  # type: ignore[operator]
        client.get(address)
    assert len(many) == len(few)
    assert Membership.objects.count() == 62


def test_a_meeting_too_far_off_has_none_to_open(client: Client, board: Board) -> None:
    later = Meeting.objects.create(
        board=board.meeting.board, date=timezone.localdate() + timedelta(days=9),
        start=board.meeting.start,
    )  # fmt: skip
    address = reverse("register", args=[later.pk])
    assert "from the day before" in client.get(address).content.decode()
    assert "from the day before" in client.post(address, follow=True).content.decode()
    assert open_register(meeting=board.meeting, by=board.secretary) == board.register


def test_home_leads_to_the_register_from_the_day_before_until_it_is_closed(
    client: Client, board: Board
) -> None:
    later = Meeting.objects.create(
        board=board.meeting.board, date=timezone.localdate() + timedelta(days=1),
        start=board.meeting.start,
    )  # fmt: skip
    own, next_one = (reverse("register", args=[each.pk]) for each in (board.meeting, later))

    def home(days: int = 0) -> str:
        with time_machine.travel(DAY + timedelta(days=days), tick=False):
            return client.get("/").content.decode()

    assert own in home()
    assert next_one in home()
    assert "Open the register" in home()
    assert next_one not in home(-1)
    assert "Still open" in home(1)
    member = board.members[0].pk
    do(client, board, "tap", id=uuid4(), person=member, capacity="member", kind="arrived")
    close_register(register=board.register, by=board.secretary)
    assert own not in home()
    Meeting.objects.filter(pk=later.pk).update(state=Meeting.State.CANCELLED, cancel_reason="Snow")
    assert next_one not in home()
    another = Client()
    another.force_login(UserFactory())
    assert own not in another.get("/").content.decode()


def test_groups_stand_in_the_boards_own_order_and_those_of_none_last(
    client: Client, board: Board
) -> None:
    for place, group in enumerate(reversed(board.groups)):
        GroupSeatsFactory(
            board=board.meeting.board, group=group, position=place, starts_on=date(2026, 6, 1)
        )
    MembershipFactory(board=board.meeting.board, group=None, position=0)
    page = client.get(reverse("register", args=[board.meeting.pk])).content.decode()
    names = [*(group.name for group in reversed(board.groups)), "No group"]
    places = [page.index(f">{name} <") for name in names]
    assert places == sorted(places)
