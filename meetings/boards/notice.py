"""The notice of a meeting: the last lawful day to publish its agenda, and how near that is."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils import timezone

from meetings.boards.models import Meeting
from meetings.boards.working_days import bank_holidays, is_working_day, working_days_before


def last_day_for_notice(meeting_day: date, clear_days: int, holidays: Container[date]) -> date:
    """The last day on which an agenda can lawfully be published.

    Clear days are working days; the day of issue and the day of the meeting do not count. It is a
    working day itself, since the papers have to lie open for inspection from then on.
    Source: Local Government Act 1972, s100B(3) as amended by SI 2002/715.
    """
    return working_days_before(meeting_day, clear_days, holidays)


def working_days_between(first: date, last: date, holidays: Container[date]) -> int:
    """How many working days lie strictly between the two; 0 where `last` is not later."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days))
    return sum(is_working_day(day, holidays) for day in days)


class Standing(StrEnum):
    """How the notice of a meeting stands."""

    TO_COME = "to come"
    TODAY = "today"
    OVERDUE = "overdue"
    KEPT = "kept"
    SHORT = "short"


@dataclass(frozen=True)
class Notice:
    """The notice that a meeting needs, on one day, and what it has been given."""

    standing: Standing
    last_day: date
    days_due: int
    """Clear working days that the board's rule asks for."""
    days_given: int
    """Those between publication and meeting; of an agenda that is not out yet, if it went today."""
    days_away: int
    """Working days from today to the last day, or from that to today."""
    published_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether an agenda that goes out now goes out too late."""
        return self.standing == Standing.OVERDUE


def notice_of(meeting: Meeting, on: date | None = None) -> Notice | None:
    """The meeting's notice on a day (today); None once it is over, held or cancelled."""
    on = on or timezone.localdate()
    planned = meeting.state in (Meeting.State.PLANNED, Meeting.State.PUBLISHED)
    if not planned or meeting.date < on:
        return None
    closed = closed_days(meeting.board.holidays_of, meeting.date.year)
    due = meeting.board.notice_days
    last = last_day_for_notice(meeting.date, due, closed)
    out = timezone.localdate(meeting.published_at) if meeting.published_at else None
    if out is not None:
        standing = Standing.KEPT if out <= last else Standing.SHORT
    elif on > last:
        standing = Standing.OVERDUE
    else:
        standing = Standing.TODAY if on == last else Standing.TO_COME
    early, late = sorted((on, last))
    return Notice(
        standing=standing,
        last_day=last,
        days_due=due,
        days_given=working_days_between(out or on, meeting.date, closed),
        days_away=working_days_between(early, late + timedelta(days=1), closed),
        published_on=out,
    )


@lru_cache(maxsize=64)
def closed_days(region: str, year: int) -> frozenset[date]:
    """The bank holidays that count for a meeting in `year`, and for what is due before it."""
    return frozenset(bank_holidays(region, range(year - 1, year + 1)))
