"""The shape of an agenda, and where its items may be moved: pure rules, without a database.

Items nest one level. Once an agenda is published its items keep their places; late ones may be
moved among themselves until they are published, and follow those late ones that already are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class NotDone(Exception):
    """A change of an agenda or a forward plan is refused; the message says why, and what to do."""


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class Node:
    """An item as far as its place goes. `is_fixed`: published, and stays where it is."""

    key: int
    title: str = ""
    parent: int | None = None
    is_heading: bool = False
    is_late: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class Place:
    """Where an item is meant to stand, by its neighbours, so that moves made at once compose.

    `before` None: at the end of its level. Where `before` has left the level meanwhile it is the
    end, too.
    """

    parent: int | None = None
    before: int | None = None


END = Place()


class Outline:
    """The items of one agenda in printed order, papers under their headings."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes: dict[int, Node] = {}
        self._levels: dict[int | None, list[int]] = {None: []}
        for node in nodes:
            self._nodes[node.key] = node
            self._levels.setdefault(node.parent, []).append(node.key)

    def __iter__(self) -> Iterator[Node]:
        for key in self._levels[None]:
            yield self._nodes[key]
            for paper in self.level(key):
                yield self._nodes[paper]

    def __getitem__(self, key: int) -> Node:
        return self._nodes[key]

    def level(self, parent: int | None) -> list[int]:
        """The items under `parent`, or those at the top, in order."""
        return list(self._levels.get(parent, []))

    def positions(self) -> dict[int, tuple[int | None, int]]:
        """Each item's parent and position; positions of a level are 1, 2, 3 …"""
        return {
            key: (parent, position)
            for parent, keys in self._levels.items()
            for position, key in enumerate(keys, 1)
        }

    def without(self, key: int) -> "Outline":
        return Outline(node for node in self if node.key != key)

    def with_added(self, node: Node, place: Place) -> "Outline":
        """The outline with one item more; its own `parent` is taken from `place`.

        Raises: NotDone.
        """
        self._refuse(node, place)
        return self._placed(node, place)

    def moved(self, key: int, place: Place) -> "Outline":
        """The outline with one item, and the papers under it, in another place.

        Raises: NotDone.
        """
        node = self._nodes[key]
        if place.before == key:
            return self
        if node.is_fixed:
            raise NotDone(
                f"“{node.title}” has been published in its place, and stays there. Withdraw it, "
                "and add a late item where it is wanted."
            )
        self._refuse(node, place)
        return self._placed(node, place)

    def step(self, key: int, direction: Direction) -> Place:
        """The place one step up or down in its level, under the item above, or out from under it.

        Where a published late item stands in the way, the step goes past it. Raises: NotDone.
        """
        node = self._nodes[key]
        level = self.level(node.parent)
        at = level.index(key)
        if direction == Direction.UP:
            wanted = [Place(node.parent, before) for before in reversed(level[:at])]
            nowhere = f"“{node.title}” is the first {self._where(node)} already."
        elif direction == Direction.DOWN:
            beyond = [*level[at + 2 :], None] if at + 1 < len(level) else []
            wanted = [Place(node.parent, before) for before in beyond]
            nowhere = f"“{node.title}” is the last {self._where(node)} already."
        elif direction == Direction.IN:
            if node.parent is not None:
                raise NotDone(
                    f"“{node.title}” is under “{self._nodes[node.parent].title}” already, and "
                    "items nest one level only."
                )
            wanted = [Place(level[at - 1])] if at else []
            nowhere = f"There is no item above “{node.title}” that it could go under."
        else:
            if node.parent is None:
                raise NotDone(f"“{node.title}” is under no other item.")
            top = self.level(None)
            after = top[top.index(node.parent) + 1 :]
            wanted = [Place(None, before) for before in [*after, None]]
            nowhere = ""
        if not wanted:
            raise NotDone(nowhere)
        return next((place for place in wanted if self._is_free(key, place)), wanted[0])

    def _where(self, node: Node) -> str:
        if node.parent is None:
            return "item"
        return f"under “{self._nodes[node.parent].title}”"

    def _is_free(self, key: int, place: Place) -> bool:
        try:
            self._refuse(self._nodes[key], place)
        except NotDone:
            return False
        return True

    def _refuse(self, node: Node, place: Place) -> None:
        if place.parent is not None:
            parent = self._nodes.get(place.parent)
            if parent is None:
                raise NotDone(
                    f"The item that “{node.title}” was to go under has been removed meanwhile. "
                    "Choose another place for it."
                )
            if parent.parent is not None or parent.key == node.key:
                raise NotDone(
                    f"Items nest one level only, and “{parent.title}” is itself under another. "
                    f"Put “{node.title}” beside it."
                    if parent.key != node.key
                    else f"“{node.title}” cannot go under itself."
                )
            if node.is_heading:
                raise NotDone(
                    f"“{node.title}” is a heading, and a heading stands under no other item. Make "
                    "it another kind of item first."
                )
            if self.level(node.key):
                raise NotDone(
                    f"“{node.title}” has papers under it, and items nest one level only. Move "
                    "those out from under it first."
                )
        following = self._following(node.key, place)
        if following is not None and following.is_fixed and following.is_late:
            raise NotDone(
                f"“{following.title}” was published as a late item before “{node.title}”, which "
                "therefore goes after it."
            )

    def _following(self, key: int, place: Place) -> Node | None:
        """The published item that would come next in the level."""
        level = [other for other in self.level(place.parent) if other != key]
        for other in level[self._index(level, place) :]:
            if self._nodes[other].is_fixed:
                return self._nodes[other]
        return None

    def _index(self, level: list[int], place: Place) -> int:
        if place.before in level:
            return level.index(place.before)
        before = self._nodes.get(place.before) if place.before is not None else None
        if before is not None and place.parent is None and before.parent in level:
            return level.index(before.parent)  # it was moved under another meanwhile
        return len(level)

    def _placed(self, node: Node, place: Place) -> "Outline":
        outline = Outline(())
        outline._nodes = {**self._nodes, node.key: replace(node, parent=place.parent)}
        outline._levels = {
            parent: [key for key in keys if key != node.key]
            for parent, keys in self._levels.items()
        }
        level = outline._levels.setdefault(place.parent, [])
        level.insert(self._index(level, place), node.key)
        return outline
