"""A board's members on any day."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from boardpapers.access import get_board
from boardpapers.people_access import Keeper, keeper_of
from meetings.boards.models import Board
from meetings.boards.year import year_bounds
from meetings.members.models import Membership
from meetings.members.roll import GroupRoll, roll_of
from meetings.members.terms import EARLIEST
from meetings.members.year_changes import Joined, YearChanges, changes_of_year, years_of

LATEST = date(2100, 12, 31)
MOST_COMING = 100


@dataclass(frozen=True)
class Line:
    """One person of the list, and whether they came in mid-year."""

    seat: Membership
    joined: Joined | None


@dataclass(frozen=True)
class Section:
    """One group's part of the page."""

    roll: GroupRoll
    members: list[Line]
    substitutes: list[Line]
    kept: bool
    """Whether the reader may change it."""


def _section(group: GroupRoll, changes: YearChanges, keeper: Keeper) -> Section:
    def lines(seats: list[Membership]) -> list[Line]:
        return [Line(seat, changes.joined.get(seat.pk)) for seat in seats]

    return Section(
        group, lines(group.members), lines(group.substitutes), keeper.keeps(group.group.pk)
    )


@require_safe
def board_members(request: HttpRequest, slug: str) -> HttpResponse:
    """The board as it stood, or will stand, on `on`; today without it. Who may see the board sees
    this, and who seats people on it finds the ways to do so."""
    board = get_board(request.user, slug)
    keeper = keeper_of(request.user, board)
    today = timezone.localdate()
    asked = request.GET.get("on", "").strip()
    day = day_asked(asked) if asked else today
    shown = day or today
    first, _ = year_bounds(shown, board.year_starts)
    roll = roll_of(board, shown)
    changes = changes_of_year(board, shown)
    return render(
        request,
        "members/board_members.html",
        {
            "board": board,
            "keeper": keeper,
            "roll": roll,
            "groups": [_section(group, changes, keeper) for group in roll.groups],
            "others": [Line(seat, changes.joined.get(seat.pk)) for seat in roll.others],
            "observers": [Line(seat, changes.joined.get(seat.pk)) for seat in roll.observers],
            "left": changes.left,
            "coming": _coming(board, shown) if keeper.keeps_some and shown >= today else [],
            "day": shown,
            "today": today,
            "asked": asked,
            "no_day": day is None,
            "year": board.year_of(shown),
            "year_first": first,
            "years": [
                (year, board.year_of(year), year == first) for year in years_of(board, today)
            ],
        },
    )


def day_asked(written: str) -> date | None:
    """The day in an address, or None where there is none that can be meant."""
    try:
        day = parse_date(written)
    except ValueError:
        return None
    return day if day is not None and EARLIEST <= day <= LATEST else None


def _coming(board: Board, day: date) -> list[Membership]:
    """Those who are to begin after the day: whoever keeps the list has to find them again."""
    return list(
        Membership.objects.filter(board=board, starts_on__gt=day)
        .select_related("person", "group")
        .order_by("starts_on", "position", "pk")[:MOST_COMING]
    )
