"""Working days against a slow count, and bank holidays against what the calendar says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.boards.models import Board
from meetings.boards.working_days import bank_holidays, is_working_day, working_days_before

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
OFFSETS = st.sets(st.integers(-60, 3), max_size=25)


def clear_days_between(issue: date, meeting: date, closed: set[date]) -> int:
    """Counted day by day, the first and the last left out."""
    days = (issue + timedelta(days=number) for number in range(1, (meeting - issue).days))
    return sum(day.strftime("%a") not in ("Sat", "Sun") and day not in closed for day in days)


@given(meeting=DAYS, count=st.integers(0, 20), offsets=OFFSETS)
def test_the_last_day_has_the_clear_days_and_no_later_one_does(
    meeting: date, count: int, offsets: set[int]
) -> None:
    closed = {meeting + timedelta(days=offset) for offset in offsets}
    issue = working_days_before(meeting, count, closed)
    assert issue < meeting
    assert is_working_day(issue, closed)
    assert clear_days_between(issue, meeting, closed) >= count
    later = issue + timedelta(days=1)
    while later < meeting:
        assert (
            not is_working_day(later, closed) or clear_days_between(later, meeting, closed) < count
        )
        later += timedelta(days=1)


@pytest.mark.parametrize(
    ("meeting", "count", "last_day"),
    [
        (date(2026, 12, 8), 5, date(2026, 11, 30)),
        (date(2027, 1, 5), 5, date(2026, 12, 23)),  # Christmas, Boxing Day's Monday, New Year
        (date(2026, 4, 8), 5, date(2026, 3, 27)),  # Good Friday and Easter Monday
        (date(2026, 12, 8), 0, date(2026, 12, 7)),
        (date(2026, 12, 7), 0, date(2026, 12, 4)),
    ],
)
def test_last_days_that_a_clerk_has_counted(meeting: date, count: int, last_day: date) -> None:
    closed = bank_holidays("ENG", [2026, 2027])
    assert working_days_before(meeting, count, closed) == last_day


def test_each_part_of_the_kingdom_keeps_its_own_days() -> None:
    kept = {region: bank_holidays(region, [2026]) for region in Board.Holidays.values}
    assert date(2026, 11, 30) in kept["SCT"]  # St Andrew's Day
    assert date(2026, 11, 30) not in kept["ENG"]
    assert date(2026, 3, 17) in kept["NIR"]  # St Patrick's Day
    assert date(2026, 4, 6) in kept["ENG"]
    assert date(2026, 4, 6) in kept["WLS"]
    assert date(2026, 4, 6) not in kept["SCT"]  # Easter Monday
    assert kept["ENG"][date(2026, 12, 28)] == "Boxing Day (substitute day)"
    assert kept["ENG"][date(2026, 1, 1)] == "New Year’s Day"
    assert all(date(2026, 12, 25) in days for days in kept.values())


def test_only_the_years_asked_for_are_given() -> None:
    assert {day.year for day in bank_holidays("ENG", range(2026, 2029))} == {2026, 2027, 2028}
    assert bank_holidays("ENG", []) == {}
