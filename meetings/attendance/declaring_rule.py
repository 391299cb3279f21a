"""When interests can be declared, and what a kind of interest asks for."""

from datetime import date

from meetings.attendance.models import Declaration
from meetings.boards.models import Meeting

ASK_TO_LEAVE = frozenset({Declaration.Kind.PREJUDICIAL, Declaration.Kind.PECUNIARY})
"""Kinds with which one leaves the room, unless one has a dispensation. Source: Localism Act 2011,
sections 31(4) and 33; model codes of conduct."""


def leaves_by_default(kind: str) -> bool:
    return kind in ASK_TO_LEAVE


def is_over(meeting: Meeting, today: date) -> bool:
    """Whether what is declared from now on is a correction of the record."""
    return meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED) or meeting.date < today


def why_not_declared(meeting: Meeting, *, secretary: bool, today: date) -> str:
    """The sentence for a meeting whose declarations can be neither made nor changed; "" for others.

    Members declare from publication until the end of the day of the meeting; the secretariat
    until the meeting is closed.
    """
    if meeting.state == Meeting.State.CANCELLED:
        return "This meeting is cancelled: nothing is declared at it."
    if meeting.state == Meeting.State.CLOSED:
        return "This meeting is closed: what was declared at it is on record and stays as it is."
    if meeting.state == Meeting.State.PLANNED:
        return (
            "The agenda of this meeting is not published yet. Interests are declared in its items, "
            "from its publication on."
        )
    if is_over(meeting, today) and not secretary:
        return "This meeting is over. Ask the secretariat to correct what was declared at it."
    return ""
