"""Who takes the notes of a meeting, and when."""

from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.minutes.models import Notes

TAKEN_IN = (Meeting.State.PUBLISHED, Meeting.State.HELD, Meeting.State.CLOSED)
"""How far a meeting has come whose notes are taken."""


def can_take(user: SiteUser, meeting: Meeting) -> bool:
    """The secretariat, once the agenda is published: notes can be prepared before the meeting."""
    return not why_not_begun(meeting) and is_secretary(user, meeting.board)


def why_not_begun(meeting: Meeting) -> str:
    """Why the meeting's notes cannot be taken yet, or at all; "" where they can."""
    if meeting.state in TAKEN_IN:
        return ""
    if meeting.state == Meeting.State.CANCELLED:
        return "The meeting was cancelled, so there is nothing to note."
    return (
        "Notes begin with the agenda as it was published. Publish it first; the notes can then be "
        "prepared before the meeting."
    )


def why_closed(notes: Notes) -> str:
    """Why nothing more is written in the notes, for whoever could; "" where they are open.

    Once they are circulated a change is a correction, and is made here too.
    """
    if notes.state == Notes.State.AGREED:
        return (
            "These notes were agreed, and what was agreed is not written over. Correct them on the "
            "meeting’s Notes tab: that makes a new version, and says why."
        )
    return ""
