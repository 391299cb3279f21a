"""Which boards have been answered by their parents, for whoever keeps them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from meetings.boards.models import Board, Meeting
from meetings.chairs_reports.answers import noted_of_children, told_notes
from meetings.packs.from_parent import told_since


@dataclass(frozen=True)
class AnsweredBoard:
    """What a parent's meeting said of items from `board`, and the meeting it comes back to."""

    board: Board
    parent: str
    met_on: date
    items: int
    next_meeting: Meeting | None


def answered_boards(account: int) -> list[AnsweredBoard]:
    """Of the boards kept by an account, what no pack of theirs has told of yet. Five queries."""
    kept = Board.objects.filter(secretaries__user_id=account, parent__isnull=False)
    since = told_since(kept)
    if not since:
        return []
    notes = told_notes(public=False).filter(meeting__board__in=kept.values("parent"))
    days = [each for each in since.values() if each is not None]
    if len(days) == len(since):
        notes = notes.filter(told_at__gt=min(days))
    told_at: dict[int, datetime] = dict(notes.values_list("pk", "told_at"))
    rows = (
        noted_of_children(told_at)
        .filter(child__in=since)
        .values_list("child", "notes__meeting__board__name", "notes__meeting__date", "notes")
        .annotate(items=Count("pk"))
        .order_by("notes__meeting__date", "notes__meeting", "child")
    )
    new = [row for row in rows if (first := since[row[0]]) is None or told_at[row[3]] > first]
    boards = Board.objects.in_bulk({child for child, *_ in new})
    coming = Meeting.objects.upcoming().filter(board__in=boards).order_by("-date", "-start")
    next_of = {meeting.board_id: meeting for meeting in coming}
    return [
        AnsweredBoard(boards[child], parent, met_on, items, next_of.get(child))
        for child, parent, met_on, _, items in new
    ]
