"""The board's year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.boards.year import municipal_year, year_bounds


@pytest.mark.parametrize(
    ("day", "first_month", "year"),
    [
        (date(2026, 6, 1), 6, "2026/2027"),
        (date(2026, 5, 31), 6, "2025/2026"),
        (date(2026, 12, 31), 1, "2026"),
    ],
)
def test_the_year_is_named_for_both_its_calendar_years(
    day: date, first_month: int, year: str
) -> None:
    assert municipal_year(day, first_month) == year


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_years_follow_each_other_without_a_gap(day: date, first_month: int) -> None:
    first, last = year_bounds(day, first_month)
    assert first <= day <= last
    assert year_bounds(last + timedelta(days=1), first_month)[0] == last + timedelta(days=1)
