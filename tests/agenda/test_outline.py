"""Any sequence of changes leaves an agenda in order, and after publication every number stands."""

import re
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda.numbering import Line, number_items
from meetings.agenda.outline import END, Direction, Node, NotDone, Outline, Place

NEW = st.tuples(st.just("add"), st.integers(0, 40), st.integers(0, 40), st.booleans())
MOVE = st.tuples(
    st.just("move"),
    st.integers(0, 40),
    st.integers(0, 40),
    st.one_of(st.none(), st.integers(0, 40)),
)
STEP = st.tuples(st.just("step"), st.integers(0, 40), st.sampled_from(Direction))
REMOVE = st.tuples(st.just("remove"), st.integers(0, 40))
PUBLISH = st.tuples(st.just("publish"))
CHANGES = st.one_of(NEW, NEW, MOVE, STEP, REMOVE)


@dataclass
class Board:
    """An agenda as the services keep it, but in memory."""

    outline: Outline = field(default_factory=lambda: Outline(()))
    frozen: dict[int, str] = field(default_factory=dict)
    is_published: bool = False
    keys: count = field(default_factory=lambda: count(1))

    def numbers(self) -> dict[int, str]:
        return number_items(
            Line(node.key, node.parent, self.frozen.get(node.key, "")) for node in self.outline
        )

    def publish(self) -> None:
        self.frozen |= self.numbers()
        self.is_published = True
        self.outline = Outline(replace(node, is_fixed=True) for node in self.outline)

    def do(self, what: tuple) -> None:
        there = [node.key for node in self.outline]

        def some(n: int | None) -> int | None:
            return there[n % len(there)] if there and n is not None else None

        match what:
            case ("add", parent, before, is_heading):
                node = Node(next(self.keys), is_heading=is_heading, is_late=self.is_published)
                under = some(parent) if parent % 2 else None
                self.outline = self.outline.with_added(node, Place(under, some(before)))
            case ("move", key, before, parent) if there:
                self.outline = self.outline.moved(some(key), Place(some(parent), some(before)))
            case ("step", key, direction) if there:
                place = self.outline.step(some(key), direction)
                self.outline = self.outline.moved(some(key), place)
            case ("remove", key) if there:
                node = self.outline[some(key)]
                if not node.is_fixed and not self.outline.level(node.key):
                    self.outline = self.outline.without(node.key)
            case ("publish",):
                self.publish()

    def check(self) -> None:
        """In order: dense, one level deep, no heading under another, each number once."""
        levels: dict[int | None, list[int]] = {}
        for parent, position in self.outline.positions().values():
            levels.setdefault(parent, []).append(position)
        assert all(sorted(level) == [*range(1, len(level) + 1)] for level in levels.values())
        nodes = list(self.outline)
        assert len(nodes) == len(self.outline.positions())
        for node in nodes:
            if node.parent is not None:
                assert self.outline[node.parent].parent is None
                assert not node.is_heading
        numbers = self.numbers()
        papers = [
            numbers[node.key]
            for node in nodes
            if node.parent is not None or not self.outline.level(node.key)
        ]
        assert len(papers) == len(set(papers)), papers
        top = [numbers[key] for key in self.outline.level(None)]
        assert len(top) == len(set(top)), top


def attempt(board: Board, what: tuple) -> None:
    try:
        board.do(what)
    except NotDone:
        return


@given(st.lists(CHANGES, max_size=40))
@settings(max_examples=300)
def test_any_sequence_leaves_an_agenda_in_order_and_numbered_by_the_rule(changes) -> None:
    board = Board()
    for what in changes:
        attempt(board, what)
        board.check()
        numbers = board.numbers()
        for count_, key in enumerate(board.outline.level(None), 1):
            assert numbers[key] == str(count_)
            papers = board.outline.level(key)
            letters = [numbers[paper].removeprefix(str(count_)) for paper in papers]
            assert letters == (
                [""] if len(papers) == 1 else [f"({chr(97 + n)})" for n in range(len(papers))]
            )


