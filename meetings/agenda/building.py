"""Building an agenda: every change of its items, each by one service, recorded and undoable.

Each holds the meeting's row, so that changes made at once come one after the other, and each goes
by items rather than by positions, so that both do what they were meant to.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import ProtectedError

from meetings.agenda.grouping import place_for
from meetings.agenda.item_fields import FIELDS, changes_wanted, listed
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.open_agenda import OpenAgenda, check_fields, keep_secret, raw
from meetings.agenda.outline import END, Direction, NotDone, Outline, Place
from meetings.boards.models import Meeting


@transaction.atomic
def add_item(
    *, meeting: Meeting, by: AbstractBaseUser, place: Place = END, **values: Any
) -> AgendaChange:
    """Add an item; `values` are fields of it, `kind` and `title` at least.

    Where no place is named, one with a priority goes under the heading of that, if there is one.
    On a published agenda it is a late item, and `late_reason` is needed. Raises: PermissionDenied;
    NotDone.
    """
    agenda = OpenAgenda(meeting, by)
    item = AgendaItem(**values)
    refuse_without_reason(agenda, item)
    agenda.place_new(item, place_for(item, list(agenda.items.values()), place))
    agenda.undo["added"] = [item.pk]
    late = " as a late item" if agenda.meeting.is_published else ""
    return agenda.record(f"Added “{item.title}”{late}.", item)


def refuse_without_reason(agenda: OpenAgenda, item: AgendaItem) -> None:
    """A late item has the chair's reason; one that goes on before publication has none.

    Raises: NotDone.
    """
    if not agenda.meeting.is_published:
        item.late_reason = ""
    elif not item.late_reason:
        raise NotDone(
            "This agenda has been published, so the item is late: give the chair’s reason for "
            "urgency, which is printed in the notes."
        )


@transaction.atomic
def move_item(*, item: AgendaItem, by: AbstractBaseUser, place: Place) -> AgendaChange:
    """Put an item elsewhere on its agenda, the papers under it with it.

    Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    before = [node.key for node in agenda.outline].index(item.pk)
    parent = item.parent_id
    outline = agenda.outline.moved(item.pk, place)
    if outline.positions() == agenda.outline.positions():
        raise NotDone(f"“{item.title}” stands there already.")
    _keep_secret(agenda, item, outline)
    agenda.reshape(outline)
    after = [node.key for node in agenda.outline].index(item.pk)
    if item.parent_id != parent:
        how = "out" if item.parent_id is None else "under another item"
    else:
        how = "up" if after < before else "down"
    return agenda.record(f"Moved “{item.title}” {how}.", item)


@transaction.atomic
def step_item(*, item: AgendaItem, by: AbstractBaseUser, direction: Direction) -> AgendaChange:
    """Move an item one step, as the agenda now stands. Raises: PermissionDenied; NotDone."""
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    outline = agenda.outline.moved(item.pk, agenda.outline.step(item.pk, direction))
    _keep_secret(agenda, item, outline)
    agenda.reshape(outline)
    how = f"in, under “{item.parent}”" if direction == Direction.IN else direction.value
    return agenda.record(f"Moved “{item.title}” {how}.", item)


def _keep_secret(agenda: OpenAgenda, item: AgendaItem, outline: Outline) -> None:
    """An item that `outline` takes out from under a confidential heading stays confidential."""
    parent = outline[item.pk].parent
    if parent == item.parent_id or (parent is not None and agenda.items[parent].confidential):
        return
    was = keep_secret(item)
    if was:
        agenda.undo["set"] = {str(item.pk): was}
        item.revision += 1
        item.save(update_fields=[*was, "revision"])


@transaction.atomic
def change_item(
    *, item: AgendaItem, by: AbstractBaseUser, seen: Mapping[str, Any], values: Mapping[str, Any]
) -> AgendaChange | None:
    """Change an item's fields from what the form showed, `seen`, to `values`; None for no change.

    Only what differs between the two is changed, so that what somebody else has changed beside it
    stays. Raises: PermissionDenied; NotDone; ChangedMeanwhile where both changed the same field.
    """
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    changed = changes_wanted(item, by=by, seen=seen, values=values)
    if not changed:
        return None
    _refuse_kind(agenda, item, changed.get("kind", item.kind))
    agenda.undo["set"] = {str(item.pk): raw(item, changed)}
    sentence = _change_sentence(item, changed)
    for name, value in changed.items():
        setattr(item, name, value)
    if agenda.meeting.is_published and "late_reason" in changed and not item.late_reason:
        raise NotDone("A late item keeps its reason: write the new one in the place of the old.")
    item.revision += 1
    check_fields(item)
    item.save(update_fields=[*changed, "revision"])
    return agenda.record(sentence, item)


def _change_sentence(item: AgendaItem, changed: Mapping[str, Any]) -> str:
    if set(changed) == {"title"}:
        return f"Changed the title “{item.title}” to “{changed['title']}”."
    names = [name for name in FIELDS if name in changed]
    return f"Changed the {listed(names)} of “{item.title}”."


def _refuse_kind(agenda: OpenAgenda, item: AgendaItem, kind: str) -> None:
    if kind == item.kind:
        return
    if kind == ItemKind.HEADING and item.parent_id is not None:
        raise NotDone("A heading stands under no other item. Move the item out first.")
    if kind != ItemKind.REPORT and item.own_report is not None:
        raise NotDone(
            f"“{item.title}” has a report, so it stays an item of that kind. Defer it, and add "
            "another item in its place."
        )


@transaction.atomic
def remove_item(*, item: AgendaItem, by: AbstractBaseUser) -> AgendaChange:
    """Take an item without a report off the agenda for good, but that it can be undone.

    Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    if agenda.is_fixed(item):
        raise NotDone(
            f"“{item.title}” has been published, and keeps its number. Withdraw it instead."
        )
    if item.own_report is not None:
        raise NotDone(
            f"“{item.title}” has a report, which would be lost with it. Defer the item: it goes on "
            "the forward plan, with its report."
        )
    if agenda.outline.level(item.pk):
        raise NotDone(f"“{item.title}” has papers under it. Move them out, or remove them, first.")
    agenda.undo["removed"] = [raw(item, [field.name for field in item._meta.concrete_fields])]
    agenda.undo["changes"] = list(item.changes.values_list("pk", flat=True))
    agenda.drop(item)
    try:
        with transaction.atomic():
            AgendaItem.objects.get(pk=item.pk).delete()
    except ProtectedError as protected:
        raise NotDone(
            f"Something has been recorded about “{item.title}”, such as a declaration of interest "
            "or where it was deferred to. Defer it instead."
        ) from protected
    return agenda.record(f"Removed “{item.title}”.")


@transaction.atomic
def withdraw_item(*, item: AgendaItem, by: AbstractBaseUser) -> AgendaChange:
    """Withdraw a published item: it keeps its number, and says so. Raises: as the others."""
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    if not agenda.is_fixed(item):
        raise NotDone(f"“{item.title}” has not been published. Remove or defer it instead.")
    if item.withdrawn:
        raise NotDone(f"“{item.title}” has been withdrawn already.")
    return set_withdrawn(agenda, item, True, f"Withdrew “{item.title}”.")


def set_withdrawn(
    agenda: OpenAgenda, item: AgendaItem, withdrawn: bool, sentence: str
) -> AgendaChange:
    """Within another service's transaction."""
    agenda.undo["set"] = {str(item.pk): {"withdrawn": item.withdrawn}}
    item.withdrawn = withdrawn
    item.revision += 1
    item.save(update_fields=["withdrawn", "revision"])
    return agenda.record(sentence, item)
