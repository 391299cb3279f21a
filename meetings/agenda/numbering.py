"""Numbers of agenda items: computed from their order, frozen when the agenda is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase


@dataclass(frozen=True)
class Line:
    """One agenda item as numbering sees it; lines are given in printed order."""

    key: int
    parent: int | None = None
    frozen: str = ""
    """The number it was published under; blank before publication and for a late item."""


def number_items(lines: Iterable[Line]) -> dict[int, str]:
    """The reference of each line: "1" of a heading, "1(a)" of a paper under it.

    A heading's papers are lettered only where it has two or more; a single one shares the
    heading's number. Published numbers never change: a line added after publication takes the
    reference before it with a capital letter, "5A". Source: design §4 rule 6 and §5.
    """
    lines = list(lines)
    published = any(line.frozen for line in lines)
    children: dict[int, list[Line]] = {}
    for line in lines:
        if line.parent is not None:
            children.setdefault(line.parent, []).append(line)
    references: dict[int, str] = {}
    top = [line for line in lines if line.parent is None]
    _number(top, references, [str(n) for n in range(1, len(top) + 1)], "0", published)
    for line in top:
        papers, number = children.get(line.key, []), references[line.key]
        fresh = (
            [number]
            if len(papers) == 1
            else [f"{number}({_letter(n)})" for n in range(len(papers))]
        )
        _number(papers, references, fresh, number, published and bool(line.frozen))
    return references


def _number(
    siblings: list[Line], references: dict[int, str], fresh: list[str], before: str, published: bool
) -> None:
    """Number lines of one level: afresh, or around those already published."""
    added = 0
    for line, number in zip(siblings, fresh, strict=True):
        if not published:
            references[line.key] = number
        elif line.frozen:
            references[line.key], before, added = line.frozen, line.frozen, 0
        else:
            references[line.key] = before + _letter(added).upper()
            added += 1


def _letter(n: int) -> str:
    """a … z, aa, ab … for 0, 1, …"""
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters
