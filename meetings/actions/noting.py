"""Saving a row of the notes: its words and its actions at once; and moving rows with theirs.

An action is known by its primary key from the first save on: it is changed, and never made anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from meetings.actions.models import BETWEEN_NAMES, Action, ActionOwner, OwnerTold, ProgressUpdate
from meetings.actions.owner_names import NamedOwners
from meetings.actions.owners import end_ownership
from meetings.agenda.three_way import three_way
from meetings.boards.models import Meeting
from meetings.boards.order import Direction
from meetings.boards.refusals import Refused
from meetings.minutes import taking
from meetings.minutes.models import NoteItem, Notes
from meetings.minutes.words import Sent, Written, base_of, digest_of, write_words

ACTION = "action-"
"""The parts of an action are "action-", its key (or the page's name for a new one), and a field."""
FIELDS = ("text", "owners", "due")
REMOVE = "remove"


class Due(NamedTuple):
    next_meeting: bool = False
    day: date | None = None

    def __str__(self) -> str:
        return "next" if self.next_meeting else self.day.isoformat() if self.day else ""


@dataclass(frozen=True)
class NotedAction:
    """An action as its row of the notes has it."""

    action: Action
    text: str
    owners: NamedOwners
    due: Due
    why_kept: str
    """Why it cannot be taken off any more; "" where it can."""

    @property
    def digests(self) -> dict[str, str]:
        return {
            "text": _digest(self.text),
            "owners": _digest(self.owners),
            "due": _digest(self.due),
        }


def noted_actions(rows: Iterable[NoteItem]) -> dict[int, list[NotedAction]]:
    """The actions of rows of notes by the row's key, in order; two queries."""
    found: dict[int, list[NotedAction]] = {}
    actions = (
        Action.objects.filter(note_item__in=[row.pk for row in rows])
        .annotate(
            is_told=Exists(OwnerTold.objects.filter(action=OuterRef("pk"))),
            has_updates=Exists(ProgressUpdate.objects.filter(action=OuterRef("pk"))),
        )
        .prefetch_related("ownerships__person")
        .order_by("position")
    )
    for action in actions:
        people = tuple(ownership.person for ownership in action.ownerships.all())
        found.setdefault(action.note_item_id or 0, []).append(
            NotedAction(
                action,
                action.noted_text or action.text,
                NamedOwners(people, action.unknown_names),
                Due(action.due_next_meeting, action.due),
                _why_kept(action),
            )
        )
    return found


def _why_kept(action: Action) -> str:
    if action.is_told:  # type: ignore[attr-defined]  # annotated above
        return (
            "Its owners have been told of this action, so it is not taken off. Say on its page "
            "that it is completed."
        )
    if action.has_updates or action.state != Action.State.OPEN:  # type: ignore[attr-defined]
        return (
            "Something was reported on this action, so it is not taken off. Say on its page that "
            "it is completed."
        )
    return ""


def _digest(value: str | NamedOwners | Due) -> str:
    if isinstance(value, NamedOwners):
        return digest_of(*(str(person.pk) for person in value.people), *value.unknown)
    return digest_of(str(value))


def action_digests(parts: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: _digest(value)
        for name, value in parts.items()
        if name.startswith(ACTION) and not name.endswith(REMOVE)
    }


@transaction.atomic
def save_row(*, row: NoteItem, by: AbstractBaseUser, sent: Sent) -> Written:
    """Save what a page sends of one row, part by part with what others have saved meanwhile.

    What both changed is not overwritten: it is left as theirs, and named in `conflicts`.

    Raises: PermissionDenied; Refused where the notes are agreed, or the row was taken off.
    """
    taking.lock_to_take(row.notes, by)
    rows = NoteItem.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("item__parent").filter(pk=row.pk).first()
    if locked is None:
        raise Refused(f"“{row.title}” is no longer in the notes: somebody has taken it off.")
    title = locked.title
    written = write_words(locked, sent)
    _write_actions(locked, row.notes.meeting, sent, written, by)
    if written.changed:
        locked.revision += 1
        locked.save()
    if written.made or locked.title != title:
        _follow(locked.notes_id, titles={locked.pk: (title, locked.title)})
    return written


@transaction.atomic
def move_row(*, row: NoteItem, by: AbstractBaseUser, to: Direction | int) -> None:
    """As `taking.move_item`; its actions go with it. Raises: PermissionDenied; Refused."""
    before = _numbers(row.notes)
    taking.move_item(row=row, by=by, to=to)
    _follow(row.notes_id, before=before)


@transaction.atomic
def remove_row(*, row: NoteItem, by: AbstractBaseUser) -> None:
    """As `taking.remove_item`. Raises: PermissionDenied; Refused."""
    before = _numbers(row.notes)
    taking.remove_item(row=row, by=by)
    _follow(row.notes_id, before=before)


@transaction.atomic
def add_row(
    *, notes: Notes, by: AbstractBaseUser, title: str, confidential: bool = False
) -> NoteItem:
    """As `taking.add_item`. Raises: PermissionDenied; Refused."""
    before = _numbers(notes)
    row = taking.add_item(notes=notes, by=by, title=title, confidential=confidential)
    _follow(notes.pk, before=before)
    return row


def _numbers(notes: Notes) -> dict[int, int]:
    return dict(notes.items.values_list("pk", "position"))


def _write_actions(
    row: NoteItem, meeting: Meeting, sent: Sent, written: Written, by: AbstractBaseUser
) -> None:
    _lock_actions(row, sent)
    there = noted_actions([row]).get(row.pk, [])
    by_key = {str(noted.action.pk): noted for noted in there}
    typed = _typed(sent.parts)
    new = {key: fields for key, fields in typed.items() if key not in by_key}
    _adopt(new, by_key, typed, sent, written, by)
    for key, fields in typed.items():
        if key in by_key:
            _change(by_key[key], fields, sent, written, by)
    place = meeting.actions.aggregate(last=Max("position"))["last"] or 0
    for key, fields in new.items():
        if _was_taken_off(key, fields, sent):
            continue
        place += 1
        written.made[f"{ACTION}{key}"] = _make(row, meeting, place, fields)
        written.changed = True


def _lock_actions(row: NoteItem, sent: Sent) -> None:
    """So that nobody writes of one that is being changed; nor is anything hung on one that is
    taken off."""
    takes_off = any(name.startswith(ACTION) and name.endswith(REMOVE) for name in sent.parts)
    actions = row.actions.select_for_update(of=("self",), no_key=not takes_off)
    list(actions.order_by("pk").values_list("pk"))


def _typed(parts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of each action, by its key."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in parts.items():
        if name.startswith(ACTION):
            key, _, field = name.removeprefix(ACTION).rpartition("-")
            found.setdefault(key, {})[field] = value
    return found


def _was_taken_off(key: str, fields: Mapping[str, Any], sent: Sent) -> bool:
    """Somebody took it off, and the page changed nothing in it; or there is nothing to make."""
    if REMOVE in fields or not fields.get("text"):
        return True
    return sent.seen is not None and all(
        sent.seen.get(f"{ACTION}{key}-{name}") == _digest(fields[name])
        for name in FIELDS
        if name in fields
    )


def _adopt(
    new: dict[str, dict[str, Any]],
    by_key: dict[str, NotedAction],
    typed: Mapping[str, Mapping[str, Any]],
    sent: Sent,
    written: Written,
    by: AbstractBaseUser,
) -> None:
    """A new action that an earlier sending stored, its answer being lost, is that one."""
    free = {key: noted for key, noted in by_key.items() if key not in typed}
    for key, fields in list(new.items()):
        own = {_digest(fields.get("text", "")), *sent.tried.get(f"{ACTION}{key}-text", ())}
        same = next((each for each in free if free[each].digests["text"] in own), None)
        if same is None or REMOVE in fields:
            continue
        noted = free.pop(same)
        del new[key]
        written.made[f"{ACTION}{key}"] = noted.action.pk
        if any(noted.digests[name] != _digest(fields[name]) for name in FIELDS if name in fields):
            _set(noted, fields, by)
            written.changed = True


def _change(
    noted: NotedAction,
    fields: Mapping[str, Any],
    sent: Sent,
    written: Written,
    by: AbstractBaseUser,
) -> None:
    name = f"{ACTION}{noted.action.pk}-"
    if REMOVE in fields:
        if noted.why_kept:
            written.refused[f"{name}{REMOVE}"] = noted.why_kept
        else:
            noted.action.delete()
            written.changed = True
        return
    theirs = {f"{name}{field}": said for field, said in noted.digests.items()}
    mine = {f"{name}{field}": _digest(value) for field, value in fields.items()}
    taken, conflicts = three_way(mine, theirs, base_of(sent, theirs), list(mine))
    written.conflicts += conflicts
    if taken:
        names = [part.removeprefix(name) for part in taken]
        _set(noted, {field: fields[field] for field in names}, by)
        written.changed = True


def _set(noted: NotedAction, fields: Mapping[str, Any], by: AbstractBaseUser) -> None:
    action = noted.action
    if "text" in fields:
        if action.noted_text:
            action.noted_text = fields["text"]
        else:
            action.text = fields["text"]
    if "due" in fields:
        action.due_next_meeting, action.due = fields["due"]
    if "owners" in fields:
        _set_owners(action, fields["owners"], by)
    action.save(update_fields=["text", "noted_text", "due", "due_next_meeting", "unknown_owners"])


def _set_owners(action: Action, owners: NamedOwners, by: AbstractBaseUser) -> None:
    """Who stays an owner keeps the row that says so, and what hangs on it."""
    action.unknown_owners = BETWEEN_NAMES.join(owners.unknown)
    there = {ownership.person_id: ownership for ownership in action.ownerships.all()}
    wanted = [person.pk for person in owners.people]
    for person, ownership in there.items():
        if person not in wanted:
            end_ownership(action, ownership.person, by=by)
    added: list[ActionOwner] = []
    for position, person in enumerate(wanted, 1):
        if person in there:
            there[person].position = position
        else:
            added.append(ActionOwner(action=action, person_id=person, position=position))
    staying = [ownership for person, ownership in there.items() if person in wanted]
    ActionOwner.objects.bulk_update(staying, ["position"])
    ActionOwner.objects.bulk_create(added)


def _make(row: NoteItem, meeting: Meeting, place: int, fields: Mapping[str, Any]) -> int:
    owners, due = fields.get("owners") or NamedOwners((), ()), fields.get("due") or Due()
    action = Action.objects.create(
        meeting=meeting,
        note_item=row,
        item_number=str(row.position),
        item_title=row.title,
        position=place,
        text=fields["text"],
        unknown_owners=BETWEEN_NAMES.join(owners.unknown),
        due=due.day,
        due_next_meeting=due.next_meeting,
    )
    ActionOwner.objects.bulk_create(
        ActionOwner(action=action, person=person, position=position)
        for position, person in enumerate(owners.people, 1)
    )
    return action.pk


def _follow(
    notes: int,
    *,
    before: Mapping[int, int] | None = None,
    titles: Mapping[int, tuple[str, str]] | None = None,
) -> None:
    """Put the meeting's actions in the order of the items that raised them; two queries.

    An action's number and title follow its item's where they were the item's: an imported monitor
    may have its own.
    """
    meeting = Notes.objects.values_list("meeting", flat=True).get(pk=notes)
    actions = list(
        Action.objects.filter(meeting=meeting).select_related("note_item").order_by("position")
    )

    def place(action: Action) -> tuple[bool, int, int]:
        of = action.note_item
        return of is None, of.position if of is not None else 0, action.position

    for position, action in enumerate(sorted(actions, key=place), 1):
        action.position = position
        row = action.note_item
        if row is None:
            continue
        if before is not None and action.item_number == str(before.get(row.pk)):
            action.item_number = str(row.position)
        was, now = (titles or {}).get(row.pk, ("", ""))
        if was and action.item_title == was:
            action.item_title = now
    Action.objects.bulk_update(actions, ["position", "item_number", "item_title"])
