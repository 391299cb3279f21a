"""Messages that could not be delivered: sent again, or left."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.boards import outbox
from meetings.boards.mail import is_address
from meetings.boards.models import OutgoingMessage
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused

State = OutgoingMessage.State


@transaction.atomic
def send_again(*, message: OutgoingMessage, by: AbstractBaseUser, email: str) -> None:
    """One that failed or is put off, at once, to `email`.

    Raises: PermissionDenied; Refused where it is no address, or the message is sent or on its way.
    """
    message = _locked(message, by)
    if not is_address(email):
        raise Refused(f"“{email[:80]}” is not an e-mail address: it was not sent.")
    if message.state == State.SENT:
        raise Refused("It has been sent meanwhile.")
    if message.state == State.SENDING:
        raise Refused("It is being sent at this moment.")
    if not message.lines:
        raise Refused("It was left unsent, and its text is forgotten.")
    message.email, message.state, message.reason = email, State.WAITING, ""
    message.written_at, message.tried_at = timezone.now(), None
    message.save(update_fields=["email", "state", "reason", "written_at", "tried_at"])
    transaction.on_commit(outbox.queue, robust=True)


@transaction.atomic
def leave_unsent(*, message: OutgoingMessage, by: AbstractBaseUser) -> None:
    """One that failed, or waits, is not sent any more. Raises: PermissionDenied."""
    message = _locked(message, by)
    if message.state in (State.FAILED, State.WAITING):
        message.state, message.lines = State.FAILED, []
        message.save(update_fields=["state", "lines"])


def _locked(message: OutgoingMessage, by: AbstractBaseUser) -> OutgoingMessage:
    message = (
        OutgoingMessage.objects.select_for_update(of=("self",))
        .select_related("board")
        .get(pk=message.pk)
    )
    if message.board is None or not is_secretary(by, message.board):
        raise PermissionDenied
    return message
