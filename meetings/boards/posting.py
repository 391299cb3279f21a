"""E-mail that goes out when what it tells of is committed: the worker sends it."""

from collections.abc import Sequence

from django.db import transaction

from meetings.boards import outbox
from meetings.boards.models import Board, Meeting, OutgoingMessage, Posted


def post_text(
    *,
    to: str,
    subject: str,
    lines: Sequence[str],
    name: str = "",
    board: Board | None = None,
    meeting: Meeting | None = None,
) -> OutgoingMessage:
    """Have the worker send one plain message to one address, as `mail.send_text` does.

    It is written in the caller's transaction: no message tells of what was rolled back, and no
    page waits for a mail server. The secretariat of `board`, or of the meeting's, sees when it
    cannot be delivered, under the `name` of whom it is for.
    """
    message = OutgoingMessage.objects.create(
        board=meeting.board if meeting is not None else board,
        meeting=meeting,
        name=name[:200],
        email=to,
        subject=" ".join(subject.split())[:300],
        lines=list(lines),
        state=Posted.State.WAITING if to else Posted.State.FAILED,
        reason="" if to else outbox.NO_ADDRESS,
    )
    transaction.on_commit(outbox.queue, robust=True)
    return message
