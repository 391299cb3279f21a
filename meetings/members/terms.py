"""Rules of terms and seats, over days alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from meetings.boards.refusals import Refused

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 30
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From one day to another, both included; None where it is open."""

    starts_on: date | None
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or self.ends_on >= day
        )


@dataclass(frozen=True)
class Allotted:
    """So many seats of a group between two days."""

    span: Span
    seats: int


@dataclass(frozen=True)
class Overfull:
    """The first day on which a group would have more members than seats."""

    day: date
    seats: int


def day_in_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def in_words(starts_on: date | None, ends_on: date | None) -> str:
    """A term as a sentence has it: "from 1 June 2026 until further notice"."""
    begins = f"from {day_in_words(starts_on)} " if starts_on else ""
    return begins + (f"to {day_in_words(ends_on)}" if ends_on else "until further notice")


def check_term(starts_on: date | None, ends_on: date | None, *, today: date) -> None:
    """Raises: Refused for a day that nobody can mean, and for a term that ends before it starts."""
    latest = date(today.year + YEARS_AHEAD, 12, 31)
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and not EARLIEST <= day <= latest:
            raise Refused(
                f"{day_in_words(day)} cannot be meant. Give a day between {EARLIEST.year} and "
                f"{latest.year}.",
                field,
            )
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(
            f"The term would end on {day_in_words(ends_on)}, before it begins on "
            f"{day_in_words(starts_on)}. Give a later last day.",
            "ends_on",
        )


def first_overfull(
    term: Span,
    others: Iterable[Span],
    allotted: Iterable[Allotted],
    kept: Iterable[Span],
) -> Overfull | None:
    """Where one more member for `term`, beside `others`, has no seat; None where there is one.

    Only days on which the board's seats are known at all, those `kept`, are looked at: nobody can
    say how many seats there were before. Members and seats change only on days when a span
    begins or on the day after one ends, so these days speak for all.
    """
    others, allotted, kept = list(others), list(allotted), list(kept)
    spans = [term, *others, *(row.span for row in allotted), *kept]
    days = {span.starts_on or date.min for span in spans}
    days |= {span.ends_on + ONE_DAY for span in spans if span.ends_on and span.ends_on < date.max}
    for day in sorted(day for day in days if term.holds(day)):
        if not any(span.holds(day) for span in kept):
            continue
        seats = sum(row.seats for row in allotted if row.span.holds(day))
        if 1 + sum(other.holds(day) for other in others) > seats:
            return Overfull(day, seats)
    return None
