"""Where each part of a pack begins, known before the pack is joined.

The agenda prints the page numbers of the papers, so they are worked out from the
number of pages of each part, not read off the finished pack.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartPages:
    """What the page numbers of a pack depend on: one part and how long it is."""

    key: str
    pages: int
    numbered: bool
    starts_right: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: `index` counts sheets' sides from 0, `number` is the printed one.

    `blanks` (0 or 1) blank pages stand before the part; `number` is None on front pages.
    """

    blanks: int
    index: int
    number: int | None
    pages: int

    @property
    def end(self) -> int:
        """Index of the page after the part's last."""
        return self.index + self.pages


def page_plan(parts: Iterable[PartPages]) -> dict[str, Place]:
    """Place every part, in order; the result's order is that of the parts.

    Right-hand pages are the odd ones, both as printed and as counted from the first sheet:
    page 1, the first numbered page, is therefore always put on a right-hand page.

    Raises: ValueError for two parts of one key, an empty part, or a front part after a
    numbered one.
    """
    places: dict[str, Place] = {}
    index = 0
    page_one: int | None = None
    for part in parts:
        if part.key in places:
            raise ValueError(f"Two parts of the pack have the key {part.key!r}.")
        if part.pages < 1:
            raise ValueError(f"The part {part.key!r} has no pages.")
        if page_one is not None and not part.numbered:
            raise ValueError(f"The front part {part.key!r} comes after the numbered pages.")
        first_numbered = part.numbered and page_one is None
        blanks = index % 2 if part.starts_right or first_numbered else 0
        index += blanks
        if first_numbered:
            page_one = index
        number = None if page_one is None else index - page_one + 1
        places[part.key] = Place(blanks, index, number, part.pages)
        index += part.pages
    return places


def page_labels(places: Sequence[Place]) -> list[tuple[int, str]]:
    """The PDF's page label ranges as (first index, style): roman front pages, then 1, 2, 3."""
    page_one = next((place.index for place in places if place.number is not None), None)
    ranges = [] if page_one == 0 else [(0, "r")]
    return ranges if page_one is None else [*ranges, (page_one, "D")]
