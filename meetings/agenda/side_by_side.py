"""Two texts side by side, their differences marked word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*")
ALIKE = 0.4
"""Lines with fewer of their words in common are not the same line changed."""


@dataclass(frozen=True)
class Piece:
    """A run of words; `own` where the other side does not have them."""

    words: str
    own: bool


@dataclass(frozen=True)
class Row:
    """A line of one side beside the line of the other that it is like; either may be missing."""

    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        return not any(piece.own for piece in (*self.mine, *self.theirs))


def side_by_side(mine: Sequence[str], theirs: Sequence[str]) -> list[Row]:
    """The lines of both, every word of either in its row, in order."""
    rows: list[Row] = []
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            rows += [Row((Piece(line, False),), (Piece(line, False),)) for line in mine[start:end]]
        else:
            rows += _changed(mine[start:end], theirs[other_start:other_end])
    return rows


def _changed(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Row]:
    """Lines that differ: each with the first of the other side that is like it."""
    after = 0
    for line in mine:
        found = next((at for at in range(after, len(theirs)) if _alike(line, theirs[at])), None)
        if found is None:
            yield Row(_own(line), ())
            continue
        for skipped in theirs[after:found]:
            yield Row((), _own(skipped))
        yield _by_words(line, theirs[found])
        after = found + 1
    for rest in theirs[after:]:
        yield Row((), _own(rest))


def _own(line: str) -> tuple[Piece, ...]:
    return (Piece(line, True),) if line else ()


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _by_words(mine: str, theirs: str) -> Row:
    ours, others = _WORD.findall(mine), _WORD.findall(theirs)
    left: list[Piece] = []
    right: list[Piece] = []
    bare = [word.strip() for word in ours], [word.strip() for word in others]
    for kind, start, end, other_start, other_end in SequenceMatcher(
        None, *bare, autojunk=False
    ).get_opcodes():
        own = kind != "equal"
        if start < end:
            left.append(Piece("".join(ours[start:end]), own))
        if other_start < other_end:
            right.append(Piece("".join(others[other_start:other_end]), own))
    return Row(tuple(left), tuple(right))
