"""Writing the progress of actions."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.actions.models import Action, ProgressUpdate
from meetings.actions.policies import can_accept, can_update


class ActionHasChanged(Exception):
    """Somebody else moved the action on since the page was opened; the text was not saved."""

    def __init__(self, latest: ProgressUpdate | None) -> None:
        super().__init__("This action has changed since you opened it.")
        self.latest = latest


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

    Raises: PermissionDenied; ActionHasChanged when there are more by now.
    """
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not can_update(by, action):
        raise PermissionDenied
    if state == Action.State.COMPLETED and not can_accept(by, action):
        raise PermissionDenied
    if action.updates.count() != seen_updates:
        raise ActionHasChanged(action.updates.last())
    at = at or timezone.now()
    update = ProgressUpdate.objects.create(
        action=action, text=text, state=state, at=at, by_id=by.pk
    )
    action.state = state
    action.completed_on = timezone.localdate(at) if state == Action.State.COMPLETED else None
    action.save(update_fields=["state", "completed_on"])
    return update
