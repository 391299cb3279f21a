"""Who joined and who left a board in the year so far, and whose seat was whose."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from meetings.boards.models import Board
from meetings.boards.year import year_bounds
from meetings.members.models import Membership, Person
from meetings.members.terms import ONE_DAY

MOST_YEARS = 12


@dataclass(frozen=True)
class Joined:
    """That somebody sits since a day of the year."""

    on: date
    in_place_of: Person | None


@dataclass(frozen=True)
class Left:
    """That somebody sat until a day of the year."""

    membership: Membership
    last_day: date
    replaced_by: Person | None


@dataclass(frozen=True)
class YearChanges:
    """By the key of the membership that holds now; and those who are gone."""

    joined: dict[int, Joined]
    left: list[Left]


@dataclass(frozen=True)
class _Stay:
    """Somebody's terms that follow each other without a day between, as one."""

    terms: list[Membership]


def changes_of_year(board: Board, day: date) -> YearChanges:
    """What changed from the first day of the year to `day`; one query.

    A term that was only split, to give an office, is neither joining nor leaving; nor is the
    beginning of the year itself a day on which anybody joins in mid-year.
    """
    first, _ = year_bounds(day, board.year_starts)
    terms = list(
        board.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first - ONE_DAY))
        .filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day))
        .select_related("person", "group", "replaces__person")
        .order_by("starts_on", "pk")
    )
    successors = {term.replaces_id: term.person for term in terms if term.replaces_id is not None}
    joined: dict[int, Joined] = {}
    left: list[Left] = []
    for stay in _stays(terms):
        earliest, latest = stay.terms[0], stay.terms[-1]
        if earliest.starts_on is not None and first < earliest.starts_on <= day:
            replaced = earliest.replaces
            for term in stay.terms:
                joined[term.pk] = Joined(earliest.starts_on, replaced.person if replaced else None)
        if latest.ends_on is not None and first <= latest.ends_on < day:
            left.append(Left(latest, latest.ends_on, successors.get(latest.pk)))
    left.sort(key=lambda each: (each.last_day, each.membership.position))
    return YearChanges(joined, left)


def _stays(terms: list[Membership]) -> list[_Stay]:
    """In the order of beginning; a null beginning sorts last in Postgres, and is first here."""
    ordered = sorted(terms, key=lambda term: (term.starts_on or date.min, term.pk))
    open_stays: dict[tuple[int, str, int | None], _Stay] = {}
    found: list[_Stay] = []
    for term in ordered:
        key = (term.person_id, term.capacity, term.group_id)
        stay = open_stays.get(key)
        before = stay.terms[-1].ends_on if stay else None
        if stay and before and term.starts_on == before + ONE_DAY:
            stay.terms.append(term)
        else:
            open_stays[key] = _Stay([term])
            found.append(open_stays[key])
    return found


def years_of(board: Board, today: date) -> list[date]:
    """The first days of the board's years that anything is known of, latest first; two queries.

    From its first term, or row of seats, to the year that comes after today's.
    """
    days = [
        day
        for rows in (board.memberships, board.group_seats)
        for day in rows.exclude(starts_on=None)
        .order_by("starts_on")
        .values_list("starts_on", flat=True)[:1]
        if day is not None
    ]
    first, _ = year_bounds(today, board.year_starts)
    earliest, _ = year_bounds(min([*days, first]), board.year_starts)
    years = range(first.year + 1, earliest.year - 1, -1)
    return [date(year, first.month, 1) for year in years][:MOST_YEARS]
