"""Rules of terms and seats, checked day by day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.boards.refusals import Refused
from meetings.members.seats_by_year import SeatsRow, rewritten
from meetings.members.terms import Allotted, Span, check_term, first_overfull, in_words

START = date(2026, 1, 1)
DAYS = 40
TODAY = date(2026, 11, 24)


def day(number: int) -> date:
    return START + timedelta(days=number)


ALL = [day(number) for number in range(-2, DAYS + 3)]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted((draw(st.integers(0, DAYS)), draw(st.integers(0, DAYS))))
    return Span(draw(st.sampled_from([None, day(first)])), draw(st.sampled_from([None, day(last)])))


@st.composite
def rows_in_order(draw: st.DrawFn) -> list[SeatsRow]:
    """A group's rows, none of which overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, DAYS), max_size=6)))
    bounds = [None, *(day(cut) for cut in cuts), None]
    rows = []
    for number, (first, after) in enumerate(pairwise(bounds)):
        if draw(st.booleans()):
            span = Span(first, after - timedelta(days=1) if after else None)
            rows.append(SeatsRow(number, span, draw(st.integers(0, 3)), 1))
    return rows


def seats_on(rows: list[SeatsRow], on: date) -> int | None:
    found = [row.seats for row in rows if row.span.holds(on)]
    assert len(found) <= 1
    return found[0] if found else None


@settings(deadline=None)
@given(
    spans(),
    st.lists(spans(), max_size=4),
    st.lists(st.tuples(spans(), st.integers(0, 3)), max_size=3),
)
def test_a_seat_is_missing_on_the_first_day_that_a_count_by_day_finds(
    term: Span, others: list[Span], allotted: list[tuple[Span, int]]
) -> None:
    rows = [Allotted(span, seats) for span, seats in allotted]
    found = first_overfull(term, others, rows, [row.span for row in rows])
    short = [
        on
        for on in ALL
        if term.holds(on)
        and any(row.span.holds(on) for row in rows)
        and 1 + sum(other.holds(on) for other in others)
        > sum(row.seats for row in rows if row.span.holds(on))
    ]
    assert bool(found) == bool(short)
    if found and found.day >= ALL[0]:
        assert found.day == short[0]


@settings(deadline=None)
@given(rows_in_order(), st.integers(0, DAYS - 5), st.integers(1, 5), st.integers(0, 3))
def test_writing_a_year_changes_nothing_before_it_and_lasts_until_a_later_year_says_otherwise(
    rows: list[SeatsRow], first: int, length: int, seats: int
) -> None:
    year_first, year_last = day(first), day(first + length)
    after = rewritten(rows, year_first, year_last, (seats, 1)).kept
    for on in ALL:
        if on < year_first:
            assert seats_on(after, on) == seats_on(rows, on)
        elif on <= year_last:
            assert seats_on(after, on) == seats
    later = [row.span.starts_on for row in rows if row.span.starts_on]
    says_otherwise = min((start for start in later if start > year_last), default=None)
    speaks = [row for row in rows if row.span.holds(year_last)]
    ends = speaks[0].span.ends_on if speaks else None
    for on in ALL:
        if on > year_last and (says_otherwise is None or on < says_otherwise):
            assert seats_on(after, on) == (None if ends is not None and on > ends else seats)
        elif says_otherwise is not None and on >= says_otherwise:
            assert seats_on(after, on) == seats_on(rows, on)


@settings(deadline=None)
@given(rows_in_order(), st.integers(0, DAYS - 5))
def test_a_group_that_is_taken_off_has_no_seats_in_the_year(
    rows: list[SeatsRow], first: int
) -> None:
    after = rewritten(rows, day(first), day(first + 5), None).kept
    assert all(seats_on(after, day(number)) is None for number in range(first, first + 6))


def test_the_same_number_again_writes_nothing() -> None:
    rows = [SeatsRow(1, Span(None, None), 3, 1)]
    same = rewritten(rows, day(3), day(9), (3, 1))
    assert (same.kept, same.removed) == (rows, [])


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(1826, 6, 1), None, "starts_on"),
        (date(2026, 6, 1), date(2226, 6, 1), "ends_on"),
        (date(2026, 6, 2), date(2026, 6, 1), "ends_on"),
    ],
)
def test_days_that_nobody_means(starts_on: date, ends_on: date | None, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_term(starts_on, ends_on, today=TODAY)
    assert refused.value.field == field


def test_a_term_in_words() -> None:
    assert in_words(date(2026, 6, 1), None) == "from 1 June 2026 until further notice"
    assert in_words(None, date(2026, 6, 1)) == "to 1 June 2026"
