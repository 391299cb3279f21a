"""Undoing the last change of an agenda."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.models import AgendaChange, AgendaItem, Report
from meetings.agenda.open_agenda import OpenAgenda, Undo, restored_order
from meetings.agenda.outline import Node, NotDone, Outline
from meetings.agenda.planning import delete_continuation, end_of_plan, is_worked_on
from meetings.boards.models import Meeting

_IMPORTED = "The agenda has been changed otherwise since, so this cannot be undone any more."


@transaction.atomic
def undo_last_change(*, meeting: Meeting, change: int, by: AbstractBaseUser) -> AgendaChange:
    """Put the agenda back to how it was before its last change, which is the one named.

    Raises: PermissionDenied; NotDone, where it is no longer the last, or what it did has been built
    upon: an added item with a report by now, or one that has been published.
    """
    agenda = OpenAgenda(meeting, by)
    last = AgendaChange.objects.filter(meeting=agenda.meeting).select_related("by").last()
    if last is None or last.pk != change:
        said = f" {last.by or 'An import'}: {last.sentence}" if last is not None else ""
        raise NotDone(f"The agenda has been changed again since, so this is left.{said}")
    if last.undo is None:
        raise NotDone("This change cannot be undone.")
    undo: Undo = last.undo
    if undo["published"] != agenda.meeting.is_published:
        raise NotDone("The agenda has been published since, so this stands.")
    _make_again(agenda, undo)
    _return_from_plan(agenda, undo)
    for key, fields in undo.get("set", {}).items():
        item = agenda.item(int(key))
        _set(item, fields)
        item.revision += 1
        item.save(update_fields=[*(field.removesuffix("_id") for field in fields), "revision"])
    _take_out(agenda, undo)
    for key in undo.get("added", []):
        _delete_added(agenda, agenda.item(key))
    for key in undo.get("taken", []):
        _give_back(agenda, agenda.item(key))
    for key, fields in undo.get("from_plan", {}).items():
        _return_to_plan(agenda, agenda.item(int(key)), fields)
    if "continued" in undo:
        for item in AgendaItem.objects.filter(pk=undo["continued"]).select_related("report"):
            delete_continuation(item)
    _reorder(agenda, undo)
    agenda.is_undoable = False
    sentence = last.sentence[0].lower() + last.sentence[1:]
    item_now = agenda.items.get(last.item_id) if last.item_id else None
    return agenda.record(f"Undid: {sentence}", item_now)


def _make_again(agenda: OpenAgenda, undo: Undo) -> None:
    for row in undo.get("removed", []):
        item = AgendaItem(**row)
        item.meeting, item.position = agenda.meeting, len(agenda.items) + 1
        item.parent = None
        item.save(force_insert=True)
        AgendaChange.objects.filter(pk__in=undo.get("changes", []), item=None).update(item=item)
        agenda.items[item.pk] = item


def _return_from_plan(agenda: OpenAgenda, undo: Undo) -> None:
    for key, fields in undo.get("to_plan", {}).items():
        item = (
            AgendaItem.objects.filter(pk=key, forward_plan=agenda.meeting.board)
            .select_related("report")
            .first()
        )
        if item is None:
            raise NotDone("The item has left the forward plan since, so this cannot be undone.")
        _set(item, fields)
        item.forward_plan = item.parent = None
        item.position = len(agenda.items) + 1
        item.save()
        agenda.items[item.pk] = item
    for key, due in undo.get("due", {}).items():
        Report.objects.filter(pk=key, due=None).update(due=due)


def _return_to_plan(agenda: OpenAgenda, item: AgendaItem, fields: dict[str, Any]) -> None:
    _refuse_published(agenda, item)
    del agenda.items[item.pk]
    _set(item, fields)
    item.meeting = item.parent = None
    item.position = end_of_plan(agenda.meeting.board)
    item.save()


def _take_out(agenda: OpenAgenda, undo: Undo) -> None:
    """Items that were put under headings made for them stand by themselves, to be put back."""
    last = len(agenda.items)
    for item in agenda.items.values():
        if item.parent_id in undo.get("headings", []):
            last += 1
            item.parent, item.position = None, last
            item.save(update_fields=["parent", "position"])


def _delete_added(agenda: OpenAgenda, item: AgendaItem) -> None:
    _refuse_published(agenda, item)
    if item.own_report is not None:
        raise NotDone(f"“{item.title}” has a report by now. Defer it instead.")
    del agenda.items[item.pk]
    for child in agenda.items.values():
        if child.parent_id == item.pk:
            raise NotDone(_IMPORTED)
    AgendaItem.objects.get(pk=item.pk).delete()


def _give_back(agenda: OpenAgenda, item: AgendaItem) -> None:
    """What was taken from a board below, with its copy of the report there. Raises: NotDone."""
    _refuse_published(agenda, item)
    # Held, so that what somebody is saving just now is seen, and not deleted with it.
    report = Report.objects.select_for_update(of=("self",)).filter(item=item).first()
    if item.revision or (report is not None and is_worked_on(report)):
        raise NotDone(f"“{item.title}” has been worked on since it was taken. Defer it instead.")
    del agenda.items[item.pk]
    AgendaItem.objects.get(pk=item.pk).delete()


def _refuse_published(agenda: OpenAgenda, item: AgendaItem) -> None:
    if agenda.is_fixed(item):
        raise NotDone(f"“{item.title}” has been published since. Withdraw it instead.")


def _reorder(agenda: OpenAgenda, undo: Undo) -> None:
    order = restored_order(undo["order"], agenda.items)
    if order is None:
        raise NotDone(_IMPORTED)
    before = Outline(agenda.node(item) for item in agenda.items.values())
    after = Outline(_at(agenda.node(agenda.items[key]), parent) for key, parent in order)
    if _published(before) != _published(after):
        raise NotDone("The agenda has been published since, and its items keep their places.")
    agenda.reshape(after)


def _published(outline: Outline) -> list[tuple[int, int | None]]:
    return [(node.key, node.parent) for node in outline if node.is_fixed]


def _at(node: Node, parent: int | None) -> Node:
    return Node(node.key, node.title, parent, node.is_heading, node.is_late, node.is_fixed)


def _set(item: AgendaItem, fields: dict[str, Any]) -> None:
    """`fields` are columns, as `open_agenda.raw` read them."""
    for column, value in fields.items():
        setattr(item, column, value)
