"""A board's attendance over some meetings, read once for page, pack and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from meetings.attendance.matrix import (
    ANSWERS,
    Mark,
    Matrix,
    Seat,
    Sitting,
    attendance_matrix,
)
from meetings.attendance.models import Attendance, AttendanceCorrection, Attended
from meetings.attendance.statistics import Statistics, statistics
from meetings.boards.models import Meeting
from meetings.members.models import Capacity, Membership

NOTHING = "nothing"
_ON_THE_RECORD = (Attended.MEMBER.value, Attended.SUBSTITUTE.value)
_State = tuple[str, str, int | None]
"""Status, capacity and for whom: what a correction may change of a matrix."""


@dataclass(frozen=True)
class AttendanceRecord:
    """What the matrix and the statistics are computed from, so that they agree."""

    sittings: tuple[Sitting, ...]
    seats: tuple[Seat, ...]
    marks: tuple[Mark, ...]
    groups: tuple[str, ...]

    @cached_property
    def matrix(self) -> Matrix:
        return attendance_matrix(self.sittings, self.seats, self.marks, groups=self.groups)

    @cached_property
    def statistics(self) -> Statistics:
        return statistics(self.sittings, self.seats, self.marks, groups=self.groups)


def attendance_record(
    meetings: Sequence[Meeting], memberships: Sequence[Membership], groups: Sequence[str]
) -> AttendanceRecord:
    """`memberships` come with person and group; two queries. Observers, officers and guests are
    not on the record."""
    marks = _marks(meetings)
    taken = {mark.meeting for mark in marks if mark.status}
    return AttendanceRecord(
        tuple(
            Sitting(m.pk, m.date, m.state == Meeting.State.CANCELLED, m.pk in taken)
            for m in meetings
        ),
        tuple(
            Seat(
                m.person_id,
                m.person.name,
                m.group.name if m.group else "",
                m.starts_on,
                m.ends_on,
            )
            for m in memberships
            if m.capacity == Capacity.MEMBER
        ),
        tuple(marks),
        tuple(groups),
    )


def _marks(meetings: Sequence[Meeting]) -> list[Mark]:
    lines = (
        Attendance.objects.filter(meeting__in=[m.pk for m in meetings])
        .order_by("meeting__date", "position", "pk")
        .values_list(
            "meeting_id", "person_id", "person__name", "status", "capacity", "group__name",
            "substitute_for_id", "substitute_for__name",
        )
    )  # fmt: skip
    before = _before_corrections(meetings)
    marks = []
    for meeting, person, name, status, capacity, group, for_id, for_name in lines:
        earlier, _ = before.pop((meeting, person), ([], ""))
        if capacity in _ON_THE_RECORD:
            marks.append(
                Mark(
                    meeting,
                    person,
                    name,
                    status,
                    capacity == Attended.SUBSTITUTE,
                    group or "",
                    for_id,
                    for_name or "",
                    _was([*earlier, (status, capacity, for_id)]),
                )
            )
    for (meeting, person), (earlier, name) in before.items():
        _, capacity, _ = earlier[-1]
        if capacity in _ON_THE_RECORD:
            is_substitute = capacity == Attended.SUBSTITUTE
            was = _was([*earlier, ("", "", None)])
            marks.append(Mark(meeting, person, name, "", is_substitute, was=was))
    return marks


def _before_corrections(
    meetings: Sequence[Meeting],
) -> dict[tuple[int, int], tuple[list[_State], str]]:
    """What each corrected line said before each correction, and whose it is."""
    found: dict[tuple[int, int], tuple[list[_State], str]] = {}
    corrections = AttendanceCorrection.objects.filter(meeting__in=[m.pk for m in meetings])
    lines = corrections.order_by("corrected_at", "pk").values_list(
        "meeting_id", "person_id", "person__name", "was_status", "was_capacity",
        "was_substitute_for_id",
    )  # fmt: skip
    for meeting, person, name, status, capacity, for_id in lines:
        found.setdefault((meeting, person), ([], name))[0].append((status, capacity, for_id))
    return found


def _was(states: Sequence[_State]) -> tuple[str, ...]:
    """The states before the last, in the matrix's words; a change of the hours alone is none."""
    changed = [earlier for earlier, later in pairwise(states) if earlier != later]
    return tuple(_words(status, capacity) for status, capacity, _ in changed)


def _words(status: str, capacity: str) -> str:
    if not status:
        return NOTHING
    as_other = (
        "" if capacity in ("", Attended.MEMBER) else f" as {Attended(capacity).label.lower()}"
    )
    return f"{ANSWERS[status]}{as_other}"
