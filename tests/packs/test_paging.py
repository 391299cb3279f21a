import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.packs.paging import PartPages, page_labels, page_plan

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
        assert (place.number is None) == (not part.numbered)
        if part.starts_right:
            assert place.index % 2 == 0
        if place.number is not None:
            assert place.number % 2 == (place.index + 1) % 2


@given(fronts, papers.filter(bool))
def test_page_one_is_the_first_numbered_page_and_blanks_count(front, numbered):
    _, places = plan_of(front, numbered)
    first = places["item-0"]
    assert first.number == 1
    for place in places.values():
        if place.number is not None:
            assert place.number - 1 == place.index - first.index


def test_a_part_that_need_not_start_right_follows_at_once():
    _, places = plan_of([], [(1, True), (1, False), (1, True)])
    assert [place.number for place in places.values()] == [1, 2, 3]


def test_labels_are_roman_in_front_and_start_again_at_the_agenda():
    _, places = plan_of([(3, True)], [(1, True)])
    assert page_labels(list(places.values())) == [(0, "r"), (4, "D")]
    _, places = plan_of([], [(1, True)])
    assert page_labels(list(places.values())) == [(0, "D")]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([PartPages("a", 1, True, True)] * 2, "two parts|Two parts"),
        ([PartPages("a", 0, True, True)], "no pages"),
        ([PartPages("a", 1, True, True), PartPages("b", 1, False, True)], "comes after"),
    ],
)
def test_parts_that_cannot_be_placed_are_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        page_plan(parts)
