"""The record of what was done to an agenda, by whom: its history, and how new a page of it is."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from meetings.agenda.models import AgendaChange, AgendaItem
from meetings.boards.models import Board, Meeting


def record_change(
    sentence: str,
    *,
    by: AbstractBaseUser | None,
    of: Meeting | Board,
    item: AgendaItem | None = None,
    undo: Mapping[str, Any] | None = None,
) -> AgendaChange:
    """Record one change of a meeting's agenda, or of a board's forward plan, in its transaction.

    `undo` is kept until the next change of the same.
    """
    meeting, board = (of, of.board) if isinstance(of, Meeting) else (None, of)
    AgendaChange.objects.filter(meeting=meeting, board=board, undo__isnull=False).update(undo=None)
    return AgendaChange.objects.create(
        board=board,
        meeting=meeting,
        item=item,
        by_id=by.pk if by else None,
        sentence=sentence[:700],
        undo=dict(undo) if undo is not None else None,
    )


def latest_change(meeting: Meeting) -> int:
    """The number of the agenda's last change; 0 before the first."""
    newest = AgendaChange.objects.filter(meeting=meeting).order_by("-pk").first()
    return newest.pk if newest is not None else 0
