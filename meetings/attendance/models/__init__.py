"""Who is coming, who came, for whom, and what they declared."""

from meetings.attendance.models.answers import Apology, ApologyQuerySet, Needs, seats_as_member
from meetings.attendance.models.feeds import CalendarFeed
from meetings.attendance.models.interests import Declaration, DeclarationQuerySet, Interest
from meetings.attendance.models.presence import Attendance, AttendanceCorrection, Attended
from meetings.attendance.models.register import Register, RegisterEntry

__all__ = [
    "Apology",
    "ApologyQuerySet",
    "Attendance",
    "AttendanceCorrection",
    "Attended",
    "CalendarFeed",
    "Declaration",
    "DeclarationQuerySet",
    "Interest",
    "Needs",
    "Register",
    "RegisterEntry",
    "seats_as_member",
]
