"""Who was there."""

from boardpapers.access import Reader
from meetings.attendance.models import Attendance


def shown(reader: Reader) -> dict[str, object]:
    attendance = list(
        reader.meeting.attendances.select_related("person", "group", "substitute_for")
    )
    return {
        "attendance": attendance,
        "present": sum(line.status == Attendance.Status.PRESENT for line in attendance),
    }
