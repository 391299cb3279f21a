"""The attendance as the register's entries make it."""

from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone

from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import (
    Attendance,
    AttendanceCorrection,
    Attended,
    Register,
    RegisterEntry,
)
from meetings.attendance.presences import Entry, Line, Place, Presences, presences
from meetings.members.models import Person

_WRITTEN = (
    "status", "capacity", "office", "group_id", "substitute_for_id", "organisation", "position",
    "arrived_at", "left_at",
)  # fmt: skip


def presences_of(entries: Iterable[RegisterEntry], expected: Iterable[Expected]) -> Presences:
    """What the entries of one meeting come to; those taken back count for nothing."""
    return presences(
        (
            Entry(
                id=entry.pk,
                person=entry.person_id,
                arrived=entry.kind == RegisterEntry.Kind.ARRIVED,
                capacity=Attended(entry.capacity),
                substitute_for=entry.substitute_for_id,
                at=entry.at,
            )
            for entry in entries
            if entry.taken_back_at is None
        ),
        [
            Place(
                each.person.pk,
                each.capacity,
                each.group.pk if each.group else None,
                apologies=each.apology is not None,
            )
            for each in expected
        ],
    )


def record_lines(register: Register) -> None:
    """Bring the meeting's attendance to what its register says.

    While the register is open it has whoever came; once it is closed, everybody who was expected.
    A line that was corrected stays as it was corrected. A fixed number of queries.
    """
    meeting = register.meeting
    expected = expected_at(meeting)
    entries = list(
        RegisterEntry.objects.filter(meeting=meeting).select_related("person").order_by("at", "pk")
    )
    lines = presences_of(entries, expected).lines(closing=register.closed_at is not None)
    corrected = set(
        AttendanceCorrection.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    )
    known = {each.person.pk: (position, each) for position, each in enumerate(expected, 1)}
    people = {entry.person_id: entry.person for entry in entries}
    there = {line.person_id: line for line in Attendance.objects.filter(meeting=meeting)}
    new, changed = [], []
    wanted = {line.person for line in lines} | corrected
    for number, line in enumerate(lines, len(expected) + 1):
        if line.person in corrected:
            continue
        position, each = known.get(line.person, (number, None))
        values = _values(line, each, each.person if each else people[line.person], position)
        row = there.get(line.person)
        if row is None:
            new.append(Attendance(meeting=meeting, person_id=line.person, **values))
        elif any(getattr(row, name) != values[name] for name in _WRITTEN):
            for name in _WRITTEN:
                setattr(row, name, values[name])
            changed.append(row)
    Attendance.objects.filter(meeting=meeting).exclude(person__in=wanted).delete()
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, [name.removesuffix("_id") for name in _WRITTEN])


def _values(line: Line, each: Expected | None, person: Person, position: int) -> dict[str, object]:
    arrived, left = _times(line.arrived, line.left)
    return {
        "status": line.status,
        "capacity": line.capacity,
        "office": each.office if each else "",
        "group_id": line.group,
        "substitute_for_id": line.substitute_for,
        "organisation": person.organisation,
        "position": position,
        "arrived_at": arrived,
        "left_at": left,
    }


def _times(arrived: datetime | None, left: datetime | None) -> tuple[time | None, time | None]:
    """Local times of one day: who leaves after midnight leaves at its last minute."""
    if arrived is None:
        return None, None
    came = timezone.localtime(arrived)
    if left is None:
        return came.time(), None
    went = timezone.localtime(left)
    return came.time(), went.time() if went.date() == came.date() else time.max
