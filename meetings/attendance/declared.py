"""What was declared at a meeting as one reader, or one printed edition, may have it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from meetings.agenda.agenda_page import WITHHELD_TITLE, references
from meetings.attendance.models import Declaration
from meetings.boards.models import Meeting
from meetings.members.models import Person

SENSITIVE = "An interest whose details are withheld."
CONFIDENTIAL = "Withheld with the item, which is confidential."


@dataclass(frozen=True)
class DeclaredLine:
    """One declaration for one reader: what they may not see is not in it."""

    declaration_id: int
    revision: int
    person: Person
    item_id: int | None
    reference: str
    """The item's number; "" for the whole meeting, and for an item without one."""
    title: str
    """The item's; "" for the whole meeting."""
    confidential: bool
    kind: str
    text: str
    withheld: str
    """The sentence in the text's place; "" where the reader has the text."""
    sensitive: bool
    left_room: bool
    entered_after: date | None
    """The day on which it was entered or corrected, for one after the meeting's day."""
    withdrawn: bool

    @property
    def where(self) -> str:
        """The item with its number, or the whole meeting."""
        if not self.title:
            return "The whole meeting"
        return f"Item {self.reference}: {self.title}" if self.reference else self.title

    @property
    def where_in_a_sentence(self) -> str:
        """As notes have it: "item 3 (Dredging)", "the whole meeting"."""
        if not self.title:
            return "the whole meeting"
        return f"item {self.reference} ({self.title})" if self.reference else f"“{self.title}”"


def declared_lines(
    meeting: Meeting,
    *,
    confidential: bool,
    sensitive: bool,
    own: int | None = None,
    secret_items: Collection[int | None] = frozenset(),
    withdrawn: bool = False,
) -> list[DeclaredLine]:
    """The standing declarations in the order of the agenda, those in the whole meeting first; two
    queries.

    Without `confidential` a confidential item, and one of `secret_items`, has its open title, and
    what was declared in it is withheld: it would tell what the item is about. Without `sensitive`
    so is the text of those that are. `own` is the reader, who has all of theirs. With `withdrawn`
    the withdrawn ones follow at the end.
    """
    declarations = meeting.declarations.select_related("person", "interest")
    if not withdrawn:
        declarations = declarations.standing()
    found = list(declarations.order_by("person__name", "declared_at", "pk"))
    if not found:
        return []
    items = list(meeting.items.in_order())
    numbers = references(items)
    by_key = {item.pk: item for item in items}
    places = {item.pk: place for place, item in enumerate(items)}

    def line(declaration: Declaration) -> DeclaredLine:
        item = by_key.get(declaration.item_id or 0)
        is_secret = item is not None and (item.is_secret or item.pk in secret_items)
        title = item.title if item else ""
        if item is not None and is_secret and not confidential:
            title = item.open_title or WITHHELD_TITLE
        withheld = ""
        if own is None or declaration.person_id != own:
            if declaration.is_sensitive and not sensitive:
                withheld = SENSITIVE
            elif is_secret and not confidential:
                withheld = CONFIDENTIAL
        day = timezone.localdate(declaration.declared_at)
        return DeclaredLine(
            declaration_id=declaration.pk,
            revision=declaration.revision,
            person=declaration.person,
            item_id=declaration.item_id,
            reference=numbers.get(declaration.item_id or 0, ""),
            title=title,
            confidential=is_secret,
            kind=Declaration.Kind(declaration.kind).label,
            text="" if withheld else declaration.text,
            withheld=withheld,
            sensitive=declaration.is_sensitive,
            left_room=declaration.left_room,
            entered_after=day if day > meeting.date else None,
            withdrawn=declaration.withdrawn_at is not None,
        )

    lines = [line(declaration) for declaration in found]
    return sorted(lines, key=lambda each: (each.withdrawn, places.get(each.item_id or 0, -1)))


def declared_counts(meeting: Meeting) -> dict[int, int]:
    """How many have declared an interest in each item, by its primary key; one query."""
    counted = meeting.declarations.standing().filter(item__isnull=False).order_by()
    return dict(counted.values("item").annotate(number=Count("pk")).values_list("item", "number"))
