"""One person's attendance, board by board and year by year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meetings.attendance.matrix import ANSWERS, Mark, Seat
from meetings.attendance.models import Attendance
from meetings.attendance.record import (
    AttendanceRecord,
    record_of_person,
    whose_attendance_was_taken,
)
from meetings.attendance.statistics import Count
from meetings.boards.models import Board, Meeting
from meetings.boards.year import year_bounds
from meetings.members.models import Capacity, Membership, Person


@dataclass(frozen=True)
class PersonLine:
    """One meeting at which somebody was expected, or came."""

    meeting: Meeting
    capacity: str
    answer: str


@dataclass(frozen=True)
class PersonYear:
    """Somebody's year on one board; `number` is the calendar year in which it begins.

    `stood_in` counts meetings at which they came as a substitute, whether expected or not.
    """

    board: Board
    number: int
    name: str
    lines: tuple[PersonLine, ...]
    count: Count
    stood_in: int


def own_attendance(person: Person, today: date | None = None) -> list[PersonYear]:
    """Of each board they are or were a member of, or stood in at, in its present year."""
    today = today or timezone.localdate()
    lately = Meeting.objects.filter(date__range=(date(today.year - 2, 1, 1), today))
    years = attendance_of(person, lately)
    present = (year for year in years if year.name == year.board.year_of(today))
    return sorted(
        (year for year in present if year.count.expected or year.stood_in),
        key=lambda year: year.board.name,
    )


def attendance_of(person: Person, meetings: QuerySet[Meeting]) -> list[PersonYear]:
    """Of those meetings that were theirs, the latest first; counted as the board's statistics
    count. Three queries."""
    seats = list(
        Membership.objects.filter(person=person)
        .in_capacity(Capacity.MEMBER)
        .select_related("person", "group")
    )
    lines = Attendance.objects.filter(meeting=OuterRef("pk"), person=person)
    theirs = meetings.filter(Q(board__in={seat.board_id for seat in seats}) | Exists(lines))
    taken = list(
        whose_attendance_was_taken(theirs).select_related("board").order_by("-date", "-start")
    )
    records = record_of_person(person, taken, seats)
    of_year: dict[tuple[int, int], list[Meeting]] = {}
    for meeting in taken:
        first, _ = year_bounds(meeting.date, meeting.board.year_starts)
        of_year.setdefault((first.year, meeting.board_id), []).append(meeting)
    years = (
        _year(person, number, its_meetings, records[board])
        for (number, board), its_meetings in of_year.items()
    )
    return [year for year in years if year.lines]


def _year(
    person: Person, number: int, meetings: list[Meeting], of_board: AttendanceRecord
) -> PersonYear:
    keys = {meeting.pk for meeting in meetings}
    record = replace(of_board, sittings=tuple(s for s in of_board.sittings if s.key in keys))
    found = record.statistics
    own = {mark.meeting: mark for mark in record.marks if mark.person == person.pk}
    substitutes: dict[int, list[str]] = {}
    for mark in record.marks:
        if mark.stood_in and mark.stands_in_for == person.pk:
            substitutes.setdefault(mark.meeting, []).append(mark.name)
    lines = (
        _line(meeting, record.seats, own.get(meeting.pk), substitutes.get(meeting.pk, []))
        for meeting in meetings
    )
    board = meetings[0].board
    return PersonYear(
        board,
        number,
        board.year_of(meetings[0].date),
        tuple(line for line in lines if line is not None),
        next((each.count for each in found.by_person if each.person == person.pk), Count()),
        sum(each.times for each in found.substitutes if each.person == person.pk),
    )


def _line(
    meeting: Meeting, seats: Iterable[Seat], mark: Mark | None, substitutes: list[str]
) -> PersonLine | None:
    """None for a meeting that is none of theirs."""
    seat = next((seat for seat in seats if seat.holds_on(meeting.date)), None)
    if seat is None and mark is None:
        return None
    answer = ANSWERS[mark.status] if mark else "Not recorded"
    if mark is not None and mark.substitute:
        whom = f" for {mark.stands_in_for_name}" if mark.stands_in_for_name else ""
        return PersonLine(meeting, f"Substitute{whom}", answer)
    if substitutes:
        answer = f"{answer}, substituted by {' and '.join(substitutes)}"
    group = seat.group if seat is not None else mark.group if mark is not None else ""
    told = ["Member", group, "" if seat is not None else "without a seat that day"]
    return PersonLine(meeting, ", ".join(word for word in told if word), answer)
