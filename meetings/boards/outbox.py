"""The outbox: what waits to be sent is taken up by one worker, and sent once.

A message is a row that is written with what it tells of. The job that sends is a hint only: what a
worker that was killed has left, or a mail server could not take, is found in the rows.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from meetings.boards.mail import NotDelivered, is_recipients, reply_of, send_text
from meetings.boards.models import OutgoingMessage, Posted

logger = logging.getLogger(__name__)

SEND_TASK = "meetings.boards.tasks.send_messages"
NO_ADDRESS = "No e-mail address is known."
STOPPED = "The program was stopped while this was being sent: it may have arrived."
NOT_WRITTEN = "The message could not be written; see the server’s log."
AWAY = "The mail server cannot be used now: "
UNATTENDED_AFTER = timedelta(minutes=5)
"""A message that takes longer to be sent is sent by nobody."""
QUIET_FOR = timedelta(minutes=1)
"""A worker at work takes the next message sooner: its mail server has seconds to answer."""
REST = timedelta(minutes=1)
"""Between two tries of a mail server that is away, and the least between two of a message."""
LONGEST_PAUSE = timedelta(hours=1)
PUT_OFF_FOR = timedelta(days=2)
"""A mail server that asks again and again to be tried later is asked no longer than this."""

State = Posted.State
M = TypeVar("M", bound=Posted)


class StillWaiting(Exception):
    """Some have not been sent yet, and may be a little later."""


def send_each(waiting: QuerySet[M], text_of: Callable[[M], tuple[str, Sequence[str]]]) -> None:
    """Send all that wait of `waiting`, in turn; `text_of` gives subject and lines. Not to be called
    in a transaction.

    Raises: StillWaiting where the mail server is not there, or wants to be asked later.
    """
    tried: list[int] = []
    later: OSError | None = None
    while (message := _take(waiting, tried)) is not None:
        tried.append(message.pk)
        try:
            subject, lines = text_of(message)
            send_text(to=message.email, subject=subject, lines=lines)
        except NotDelivered as refusal:
            message.end(State.FAILED, str(refusal))
        except OSError as error:
            if not is_recipients(error):
                message.end(State.WAITING, f"{AWAY}{reply_of(error)}")
                raise StillWaiting from error
            message.end(
                State.WAITING,
                f"The mail server puts off messages for {message.email}: {reply_of(error)}",
            )
            later = error
        except Exception:
            message.end(State.FAILED, NOT_WRITTEN)
            raise
        else:
            message.end(State.SENT)
    if later is not None:
        raise StillWaiting from later


def end_unattended(messages: QuerySet[M], now: datetime) -> None:
    """A message that was on its way when its worker was killed is not sent again by itself, since
    it may have arrived."""
    messages.filter(state=State.SENDING, tried_at__lt=now - UNATTENDED_AFTER).update(
        state=State.FAILED, reason=STOPPED
    )


def queue() -> None:
    """Have a worker send what waits in the outbox: one job at a time waits for it."""
    try:
        with transaction.atomic():
            app.configure_task(SEND_TASK, queue="mail", queueing_lock="outbox").defer()
    except AlreadyEnqueued:
        pass


def send_waiting(now: datetime | None = None) -> None:
    """Send what is due, unless a worker is at it already, who then takes these up as well. Not to
    be called in a transaction.

    A mail server that is down, or hangs, costs one try a minute; everything waits until it is back.
    """
    now = now or timezone.now()
    if _is_sending(now) or _server_is_away(now):
        return
    try:
        send_each(_due(now), lambda message: (message.subject, message.lines))
    except StillWaiting as waiting:
        logger.warning("Messages wait to be sent: %s", waiting.__cause__)


def take_up(now: datetime | None = None) -> None:
    """What a killed worker left, or a mail server put off, is queued anew or given up."""
    now = now or timezone.now()
    messages = OutgoingMessage.objects.order_by()
    end_unattended(messages, now)
    messages.filter(
        ~Q(reason="") & ~Q(reason__startswith=AWAY),
        state=State.WAITING,
        written_at__lt=now - PUT_OFF_FOR,
    ).update(state=State.FAILED)
    if not (_is_sending(now) or _server_is_away(now)) and _due(now).exists():
        queue()


def _due(now: datetime) -> QuerySet[OutgoingMessage]:
    """What was put off for its recipient's sake waits as long again as it has waited before."""
    waited_again = ExpressionWrapper(
        F("tried_at") + (F("tried_at") - F("written_at")), output_field=DateTimeField()
    )
    waiting = OutgoingMessage.objects.filter(state=State.WAITING).annotate(again_at=waited_again)
    return waiting.filter(
        Q(tried_at__isnull=True)
        | Q(reason__startswith=AWAY)
        | Q(tried_at__lte=now - LONGEST_PAUSE)
        | Q(tried_at__lte=now - REST, again_at__lte=now)
    )


def _is_sending(now: datetime) -> bool:
    return OutgoingMessage.objects.filter(
        state=State.SENDING, tried_at__gt=now - QUIET_FOR
    ).exists()


def _server_is_away(now: datetime) -> bool:
    """As it was found within the last minute."""
    return OutgoingMessage.objects.filter(
        state=State.WAITING, reason__startswith=AWAY, tried_at__gt=now - REST
    ).exists()


@transaction.atomic
def _take(waiting: QuerySet[M], tried: Iterable[int]) -> M | None:
    """One that waits, now this worker's alone; None where there is none.

    The least lately tried, so that one that cannot be sent keeps no other from it.
    """
    message = (
        waiting.filter(state=State.WAITING)
        .exclude(pk__in=tried)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by(F("tried_at").asc(nulls_first=True), "pk")
        .first()
    )
    if message is not None:
        message.state, message.tried_at = State.SENDING, timezone.now()
        message.save(update_fields=["state", "tried_at"])
    return message
