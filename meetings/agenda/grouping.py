"""Putting the items of an agenda under headings that are named as their priorities."""

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.open_agenda import OpenAgenda
from meetings.agenda.outline import END, NotDone, Place
from meetings.boards.models import Meeting, Priority


def heading_of(items: Sequence[AgendaItem], priority: Priority) -> AgendaItem | None:
    """The heading of a priority among the items of an agenda: of its name, or under it itself.

    Not a confidential one: what is put under that would be confidential too.
    """
    headings = [item for item in items if item.kind == ItemKind.HEADING and not item.confidential]
    name = priority.name.casefold()
    named = [item for item in headings if item.title.casefold() == name]
    return next(iter([*named, *(i for i in headings if i.priority_id == priority.pk)]), None)


def place_for(item: AgendaItem, items: Sequence[AgendaItem], place: Place) -> Place:
    """Where a new item goes among `items` that is to stand in `place`: under the heading of its
    priority, if no place was named and there is one."""
    if place != END or item.priority is None or item.kind == ItemKind.HEADING:
        return place
    heading = heading_of(items, item.priority)
    return Place(parent=heading.pk) if heading is not None else place


@transaction.atomic
def group_by_priority(*, meeting: Meeting, by: AbstractBaseUser) -> AgendaChange:
    """Move each item that has a priority under its heading, which is made where there is none.

    Headings are made in the order of the priorities, from where the first of their items stands.
    Items under a heading that is no priority's stay there, and so do those with papers under them.
    Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(meeting, by)
    if agenda.meeting.is_published:
        raise NotDone("This agenda has been published, and its items keep their places.")
    headings = {
        priority.pk: heading
        for priority in agenda.meeting.board.priorities.all()
        if (heading := heading_of(list(agenda.items.values()), priority)) is not None
    }
    moving = _moving(agenda, headings)
    if not moving:
        raise NotDone(
            "No item stands outside the heading of its priority. Give items their priority first, "
            "in their details."
        )
    made = _make_headings(agenda, headings, moving)
    for priority, items in moving.items():
        for item in items:
            agenda.reshape(agenda.outline.moved(item.pk, Place(parent=headings[priority.pk].pk)))
    agenda.undo["added"] = agenda.undo["headings"] = made
    count = sum(map(len, moving.values()))
    many = f"{count} items" if count > 1 else f"“{next(iter(moving.values()))[0].title}”"
    return agenda.record(f"Put {many} under the headings of their priorities.")


def _moving(
    agenda: OpenAgenda, headings: dict[int, AgendaItem]
) -> dict[Priority, list[AgendaItem]]:
    """By priority in the board's order, the items that are to go under its heading."""
    sources = {None, *(heading.pk for heading in headings.values())}
    by_priority: dict[int, list[AgendaItem]] = {}
    for node in agenda.outline:
        item = agenda.items[node.key]
        key = item.priority_id
        if key is None or item.kind == ItemKind.HEADING or agenda.outline.level(item.pk):
            continue
        heading = headings.get(key)
        if item.parent_id in sources and (heading is None or item.parent_id != heading.pk):
            by_priority.setdefault(key, []).append(item)
    ordered = agenda.meeting.board.priorities.filter(pk__in=by_priority)
    return {priority: by_priority[priority.pk] for priority in ordered}


def _make_headings(
    agenda: OpenAgenda,
    headings: dict[int, AgendaItem],
    moving: dict[Priority, list[AgendaItem]],
) -> list[int]:
    """Those that are missing, each after the heading before it in the board's order; the keys of
    those that were made."""
    made: list[int] = []
    order = list(agenda.meeting.board.priorities.values_list("pk", flat=True))
    first = min(
        (item for items in moving.values() for item in items),
        key=lambda item: agenda.outline.positions()[item.parent_id or item.pk][1],
    )
    for priority in moving:
        if priority.pk in headings:
            continue
        heading = AgendaItem(kind=ItemKind.HEADING, title=priority.name, priority=priority)
        agenda.place_new(heading, _place(agenda, headings, order, priority, first))
        headings[priority.pk] = heading
        made.append(heading.pk)
    return made


def _place(
    agenda: OpenAgenda,
    headings: dict[int, AgendaItem],
    order: list[int],
    priority: Priority,
    first: AgendaItem,
) -> Place:
    top = agenda.outline.level(None)
    at = order.index(priority.pk)
    for key in reversed(order[:at]):
        if key in headings:
            after = top.index(headings[key].pk) + 1
            return Place(before=top[after] if after < len(top) else None)
    for key in order[at + 1 :]:
        if key in headings:
            return Place(before=headings[key].pk)
    return Place(before=first.parent_id or first.pk)
