"""An agenda held for one change: its rows locked, its shape, and what it takes to undo it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied

from meetings.agenda.agenda_page import references
from meetings.agenda.changes import record_change
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import Node, NotDone, Outline, Place
from meetings.agenda.policies import can_edit_agenda
from meetings.boards.models import Board, Meeting

Undo = dict[str, Any]
"""How the agenda was: whether it was `published`, and its `order`, a pair of item and parent for
each. Where there are any: `set`, fields by item; `added`, items to delete; `removed`, rows to make
again, and their `changes`; `from_plan` and `to_plan`, rows that came from the forward plan or went
there, and the `due` days of their reports; `continued`, the item there that continues one;
`taken`, items from boards below to give back; `headings`, those of `added` that have items under
them by now."""


class OpenAgenda:
    """One meeting's agenda, in the caller's transaction, nobody else's until its end.

    Raises: PermissionDenied where `by` may not edit it, as the meeting now stands.
    """

    def __init__(self, meeting: Meeting, by: AbstractBaseUser) -> None:
        # The board first, as publishing and importing do: so none waits for another in a ring.
        Board.objects.select_for_update(no_key=True).get(pk=meeting.board_id)
        locked = Meeting.objects.select_for_update(of=("self",), no_key=True)
        self.meeting = locked.select_related("board").get(pk=meeting.pk)
        self.by = by
        if not can_edit_agenda(by, self.meeting):
            raise PermissionDenied("Only the secretariat changes an agenda, until it is held.")
        self.items: dict[int, AgendaItem] = {
            item.pk: item for item in self.meeting.items.in_order().select_related("report")
        }
        if self.meeting.is_published:
            self._freeze_unnumbered()
        self.outline = Outline(map(self.node, self.items.values()))
        self.undo: Undo = {"order": self._order(), "published": self.meeting.is_published}
        self.is_undoable = True

    def item(self, pk: int) -> AgendaItem:
        """The item as it now is. Raises: NotDone where it is no longer on this agenda."""
        if pk not in self.items:
            raise NotDone(
                "This item is no longer on the agenda: somebody has removed or deferred it."
            )
        return self.items[pk]

    def node(self, item: AgendaItem) -> Node:
        return Node(
            key=item.pk,
            title=item.title,
            parent=item.parent_id,
            is_heading=item.kind == ItemKind.HEADING,
            is_late=bool(item.late_reason),
            is_fixed=self.is_fixed(item),
        )

    def is_fixed(self, item: AgendaItem) -> bool:
        """Whether it has been published on this agenda."""
        return bool(item.number_at_publication) and self.meeting.is_published

    def place_new(self, item: AgendaItem, place: Place) -> None:
        """Put an unsaved item, or one that comes from the forward plan, on the agenda, and save it.

        Raises: NotDone.
        """
        item.meeting, item.forward_plan, item.proposed_for = self.meeting, None, None
        item.parent_id = place.parent
        item.position = len(self.outline.level(place.parent)) + 1
        self.outline.with_added(replace(self.node(item), key=item.pk or 0), place)
        check_fields(item)
        item.save()
        self.items[item.pk] = item
        self.reshape(self.outline.with_added(self.node(item), place))

    def reshape(self, outline: Outline) -> None:
        """Store the order and nesting of `outline`, in one query."""
        self.outline = outline
        changed = []
        for key, (parent, position) in outline.positions().items():
            item = self.items[key]
            if (item.parent_id, item.position) != (parent, position):
                item.parent = self.items[parent] if parent is not None else None
                item.position = position
                changed.append(item)
        if changed:
            AgendaItem.objects.bulk_update(changed, ["parent", "position"])

    def drop(self, item: AgendaItem) -> None:
        """Take an item out of the order; its row is the caller's to delete or to move."""
        del self.items[item.pk]
        self.reshape(self.outline.without(item.pk))

    def record(self, sentence: str, item: AgendaItem | None = None) -> AgendaChange:
        undo = self.undo if self.is_undoable else None
        return record_change(sentence, by=self.by, of=self.meeting, item=item, undo=undo)

    def _order(self) -> list[list[int | None]]:
        return [[item.pk, item.parent_id] for item in self.items.values()]

    def _freeze_unnumbered(self) -> None:
        """Items of an agenda that was published before numbers were kept have theirs now."""
        blank = [
            item
            for item in self.items.values()
            if not item.number_at_publication and not item.late_reason
        ]
        if not blank:
            return
        numbers = references(item for item in self.items.values() if not item.late_reason)
        for item in blank:
            item.number_at_publication = numbers[item.pk]
        AgendaItem.objects.bulk_update(blank, ["number_at_publication"])


def keep_secret(item: AgendaItem) -> Undo:
    """What is confidential by the heading it stands under is so by itself from now on; what it
    was, to put it back.

    For an item that leaves its heading: everybody would read its title from then on.
    """
    if item.confidential or item.parent is None or not item.parent.confidential:
        return {}
    was = raw(item, ["confidential", "confidential_reason"])
    item.confidential = True
    item.confidential_reason = item.confidential_reason or item.parent.confidential_reason
    return was


def check_fields(item: AgendaItem) -> None:
    """Raises: ValidationError for a field that is too long or empty; NotDone for a priority of
    another board."""
    item.clean_fields(
        exclude=["meeting", "forward_plan", "proposed_for", "continues", "parent", "priority"]
    )
    if item.priority is not None and item.priority.board_id != item.board.pk:
        raise NotDone("This priority is another board’s. Choose one of this board’s.")


def restored_order(
    order: Iterable[Iterable[int | None]], items: Mapping[int, AgendaItem]
) -> list[tuple[int, int | None]] | None:
    """The kept order, where it is of the very items that are there; else None."""
    pairs = [(key, parent) for key, parent in order]
    if any(key is None for key, _ in pairs) or {key for key, _ in pairs} != set(items):
        return None
    return [(key, parent) for key, parent in pairs if key is not None]


def raw(item: AgendaItem, names: Iterable[str]) -> dict[str, Any]:
    """Its columns as they are stored, to put them back."""
    wanted = set(names)
    columns = [each.attname for each in AgendaItem._meta.concrete_fields if each.name in wanted]
    return {column: getattr(item, column) for column in columns}
