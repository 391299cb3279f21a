"""The last lawful day to publish, and how it is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.boards.models import Board, Meeting
from meetings.boards.notice import (
    Standing,
    closed_days,
    last_day_for_notice,
    notice_of,
    working_days_between,
)
from meetings.boards.working_days import is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
TUESDAY = date(2026, 12, 8)


def meeting_on(day: date, published_at: datetime | None = None, **board: object) -> Meeting:
    state = Meeting.State.PUBLISHED if published_at else Meeting.State.PLANNED
    return Meeting(board=Board(**board), date=day, state=state, published_at=published_at)


@given(meeting=DAYS, clear=st.integers(0, 15), off=st.sets(st.integers(1, 40), max_size=12))
def test_the_last_day_leaves_the_clear_days_and_the_next_working_day_does_not(
    meeting: date, clear: int, off: set[int]
) -> None:
    closed = {meeting - timedelta(days=number) for number in off}
    last = last_day_for_notice(meeting, clear, closed)
    assert last < meeting
    assert is_working_day(last, closed)
    assert working_days_between(last, meeting, closed) == clear
    later = [last + timedelta(days=n) for n in range(1, (meeting - last).days)]
    working = [day for day in later if is_working_day(day, closed)]
    assert all(working_days_between(day, meeting, closed) < clear for day in working)


@given(first=DAYS, gap=st.integers(0, 60))
def test_working_days_between_are_counted_apart_from_both_ends(first: date, gap: int) -> None:
    last = first + timedelta(days=gap)
    split = first + timedelta(days=gap // 2)
    whole = working_days_between(first, last, set())
    halves = working_days_between(first, split, set()) + working_days_between(split, last, set())
    between = first < split < last
    assert whole == halves + (between and is_working_day(split, set()))


def test_five_clear_days_before_a_tuesday_end_on_the_monday_of_the_week_before() -> None:
    notice = notice_of(meeting_on(TUESDAY), on=date(2026, 11, 25))
    assert notice is not None
    assert notice.last_day == date(2026, 11, 30)
    assert notice.standing == Standing.TO_COME
    assert notice.days_away == 3


def test_christmas_and_the_day_instead_of_boxing_day_are_no_working_days() -> None:
    closed = closed_days("ENG", 2027)
    assert last_day_for_notice(date(2027, 1, 5), 5, closed) == date(2026, 12, 23)


@pytest.mark.parametrize(("region", "last"), [("ENG", 24), ("SCT", 23)])
def test_a_boards_own_bank_holidays_count(region: str, last: int) -> None:
    """2 January is a holiday in Scotland alone; in 2025 it was a Thursday."""
    meeting = meeting_on(date(2025, 1, 6), notice_days=5, holidays_of=region)
    notice = notice_of(meeting, on=date(2024, 12, 20))
    assert notice is not None
    assert notice.last_day == date(2024, 12, last)


def test_on_the_day_itself_and_after_it() -> None:
    meeting = meeting_on(TUESDAY)
    last = notice_of(meeting, on=date(2026, 11, 30))
    late = notice_of(meeting, on=date(2026, 12, 2))
    assert last is not None
    assert late is not None
    assert (last.standing, last.days_given, last.is_late) == (Standing.TODAY, 5, False)
    assert (late.standing, late.days_given, late.days_away) == (Standing.OVERDUE, 3, 2)
    assert late.is_late


def test_once_published_the_day_it_went_out_is_what_counts() -> None:
    """Local time: half past eleven at night on 1 July is the 2nd by the clock on the wall."""
    out = meeting_on(date(2026, 7, 9), datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    short = meeting_on(date(2026, 7, 9), datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    kept, missed = (notice_of(each, on=date(2026, 7, 6)) for each in (out, short))
    assert kept is not None
    assert missed is not None
    assert (kept.standing, kept.days_given) == (Standing.KEPT, 5)
    assert (missed.standing, missed.days_given) == (Standing.SHORT, 4)
    assert not missed.is_late


def test_a_meeting_that_is_over_or_off_has_no_clock() -> None:
    assert notice_of(meeting_on(TUESDAY), on=date(2026, 12, 9)) is None
    off = meeting_on(TUESDAY)
    off.state = Meeting.State.CANCELLED
    assert notice_of(off, on=date(2026, 11, 2)) is None
