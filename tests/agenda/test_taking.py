"""Items that a parent board takes from the agendas of boards below."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind, Report
from meetings.agenda.outline import NotDone, Place
from meetings.agenda.report_text import read_text
from meetings.agenda.taking import take_from_below
from meetings.agenda.undoing import undo_last_change
from meetings.boards.models import Board, Meeting
from tests.agenda.agendas import made, numbered
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    BoardFactory,
    MeetingFactory,
    PriorityFactory,
    ReportFactory,
    ReportImageFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent() -> Board:
    board: Board = BoardFactory(name="Estuary Leaders", letters_in_brackets=False)
    return board


@pytest.fixture
def meeting(parent: Board) -> Meeting:
    meeting: Meeting = MeetingFactory(board=parent)
    made(meeting, "Welcome Boards(First)")
    return meeting


@pytest.fixture
def secretary(parent: Board) -> User:
    return SecretaryFactory(board=parent).user


@pytest.fixture
def item(parent: Board) -> AgendaItem:
    """A published, cleared report of a board below."""
    below = MeetingFactory(
        board=BoardFactory(name="Pilots Board", parent=parent),
        published_at=timezone.now(),
        state=Meeting.State.PUBLISHED,
    )
    item: AgendaItem = AgendaItemFactory(
        meeting=below, title="Wreck buoys", presenter="Rowan Pettigrew", number_at_publication="3"
    )
    ReportFactory(item=item)
    return item


def take(meeting: Meeting, by: User, *items: AgendaItem, **more: object) -> list[AgendaItem]:
    """Take them, and answer with what came of it."""
    take_from_below(meeting=meeting, by=by, items={item.pk: True for item in items}, **more)
    return [meeting.items.get(taken_from=item) for item in items]


def test_an_item_comes_with_a_copy_of_its_report(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    (taken,) = take(meeting, secretary, item)
    assert (taken.title, taken.kind, taken.presenter) == (item.title, item.kind, item.presenter)
    assert taken.report.state == Report.State.DRAFT
    copied, theirs = read_text(taken.report), read_text(item.report)
    assert copied == theirs
    assert taken.report.pk != item.report.pk
    said = AgendaChange.objects.latest("pk").sentence
    assert said == "Took “Wreck buoys” from Pilots Board, 8 December 2026."
    assert numbered(meeting) == "1 Welcome, 2 Boards, 2 First, 3 Wreck buoys"


def test_it_is_numbered_in_the_parents_own_way(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    heading = meeting.items.get(title="Boards")
    take(meeting, secretary, item, place=Place(parent=heading.pk))
    assert numbered(meeting) == "1 Welcome, 2 Boards, 2a First, 2b Wreck buoys"


def test_what_is_confidential_below_is_confidential_above(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    heading = AgendaItemFactory(
        meeting=item.meeting,
        kind=ItemKind.HEADING,
        confidential=True,
        confidential_reason="Paragraph 3",
    )
    AgendaItem.objects.filter(pk=item.pk).update(parent=heading, open_title="A matter of buoys")
    (taken,) = take(meeting, secretary, item)
    assert taken.confidential
    assert taken.confidential_reason == "Paragraph 3"
    assert taken.open_title == "A matter of buoys"


def test_a_confidential_appendix_comes_only_with_who_may_read_it(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    AppendixFactory(report=item.report, title="Prices", confidential=True,
                    body='<p><img src="image:prices.png" alt=""></p>')  # fmt: skip
    AppendixFactory(report=item.report, title="Charts")
    ReportImageFactory(report=item.report, name="prices.png")
    take_from_below(meeting=meeting, by=secretary, items={item.pk: False})
    taken = meeting.items.get(taken_from=item)
    assert [each.title for each in taken.report.appendices.all()] == ["Charts"]
    assert not taken.report.images.exists()
    other = MeetingFactory(board=meeting.board, date="2027-01-12")
    take_from_below(meeting=other, by=secretary, items={item.pk: True})
    taken = other.items.get(taken_from=item)
    assert taken.report.appendices.count() == 2
    assert taken.report.images.count() == 1


def test_a_report_that_is_not_cleared_stays_below(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    Report.objects.filter(item=item).update(state=Report.State.SUBMITTED)
    (taken,) = take(meeting, secretary, item)
    assert taken.own_report is None
    Meeting.objects.filter(pk=item.meeting_id).update(state="planned", published_at=None)
    other = MeetingFactory(board=meeting.board, date="2027-01-12")
    with pytest.raises(NotDone, match="has not published it"):
        take(other, secretary, item)


def test_a_priority_of_the_same_name_is_its(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    own = PriorityFactory(board=meeting.board, name="Safe Passage")
    item.priority = PriorityFactory(board=item.board, name="Safe passage")
    item.save()
    (taken,) = take(meeting, secretary, item)
    assert taken.priority == own


def test_what_cannot_be_taken_is_refused_with_the_reason(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    take(meeting, secretary, item)
    with pytest.raises(NotDone, match="taken to this agenda already"):
        take(meeting, secretary, item)
    for other in (
        AgendaItemFactory(meeting=item.meeting, withdrawn=True),
        AgendaItemFactory(meeting=item.meeting, kind=ItemKind.NOTES),
        AgendaItemFactory(meeting__published_at=timezone.now()),
    ):
        with pytest.raises(NotDone):
            take(meeting, secretary, other)
    with pytest.raises(NotDone, match="at least one"):
        take(meeting, secretary)
    with pytest.raises(PermissionDenied):
        take(meeting, SecretaryFactory(board=item.board).user, item)


def test_to_a_published_agenda_it_is_late(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state="published", published_at=timezone.now())
    with pytest.raises(NotDone, match="reason for urgency"):
        take(meeting, secretary, item)
    (taken,) = take(meeting, secretary, item, late_reason="The buoy has sunk.")
    assert taken.late_reason == "The buoy has sunk."


def test_taking_is_undone_until_it_was_worked_on(
    meeting: Meeting, secretary: User, item: AgendaItem
) -> None:
    second = AgendaItemFactory(meeting=item.meeting, kind=ItemKind.VERBAL, title="Tides")
    take(meeting, secretary, item, second)
    change = AgendaChange.objects.latest("pk")
    assert change.sentence == "Took 2 items from boards below."
    undo_last_change(meeting=meeting, change=change.pk, by=secretary)
    assert not AgendaItem.objects.filter(taken_from__isnull=False).exists()
    assert Report.objects.count() == 1
    (taken,) = take(meeting, secretary, item)
    change = AgendaChange.objects.latest("pk")
    Report.objects.filter(item=taken).update(revision=1)
    with pytest.raises(NotDone, match="has been worked on"):
        undo_last_change(meeting=meeting, change=change.pk, by=secretary)
    assert AgendaItem.objects.filter(pk=taken.pk).exists()
