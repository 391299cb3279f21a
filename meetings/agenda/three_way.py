"""Which of the parts that two people wrote at the same time can be put together."""

from collections.abc import Collection, Mapping
from typing import NamedTuple


class ThreeWay(NamedTuple):
    """`taken`: the parts to take of mine; `conflicts`: those that both have changed."""

    taken: tuple[str, ...]
    conflicts: tuple[str, ...]


def three_way(
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    base: Mapping[str, str] | None,
    written: Collection[str],
) -> ThreeWay:
    """Compare parts by what they say, each a digest by its name.

    base: what they said when `mine` was begun; None where nobody knows, so that each difference is
    one that both may have made. written: the parts that `mine` speaks for.
    """
    taken: list[str] = []
    conflicts: list[str] = []
    for name in written:
        my_words, their_words = mine[name], theirs.get(name)
        if my_words == their_words:
            continue
        if base is None:
            conflicts.append(name)
        elif base.get(name) == their_words:
            taken.append(name)
        elif base.get(name) != my_words:
            conflicts.append(name)
    return ThreeWay(tuple(taken), tuple(conflicts))
