"""Item numbers: the real pack's rule, and that publication freezes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.numbering import Line, letter_of, number_items


def numbers_of(shape: list[int]) -> list[str]:
    """References of a fresh agenda; `shape` is how many papers each heading has."""
    lines = lines_of(shape)
    numbers = number_items(lines)
    return [numbers[line.key] for line in lines]


def lines_of(shape: list[int]) -> list[Line]:
    lines, key = [], 0
    for papers in shape:
        key += 1
        heading = key
        lines.append(Line(heading))
        for _ in range(papers):
            key += 1
            lines.append(Line(key, parent=heading))
    return lines


def test_papers_are_lettered_only_where_there_are_two_or_more() -> None:
    assert numbers_of([3, 1, 1, 2, 0, 0]) == [
        "1", "1(a)", "1(b)", "1(c)", "2", "2", "3", "3", "4", "4(a)", "4(b)", "5", "6",
    ]  # fmt: skip


def test_a_board_may_letter_its_papers_without_brackets() -> None:
    lines = lines_of([2, 1, 2])
    numbers = number_items(lines, in_brackets=False)
    assert [*numbers.values()] == ["1", "1a", "1b", "2", "2", "3", "3a", "3b"]
    frozen = [Line(line.key, line.parent, numbers[line.key]) for line in lines]
    late = [*frozen[:3], Line(90, parent=1), *frozen[3:]]
    assert number_items(late, in_brackets=False)[90] == "1bA"
    assert number_items(frozen, in_brackets=True) == numbers  # what is published stays


@pytest.mark.parametrize(
    ("reference", "letter"),
    [("4(e)", "e"), ("4e", "e"), ("12(ab)", "ab"), ("12ab", "ab"), ("4", ""), ("5A", ""),
     ("1(b)A", "bA"), ("1bA", "bA"), ("", "")],
)  # fmt: skip
def test_the_letter_is_found_in_either_way(reference: str, letter: str) -> None:
    assert letter_of(reference) == letter


def test_letters_go_on_after_z() -> None:
    numbers = numbers_of([28])
    assert numbers[26:] == ["1(z)", "1(aa)", "1(ab)"]


def published(lines: list[Line]) -> list[Line]:
    numbers = number_items(lines)
    return [Line(line.key, line.parent, numbers[line.key]) for line in lines]


def test_a_late_item_moves_no_other() -> None:
    one, two, three = published([Line(1), Line(2), Line(3)])
    numbers = number_items([one, two, Line(10), Line(11), three])
    assert numbers == {1: "1", 2: "2", 10: "2A", 11: "2B", 3: "3"}


def test_a_late_paper_under_a_heading_takes_the_one_before() -> None:
    lines = published(lines_of([2, 1]))
    numbers = number_items([*lines[:3], Line(20, parent=1), *lines[3:], Line(21, parent=4)])
    assert numbers[20] == "1(b)A"
    assert numbers[21] == "2A"


def test_papers_of_a_late_heading_are_numbered_afresh() -> None:
    numbers = number_items([*published([Line(1)]), Line(5), Line(6, parent=5), Line(7, parent=5)])
    assert numbers == {1: "1", 5: "1A", 6: "1A(a)", 7: "1A(b)"}


@given(st.lists(st.integers(0, 4), max_size=12))
def test_every_reference_names_one_paper(shape: list[int]) -> None:
    lines = lines_of(shape)
    numbers = number_items(lines)
    papers = [
        numbers[line.key]
        for line in lines
        if line.parent is not None or not any(other.parent == line.key for other in lines)
    ]
    assert len(papers) == len(set(papers))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.data())
def test_no_published_number_ever_changes(shape: list[int], data: st.DataObject) -> None:
    lines = published(lines_of(shape))
    for late in range(100, 100 + data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(lines)))
        while place < len(lines) and lines[place].parent is not None:
            place += 1
        lines.insert(place, Line(late))
    numbers = number_items(lines)
    assert all(numbers[line.key] == line.frozen for line in lines if line.frozen)
    top = [numbers[line.key] for line in lines if line.parent is None]
    assert len(top) == len(set(top))
