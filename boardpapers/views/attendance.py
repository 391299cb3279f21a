"""The record of attendance: a board's year, and one person's over boards and years."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import get_board, meetings_visible_to
from boardpapers.attendance_charts import Bar, bar_of, lines_of
from boardpapers.attendance_sheets import one_table, sheets
from boardpapers.people_access import get_attendance_of
from boardpapers.spreadsheets import csv_response, xlsx_response
from meetings.attendance.matrix import ANSWERS
from meetings.attendance.models import Attendance, Attended
from meetings.attendance.record import AttendanceRecord, attendance_record
from meetings.attendance.statistics import Count
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser
from meetings.boards.year import municipal_year, year_bounds
from meetings.members.models import Capacity, Membership

_ON_THE_RECORD = [Attended.MEMBER, Attended.SUBSTITUTE]


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
    groups = [*dict.fromkeys(seat.group.name for seat in seats)]
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


@dataclass(frozen=True)
class PersonLine:
    """One meeting in somebody's record."""

    meeting: Meeting
    capacity: str
    answer: str
    counted: bool


@dataclass(frozen=True)
class PersonYear:
    """Somebody's year on one board."""

    board: Board
    year: Year
    lines: list[PersonLine]
    count: Count
    stood_in: int
    bar: Bar


@require_safe
def person_attendance(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person over boards and years: each meeting they were expected at or stood in at."""
    person, boards, visible = get_attendance_of(request.user, person_id)
    lines = Attendance.objects.filter(meeting=OuterRef("pk"), capacity__in=_ON_THE_RECORD)
    meetings = list(
        visible.filter(Exists(lines), board__in=boards)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-date", "-start")
    )
    seats = list(
        Membership.objects.filter(board__in=boards, person=person)
        .in_capacity(Capacity.MEMBER)
        .select_related("group")
    )
    own = {
        line.meeting_id: line
        for line in Attendance.objects.filter(
            meeting__in=meetings, person=person, capacity__in=_ON_THE_RECORD
        ).select_related("substitute_for", "group")
    }
    substitutes: dict[int, list[str]] = {}
    for meeting_id, name in Attendance.objects.filter(
        meeting__in=meetings,
        substitute_for=person,
        status=Attendance.Status.PRESENT,
    ).values_list("meeting_id", "person__name"):
        substitutes.setdefault(meeting_id, []).append(name)
    by_year: dict[tuple[int, int], list[PersonLine]] = {}
    named: dict[tuple[int, int], tuple[Board, Year]] = {}
    for meeting in meetings:
        found = _person_line(meeting, seats, own.get(meeting.pk), substitutes.get(meeting.pk, []))
        if found is not None:
            year = _year_of(meeting.board, meeting.date)
            key = (year.number, meeting.board_id)
            named[key] = (meeting.board, year)
            by_year.setdefault(key, []).append(found)
    return render(
        request,
        "attendance/person_attendance.html",
        {
            "person": person,
            "years": [
                _person_year(*named[key], found, own, substitutes) for key, found in by_year.items()
            ],
        },
    )


def _person_line(
    meeting: Meeting, seats: list[Membership], line: Attendance | None, substitutes: list[str]
) -> PersonLine | None:
    """None for a meeting that is none of theirs."""
    seat = next(
        (
            seat
            for seat in seats
            if seat.board_id == meeting.board_id
            and (seat.starts_on is None or seat.starts_on <= meeting.date)
            and (seat.ends_on is None or seat.ends_on >= meeting.date)
        ),
        None,
    )
    if seat is None and line is None:
        return None
    answer = ANSWERS[line.status] if line else "Not recorded"
    if line is not None and line.capacity == Attended.SUBSTITUTE:
        whom = f" for {line.substitute_for}" if line.substitute_for else ""
        return PersonLine(meeting, f"Substitute{whom}", answer, counted=seat is not None)
    group = seat.group if seat else line.group if line else None
    if substitutes:
        answer = f"{answer}, substituted by {' and '.join(substitutes)}"
    return PersonLine(
        meeting, f"Member, {group}" if group else "Member", answer, counted=seat is not None
    )


def _person_year(
    board: Board,
    year: Year,
    lines: list[PersonLine],
    own: dict[int, Attendance],
    substitutes: dict[int, list[str]],
) -> PersonYear:
    expected = [line.meeting.pk for line in lines if line.counted]
    as_member = {pk: line.status for pk, line in own.items() if line.capacity == Attended.MEMBER}
    statuses = [as_member.get(pk, "") for pk in expected]
    stood_in = sum(
        line.meeting.pk in own
        and own[line.meeting.pk].capacity == Attended.SUBSTITUTE
        and own[line.meeting.pk].status == Attendance.Status.PRESENT
        for line in lines
    )
    count = Count(
        len(expected),
        statuses.count("present"),
        statuses.count("apologies"),
        statuses.count("absent"),
        sum(
            status != "present" and pk in substitutes
            for pk, status in zip(expected, statuses, strict=True)
        ),
        stood_in,
    )
    return PersonYear(board, year, lines, count, stood_in, bar_of(count))
