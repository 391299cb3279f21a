"""What is on a board's record, and its chair's report to the parent board.

The parent is the board that the other secretary keeps.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.boards.models import Board, Meeting, Priority
from meetings.chairs_reports.beginning import Beginning, begin_report
from meetings.chairs_reports.events import EventWords, add_event
from meetings.chairs_reports.models import ChairsReport, RecordedEvent
from tests.factories import MeetingFactory
from tests.full_board import SECRET_BODY
from tests.permission_table.row import Row
from tests.world import World

READS_RECORD = {"secretary", "chair", "member", "substitute", "observer", "officer"}
JOTS = {"secretary", "chair", "member", "officer"}
REPORTS = {"secretary", "chair"}
WRITES = {*REPORTS, "other_secretary"}


def _event(world: World, *, by: str = "member", confidential: bool = False) -> RecordedEvent:
    """A confidential one has words that only some may read; an officer's own it has not."""
    user = world.users[by]
    assert user is not None
    return add_event(
        board=world.full.board,
        by=user,
        words=EventWords(
            happened_on=timezone.localdate(),
            text=f"<p>{SECRET_BODY if by == 'secretary' else 'A visit to the pilots'}.</p>",
            confidential=confidential,
            confidential_reason="Paragraph 3." if confidential else "",
        ),
    )


def _record(world: World) -> list[object]:
    _event(world)
    _event(world, by="secretary", confidential=True)
    return [world.full.board.slug]


def _under_parent(world: World) -> Board:
    board = world.full.board
    other = world.users["other_secretary"]
    assert other is not None
    board.parent = Board.objects.get(secretaries__user=other)
    board.save(update_fields=["parent"])
    return board


def _composed(world: World) -> ChairsReport:
    """A report by the chair, with an open event and the notes' decisions in it."""
    begun = ChairsReport.objects.filter(board=world.full.board).first()
    if begun is not None:
        return begun
    board = _under_parent(world)
    assert world.full.secretary is not None
    world.full.notes.state = "circulated"
    world.full.notes.save(update_fields=["state"])
    Priority.objects.get_or_create(board=board, name="Tides", defaults={"position": 77})
    _record(world)
    day = timezone.localdate() + timedelta(days=30)
    meeting = Meeting.objects.filter(board=board.parent, date=day).first()
    if meeting is None:  # there is one where the report to it was given up
        meeting = MeetingFactory(board=board.parent, date=day)
    return begin_report(
        board=board,
        by=world.full.secretary,
        beginning=Beginning(meeting=meeting, author=world.full.chair),
    )


def _of_report(*more: str) -> Callable[[World], list[object]]:
    return lambda world: [_composed(world).report.item_id, *more]


def _paragraph(world: World) -> list[object]:
    composed = _composed(world)
    return [composed.report.item_id, composed.paragraphs.all()[0].pk]


def _secret(world: World) -> list[object]:
    composed = _composed(world)
    event = RecordedEvent.objects.filter(board=composed.board, confidential=True)[0]
    return [composed.report.item_id, f"event-{event.pk}"]


def _row(name: str, allowed: set[str], args: Callable[[World], list[object]], **more: Any) -> Row:
    return Row(name, allowed, args, asks_to_sign_in=True, **more)


ROWS: list[Row] = [
    _row("board_record", READS_RECORD, _record),
    _row("event_new", JOTS, lambda world: [world.full.board.slug]),
    _row("event_change", {"secretary", "member"}, lambda world: [_event(world).pk]),
    _row(
        "event_change",
        {"secretary"},
        lambda world: [_event(world, by="secretary", confidential=True).pk],
        note="confidential",
    ),
    _row(
        "event_change",
        {"secretary", "officer"},
        lambda world: [_event(world, by="officer", confidential=True).pk],
        note="confidential, of an officer",
    ),
    _row(
        "event_remove",
        {"secretary", "member"},
        lambda world: [_event(world).pk],
        post=True,
        status=302,
    ),
    _row("chairs_report_new", REPORTS, lambda world: [_under_parent(world).slug]),
    _row("chairs_report_new", set(), lambda world: [world.full.board.slug], note="no parent"),
    _row("compose", WRITES, _of_report()),
    _row("compose_do", WRITES, _of_report(), post=True, status=302),
    _row("compose_news", WRITES, _of_report(), status=204),
    _row("compose_give_up", REPORTS, _of_report(), post=True, status=302),
    _row("compose_contacts", WRITES, _of_report()),
    _row("compose_secret", REPORTS, _secret),
    _row("compose_secret", set(), _of_report("event-0"), note="none"),
    _row("paragraph_new", WRITES, _of_report()),
    _row("paragraph", WRITES, _paragraph),
    _row("paragraph_heading", WRITES, _paragraph),
    _row("paragraph_subheading", WRITES, _paragraph),
]
