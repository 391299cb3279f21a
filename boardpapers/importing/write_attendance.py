"""Writing attendance.csv, and what the notes of the last meeting say of who was there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Board, Meeting
from meetings.members.models import Capacity, Group, Membership, Person

from .ledger import Ledger
from .people import People, differs
from .reading.attendance_rows import Position, ReadAttendance
from .reading.dates import written
from .reading.notes import ReadNotes
from .reading.tables import Row, Table
from .run import OFFICES, Run
from .sources import MEMBERS

_STATUS = {
    **dict.fromkeys(("yes", "y", "present", "p", "x", "✓", "1"), Attendance.Status.PRESENT),
    **dict.fromkeys(("no", "n", "absent", "0", "–", "-"), Attendance.Status.ABSENT),
    **dict.fromkeys(("apologies", "apology", "apols", "a"), Attendance.Status.APOLOGIES),
}
_SECTIONS = {
    "substitute": Attended.SUBSTITUTE,
    "observer": Attended.OBSERVER,
    "officer": Attended.OFFICER,
}
_CAPACITY = {
    Position.SUBSTITUTE: Attended.SUBSTITUTE,
    Position.OBSERVER: Attended.OBSERVER,
    Position.OFFICER: Attended.OFFICER,
}
AFTER_MEMBERS = 100
"""Where the lines of a list begin that the notes of the meeting do not order."""


RECORDED = "the attendance is recorded here"


@dataclass
class Year:
    """What the attendance of a year's meetings is written from and into.

    `members` is what the list of members is called in a sentence. Where `corrects` is false a
    line that is recorded here already stays, and what differs of it is reported.
    """

    board: Board
    ledger: Ledger
    people: People
    meetings: dict[date, Meeting]
    group: Callable[[str, str, int], Group | None]
    table: Table
    notes: ReadNotes | None = None
    members: str = MEMBERS
    corrects: bool = True
    closed: Collection[int] = ()
    """Meetings whose register is closed: nothing is added to them where nothing is corrected."""

    @property
    def file_name(self) -> str:
        return self.table.file_name

    @property
    def no_seat(self) -> str:
        return (
            "A person of that name was made, without a seat; if there is one, add it to "
            f"{self.members}" + (" and import again." if self.members == MEMBERS else ".")
        )


class AttendanceLines:
    """The attendance of the year's meetings, a line for each person and meeting."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.seats: dict[int, list[Membership]] = {}
        for seat in year.board.memberships.select_related("group", "person"):
            self.seats.setdefault(seat.person_id, []).append(seat)
        self.lines: dict[tuple[int, int], dict[str, object]] = {}
        self.people: dict[int, Person] = {}
        self.rows: dict[int, int] = {}
        """The line of the table on which each person stands."""

    def write(self) -> None:
        """Gather from both sources, then write each line once."""
        for position, row in enumerate(self.year.table, 1):
            self._read_row(row, position)
        self._check_missing()
        self._read_notes()
        meetings = {meeting.pk: meeting for meeting in self.year.meetings.values()}
        there = {
            (line.meeting_id, line.person_id): line
            for line in Attendance.objects.filter(meeting__in=meetings).select_related("person")
        }
        for (meeting_id, person_id), values in self.lines.items():
            meeting = meetings[meeting_id]
            recorded = there.get((meeting_id, person_id))
            if not self.year.corrects and self._is_recorded(meeting, person_id, recorded, values):
                continue
            self.year.ledger.put(
                Attendance,
                values,
                row=recorded,
                label=f"{self.people[person_id].name}, {written(meeting.date)}",
                new=True,
                meeting=meeting,
                person=self.people[person_id],
            )

    def _is_recorded(
        self, meeting: Meeting, person_id: int, line: Attendance | None, values: dict[str, object]
    ) -> bool:
        """Whether the meeting's attendance has the last word on this person, who may differ."""
        if line is None and meeting.pk not in self.year.closed:
            return False
        if line is not None and (line.status, line.capacity) == (
            values["status"],
            values["capacity"],
        ):
            self.year.ledger.kept(Attendance)
            return True
        answer = Attendance.Status(str(values["status"])).label
        here = f"“{line.get_status_display()}” as {line.get_capacity_display().lower()}" if (
            line
        ) else "nothing, and its register is closed"  # fmt: skip
        self.year.ledger.leave(
            self.year.file_name,
            self.rows[person_id],
            f"{self.people[person_id].name} is “{answer}” as "
            f"{Attended(str(values['capacity'])).label.lower()} on {written(meeting.date)} in the "
            f"file; here it is {here}.",
            "If the file is right, correct the attendance of that meeting.",
            because=RECORDED,
        )
        return True

    def _read_row(self, row: Row, position: int) -> None:
        year = self.year
        if not row["name"]:
            return
        section = row["section"].casefold().strip().rstrip("s")
        capacity = next((c for word, c in _SECTIONS.items() if word in section), Attended.MEMBER)
        group = None
        if capacity is Attended.MEMBER and row["section"]:
            group = year.group(row["section"], year.file_name, row.line)
            if group is None:
                year.ledger.doubt(
                    year.file_name,
                    row.line,
                    f"“{row['section']}” is neither a group nor substitutes, observers or "
                    "officers.",
                    f"{row['name']} was taken as a member without a group.",
                )
        person = year.people.find(row["name"], year.file_name, row.line, if_new=year.no_seat)
        if not row["section"]:
            capacity = self._capacity_of(person)
        seat = self._seat(person, capacity)
        if capacity is Attended.MEMBER and seat is None:
            year.ledger.doubt(
                year.file_name,
                row.line,
                f"{row['name']} is listed among the members but has no seat in {year.members}.",
                "The attendance was taken; add the seat with the dates it was held.",
            )
        if seat and group and seat.group and seat.group != group:
            year.ledger.doubt(
                year.file_name,
                row.line,
                f"{person.name} stands under {row['section']}, and under {seat.group} in "
                f"{year.members}.",
                f"{seat.group} was taken.",
            )
        self.rows.setdefault(person.pk, row.line)
        for day, column in year.table.date_columns:
            if day not in year.meetings:
                continue
            cell = row[column]
            status = _STATUS.get(cell.casefold().rstrip("."))
            if not cell:
                continue
            if status is None:
                year.ledger.doubt(
                    year.file_name,
                    row.line,
                    f"“{cell}” of {row['name']} on {written(day)} is no attendance.",
                    "Nothing was recorded for it; write Yes, No or Apologies.",
                )
                continue
            seat = self._seat(person, capacity, day)
            self._set(
                year.meetings[day],
                person,
                status=status,
                capacity=capacity,
                office=seat.office if seat else "",
                group=seat.group if seat else group,
                position=AFTER_MEMBERS + position,
            )

    def _seat(
        self, person: Person, capacity: Attended, day: date | None = None
    ) -> Membership | None:
        """The seat that somebody held in a capacity, on `day` if one did then."""
        held = [seat for seat in self.seats.get(person.pk, []) if seat.capacity == capacity]
        return next((seat for seat in held if day and _holds(seat, day)), held[0] if held else None)

    def _set(self, meeting: Meeting, person: Person, **values: object) -> None:
        self.people[person.pk] = person
        self.lines.setdefault((meeting.pk, person.pk), {}).update(values)

    def _check_missing(self) -> None:
        rows = self.year.table
        if not rows.rows:
            return
        days = [day for day, _ in rows.date_columns]
        for seats in self.seats.values():
            for seat in seats:
                if (
                    seat.capacity == Capacity.MEMBER
                    and seat.person_id not in self.people
                    and any(_holds(seat, day) for day in days)
                ):
                    self.year.ledger.doubt(
                        self.year.file_name,
                        0,
                        f"{seat.person.name} is a member and has no attendance in the file.",
                        "Nothing was recorded, which is not the same as absent; add the row.",
                    )

    def _read_notes(self) -> None:
        notes = self.year.notes
        if notes is None or notes.date is None or not notes.attendance:
            return
        meeting = self.year.meetings.get(notes.date)
        if meeting is None:
            return
        listed: set[int] = set()
        for position, read in enumerate(notes.attendance, 1):
            person = self._read_note_line(read, meeting, position, notes.doubts.file_name)
            listed.add(person.pk)
        for (meeting_id, person_id), values in self.lines.items():
            if (
                meeting_id == meeting.pk
                and person_id not in listed
                and values["status"] == Attendance.Status.PRESENT
            ):
                self.year.ledger.doubt(
                    notes.doubts.file_name,
                    0,
                    f"{self.people[person_id].name} was present on {written(meeting.date)} by "
                    "attendance.csv, but is not in the notes.",
                    "attendance.csv was taken; correct whichever is wrong.",
                )

    def _read_note_line(
        self, read: ReadAttendance, meeting: Meeting, position: int, file_name: str
    ) -> Person:
        year = self.year
        is_council = read.position not in _CAPACITY or read.position is Position.SUBSTITUTE
        person = year.people.find(
            read.name, file_name, read.line, organisation=read.organisation,
            if_new=year.no_seat if is_council else "",
        )  # fmt: skip
        self._check_organisation(person, read, file_name)
        line = self.lines.get((meeting.pk, person.pk), {})
        values: dict[str, object] = {"position": position, "organisation": read.organisation}
        apologies = read.position is Position.APOLOGIES
        status = Attendance.Status.APOLOGIES if apologies else Attendance.Status.PRESENT
        if not line:
            capacity = _CAPACITY.get(read.position) or self._capacity_of(person)
            seat = self._seat(person, capacity)
            values |= {
                "status": status,
                "capacity": capacity,
                "office": OFFICES[read.position].value if read.position in OFFICES else "",
                "group": seat.group if seat else None,
            }
            if capacity in (Attended.MEMBER, Attended.SUBSTITUTE) and not apologies:
                year.ledger.doubt(
                    file_name,
                    read.line,
                    f"{read.name} was present by the notes, and has nothing in attendance.csv for "
                    f"{written(meeting.date)}.",
                    "The notes were followed.",
                )
        else:
            self._compare(line, status, read, meeting, file_name)
            if apologies and line["status"] == Attendance.Status.ABSENT:
                values["status"] = Attendance.Status.APOLOGIES
            if read.position in OFFICES and line["capacity"] == Attended.MEMBER:
                values["office"] = OFFICES[read.position].value
        self._set(meeting, person, **values)
        return person

    def _compare(
        self,
        line: dict[str, object],
        status: Attendance.Status,
        read: ReadAttendance,
        meeting: Meeting,
        file_name: str,
    ) -> None:
        if status == line["status"]:
            return
        word = Attendance.Status(str(line["status"])).label
        if (line["status"], status) == (Attendance.Status.ABSENT, Attendance.Status.APOLOGIES):
            self.year.ledger.doubt(
                file_name,
                read.line,
                f"{read.name} is marked “No” for {written(meeting.date)} in attendance.csv and "
                "sent apologies by the notes.",
                "Both are true: it was recorded as apologies, which says more.",
            )
            return
        self.year.ledger.doubt(
            file_name,
            read.line,
            f"{read.name} is among “{read.written_position}” in the notes, and “{word}” in "
            f"attendance.csv for {written(meeting.date)}.",
            f"“{word}” was taken; correct whichever is wrong.",
        )

    def _check_organisation(self, person: Person, read: ReadAttendance, file_name: str) -> None:
        if differs(read.organisation, person.organisation):
            self.year.ledger.doubt(
                file_name,
                read.line,
                f"{person.name} is of “{read.organisation}” in the notes, and of "
                f"“{person.organisation}” in the board's list.",
                "Each was kept where it stands: the record as it was written, the list as it is.",
            )
        elif read.organisation and not person.organisation:
            self.year.people.detail(person, file_name, read.line, organisation=read.organisation)

    def _capacity_of(self, person: Person) -> Attended:
        held = {seat.capacity for seat in self.seats.get(person.pk, [])}
        for capacity in (Attended.MEMBER, Attended.SUBSTITUTE, Attended.OBSERVER):
            if capacity.value in held:
                return capacity
        return Attended.MEMBER


def _holds(seat: Membership, day: date) -> bool:
    return (seat.starts_on is None or seat.starts_on <= day) and (
        seat.ends_on is None or seat.ends_on >= day
    )


def write_attendance(run: Run) -> None:
    """A line for each person whose attendance is known; an empty cell is no line."""
    year = Year(
        board=run.board,
        ledger=run.ledger,
        people=run.people,
        meetings=run.meetings,
        group=run.group,
        table=run.sources.attendance,
        notes=run.sources.notes,
    )
    AttendanceLines(year).write()
