"""Correcting the attendance of a meeting that is over; what it said before is kept."""

from datetime import time

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import Attendance, AttendanceCorrection, Attended, Register
from meetings.attendance.registering import lock_meeting
from meetings.boards.models import Meeting
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Person

Status = Attendance.Status


def why_not_corrected(meeting: Meeting) -> str:
    """Why there is nothing to correct; "" where the attendance is on record."""
    if meeting.state == Meeting.State.CANCELLED:
        return "This meeting is cancelled: nobody attended it."
    if Register.objects.still_open().filter(meeting=meeting).exists():
        return "The register is open. Change it there; corrections are for when it is closed."
    if meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED) or meeting.attendances.exists():
        return ""
    return "Nothing is on record yet. Open the register and enter who came."


def corrections_of(meeting: Meeting, person: Person) -> int:
    """How often a person's line was corrected: what a form carries that was opened before."""
    return meeting.attendance_corrections.filter(person=person).count()


@transaction.atomic
def correct_attendance(
    *,
    meeting: Meeting,
    person: Person,
    by: AbstractBaseUser,
    seen: int,
    reason: str,
    status: Status,
    capacity: Attended,
    substitute_for: Person | None = None,
    arrived_at: time | None = None,
    left_at: time | None = None,
) -> Attendance:
    """What the line of one person has to say, and why; what it said is kept beside it.

    `seen` is what `corrections_of` gave for the line as the writer saw it. Raises:
    PermissionDenied; SavedMeanwhile; Refused without a reason, where nothing is on record, where
    nothing changes, and for a line that cannot be.
    """
    meeting = lock_meeting(meeting)
    if not is_secretary(by, meeting.board):
        raise PermissionDenied
    if why_not := why_not_corrected(meeting):
        raise Refused(why_not)
    if corrections_of(meeting, person) != seen:
        raise SavedMeanwhile
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say in a few words why it is corrected.", "reason")
    expected = {each.person.pk: each for each in expected_at(meeting)}
    if status != Status.PRESENT:
        arrived_at = left_at = None
        substitute_for = None
    _check(person, expected, status, capacity, substitute_for)
    if arrived_at and left_at and left_at < arrived_at:
        raise Refused("Nobody leaves before they arrive. Correct one of the two times.", "left_at")
    row = Attendance.objects.filter(meeting=meeting, person=person).first()
    member = expected.get(substitute_for.pk if substitute_for else person.pk)
    values: dict[str, object] = {
        "status": status,
        "capacity": capacity,
        "substitute_for": substitute_for,
        "arrived_at": arrived_at,
        "left_at": left_at,
    }
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        raise Refused("That is what the record says already: nothing was changed.")
    AttendanceCorrection.objects.create(
        meeting=meeting,
        person=person,
        was_status=row.status if row else "",
        was_capacity=row.capacity if row else "",
        was_substitute_for=row.substitute_for if row else None,
        was_arrived_at=row.arrived_at if row else None,
        was_left_at=row.left_at if row else None,
        reason=reason[:300],
        corrected_by_id=by.pk,
    )
    if member is not None:
        values["group"] = member.group
    values["office"] = member.office if member and capacity == Attended.MEMBER else ""
    if row is None:
        last = meeting.attendances.aggregate(last=Max("position"))["last"]
        return Attendance.objects.create(
            meeting=meeting,
            person=person,
            organisation=person.organisation,
            position=(last or 0) + 1,
            **values,
        )
    if member is None and row.capacity == capacity:
        del values["office"]  # an imported line: what it says of the office stays
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def _check(
    person: Person,
    expected: dict[int, Expected],
    status: Status,
    capacity: Attended,
    substitute_for: Person | None,
) -> None:
    if substitute_for is None:
        return
    if capacity != Attended.SUBSTITUTE:
        raise Refused("Only a substitute stands in for a member.", "substitute_for")
    if substitute_for == person:
        raise Refused("Nobody stands in for themself.", "substitute_for")
    member = expected.get(substitute_for.pk)
    if member is None or member.capacity != Attended.MEMBER:
        raise Refused(f"{substitute_for} was not a member on that day.", "substitute_for")
