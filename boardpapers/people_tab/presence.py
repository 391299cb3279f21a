"""Who was there."""

from django.utils import timezone

from boardpapers.access import Reader
from meetings.attendance.correcting import why_not_corrected
from meetings.attendance.expected import Expected
from meetings.attendance.models import Attendance, AttendanceCorrection, Register
from meetings.attendance.register_state import state_of
from meetings.attendance.registering import too_early_to_open
from meetings.boards.models import Meeting


def shown(reader: Reader, expected: list[Expected]) -> dict[str, object]:
    """Lines with their corrections; times and corrections for those of the board.

    Those of the board see while the register is open who is there. The public sees it once the
    meeting was held.
    """
    meeting = reader.meeting
    register = Register.objects.filter(meeting=meeting).first() if reader.on_board else None
    if not reader.on_board and meeting.state not in (Meeting.State.HELD, Meeting.State.CLOSED):
        return {}
    lines = list(meeting.attendances.select_related("person", "group", "substitute_for"))
    corrections: dict[int, list[AttendanceCorrection]] = {}
    if reader.on_board:
        made = meeting.attendance_corrections.select_related("was_substitute_for", "corrected_by")
        for each in made:
            corrections.setdefault(each.person_id, []).append(each)
    can_correct = reader.secretary and bool(lines) and not why_not_corrected(meeting)
    there = {line.person_id for line in lines}
    quorum = ""
    if register is not None and register.closed_at is None:
        register.meeting = meeting
        quorum = state_of(register).quorum.sentence
    return {
        "register": register,
        "can_register": reader.secretary
        and meeting.state != Meeting.State.CANCELLED
        and not lines
        and not too_early_to_open(meeting),
        "is_the_day": timezone.localdate() == meeting.date,
        "attendance": [(line, corrections.get(line.person_id, [])) for line in lines],
        "present": sum(line.status == Attendance.Status.PRESENT for line in lines),
        "quorum": quorum,
        "sees_times": reader.on_board,
        "can_correct": can_correct,
        "without_line": (
            [each for each in expected if each.person.pk not in there] if can_correct else []
        ),
    }
