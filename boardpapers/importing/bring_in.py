"""A list for one board as one write: its members, or who came to its meetings."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.attendance.lapsing import telling_who_stands_in
from meetings.attendance.models import Attendance, Register
from meetings.boards.models import Board, Meeting
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.services.boards import lock_board
from meetings.members.models import Group, Person

from .groups import likeliest_group
from .ledger import Ledger
from .listed import ListReader
from .member_list import MemberList
from .people import People
from .reading.dates import written
from .reading.doubts import UnreadableFile
from .reading.lists import Kept, ReadList, read_list
from .reading.names import Match
from .services import DryRun, Outcome, outcome_of
from .sources import ImportRefused
from .write_attendance import AttendanceLines, Year


def bring_in_list(
    *,
    board: Board,
    by: AbstractBaseUser,
    content: bytes,
    file_name: str,
    holds_from: date,
    answers: dict[str, str] | None = None,
    seen: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Read a list and bring the board to it; a dry run does the same, its questions decided as
    suggested, and takes it back.

    `seen` is the `Outcome.seen` of the dry run that was looked over. Raises: PermissionDenied;
    SavedMeanwhile where the board is no longer as it was then; ImportRefused. Then nothing is
    written.
    """
    outcome: Outcome | None = None
    try:
        read = read_list(content, file_name)
        with transaction.atomic():
            board = lock_board(board, by)
            now = board_as_it_is(board)
            if seen is not None and seen != now:
                raise SavedMeanwhile
            ledger = Ledger(answers, accept_suggestions=dry_run)
            people = People(ledger, board)
            if read.kept is Kept.MEMBERS:
                with telling_who_stands_in(board, by):
                    _members(board, ledger, people, read, holds_from)
            else:
                _attendance(board, ledger, people, read)
            people.finish()
            outcome = outcome_of(board, ledger, read.table.doubts, dry_run=dry_run, seen=now)
            if dry_run:
                raise DryRun
    except DryRun:
        pass
    except UnreadableFile as fault:
        raise ImportRefused([str(fault)]) from fault
    except DatabaseError as wrong:
        raise ImportRefused(
            [
                f"{file_name}: Two of its facts cannot both be true here, and nothing was "
                "written. Check it for people who would sit twice, and for offices held by two, "
                "then bring it in again."
            ]
        ) from wrong
    assert outcome is not None  # noqa: S101  (set before the transaction ended)
    return outcome


def board_as_it_is(board: Board) -> str:
    """Tells whether anything has changed that a list is compared with."""
    seats = board.memberships.order_by("pk").values_list()
    people = (
        Person.objects.filter(Q(memberships__board=board) | Q(attendances__meeting__board=board))
        .order_by("pk")
        .distinct()
        .values_list("pk", "name", "organisation", "email", "also_called")
    )
    lines = Attendance.objects.filter(meeting__board=board).order_by("pk").values_list()
    groups = _groups_of(board).values_list("pk", "name", "also_called")
    meetings = board.meetings.order_by("pk").values_list("pk", "date", "state")
    return fingerprint(*map(list, (seats, people, lines, groups, meetings)))


def _groups_of(board: Board) -> QuerySet[Group]:
    return (
        Group.objects.filter(
            Q(seats__board=board) | Q(memberships__board=board) | Q(organisation=board.organisation)
        )
        .order_by("pk")
        .distinct()
    )


def _members(
    board: Board, ledger: Ledger, people: People, read: ReadList, holds_from: date
) -> None:
    reader = ListReader(board, ledger, people, list(_groups_of(board)), read)
    rows = reader.rows()
    seats = MemberList(board, ledger, read.table.file_name, holds_from)
    seats.bring_in(rows, reader.not_read, read.columns)


def _attendance(board: Board, ledger: Ledger, people: People, read: ReadList) -> None:
    meetings = _meetings_of(board, ledger, read)
    groups = list(_groups_of(board))

    def group_called(name: str, file_name: str, line: int) -> Group | None:
        best, match = likeliest_group(groups, name)
        if match is Match.PROBABLE and best is not None:
            ledger.doubt(
                file_name, line, f"There is no group “{name}”.", f"It was taken as “{best.name}”."
            )
        return best

    closed = Register.objects.filter(meeting__board=board, closed_at__isnull=False)
    year = Year(
        board=board,
        ledger=ledger,
        people=people,
        meetings=meetings,
        group=group_called,
        table=read.table,
        members="the board’s list of members",
        corrects=False,
        closed=set(closed.values_list("meeting", flat=True)),
    )
    AttendanceLines(year).write()


def _meetings_of(board: Board, ledger: Ledger, read: ReadList) -> dict[date, Meeting]:
    """The meetings of the list that are over; of the others nothing is taken."""
    days = [day for day, _ in read.table.date_columns]
    there = {meeting.date: meeting for meeting in board.meetings.filter(date__in=days)}
    found: dict[date, Meeting] = {}
    for day in days:
        meeting = there.get(day)
        if meeting is None:
            problem, instead = "is no day of a meeting of this board", "Add the meeting first"
        elif meeting.state == Meeting.State.CANCELLED:
            problem, instead = "is the day of a meeting that was cancelled", "Take the column out"
        elif day > timezone.localdate():
            problem, instead = "is the day of a meeting to come", "Bring it in when it is over"
        else:
            found[day] = meeting
            continue
        marks = sum(bool(row[column]) for row in read.table for d, column in
                    read.table.date_columns if d == day)  # fmt: skip
        if marks or meeting is None:
            ledger.leave(
                read.table.file_name, 0, f"{written(day)} {problem} ({marks} marks).",
                f"{instead}, or correct the date.", because="a date is not that of a meeting held",
            )  # fmt: skip
    return found