@given(st.lists(CHANGES, max_size=15), st.lists(st.one_of(CHANGES, CHANGES, PUBLISH), max_size=40))
@settings(max_examples=300)
def test_after_publication_no_number_changes_whatever_comes(before, after) -> None:
    board = Board()
    for what in before:
        attempt(board, what)
    board.publish()
    for what in after:
        frozen, places = dict(board.frozen), [n.key for n in board.outline if n.is_fixed]
        attempt(board, what)
        board.check()
        numbers = board.numbers()
        assert {key: numbers[key] for key in frozen} == frozen
        assert [n.key for n in board.outline if n.key in places] == places
        if any(not node.is_late for node in board.outline):
            late = [numbers[node.key] for node in board.outline if node.is_late]
            assert all(re.search("[A-Z]", number) for number in late), late


def numbers_of(outline: Outline, frozen: dict[int, str]) -> list[str]:
    numbers = number_items(
        Line(node.key, node.parent, frozen.get(node.key, "")) for node in outline
    )
    return [numbers[node.key] for node in outline]


def published(*nodes: tuple[int, str, bool]) -> tuple[Outline, dict[int, str]]:
    outline = Outline(
        Node(key, f"Item {number}", is_late=late, is_fixed=True) for key, number, late in nodes
    )
    return outline, {key: number for key, number, _ in nodes}


def test_a_late_item_goes_after_a_late_one_that_is_published() -> None:
    outline, frozen = published((1, "1", False), (2, "1A", True), (3, "2", False))
    late = Node(9, "Late", is_late=True)
    with pytest.raises(NotDone, match="published as a late item"):
        outline.with_added(late, Place(before=2))
    assert numbers_of(outline.with_added(late, Place(before=3)), frozen) == ["1", "1A", "1B", "2"]


def test_a_step_goes_past_a_late_item_that_is_published() -> None:
    outline, frozen = published((1, "1", False), (2, "1A", True), (3, "2", False))
    outline = outline.with_added(Node(9, "Late", is_late=True), Place(before=3))
    up = outline.moved(9, outline.step(9, Direction.UP))
    assert numbers_of(up, frozen) == ["0A", "1", "1A", "2"]
    down = up.moved(9, up.step(9, Direction.DOWN))
    assert numbers_of(down, frozen) == ["1", "1A", "1B", "2"]


def test_moves_made_at_once_compose() -> None:
    """Before an item that was meanwhile moved under another: before that other."""
    outline = Outline(Node(key) for key in range(1, 6)).moved(4, Place(parent=2))
    assert [node.key for node in outline.moved(5, Place(before=4))] == [1, 5, 2, 4, 3]


def test_steps_say_why_they_are_not_done() -> None:
    outline = Outline(
        [Node(1, "Lamps"), Node(2, "Buoys", parent=1), Node(3, "Tides", is_heading=True)]
    )
    for key, direction, why in (
        (1, Direction.UP, "“Lamps” is the first item already."),
        (3, Direction.DOWN, "“Tides” is the last item already."),
        (2, Direction.UP, "“Buoys” is the first under “Lamps” already."),
        (1, Direction.OUT, "“Lamps” is under no other item."),
        (2, Direction.IN, "nest one level only"),
        (1, Direction.IN, "no item above"),
    ):
        with pytest.raises(NotDone, match=re.escape(why)):
            outline.step(key, direction)
    with pytest.raises(NotDone, match="is a heading"):
        outline.moved(3, outline.step(3, Direction.IN))
    with pytest.raises(NotDone, match="has papers under it"):
        outline.moved(3, Place(before=1)).moved(1, Place(parent=3))
    with pytest.raises(NotDone, match="removed meanwhile"):
        outline.moved(1, Place(parent=99))
    assert outline.moved(1, END).level(None) == [3, 1]
