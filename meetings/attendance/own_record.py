"""A member's own attendance of the year, board by board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Board, Meeting
from meetings.boards.year import year_bounds
from meetings.members.models import Capacity, Membership, Person


@dataclass(frozen=True)
class YearOfAttendance:
    """Of the meetings of a board's year that were held, those somebody was expected at.

    `expected` is those at which they were a member on the day; each is one of `present`,
    `apologies`, `absent` and `not_recorded`. `stood_in` counts meetings at which they came as a
    substitute, whether expected or not.
    """

    board: Board
    year: str
    expected: int
    present: int
    apologies: int
    absent: int
    stood_in: int

    @property
    def not_recorded(self) -> int:
        return self.expected - self.present - self.apologies - self.absent


def own_attendance(person: Person, today: date | None = None) -> list[YearOfAttendance]:
    """Of each board they are or were a member of, or stood in at, in its present year.

    In three queries. A meeting that is cancelled, or still to be held, counts for nothing.
    """
    today = today or timezone.localdate()
    seats = list(
        Membership.objects.filter(person=person, capacity=Capacity.MEMBER).select_related("board")
    )
    lines = {
        line.meeting_id: line
        for line in Attendance.objects.filter(
            person=person, meeting__date__gt=date(today.year - 2, 1, 1)
        ).select_related("meeting__board")
    }
    boards = {seat.board_id: seat.board for seat in seats}
    boards |= {
        line.meeting.board_id: line.meeting.board for line in lines.values() if _stood_in(line)
    }
    held = Meeting.objects.filter(
        board__in=boards,
        state__in=[Meeting.State.HELD, Meeting.State.CLOSED],
        date__range=(date(today.year - 2, 1, 1), today),
    )
    of_board: dict[int, list[Meeting]] = {}
    for meeting in held:
        of_board.setdefault(meeting.board_id, []).append(meeting)
    years = (
        _year(board, today, of_board.get(key, []), [s for s in seats if s.board_id == key], lines)
        for key, board in sorted(boards.items(), key=lambda item: item[1].name)
    )
    return [year for year in years if year.expected or year.stood_in]


def _year(
    board: Board,
    today: date,
    held: Iterable[Meeting],
    seats: list[Membership],
    lines: dict[int, Attendance],
) -> YearOfAttendance:
    first, last = year_bounds(today, board.year_starts)
    of_year = [meeting for meeting in held if first <= meeting.date <= last]
    expected = [m for m in of_year if any(seat.holds_on(m.date) for seat in seats)]
    as_member = [
        lines[m.pk].status for m in expected if m.pk in lines and not _stood_in(lines[m.pk])
    ]
    return YearOfAttendance(
        board=board,
        year=board.year_of(today),
        expected=len(expected),
        present=as_member.count(Attendance.Status.PRESENT),
        apologies=as_member.count(Attendance.Status.APOLOGIES),
        absent=as_member.count(Attendance.Status.ABSENT),
        stood_in=sum(m.pk in lines and _stood_in(lines[m.pk]) for m in of_year),
    )


def _stood_in(line: Attendance) -> bool:
    return line.capacity == Attended.SUBSTITUTE and line.status == Attendance.Status.PRESENT
