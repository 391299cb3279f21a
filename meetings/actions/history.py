"""What happened to an action: its updates, and what the secretariat changed of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from meetings.actions.models import Action, ProgressUpdate
from meetings.members.models import Person

SECRETARIAT = "the secretariat"
IMPORTED = "brought in with the papers"


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, who did it, what it was, and what they wrote."""

    at: datetime
    who: str
    what: str
    text: str = ""


def history_of(action: Action, *, with_changes: bool) -> list[Event]:
    """The newest first, in two queries.

    `with_changes` is for the secretariat: a change names what was written before, which may have
    been confidential then.
    """
    events = _updates(action, _named)
    if with_changes:
        events += [
            Event(change.at, str(change.by), change.sentence)
            for change in action.changes.select_related("by")
        ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def progress_for_owner(action: Action, owner: Person) -> list[Event]:
    """Its updates for whoever opens it by a link, the newest first: others than its owners are not
    named."""
    owners = {person.pk: person.name for person in action.owners.all()}

    def who(update: ProgressUpdate) -> str:
        writer = update.by_owner_id or _person_of(update)
        if writer == owner.pk:
            return "you"
        if update.by is None and update.by_owner is None:
            return IMPORTED
        return owners.get(writer or 0, SECRETARIAT if update.by else "an earlier owner")

    return _updates(action, who)[::-1]


def _updates(action: Action, who: Callable[[ProgressUpdate], str]) -> list[Event]:
    updates = action.updates.select_related("by__person", "by_owner")
    return [Event(update.at, who(update), _what(update), update.text) for update in updates]


def _what(update: ProgressUpdate) -> str:
    if update.returned:
        return "Returned: not completed yet"
    return str(Action.State(update.state).label)


def _named(update: ProgressUpdate) -> str:
    if update.by_owner is not None:
        return f"{update.by_owner}, through a link"
    return str(update.by) if update.by is not None else IMPORTED


def _person_of(update: ProgressUpdate) -> int | None:
    """Of an account; None where it is nobody's in papers."""
    person: Person | None = getattr(update.by, "person", None)
    return person.pk if person is not None else None
