"""What writing the seats of one year does to the rows of a group: pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from meetings.members.terms import ONE_DAY, Span


@dataclass(frozen=True)
class SeatsRow:
    """A group's seats between two days. `key` is the stored row's; None for one to be made."""

    key: int | None
    span: Span
    seats: int
    position: int


@dataclass(frozen=True)
class Rewritten:
    """The rows as they are to be: `removed` by key first, then `kept` as they now are."""

    kept: list[SeatsRow]
    removed: list[int]


def in_year(rows: Iterable[SeatsRow], first: date, last: date) -> SeatsRow | None:
    """The row that speaks for the year: the one of its last day, or else its latest."""
    of_year = [row for row in rows if _overlaps(row.span, first, last)]
    return max(of_year, key=lambda row: row.span.starts_on or date.min, default=None)


def rewritten(
    rows: Iterable[SeatsRow], first: date, last: date, value: tuple[int, int] | None
) -> Rewritten:
    """The rows once the group has `value`, seats and position, from the year's `first` day on.

    It lasts as long as what it takes the place of, beyond the year too: until further notice,
    or until a later year that says otherwise. None: the group is not on the board.
    """
    rows = sorted(rows, key=lambda row: row.span.starts_on or date.min)
    if value is not None and _is_so_already(rows, first, last, value):
        return Rewritten(rows, [])
    kept: list[SeatsRow] = []
    removed: list[int] = []
    until = _lasts_until(rows, first, last)
    for row in rows:
        if not _overlaps(row.span, first, until or date.max):
            kept.append(row)
        elif row.span.starts_on is None or row.span.starts_on < first:
            kept.append(replace(row, span=Span(row.span.starts_on, first - ONE_DAY)))
        elif row.key is not None:
            removed.append(row.key)
    if value is not None:
        kept.append(SeatsRow(None, Span(first, until), *value))
    return Rewritten(kept, removed)


def _is_so_already(rows: list[SeatsRow], first: date, last: date, value: tuple[int, int]) -> bool:
    return any(
        row.span.holds(first) and row.span.holds(last) and (row.seats, row.position) == value
        for row in rows
    )


def _lasts_until(rows: list[SeatsRow], first: date, last: date) -> date | None:
    speaks = in_year(rows, first, last)
    if speaks is not None and speaks.span.holds(last):
        return speaks.span.ends_on
    later = [row.span.starts_on for row in rows if row.span.starts_on and row.span.starts_on > last]
    return min(later) - ONE_DAY if later else None


def _overlaps(span: Span, first: date, last: date) -> bool:
    return (span.starts_on is None or span.starts_on <= last) and (
        span.ends_on is None or span.ends_on >= first
    )
