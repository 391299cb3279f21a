"""Grouping an agenda by priority, and taking from boards below, on the builder's pages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Board, Meeting
from tests.agenda.agendas import made, shape
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    PriorityFactory,
    ReportFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    meeting: Meeting = MeetingFactory()
    PriorityFactory(board=meeting.board, name="Tides")
    return meeting


@pytest.fixture
def browser(meeting: Meeting) -> Client:
    """Of the secretariat."""
    client = Client()
    client.force_login(SecretaryFactory(board=meeting.board).user)
    return client


def do(browser: Client, meeting: Meeting, what: str) -> str:
    answer = browser.post(reverse("agenda_do", args=[meeting.pk]), {"do": what}, follow=True)
    return answer.content.decode()


def test_one_press_groups_and_one_undoes(browser: Client, meeting: Meeting) -> None:
    items = made(meeting, "Welcome Levels")
    AgendaItem.objects.filter(pk=items["Levels"].pk).update(priority=meeting.board.priorities.get())
    page = browser.get(reverse("agenda_build", args=[meeting.pk])).content.decode()
    assert "Group by priority" in page
    assert "Put “Levels” under the headings of their priorities." in do(browser, meeting, "group:0")
    assert shape(meeting) == "Welcome Tides(Levels)"
    latest = meeting.agenda_changes.latest("pk")
    assert "Undid" in do(browser, meeting, f"undo:{latest.pk}")
    assert shape(meeting) == "Welcome Levels"
    do(browser, meeting, "group:0")
    assert "No item stands outside" in do(browser, meeting, "group:0")


def test_a_new_item_with_a_priority_goes_under_its_heading(
    browser: Client, meeting: Meeting
) -> None:
    made(meeting, "Welcome Tides(Levels) Notes")
    tides = meeting.board.priorities.get()
    url = reverse("agenda_add", args=[meeting.pk])
    new = {"kind": "verbal", "title": "Gauges", "priority": tides.pk}
    browser.post(f"{url}?slot=end", new)
    assert shape(meeting) == "Welcome Tides(Levels Gauges) Notes"
    notes = meeting.items.get(title="Notes")
    browser.post(f"{url}?before={notes.pk}", {**new, "title": "Elsewhere"})
    assert shape(meeting) == "Welcome Tides(Levels Gauges) Elsewhere Notes"
    browser.post(f"{url}?slot=end", {**new, "priority": "", "title": "Last"})
    assert shape(meeting) == "Welcome Tides(Levels Gauges) Elsewhere Notes Last"
    answer = browser.post(f"{url}?slot=end", {**new, "priority": PriorityFactory().pk})
    assert "Select a valid choice" in answer.content.decode()


def test_under_a_prioritys_heading_its_priority_is_offered_first(
    browser: Client, meeting: Meeting
) -> None:
    items = made(meeting, "Tides(Levels)")
    tides = meeting.board.priorities.get()
    AgendaItem.objects.filter(pk=items["Tides"].pk).update(priority=tides)
    url = reverse("agenda_add", args=[meeting.pk])
    page = browser.get(f"{url}?parent={items['Tides'].pk}").content.decode()
    assert f'<option value="{tides.pk}" selected>Tides</option>' in page


def test_a_board_without_priorities_is_not_asked_for_one(browser: Client, meeting: Meeting) -> None:
    meeting.board.priorities.all().delete()
    page = browser.get(reverse("agenda_build", args=[meeting.pk])).content.decode()
    assert "Group by priority" not in page
    assert 'name="priority"' not in page


@pytest.fixture
def below(meeting: Meeting, browser: Client) -> AgendaItem:
    """A published item of a board below, which the parent's secretariat sits on."""
    board: Board = BoardFactory(name="Pilots Board", parent=meeting.board)
    held = MeetingFactory(
        board=board, date=date(2026, 11, 3), published_at=timezone.now(), state="published"
    )
    item: AgendaItem = AgendaItemFactory(
        meeting=held, title="Wreck buoys", number_at_publication="2"
    )
    ReportFactory(item=item)
    return item


def sit(meeting: Meeting, below: AgendaItem, capacity: str = "member") -> None:
    secretary = meeting.board.secretaries.get().user
    MembershipFactory(board=below.board, person__user=secretary, capacity=capacity)


