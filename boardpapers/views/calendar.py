"""Meetings by the month, of every board the user may see."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import boards_visible_to, meetings_visible_to
from boardpapers.forms.meetings import FIRST_YEAR, LAST_YEAR, WEEKDAYS
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import account_key
from meetings.boards.working_days import bank_holidays

_MONDAY_FIRST = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Day:
    """One cell of the month."""

    date: date
    in_month: bool
    is_today: bool
    holiday: str
    meetings: list[Meeting]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month of ?month=2026-12 (this one), of one board with ?board."""
    today = timezone.localdate()
    first = month_asked_for(request.GET.get("month", ""), today)
    boards = list(boards_visible_to(request.user))
    board = chosen_board(request, boards)
    visible = meetings_visible_to(request.user)
    if board is not None:
        visible = visible.filter(board=board)
    weeks = _weeks(first, today, list(visible.filter(date__range=_shown(first))), board, boards)
    is_empty = not any(day.meetings for week in weeks for day in week if day.in_month)
    return render(
        request,
        "meetings/calendar.html",
        {
            "first": first,
            "weeks": weeks,
            "weekdays": WEEKDAYS,
            "previous": _month_before(first),
            "next": _month_after(first),
            "this_month": today.replace(day=1),
            "boards": boards,
            "board": board,
            "kept_boards": kept_boards(request, board),
            "is_empty": is_empty,
            "next_meeting": _next_of(visible, max(first, today)) if is_empty else None,
        },
    )


def month_asked_for(asked: str, today: date) -> date:
    """The first of the month "2026-12"; of this one for what is no month that meetings lie in."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def chosen_board(request: HttpRequest, boards: list[Board]) -> Board | None:
    """That of ?board, if it is one of these."""
    return next((board for board in boards if board.slug == request.GET.get("board")), None)


def kept_boards(request: HttpRequest, board: Board | None) -> list[Board]:
    """The boards whose meetings the user plans; of one board's page only that one."""
    kept = Board.objects.filter(secretaries__user_id=account_key(request.user))
    return list(kept.filter(pk=board.pk) if board is not None else kept)


def _next_of(visible: QuerySet[Meeting], day: date) -> Meeting | None:
    """The first to be held on or after a day."""
    held = visible.filter(date__gte=day).exclude(state=Meeting.State.CANCELLED)
    return held.order_by("date", "start").first()


def _shown(first: date) -> tuple[date, date]:
    days = list(_MONDAY_FIRST.itermonthdates(first.year, first.month))
    return days[0], days[-1]


def _weeks(
    first: date,
    today: date,
    meetings: list[Meeting],
    board: Board | None,
    boards: list[Board],
) -> list[list[Day]]:
    regions = {each.holidays_of for each in ([board] if board else boards)}
    holidays = _holidays(regions or {Board.Holidays.ENGLAND.value}, _shown(first))
    by_day: dict[date, list[Meeting]] = {}
    for meeting in sorted(meetings, key=lambda each: (each.start, each.board.name)):
        by_day.setdefault(meeting.date, []).append(meeting)
    return [
        [
            Day(
                date=day,
                in_month=day.month == first.month,
                is_today=day == today,
                holiday=holidays.get(day, ""),
                meetings=by_day.get(day, []),
            )
            for day in week
        ]
        for week in _MONDAY_FIRST.monthdatescalendar(first.year, first.month)
    ]


def _holidays(regions: set[str], shown: tuple[date, date]) -> dict[date, str]:
    """Each day's bank holiday; where not all the regions keep it, with those that do."""
    years = {shown[0].year, shown[1].year}
    kept: dict[date, dict[str, str]] = {}
    for region in sorted(regions):
        for day, name in bank_holidays(region, years).items():
            kept.setdefault(day, {})[region] = name
    return {
        day: next(iter(names.values()))
        + (
            ""
            if len(names) == len(regions)
            else f" ({', '.join(str(Board.Holidays(region).label) for region in names)})"
        )
        for day, names in kept.items()
    }


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
