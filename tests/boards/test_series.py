"""The dates of a series, against a slow walk through every day."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.boards.series import LAST, Pattern, Series

FIRSTS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
SPANS = st.integers(0, 800).map(lambda days: timedelta(days=days))


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def is_which(day: date, which: int) -> bool:
    """Whether it is the first, second … or last such weekday of its month."""
    if which == LAST:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == which


@given(
    first=FIRSTS,
    span=SPANS,
    weekday=st.integers(0, 6),
    interval=st.integers(1, 12),
    which=st.sampled_from([1, 2, 3, 4, LAST]),
)
def test_by_the_month(
    first: date, span: timedelta, weekday: int, interval: int, which: int
) -> None:
    last = first + span
    series = Series(Pattern.MONTHLY, weekday, interval, first, last, which)
    assert list(series.dates()) == [
        day
        for day in days_between(first, last)
        if day.weekday() == weekday
        and is_which(day, which)
        and ((day.year - first.year) * 12 + day.month - first.month) % interval == 0
    ]


@given(first=FIRSTS, span=SPANS, weekday=st.integers(0, 6), interval=st.integers(1, 52))
def test_by_the_week(first: date, span: timedelta, weekday: int, interval: int) -> None:
    last = first + span
    such = [day for day in days_between(first, last) if day.weekday() == weekday]
    series = Series(Pattern.WEEKLY, weekday, interval, first, last)
    assert list(series.dates()) == such[::interval]


@pytest.mark.parametrize(
    ("series", "dates"),
    [
        (
            Series(Pattern.MONTHLY, 1, 1, date(2026, 9, 1), date(2026, 12, 31), 3),
            [date(2026, 9, 15), date(2026, 10, 20), date(2026, 11, 17), date(2026, 12, 15)],
        ),
        (
            Series(Pattern.MONTHLY, 4, 3, date(2026, 1, 31), date(2026, 7, 31), LAST),
            [date(2026, 4, 24), date(2026, 7, 31)],
        ),
        (
            Series(Pattern.WEEKLY, 3, 6, date(2026, 12, 1), date(2027, 2, 28)),
            [date(2026, 12, 3), date(2027, 1, 14), date(2027, 2, 25)],
        ),
        (Series(Pattern.WEEKLY, 3, 1, date(2026, 12, 31), date(2026, 12, 1)), []),
    ],
)
def test_series_that_are_in_a_diary(series: Series, dates: list[date]) -> None:
    assert list(series.dates()) == dates


def test_a_series_of_a_century_is_not_made_whole() -> None:
    series = Series(Pattern.WEEKLY, 0, 1, date(2000, 1, 1), date(2100, 12, 31))
    assert len(list(islice(series.dates(), 3))) == 3
