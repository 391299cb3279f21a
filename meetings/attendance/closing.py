"""Closing a meeting's register, and opening it again."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from meetings.attendance.models import Register
from meetings.attendance.register_lines import record_lines
from meetings.attendance.registering import lock_register_to_keep, refuse_closed
from meetings.attendance.taps import last_moment
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.services.meetings import TO_COME


@transaction.atomic
def close_register(*, register: Register, by: AbstractBaseUser) -> Register:
    """From now on the attendance is the record: everybody expected has a line, and the meeting
    was held. What was tapped before and comes later is still taken; all else is a correction.

    Raises: PermissionDenied; Refused where it is closed, nobody came, or the meeting is cancelled.
    """
    register = lock_register_to_keep(register, by)
    meeting = register.meeting
    refuse_closed(register)
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused("This meeting is cancelled. Bring it back first if it was held after all.")
    if not meeting.attendances.exists():
        raise Refused(
            "Nobody is in the register. Enter who came; if the meeting was not held, cancel it."
        )
    register.closed_at = timezone.now()
    register.closed_by_id = by.pk
    register.revision += 1
    register.save(update_fields=["closed_at", "closed_by", "revision"])
    if meeting.state in TO_COME:
        meeting.state = Meeting.State.HELD
        meeting.save(update_fields=["state"])
    record_lines(register)
    return register


@transaction.atomic
def reopen_register(*, register: Register, by: AbstractBaseUser) -> Register:
    """It was closed too early: taps are taken again, and the meeting goes on.

    Raises: PermissionDenied; Refused where it is open, where the day is over or the meeting's
    record closed, and where a line was corrected since.
    """
    register = lock_register_to_keep(register, by)
    meeting = register.meeting
    if register.closed_at is None:
        raise Refused("The register is open: somebody has opened it again already.")
    if meeting.state != Meeting.State.HELD or timezone.now() > last_moment(meeting):
        raise Refused("The day of the meeting is over. Correct the attendance line by line.")
    if meeting.attendance_corrections.exists():
        raise Refused(
            "The attendance was corrected since. Correct what else is wrong in the same way."
        )
    register.closed_at = register.closed_by = None
    register.revision += 1
    register.save(update_fields=["closed_at", "closed_by", "revision"])
    meeting.state = (
        Meeting.State.PUBLISHED if meeting.published_at is not None else Meeting.State.PLANNED
    )
    meeting.save(update_fields=["state"])
    record_lines(register)
    return register
