"""Agendas for tests of building them."""

from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Meeting
from tests.factories import AgendaItemFactory


def made(meeting: Meeting, outline: str) -> dict[str, AgendaItem]:
    """Items by their titles; `outline` is like "A(B C) D", a heading where there are brackets."""
    items: dict[str, AgendaItem] = {}
    parent = None
    for word in outline.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            parent = list(items.values())[-1]
            AgendaItem.objects.filter(pk=parent.pk).update(kind=ItemKind.HEADING)
            parent.kind = ItemKind.HEADING
        elif word == ")":
            parent = None
        else:
            beside = AgendaItem.objects.filter(meeting=meeting, parent=parent).count()
            items[word] = AgendaItemFactory(
                meeting=meeting,
                parent=parent,
                position=beside + 1,
                title=word,
                kind=ItemKind.VERBAL,
            )
    return items


def shape(meeting: Meeting) -> str:
    """The agenda as `made` takes it."""
    words: list[str] = []
    for item in meeting.items.in_order():
        if item.parent_id is not None and words[-1].endswith(")"):
            words[-1] = words[-1][:-1] + f" {item.title})"
        elif item.parent_id is not None:
            words[-1] += f"({item.title})"
        else:
            words.append(item.title)
    return " ".join(words)


def numbered(meeting: Meeting) -> str:
    """Titles with their numbers: "1 A, 1(a) B"."""
    items = list(meeting.items.in_order())
    numbers = references(items)
    return ", ".join(f"{numbers[item.pk]} {item.title}" for item in items)


def is_dense(meeting: Meeting) -> bool:
    """Positions of each level are 1, 2, 3 …, and items nest one level deep."""
    levels: dict[int | None, list[int]] = {}
    items = {item.pk: item for item in meeting.items.in_order()}
    for item in items.values():
        levels.setdefault(item.parent_id, []).append(item.position)
    return all(sorted(level) == [*range(1, len(level) + 1)] for level in levels.values()) and all(
        items[item.parent_id].parent_id is None for item in items.values() if item.parent_id
    )