def test_what_the_taker_sees_below_is_taken(
    browser: Client, meeting: Meeting, below: AgendaItem
) -> None:
    url = reverse("agenda_take", args=[meeting.pk])
    page = browser.get(url).content.decode()
    assert "You do not see the board below." in page
    assert "Wreck buoys" not in page
    refused = browser.post(url, {"take": [below.pk]}).content.decode()
    assert "Choose at least one item" in refused
    sit(meeting, below)
    items = made(meeting, "Boards(First)")
    page = browser.get(url).content.decode()
    assert "2. Wreck buoys" in page
    assert "Pilots Board</strong>, 3 November 2026" in page
    taken = browser.post(url, {"take": [below.pk], "under": items["Boards"].pk}, follow=True)
    assert "Took “Wreck buoys” from Pilots Board, 3 November 2026." in taken.content.decode()
    assert meeting.items.get(taken_from=below).parent == items["Boards"]
    again = browser.get(url).content.decode()
    assert "on this agenda already" in again
    assert "Taken to" in again
    assert (
        "taken to this agenda already" in browser.post(url, {"take": [below.pk]}).content.decode()
    )


def test_what_is_confidential_below_is_offered_to_those_who_see_it_there(
    browser: Client, meeting: Meeting, below: AgendaItem
) -> None:
    sit(meeting, below, "observer")
    AgendaItem.objects.filter(pk=below.pk).update(confidential=True, open_title="A matter")
    url = reverse("agenda_take", args=[meeting.pk])
    page = browser.get(url).content.decode()
    assert "Wreck buoys" not in page
    assert "A matter" not in page
    browser.post(url, {"take": [below.pk]})
    assert not meeting.items.exists()
    Board.objects.filter(pk=below.board.pk).update(observers_see_confidential=True)
    browser.post(url, {"take": [below.pk]})
    assert meeting.items.get().confidential


def test_only_items_of_children_that_can_be_taken_are_offered(
    browser: Client, meeting: Meeting, below: AgendaItem
) -> None:
    sit(meeting, below)
    for title, more in (
        ("Withdrawn", {"withdrawn": True}),
        ("Notes", {"kind": ItemKind.NOTES}),
        ("A heading", {"kind": ItemKind.HEADING}),
        ("Of no child", {"meeting": MeetingFactory(published_at=timezone.now())}),
        ("Not out", {"meeting": MeetingFactory(board=below.board)}),
        ("Cancelled", {"meeting": MeetingFactory(
            board=below.board, date=date(2026, 9, 9), published_at=timezone.now(),
            state="cancelled", cancel_reason="Fog")}),
    ):  # fmt: skip
        AgendaItemFactory(**{"meeting": below.meeting, "title": title, **more})
    page = browser.get(reverse("agenda_take", args=[meeting.pk])).content.decode()
    assert page.count('name="take"') == 1


@pytest.mark.parametrize(
    "sent", [{}, {"take": ["x", "0", "-1", "9" * 30]}, {"take": ["1"], "under": "\0"}]
)
def test_bad_input_is_answered(
    browser: Client, meeting: Meeting, below: AgendaItem, sent: dict[str, object]
) -> None:
    sit(meeting, below)
    url = reverse("agenda_take", args=[meeting.pk])
    assert "Choose at least one item" in browser.post(url, sent).content.decode()
    for query in ("?page=x", "?board=%00", "?board=nothing", "?page=99"):
        assert browser.get(url + query).status_code == 200
    gone = browser.post(url, {"take": [below.pk], "under": "99999"}).content.decode()
    assert "has been removed meanwhile" in gone
    assert not meeting.items.exists()


def test_many_items_below_are_paged(browser: Client, meeting: Meeting, below: AgendaItem) -> None:
    sit(meeting, below)
    for number in range(40):
        AgendaItemFactory(meeting=below.meeting, kind=ItemKind.VERBAL, title=f"Item {number}")
    url = reverse("agenda_take", args=[meeting.pk])
    assert browser.get(url).content.decode().count('name="take"') == 30
    assert browser.get(f"{url}?page=2").content.decode().count('name="take"') == 11
