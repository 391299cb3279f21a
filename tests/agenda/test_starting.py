"""What an agenda starts from, and a board's standing items."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from meetings.agenda import planning, standing
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import Direction, NotDone
from meetings.agenda.starting import Source, offers, start_from
from tests.agenda.agendas import is_dense, made, numbered, shape
from tests.agenda.test_building import publish, undo
from tests.factories import MeetingFactory, ReportFactory, SecretaryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory()


@pytest.fixture
def last(meeting):
    return MeetingFactory(board=meeting.board, date=meeting.date - timedelta(days=49))


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board).user


def start(meeting, source, by, leave=(), **more):
    keys = [offer.key for offer in offers(meeting, source) if offer.title not in leave]
    return start_from(meeting=meeting, source=source, keys=keys, by=by, **more)


def test_the_last_agenda_is_taken_with_its_nesting_and_without_its_reports(
    meeting, last, secretary
):
    items = made(last, "A(B C) D E")
    ReportFactory(item=items["B"])
    AgendaItem.objects.filter(title="B").update(presenter="Dr Vane", minutes_allowed=10)
    AgendaItem.objects.filter(title="C").update(
        confidential=True, confidential_reason="Staff.", open_title="Something"
    )
    AgendaItem.objects.filter(title="E").update(withdrawn=True)
    made(meeting, "X")
    start(meeting, Source.LAST, secretary)
    assert numbered(meeting) == "1 X, 2 A, 2(a) B, 2(b) C, 3 D"
    assert is_dense(meeting)
    taken = meeting.items.get(title="B")
    assert (taken.presenter, taken.minutes_allowed, taken.own_report) == ("Dr Vane", 10, None)
    secret = meeting.items.get(title="C")
    assert (secret.confidential, secret.confidential_reason) == (True, "Staff.")
    assert secret.open_title == "Something"
    undo(meeting, secretary)
    assert shape(meeting) == "X"


def test_a_paper_whose_heading_is_left_goes_to_the_top(meeting, last, secretary):
    made(last, "A(B C) D")
    start(meeting, Source.LAST, secretary, leave=("A", "C"))
    assert shape(meeting) == "B D"
    assert [offer.is_there for offer in offers(meeting, Source.LAST)] == [False, True, False, True]
    with pytest.raises(NotDone, match="at least one"):
        start_from(meeting=meeting, source=Source.LAST, keys=[], by=secretary)


def test_what_the_plan_proposes_for_this_meeting_is_taken_with_its_reports(
    meeting, last, secretary
):
    def plan(title, proposed_for):
        return planning.plan_item(
            board=meeting.board,
            by=secretary,
            kind=ItemKind.REPORT,
            title=title,
            proposed_for=proposed_for,
        )

    report = ReportFactory(item=plan("Ferries", meeting))
    plan("Buoys", None)
    start(meeting, Source.PLAN, secretary)
    assert shape(meeting) == "Ferries"
    report.refresh_from_db()
    assert report.item.meeting == meeting
    assert report.item.changes.last().sentence == "Took “Ferries” from the forward plan."
    undo(meeting, secretary)
    report.refresh_from_db()
    assert (report.item.meeting, report.item.proposed_for) == (None, meeting)
    publish(meeting, secretary)
    with pytest.raises(NotDone, match="chair’s reason"):
        start(meeting, Source.PLAN, secretary)
    start(meeting, Source.PLAN, secretary, late_reason="Storm.")
    assert meeting.items.get().late_reason == "Storm."


def test_the_day_of_the_next_meeting_is_the_one_that_is_planned(meeting, secretary):
    standing.add_standing_item(
        board=meeting.board, by=secretary, kind=ItemKind.NEXT_MEETING, title="Next meeting"
    )
    MeetingFactory(board=meeting.board, date=date(2027, 2, 2))
    start(meeting, Source.STANDING, secretary)
    assert shape(meeting) == "Date of next meeting: Tuesday 2 February 2027 at 11.00"


def test_standing_items_are_added_changed_moved_and_removed(meeting, secretary):
    board = meeting.board
    for title in ("Welcome", "Notes", "Next"):
        standing.add_standing_item(board=board, by=secretary, kind=ItemKind.VERBAL, title=title)

    def titles():
        return [(item.position, item.title) for item in board.standing_items.all()]

    welcome, notes, closing = board.standing_items.all()
    standing.move_standing_item(item=closing, by=secretary, direction=Direction.UP)
    standing.move_standing_item(item=welcome, by=secretary, direction=Direction.DOWN)
    assert titles() == [(1, "Next"), (2, "Welcome"), (3, "Notes")]
    with pytest.raises(NotDone, match="last standing item already"):
        standing.move_standing_item(item=notes, by=secretary, direction=Direction.DOWN)
    standing.change_standing_item(item=notes, by=secretary, title="Notes of the last meeting")
    standing.remove_standing_item(item=welcome, by=secretary)
    assert titles() == [(1, "Next"), (2, "Notes of the last meeting")]
    with pytest.raises(NotDone, match="removed meanwhile"):
        standing.move_standing_item(item=welcome, by=secretary, direction=Direction.UP)
    for do in (standing.remove_standing_item, standing.change_standing_item):
        with pytest.raises(PermissionDenied):
            do(item=notes, by=UserFactory())
    assert AgendaChange.objects.filter(board=board, meeting=None).count() == 7
