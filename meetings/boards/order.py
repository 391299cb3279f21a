"""Moving one thing of a list up or down."""

from typing import Literal, TypeVar

Direction = Literal["up", "down"]
T = TypeVar("T")


def in_new_order(things: list[T], moved: T, direction: Direction) -> list[T]:
    """The list with one thing a place further up or down; at an end, or gone, it stays."""
    ordered = list(things)
    if moved not in ordered:
        return ordered
    place = ordered.index(moved)
    other = place - 1 if direction == "up" else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    return ordered
