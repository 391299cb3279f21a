"""The notes as they are read on the screen: what may not be seen withheld."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.agenda.agenda_page import WITHHELD_TITLE
from meetings.minutes.models import Notes


@dataclass(frozen=True)
class NoteLine:
    """One item of the notes for one reader; its texts are sanitised HTML."""

    position: int
    item_id: int | None
    """The agenda's item that it notes."""
    title: str
    confidential: bool
    narrative: str
    confidential_minute: str
    decisions_lead_in: str
    decisions: tuple[str, ...]


def note_lines(notes: Notes, *, confidential: bool) -> Iterable[NoteLine]:
    """The items in the order taken, in three queries.

    With `confidential` false a confidential item has its open title, or "Confidential item", and
    nothing else, as in the public edition.
    """
    items = notes.items.select_related("item__parent").prefetch_related("decisions")
    for item in items.order_by("position"):
        if item.is_secret and not confidential:
            title = (item.item.open_title if item.item else "") or WITHHELD_TITLE
            yield NoteLine(item.position, item.item_id, title, True, "", "", "", ())
            continue
        yield NoteLine(
            item.position,
            item.item_id,
            item.title,
            item.is_secret,
            item.narrative,
            item.confidential_minute,
            item.decisions_lead_in,
            tuple(decision.text for decision in item.decisions.all()),
        )
