"""The action monitor on the screen, of one board and across boards."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.actions.models import Action, ActionOwner, ProgressUpdate
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


class Two:
    """Two boards: the secretary keeps the first and sits on the second."""

    def __init__(self) -> None:
        self.board = BoardFactory(name="Harbours Board", slug="harbours")
        self.other = BoardFactory(name="Lamps Board", slug="lamps")
        self.user = SecretaryFactory(board=self.board).user
        self.person = PersonFactory(user=self.user)
        MembershipFactory(board=self.other, person=self.person)
        long_ago = TODAY() - timedelta(days=60)
        self.meeting = MeetingFactory(board=self.board, date=long_ago)
        self.lamps = MeetingFactory(board=self.other, date=long_ago)
        self.client = Client()
        self.client.force_login(self.user)

    def action(self, text: str, due_in: int | None = None, **more: object) -> Action:
        due = None if due_in is None else TODAY() + timedelta(days=due_in)
        return ActionFactory(**{"meeting": self.meeting, "text": text, "due": due, **more})

    def page(self, of: str = "", /, **asked: object) -> HttpResponse:
        address = reverse("board_actions", args=[of]) if of else reverse("actions:list")
        answer = self.client.get(address, asked)
        assert answer.status_code == 200
        return answer

    def found(self, of: str = "", /, **asked: object) -> list[str]:
        return [action.text for action in self.page(of, **asked).context["page"].object_list]


@pytest.fixture
def two() -> Two:
    return Two()


def test_across_boards_the_overdue_come_first(two: Two) -> None:
    two.action("without a day")
    two.action("due soon", 3)
    two.action("overdue", -1)
    two.action("long overdue", -9, meeting=two.lamps)
    two.action("done already", -20, state=Action.State.PROPOSED)
    assert two.found() == [
        "long overdue", "overdue", "done already", "due soon", "without a day"
    ]  # fmt: skip


def test_what_is_due_at_a_meeting_is_overdue_once_the_board_has_met(two: Two) -> None:
    two.action("at the next meeting", due_next_meeting=True)
    assert two.found(shown="overdue") == []
    MeetingFactory(board=two.board, date=TODAY() - timedelta(days=1))
    assert two.found(shown="overdue") == ["at the next meeting"]


def test_of_a_board_they_stand_by_item_and_an_item_with_something_overdue_first(two: Two) -> None:
    two.action("first of lamps", 5, item_title="Lamps", position=1)
    two.action("of buoys", 5, item_title="Buoys", position=2)
    two.action("second of lamps", 5, item_title="Lamps", position=3)
    two.action("of tides", 5, item_title="Tides", position=4)
    two.action("late one of tides", -5, item_title="Tides", position=5)
    assert two.found("harbours") == [
        "late one of tides", "of tides", "first of lamps", "second of lamps", "of buoys"
    ]  # fmt: skip
    groups = two.page("harbours").context["groups"]
    assert [(group.title, len(group.actions)) for group in groups] == [
        ("Tides", 2), ("Lamps", 2), ("Buoys", 1)
    ]  # fmt: skip


def test_they_are_narrowed_by_all_that_can_be_asked(two: Two) -> None:
    mine = two.action("mine", -1)
    ActionOwnerFactory(action=mine, person=two.person)
    two.action("of lamps", -1, meeting=two.lamps, item_title="Wicks")
    two.action("completed", state=Action.State.COMPLETED, completed_on=TODAY())
    two.action("proposed", state=Action.State.PROPOSED)
    assert two.found(whose="mine") == ["mine"]
    assert two.found(owner=two.person.pk) == ["mine"]
    assert two.found(whose="kept", shown="overdue") == ["mine"]
    assert two.found(board="lamps") == ["of lamps"]
    assert two.found(meeting=two.lamps.pk) == ["of lamps"]
    assert two.found(q="wick") == two.found(q="lamps WICKS") == ["of lamps"]
    assert two.found(shown="completed") == ["completed"]
    assert two.found(shown="proposed") == ["proposed"]
    assert len(two.found(shown="all")) == 4


@pytest.mark.parametrize(
    "asked",
    [
        {"shown": "x"}, {"whose": "x"}, {"owner": "0"}, {"meeting": "9" * 40}, {"board": "x"},
        {"q": "a\0b"}, {"q": "%_\\"}, {"page": "x", "secret_page": "-4"},
    ],
)  # fmt: skip
def test_a_wrong_filter_is_answered(two: Two, asked: dict[str, str]) -> None:
    two.action("any")
    two.page(**asked)
    two.page("harbours", **asked)
    assert two.client.get(reverse("actions:list_print"), asked).status_code == 200
    assert two.client.get(reverse("actions:list_file", args=["csv"]), asked).status_code == 200


def test_confidential_ones_stand_in_a_block_of_their_own(two: Two) -> None:
    secret_item = NoteItemFactory(notes=NotesFactory(meeting=two.meeting), confidential=True)
    two.action("open", -1)
    two.action("secret by itself", -1, confidential=True)
    two.action("secret by its item", -1, note_item=secret_item)
    for board in ("", "harbours"):
        page = two.page(board)
        assert [action.text for action in page.context["page"]] == ["open"]
        assert len(page.context["secret_page"].object_list) == 2
        assert 'class="secret-band"' in page.content.decode()
        [bars] = page.context["monitor"].months[-1:]
        assert bars.month.open == 1
    observer = UserFactory()
    MembershipFactory(board=two.board, person=PersonFactory(user=observer), capacity="observer")
    two.client.force_login(observer)
    page = two.page("harbours").content.decode()
    assert "open" in page
    assert "secret" not in page.replace("secret_page", "")


def test_neither_file_has_what_is_in_the_other(two: Two) -> None:
    two.action("open", -1, unknown_owners="the pilots")
    two.action("=secret", confidential=True)

    def rows(kind: str, **asked: str) -> list[list[str]]:
        answer = two.client.get(reverse("board_actions_file", args=["harbours", kind]), asked)
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    [head, line] = rows("csv")
    assert (line[4], line[5], line[8]) == ("open", "the pilots", "Overdue")
    assert head[5] == "Action by"
    assert [row[4] for row in rows("csv", confidential="yes")][1:] == ["'=secret"]
    answer = two.client.get(reverse("actions:list_file", args=["xlsx"]))
    assert answer["Content-Disposition"] == 'attachment; filename="actions.xlsx"'


def test_on_paper_the_confidential_ones_begin_a_page(two: Two) -> None:
    two.action("open")
    two.action("kept apart", confidential=True)
    page = two.client.get(reverse("board_actions_print", args=["harbours"])).content.decode()
    before, after = page.split('class="secret-part secret-part--own-page"')
    assert "open" in before
    assert "kept apart" not in before
    assert "kept apart" in after


def test_a_board_of_others_is_not_there(two: Two) -> None:
    BoardFactory(slug="others", is_public=True)
    assert two.client.get(reverse("board_actions", args=["others"])).status_code == 404


def test_a_thousand_actions_take_as_many_queries_as_ten(two: Two) -> None:
    people = [PersonFactory() for _ in range(10)]

    def add(number: int) -> None:
        first = Action.objects.count()
        actions = Action.objects.bulk_create(
            ActionFactory.build(
                meeting=two.meeting, position=first + count, item_title=f"Item {count % 40}",
                confidential=count % 5 == 0, due=TODAY() + timedelta(days=count % 30 - 15),
            )
            for count in range(number)
        )  # fmt: skip
        ActionOwner.objects.bulk_create(
            ActionOwner(action=each, person=people[place % 10], position=1)
            for place, each in enumerate(actions)
        )
        ProgressUpdate.objects.bulk_create(
            ProgressUpdate(action=each, text="Begun.", state="open") for each in actions
        )

    def queries() -> list[int]:
        counts = []
        for address in (
            reverse("actions:list"),
            reverse("board_actions", args=["harbours"]),
            reverse("board_actions_print", args=["harbours"]),
            reverse("board_actions_file", args=["harbours", "csv"]),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert two.client.get(address, {"shown": "all"}).status_code == 200
            counts.append(len(captured))
        return counts

    add(10)
    few = queries()
    add(990)
    assert queries() == few
    assert max(few) <= 24


def test_home_counts_what_waits_and_leads_to_just_that(two: Two) -> None:
    two.action("late", -1)
    two.action("proposed", state=Action.State.PROPOSED)
    two.action("of a board that they only sit on", -1, meeting=two.lamps)
    home = two.client.get(reverse("home"))
    assert home.context["to_chase"] == {"proposed": 1, "overdue": 1}
    page = home.content.decode()
    for shown, number in (("overdue", 1), ("proposed", 1)):
        assert f"{reverse('actions:list')}?shown={shown}&amp;whose=kept" in page
        assert len(two.found(shown=shown, whose="kept")) == number


def test_the_first_day_of_the_year_is_no_empty_chart(two: Two) -> None:
    two.action("raised long ago", meeting=MeetingFactory(board=two.board, date=date(2020, 1, 1)))
    months = two.page().context["monitor"].months
    assert months
    assert all(bars.month.open == 1 for bars in months)
