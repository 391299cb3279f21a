"""E-mail that goes out when what it tells of is committed: the worker sends it."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

SEND_TASK = "meetings.boards.tasks.send_message"


def post_text(*, to: str, subject: str, lines: Sequence[str]) -> None:
    """Have the worker send one plain message to one address, as `mail.send_text` does.

    It is queued in the caller's transaction: no message tells of what was rolled back, and no
    page waits for a mail server.
    """
    app.configure_task(SEND_TASK, queue="mail").defer(to=to, subject=subject, lines=list(lines))
