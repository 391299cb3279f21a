"""Where each part of a pack begins, known before the pack is joined.

The agenda prints the page numbers of the papers, so they are worked out from the
number of pages of each part, not read off the finished pack.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """How pages are numbered: `prefix`, then a count from `first` on in one of three styles.

    "r" is i, ii, iii; "D" is 1, 2, 3; "a" is a to z, then aa to zz. Source: ISO 32000-1, 12.4.2.
    """

    prefix: str
    style: str
    first: int

    def text(self, offset: int = 0) -> str:
        """The number of the page `offset` pages on."""
        count = self.first + offset
        if self.style == "D":
            return f"{self.prefix}{count}"
        if self.style == "a":
            times, letter = divmod(count - 1, 26)
            return self.prefix + ascii_lowercase[letter] * (times + 1)
        roman = ""
        for value, letters in ROMAN:
            times, count = divmod(count, value)
            roman += letters * times
        return self.prefix + roman

    def later(self, offset: int) -> "Numbers":
        return replace(self, first=self.first + offset)


@dataclass(frozen=True, slots=True)
class PartPages:
    """What the page numbers of a pack depend on: one part and how long it is."""

    key: str
    pages: int
    numbered: bool
    starts_right: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: `index` counts sheets' sides from 0.

    `blanks` (0 or 1) blank pages stand before the part; they are numbered on from the part
    before. `numbers` begin with the part's first page; those of front pages are not printed.
    """

    blanks: int
    index: int
    pages: int
    numbers: Numbers
    printed: bool = True

    @property
    def end(self) -> int:
        """Index of the page after the part's last."""
        return self.index + self.pages

    @property
    def first_label(self) -> str:
        return self.numbers.text()

    @property
    def last_label(self) -> str:
        return self.numbers.text(self.pages - 1)


Plan = Mapping[str, Place]


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
        _check(part, places)
        if page_one is not None and not part.numbered:
            raise ValueError(f"The front part {part.key!r} comes after the numbered pages.")
        first_numbered = part.numbered and page_one is None
        blanks = index % 2 if part.starts_right or first_numbered else 0
        index += blanks
        if first_numbered:
            page_one = index
        if page_one is None:
            numbers = Numbers("", "r", index + 1)
        else:
            numbers = Numbers("", "D", index - page_one + 1)
        places[part.key] = Place(blanks, index, part.pages, numbers, page_one is not None)
        index += part.pages
    return places


def supplement_plan(
    parts: Iterable[PartPages], after: Mapping[str, str], used: Mapping[str, int]
) -> dict[str, Place]:
    """Place the parts of a supplement, whose pages are numbered on from those of the pack.

    A numbered part goes behind the page that `after` names for it, and takes its number with a
    letter: 42a, 42b. `used` counts the letters that earlier supplements took behind a page. What
    goes behind another page than the part before it starts on a sheet of its own.
    Front parts are numbered i, ii, as in a pack. Source: design §2.

    Raises: ValueError for two parts of one key or an empty part.
    """
    taken = dict(used)
    places: dict[str, Place] = {}
    index = 0
    before = ""
    for part in parts:
        _check(part, places)
        elsewhere = part.numbered and after[part.key] != before
        blanks = index % 2 if part.starts_right or elsewhere else 0
        index += blanks
        if part.numbered:
            taken[before] = taken.get(before, 0) + blanks
            before = after[part.key]
            numbers = Numbers(before, "a", taken.get(before, 0) + 1)
            taken[before] = taken.get(before, 0) + part.pages
        else:
            numbers = Numbers("", "r", index + 1)
        places[part.key] = Place(blanks, index, part.pages, numbers, part.numbered)
        index += part.pages
    return places


def extract_plan(plan: Plan, keys: Sequence[str]) -> dict[str, Place]:
    """Some neighbouring parts of a pack by themselves, under the numbers they have in it."""
    first = plan[keys[0]]
    found = {key: replace(plan[key], index=plan[key].index - first.index) for key in keys}
    found[keys[0]] = replace(found[keys[0]], blanks=0)
    return found


def page_labels(places: Iterable[Place]) -> list[tuple[int, Numbers]]:
    """The PDF's page label ranges as (first index, how it counts from there)."""
    ranges: list[tuple[int, Numbers]] = []
    for place in places:
        if ranges:
            index, numbers = ranges[-1]
            if numbers.later(place.index - index) == place.numbers:
                continue
        ranges.append((place.index, place.numbers))
    return ranges


def _check(part: PartPages, places: Plan) -> None:
    if part.key in places:
        raise ValueError(f"Two parts of the pack have the key {part.key!r}.")
    if part.pages < 1:
        raise ValueError(f"The part {part.key!r} has no pages.")
