"""Agendas grouped by priority: headings made and used, items put under them, and all undone."""

import pytest
from django.core.exceptions import PermissionDenied

from boardpapers.accounts.models import User
from meetings.agenda.grouping import group_by_priority, place_for
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import END, NotDone, Place
from meetings.agenda.undoing import undo_last_change
from meetings.boards.models import Meeting
from tests.agenda.agendas import is_dense, made, shape
from tests.factories import MeetingFactory, PriorityFactory, SecretaryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    """Of a board with the priorities Tides, Bars and Pilots."""
    meeting: Meeting = MeetingFactory()
    for position, name in enumerate(("Tides", "Bars", "Pilots"), 1):
        PriorityFactory(board=meeting.board, name=name, position=position)
    return meeting


@pytest.fixture
def secretary(meeting: Meeting) -> User:
    return SecretaryFactory(board=meeting.board).user


def put_under(meeting: Meeting, **themes: str) -> None:
    """Give items their priorities, by title."""
    for title, name in themes.items():
        AgendaItem.objects.filter(meeting=meeting, title=title).update(
            priority=meeting.board.priorities.get(name=name)
        )


def undo(meeting: Meeting, by: User) -> None:
    undo_last_change(meeting=meeting, change=AgendaChange.objects.latest("pk").pk, by=by)


def test_headings_are_made_in_the_boards_order_and_undone(
    meeting: Meeting, secretary: User
) -> None:
    made(meeting, "Welcome Wrecks Levels Buoys Notes")
    put_under(meeting, Wrecks="Bars", Levels="Tides", Buoys="Bars")
    change = group_by_priority(meeting=meeting, by=secretary)
    assert change.sentence == "Put 3 items under the headings of their priorities."
    assert shape(meeting) == "Welcome Tides(Levels) Bars(Wrecks Buoys) Notes"
    assert is_dense(meeting)
    headings = meeting.items.filter(kind=ItemKind.HEADING)
    assert {each.priority.name for each in headings} == {"Tides", "Bars"}
    undo(meeting, secretary)
    assert shape(meeting) == "Welcome Wrecks Levels Buoys Notes"
    assert is_dense(meeting)


def test_headings_that_are_there_are_used(meeting: Meeting, secretary: User) -> None:
    made(meeting, "Levels Bars(Sands) Wrecks")
    put_under(meeting, Levels="Tides", Wrecks="Bars", Sands="Pilots")
    group_by_priority(meeting=meeting, by=secretary)
    assert shape(meeting) == "Tides(Levels) Bars(Wrecks) Pilots(Sands)"
    undo(meeting, secretary)
    assert shape(meeting) == "Levels Bars(Sands) Wrecks"


def test_a_heading_of_another_name_is_a_prioritys_where_it_says_so(
    meeting: Meeting, secretary: User
) -> None:
    made(meeting, "Water(Gauges) Levels")
    put_under(meeting, Water="Tides", Levels="Tides")
    group_by_priority(meeting=meeting, by=secretary)
    assert shape(meeting) == "Water(Gauges Levels)"


def test_what_somebody_put_elsewhere_stays(meeting: Meeting, secretary: User) -> None:
    made(meeting, "Finance(Dues) Report(Part) Levels")
    put_under(meeting, Dues="Tides", Report="Tides", Levels="Tides")
    AgendaItem.objects.filter(title="Report").update(kind=ItemKind.VERBAL)
    group_by_priority(meeting=meeting, by=secretary)
    assert shape(meeting) == "Finance(Dues) Report(Part) Tides(Levels)"


def test_nothing_goes_under_a_confidential_heading(meeting: Meeting, secretary: User) -> None:
    items = made(meeting, "Tides(Levels) Gauges")
    AgendaItem.objects.filter(pk=items["Tides"].pk).update(confidential=True)
    put_under(meeting, Gauges="Tides", Levels="Bars")
    group_by_priority(meeting=meeting, by=secretary)
    assert shape(meeting) == "Tides(Levels) Tides(Gauges)"


def test_it_is_refused_where_there_is_nothing_to_do(meeting: Meeting, secretary: User) -> None:
    made(meeting, "Tides(Levels) Gauges")
    put_under(meeting, Levels="Tides")
    with pytest.raises(NotDone, match="No item stands outside"):
        group_by_priority(meeting=meeting, by=secretary)
    with pytest.raises(PermissionDenied):
        group_by_priority(meeting=meeting, by=UserFactory())


def test_it_is_not_undone_once_a_heading_was_built_upon(meeting: Meeting, secretary: User) -> None:
    items = made(meeting, "Levels Gauges")
    put_under(meeting, Levels="Tides", Gauges="Tides")
    group_by_priority(meeting=meeting, by=secretary)
    change = AgendaChange.objects.latest("pk")
    made(meeting, "Late")
    heading = meeting.items.get(title="Tides")
    AgendaItem.objects.filter(title="Late").update(parent=heading, position=3)
    with pytest.raises(NotDone):
        undo_last_change(meeting=meeting, change=change.pk, by=secretary)
    assert AgendaItem.objects.get(pk=items["Levels"].pk).parent == heading


def test_published_items_keep_their_places(meeting: Meeting, secretary: User) -> None:
    made(meeting, "Levels")
    put_under(meeting, Levels="Tides")
    meeting.published_at = meeting.board.agenda_changes.model(board=meeting.board).at
    meeting.state = Meeting.State.PUBLISHED
    meeting.save()
    with pytest.raises(NotDone, match="has been published"):
        group_by_priority(meeting=meeting, by=secretary)


def test_a_new_item_goes_under_the_heading_of_its_priority(meeting: Meeting) -> None:
    items = made(meeting, "Welcome Tides(Levels) Notes")
    tides, bars = (meeting.board.priorities.get(name=name) for name in ("Tides", "Bars"))
    under = Place(parent=items["Tides"].pk)
    beside = Place(before=items["Notes"].pk)
    there = list(meeting.items.in_order())
    assert place_for(AgendaItem(kind="report", priority=tides), there, END) == under
    assert place_for(AgendaItem(kind="heading", priority=tides), there, END) == END
    assert place_for(AgendaItem(kind="report"), there, END) == END
    assert place_for(AgendaItem(kind="report", priority=tides), there, beside) == beside
    assert place_for(AgendaItem(kind="report", priority=bars), there, END) == END
