"""The dates of a series of meetings, such as every third Tuesday or every six weeks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday


class Pattern(StrEnum):
    """What a series keeps to."""

    MONTHLY = "monthly"
    """A weekday of the month, such as the third Tuesday."""
    WEEKLY = "weekly"
    """A weekday, every so many weeks."""


LAST = -1


@dataclass(frozen=True)
class Series:
    """A weekday that comes again between two days, both included.

    `interval` counts months from the month of `first`, or weeks from the first such weekday on or
    after it. `which` is 1 to 4, or LAST, and is read for a monthly series only.
    """

    pattern: Pattern
    weekday: int
    """0 is Monday."""
    interval: int
    first: date
    last: date
    which: int = 1

    def dates(self) -> Iterator[date]:
        """The days in order, made one by one: a reader may stop at the most they would take."""
        by_weekday = weekday(self.weekday)
        if self.pattern is Pattern.MONTHLY:
            by_weekday = by_weekday(self.which)
        rule = rrule(
            MONTHLY if self.pattern is Pattern.MONTHLY else WEEKLY,
            interval=self.interval,
            byweekday=by_weekday,
            wkst=self.first.weekday(),
            dtstart=datetime.combine(self.first, time()),
            until=datetime.combine(self.last, time()),
        )
        return (moment.date() for moment in rule)
