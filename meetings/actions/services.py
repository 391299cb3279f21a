"""Writing the progress of actions, accepting that they are completed, and returning them."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.actions.models import Action, ProgressUpdate
from meetings.actions.owner_mail import tell_returned
from meetings.actions.policies import can_accept, can_update
from meetings.actions.updating import add_update, locked, refuse_stale
from meetings.boards.refusals import Refused


@transaction.atomic
def record_progress(
    *,
    action: Action,
    by: AbstractBaseUser,
    text: str,
    state: Action.State,
    seen_updates: int,
    at: datetime | None = None,
) -> ProgressUpdate:
    """Add an update and move the action to `state`; earlier updates stay as they are.

    `seen_updates` is how many updates the writer saw on their page.

    Raises: PermissionDenied; ActionHasChanged when there are more by now; AlreadySaved; Refused
    for an owner once it is completed.
    """
    action = locked(action)
    if not can_update(by, action):
        raise PermissionDenied
    may_accept = can_accept(by, action)
    if state == Action.State.COMPLETED and not may_accept:
        raise PermissionDenied
    update = ProgressUpdate(action=action, text=text, state=state, by_id=by.pk)
    return add_update(update, seen_updates, reopens=may_accept, at=at)


@transaction.atomic
def return_action(
    *, action: Action, by: AbstractBaseUser, comment: str, seen_updates: int
) -> ProgressUpdate:
    """Not done yet: the action is open again, and its owners are told why.

    Raises: PermissionDenied; ActionHasChanged; AlreadySaved; Refused where no completion is
    proposed.
    """
    action = locked(action)
    if not can_accept(by, action):
        raise PermissionDenied
    update = ProgressUpdate(
        action=action, text=comment, state=Action.State.OPEN, by_id=by.pk, returned=True
    )
    refuse_stale(update, seen_updates)
    if action.state != Action.State.PROPOSED:
        raise Refused("Nobody proposes that this action is completed.")
    update = add_update(update, seen_updates, reopens=True)
    tell_returned(update)
    return update
