"""Numbers of agenda items: computed from their order, frozen when the agenda is published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase

_STEM_AND_LETTER = re.compile(r"(.*?)([A-Z]*)", re.DOTALL)
_PAPER = re.compile(r"\d+(?:\(([a-z]+)\)|([a-z]+))([A-Z]*)")


@dataclass(frozen=True)
class Line:
    """One agenda item as numbering sees it; lines are given in printed order."""

    key: int
    parent: int | None = None
    frozen: str = ""
    """The number it was published under; blank before publication and for a late item."""


def number_items(lines: Iterable[Line], *, in_brackets: bool = True) -> dict[int, str]:
    """The reference of each line: "1" of a heading, "1(a)" of a paper under it.

    `in_brackets` is the board's `letters_in_brackets`: without them it is "1a".

    A heading's papers are lettered only where it has two or more; a single one shares the
    heading's number. Published numbers never change: a line added after publication takes the
    reference before it with the next capital letter that is free, "5A", and after that one is
    published "5B". Source: design §4 rule 6 and §5.
    """
    lines = list(lines)
    children: dict[int, list[Line]] = {}
    for line in lines:
        if line.parent is not None:
            children.setdefault(line.parent, []).append(line)
    late = _LateNumbers(line.frozen for line in lines if line.frozen)
    references: dict[int, str] = {}
    before = "0"
    for count, line in enumerate((line for line in lines if line.parent is None), 1):
        number = line.frozen or (late.after(before) if late.any_published else str(count))
        references[line.key] = before = number
        papers = children.get(line.key, [])
        if line.frozen:
            last = number
            for paper in papers:
                references[paper.key] = last = paper.frozen or late.after(last)
        else:
            for place, paper in enumerate(papers):
                letter = f"({_letter(place)})" if in_brackets else _letter(place)
                fresh = number if len(papers) == 1 else number + letter
                references[paper.key] = paper.frozen or fresh
    return references


def letter_of(reference: str) -> str:
    """The letter by which a paper is told from the others of its heading: "b" of "1(b)" and of
    "1b", "bA" of one that was put in late; "" where there is none."""
    found = _PAPER.fullmatch(reference)
    return (found[1] or found[2]) + found[3] if found else ""


class _LateNumbers:
    """Hands out references beside those that are published, none of them twice."""

    def __init__(self, published: Iterable[str]) -> None:
        self._given: dict[str, int] = {}
        self.any_published = False
        for reference in published:
            self.any_published = True
            stem, letter = _parted(reference)
            self._given[stem] = max(self._given.get(stem, 0), _number_of(letter))

    def after(self, reference: str) -> str:
        """ "5A" after "5"; "5B" after "5A", or after "5" where there is a "5A" already."""
        stem, letter = _parted(reference)
        number = max(self._given.get(stem, 0), _number_of(letter)) + 1
        self._given[stem] = number
        return stem + _letter(number - 1).upper()


def _parted(reference: str) -> tuple[str, str]:
    """Its stem, and the capitals of a late one: "1(b)" and "A"."""
    found = _STEM_AND_LETTER.fullmatch(reference)
    return (found[1], found[2]) if found else (reference, "")


def _letter(n: int) -> str:
    """a … z, aa, ab … for 0, 1, …"""
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters


def _number_of(letters: str) -> int:
    """1, 2 … for A, B …; 0 for none."""
    number = 0
    for letter in letters.lower():
        number = number * len(ascii_lowercase) + ascii_lowercase.index(letter) + 1
    return number
