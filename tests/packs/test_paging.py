import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.packs.paging import (
    Numbers,
    PartPages,
    extract_plan,
    page_labels,
    page_plan,
    supplement_plan,
)

fronts = st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=5)
papers = st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=12)


def plan_of(front, numbered):
    parts = [PartPages(f"front-{i}", n, False, right) for i, (n, right) in enumerate(front)]
    parts += [PartPages(f"item-{i}", n, True, right) for i, (n, right) in enumerate(numbered)]
    return parts, page_plan(parts)


@given(fronts, papers)
def test_parts_stand_in_order_without_overlap_and_with_at_most_one_blank_between(front, numbered):
    parts, places = plan_of(front, numbered)
    assert list(places) == [part.key for part in parts]
    end = 0
    for part in parts:
        place = places[part.key]
        assert place.blanks in (0, 1)
        assert place.index == end + place.blanks
        end = place.end


@given(fronts, papers)
def test_odd_printed_numbers_are_right_hand_pages(front, numbered):
    parts, places = plan_of(front, numbered)
    for part in parts:
        place = places[part.key]
        assert place.printed == part.numbered
        if part.starts_right:
            assert place.index % 2 == 0
        if place.printed:
            assert place.numbers.first % 2 == (place.index + 1) % 2


@given(fronts, papers.filter(bool))
def test_page_one_is_the_first_numbered_page_and_blanks_count(front, numbered):
    _, places = plan_of(front, numbered)
    first = places["item-0"]
    assert first.first_label == "1"
    for place in places.values():
        if place.printed:
            assert place.numbers.first - 1 == place.index - first.index


def test_a_part_that_need_not_start_right_follows_at_once():
    _, places = plan_of([], [(1, True), (1, False), (1, True)])
    assert [place.first_label for place in places.values()] == ["1", "2", "3"]


def labels(places):
    return [(index, n.prefix, n.style, n.first) for index, n in page_labels(places.values())]


def test_labels_are_roman_in_front_and_start_again_at_the_agenda():
    _, places = plan_of([(3, True)], [(1, True)])
    assert labels(places) == [(0, "", "r", 1), (4, "", "D", 1)]
    _, places = plan_of([], [(1, True)])
    assert labels(places) == [(0, "", "D", 1)]


@pytest.mark.parametrize(
    ("style", "count", "text"),
    [
        *[("D", 12, "12"), ("r", 4, "iv"), ("r", 39, "xxxix")],
        *[("a", 1, "a"), ("a", 26, "z"), ("a", 27, "aa"), ("a", 53, "aaa")],
    ],
)
def test_numbers_are_written_as_readers_of_pdf_write_them(style, count, text):
    assert Numbers("", style, count).text() == text
    assert Numbers("42", style, 1).text(count - 1) == f"42{text}"


def supplement(parts, after, used=()):
    plan = supplement_plan(
        [PartPages(key, pages, numbered, True) for key, pages, numbered in parts],
        after,
        dict(used),
    )
    return {key: (place.first_label, place.last_label) for key, place in plan.items()}


def test_a_supplement_is_numbered_on_from_the_page_it_goes_behind():
    got = supplement(
        [("cover", 1, False), ("agenda", 1, True), ("new", 3, True), ("changed", 2, True)],
        {"agenda": "1", "new": "42", "changed": "50"},
    )
    assert got == {
        "cover": ("i", "i"),
        "agenda": ("1a", "1a"),
        "new": ("42a", "42c"),
        "changed": ("50a", "50b"),
    }


def test_two_parts_behind_one_page_and_a_later_supplement_never_share_a_number():
    first = supplement([("a", 3, True), ("b", 1, True)], {"a": "42", "b": "42"})
    assert first == {"a": ("42a", "42c"), "b": ("42e", "42e")}  # 42d is the blank between
    later = supplement([("c", 2, True)], {"c": "42"}, {"42": 5})
    assert later == {"c": ("42f", "42g")}


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 3)), min_size=1, max_size=12))
def test_no_two_pages_of_a_supplement_have_one_label(parts):
    keys = [(f"p{n}", pages, True) for n, (pages, _) in enumerate(parts)]
    after = {f"p{n}": str(anchor) for n, (_, anchor) in enumerate(parts)}
    places = supplement_plan([PartPages(*key, True) for key in keys], after, {})
    seen = [place.numbers.text(n) for place in places.values() for n in range(place.pages)]
    assert len(seen) == len(set(seen))


def test_a_piece_of_a_pack_keeps_its_numbers():
    _, places = plan_of([(2, True)], [(1, True), (3, True), (2, False)])
    own = extract_plan(places, ["item-1", "item-2"])
    assert [(p.index, p.blanks, p.first_label) for p in own.values()] == [(0, 0, "3"), (3, 0, "6")]
