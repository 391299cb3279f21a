"""The record of attendance: a board's year, and one person's over boards and years."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import get_board, meetings_visible_to
from boardpapers.attendance_charts import bar_of, lines_of
from boardpapers.attendance_sheets import one_table, sheets
from boardpapers.people_access import get_attendance_of
from boardpapers.spreadsheets import csv_response, xlsx_response
from meetings.attendance.own_record import attendance_of
from meetings.attendance.record import AttendanceRecord, attendance_record
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser
from meetings.boards.year import municipal_year, year_bounds
from meetings.members.models import Capacity, Membership


@dataclass(frozen=True)
class Year:
    """One of a board's years; `number` is the calendar year in which it begins."""

    number: int
    name: str
    first: date
    last: date


def _year_of(board: Board, day: date) -> Year:
    first, last = year_bounds(day, board.year_starts)
    return Year(first.year, municipal_year(day, board.year_starts), first, last)


def _years(user: SiteUser, board: Board) -> list[Year]:
    """Those in which the board has meetings the user may see, and this one; latest first."""
    days = meetings_visible_to(user).filter(board=board).order_by().values_list("date", flat=True)
    found = {_year_of(board, day) for day in (*days.distinct(), timezone.localdate())}
    return sorted(found, key=lambda year: year.number, reverse=True)


def _chosen(request: HttpRequest, years: list[Year], board: Board) -> Year:
    """The year of ?year, else this one. Raises: Http404 for one that the board has not."""
    asked = request.GET.get("year")
    if asked is None:
        asked = str(_year_of(board, timezone.localdate()).number)
    for year in years:
        if str(year.number) == asked:
            return year
    raise Http404


def _record(user: SiteUser, board: Board, year: Year) -> tuple[AttendanceRecord, list[Meeting]]:
    meetings = list(
        meetings_visible_to(user)
        .filter(board=board, date__range=(year.first, year.last))
        .order_by("date", "start")
    )
    within = Q(Q(starts_on__isnull=True) | Q(starts_on__lte=year.last)) & Q(
        Q(ends_on__isnull=True) | Q(ends_on__gte=year.first)
    )
    seats = board.group_seats.filter(within).select_related("group")
    memberships = (
        Membership.objects.filter(within, board=board)
        .in_capacity(Capacity.MEMBER)
        .select_related("person", "group")
    )
    groups = [seat.group for seat in seats]
    return attendance_record(meetings, list(memberships), groups), meetings


@require_safe
def board_attendance(request: HttpRequest, slug: str) -> HttpResponse:
    """The matrix and the statistics of ?year=2026, the year that begins in 2026 (this one)."""
    board = get_board(request.user, slug)
    years = _years(request.user, board)
    year = _chosen(request, years, board)
    record, meetings = _record(request.user, board, year)
    return render(
        request,
        "attendance/board_attendance.html",
        {
            "board": board,
            "years": years,
            "year": year,
            "matrix": record.matrix,
            "statistics": record.statistics,
            "has_unrecorded": record.statistics.board.unrecorded > 0,
            "has_outside": any(
                cell.outside
                for block in record.matrix.blocks
                for row in block.rows
                for cell in row.cells
            ),
            "board_bar": bar_of(record.statistics.board),
            "today": timezone.localdate(),
            "meetings": meetings,
            "lines": lines_of(record.statistics),
        },
    )


@require_safe
def board_attendance_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The same as a CSV file (one table) or a workbook (a sheet for each table)."""
    board = get_board(request.user, slug)
    if kind not in ("csv", "xlsx"):
        raise Http404
    year = _chosen(request, _years(request.user, board), board)
    record, _ = _record(request.user, board, year)
    name = f"{board.slug}-attendance-{year.name.replace('/', '-')}.{kind}"
    if kind == "csv":
        return csv_response(name, *one_table(record))
    return xlsx_response(name, sheets(record))


@require_safe
def person_attendance(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person over boards and years: each meeting they were expected at or stood in at."""
    person, boards, visible = get_attendance_of(request.user, person_id)
    years = attendance_of(person, visible.filter(board__in=boards))
    return render(
        request,
        "attendance/person_attendance.html",
        {"person": person, "years": [(year, bar_of(year.count)) for year in years]},
    )
