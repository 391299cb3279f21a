"""A board's attendance over some meetings, read once for page, pack and files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.attendance.matrix import (
    ANSWERS,
    Mark,
    Matrix,
    Seat,
    Sitting,
    attendance_matrix,
)
from meetings.attendance.models import Attendance, AttendanceCorrection, Attended, Register
from meetings.attendance.statistics import Statistics, statistics
from meetings.boards.models import Meeting
from meetings.members.group_names import names_beside_each_other
from meetings.members.models import Capacity, Group, Membership, Person

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


class _Line(NamedTuple):
    meeting: int
    person: int
    name: str
    status: str
    capacity: str
    for_id: int | None
    for_name: str | None
    group: Group | None


def attendance_record(
    meetings: Sequence[Meeting], memberships: Sequence[Membership], groups: Sequence[Group]
) -> AttendanceRecord:
    """`memberships` come with person and group; three queries. Observers, officers and guests are
    not on the record, nor is a meeting while its register is open. Groups are called by
    `names_beside_each_other`."""
    lines = _lines(Attendance.objects.filter(meeting__in=[m.pk for m in meetings]))
    names = _group_names(groups, memberships, lines)
    still_open = Register.objects.still_open().filter(meeting__in=[m.pk for m in meetings])
    not_yet = set(still_open.values_list("meeting", flat=True))
    marks = tuple(
        mark
        for mark in _marks(lines, names, _before_corrections(meetings))
        if mark.meeting not in not_yet
    )
    taken = {mark.meeting for mark in marks if mark.status}
    return AttendanceRecord(
        tuple(
            Sitting(m.pk, m.date, m.state == Meeting.State.CANCELLED, m.pk in taken)
            for m in meetings
        ),
        tuple(_seats(memberships, names)),
        marks,
        tuple(dict.fromkeys(names[group.pk] for group in groups)),
    )


def record_of_person(
    person: Person, meetings: Sequence[Meeting], memberships: Sequence[Membership]
) -> dict[int, AttendanceRecord]:
    """One person's part of the record, by board: with who stood in for them, without what was
    corrected. One query.

    `meetings` are of those `whose_attendance_was_taken`; `memberships`, the person's own, come
    with person and group.
    """
    lines = _lines(
        Attendance.objects.filter(
            Q(person=person) | Q(substitute_for=person), meeting__in=[m.pk for m in meetings]
        )
    )
    names = _group_names([], memberships, lines)
    marks = tuple(_marks(lines, names, {}))
    return {
        board: AttendanceRecord(
            tuple(Sitting(m.pk, m.date, recorded=True) for m in meetings if m.board_id == board),
            tuple(_seats((m for m in memberships if m.board_id == board), names)),
            marks,
            (),
        )
        for board in dict.fromkeys(m.board_id for m in meetings)
    }


def whose_attendance_was_taken(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those that count in a record: not cancelled, a member or a substitute has a line, and the
    register is not open any more."""
    lines = Attendance.objects.filter(meeting=OuterRef("pk"), capacity__in=_ON_THE_RECORD)
    still_open = Register.objects.still_open().filter(meeting=OuterRef("pk"))
    return meetings.filter(Exists(lines), ~Exists(still_open)).exclude(
        state=Meeting.State.CANCELLED
    )


def _lines(lines: QuerySet[Attendance]) -> list[_Line]:
    """In the order of the meetings, and as they are printed."""
    groups: dict[int, Group] = {}
    found = []
    values = lines.order_by("meeting__date", "position", "pk").values_list(
        "meeting_id", "person_id", "person__name", "status", "capacity",
        "substitute_for_id", "substitute_for__name",
        "group_id", "group__name", "group__organisation",
    )  # fmt: skip
    for (
        meeting,
        person,
        name,
        status,
        capacity,
        for_id,
        for_name,
        key,
        group,
        organisation,
    ) in values:
        if key is not None and key not in groups:
            groups[key] = Group(pk=key, name=group, organisation=organisation)
        found.append(
            _Line(meeting, person, name, status, capacity, for_id, for_name, groups.get(key))
        )
    return found


def _group_names(
    groups: Iterable[Group], memberships: Iterable[Membership], lines: Iterable[_Line]
) -> dict[int, str]:
    sat_for = [*(seat.group for seat in memberships), *(line.group for line in lines)]
    return names_beside_each_other([*groups, *(group for group in sat_for if group is not None)])


def _seats(memberships: Iterable[Membership], names: Mapping[int, str]) -> Iterator[Seat]:
    for seat in memberships:
        if seat.capacity == Capacity.MEMBER:
            group = names[seat.group_id] if seat.group_id is not None else ""
            yield Seat(seat.person_id, seat.person.name, group, seat.starts_on, seat.ends_on)


def _marks(
    lines: Iterable[_Line],
    names: Mapping[int, str],
    before: dict[tuple[int, int], tuple[list[_State], str]],
) -> Iterator[Mark]:
    for line in lines:
        earlier, _ = before.pop((line.meeting, line.person), ([], ""))
        if line.capacity in _ON_THE_RECORD:
            yield Mark(
                line.meeting,
                line.person,
                line.name,
                line.status,
                line.capacity == Attended.SUBSTITUTE,
                names[line.group.pk] if line.group else "",
                line.for_id,
                line.for_name or "",
                _was([*earlier, (line.status, line.capacity, line.for_id)]),
            )
    for (meeting, person), (earlier, name) in before.items():
        _, capacity, _ = earlier[-1]
        if capacity in _ON_THE_RECORD:
            is_substitute = capacity == Attended.SUBSTITUTE
            was = _was([*earlier, ("", "", None)])
            yield Mark(meeting, person, name, "", is_substitute, was=was)


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
