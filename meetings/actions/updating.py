"""One more update of an action: written by whoever may, each once, none over another's head."""

from datetime import datetime

from django.utils import timezone

from meetings.actions.models import Action, ProgressUpdate
from meetings.boards.refusals import Refused

IS_COMPLETED = (
    "This action is completed, so nothing more is written about it. If something is still to be "
    "done, tell the secretariat."
)


class ActionHasChanged(Exception):
    """Somebody else moved the action on since the page was opened; the text was not saved."""

    def __init__(self, latest: ProgressUpdate | None) -> None:
        super().__init__("This action has changed since you opened it.")
        self.latest = latest


class AlreadySaved(Exception):
    """The same update was sent a second time: it is saved, once."""


def locked(action: Action) -> Action:
    """The action as it is now, nobody else's to move on until the transaction ends."""
    return (
        Action.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__board", "note_item__item__parent")
        .get(pk=action.pk)
    )


def add_update(
    update: ProgressUpdate, seen_updates: int, *, reopens: bool, at: datetime | None = None
) -> ProgressUpdate:
    """Save the update of a `locked` action, and move the action on.

    Raises: ActionHasChanged; AlreadySaved; Refused where it is completed, unless the writer
    `reopens` it.
    """
    action = update.action
    if action.state == Action.State.COMPLETED and not reopens:
        raise Refused(IS_COMPLETED)
    refuse_stale(update, seen_updates)
    update.at = at or timezone.now()
    update.save()
    action.state = Action.State(update.state)
    is_completed = action.state == Action.State.COMPLETED
    action.completed_on = timezone.localdate(update.at) if is_completed else None
    action.save(update_fields=["state", "completed_on"])
    return update


def refuse_stale(update: ProgressUpdate, seen_updates: int) -> None:
    """Raises: ActionHasChanged, or AlreadySaved where the last update is this very one."""
    updates = update.action.updates
    if updates.count() == seen_updates:
        return
    last = updates.last()
    if last is not None and _says(last) == _says(update):
        raise AlreadySaved
    raise ActionHasChanged(last)


def _says(update: ProgressUpdate) -> tuple[object, ...]:
    return update.text, update.state, update.by_id, update.by_owner_id, update.returned
