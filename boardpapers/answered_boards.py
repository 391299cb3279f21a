"""Which boards have been answered by their parents, for whoever keeps them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from meetings.boards.models import Board, Meeting
from meetings.packs.from_parent import answers_waiting


@dataclass(frozen=True)
class AnsweredBoard:
    """What a parent's meeting said of items from `board`, and the meeting it comes back to."""

    board: Board
    parent: str
    met_on: date
    items: int
    next_meeting: Meeting | None


def answered_boards(account: int) -> list[AnsweredBoard]:
    """Of the boards kept by an account, what no pack of theirs has told of yet. Three queries."""
    kept = Board.objects.filter(secretaries__user_id=account, parent__isnull=False)
    rows = list(
        answers_waiting(kept)
        .values_list("child", "notes__meeting__board__name", "notes__meeting__date")
        .annotate(items=Count("pk"))
        .order_by("notes__meeting__date", "notes__meeting", "child")
    )
    boards = Board.objects.in_bulk({child for child, *_ in rows})
    coming = Meeting.objects.upcoming().filter(board__in=boards).order_by("-date", "-start")
    next_of = {meeting.board_id: meeting for meeting in coming}
    return [
        AnsweredBoard(boards[child], parent, met_on, items, next_of.get(child))
        for child, parent, met_on, items in rows
    ]
