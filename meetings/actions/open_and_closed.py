"""How many actions were open, and how many were closed, month by month through a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Life:
    """When an action was raised, and on what day it was completed, if it is."""

    raised_on: date
    completed_on: date | None


@dataclass(frozen=True)
class Month:
    """`last_day` is that of the month, or the day up to which it is counted."""

    last_day: date
    open: int
    """On that day."""
    closed: int
    """Since the year began."""


def months_of(lives: Collection[Life], first: date, last: date, today: date) -> list[Month]:
    """The months of the year from `first` to `last` up to `today`, in which the last one ends.

    An action is open from the day it is raised until the day before it is completed.
    """
    found = []
    begins = first
    while begins <= min(last, today):
        following = _month_after(begins)
        ends = min(following - timedelta(days=1), today)
        found.append(
            Month(
                ends,
                sum(
                    life.raised_on <= ends
                    and (life.completed_on is None or life.completed_on > ends)
                    for life in lives
                ),
                sum(
                    life.completed_on is not None and first <= life.completed_on <= ends
                    for life in lives
                ),
            )
        )
        begins = following
    return found


def _month_after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
