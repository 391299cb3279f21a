"""Who may read the notes of a meeting, and who may ask for a correction."""

from django.utils import timezone

from meetings.attendance.models import Attendance, Attended
from meetings.attendance.policies import can_see_confidential, stands_in
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import Capacity
from meetings.members.policies import capacities
from meetings.minutes.models import NoteItem, Notes, NotesVersion


def can_read(user: SiteUser, notes: Notes, *, on_board: bool) -> bool:
    """Drafts the secretariat, circulated notes who belongs to the board, agreed ones whoever sees
    the meeting. `on_board`: whether `user` belongs to the board in some way."""
    return (
        notes.state == Notes.State.AGREED
        or (notes.state == Notes.State.CIRCULATED and on_board)
        or is_secretary(user, notes.meeting.board)
    )


def can_read_version(notes: Notes, version: NotesVersion, *, on_board: bool) -> bool:
    """Of notes that `user` may read: the public has them as agreed, and corrected since."""
    return on_board or version.kind != NotesVersion.Kind.CIRCULATED


def can_keep(user: SiteUser, notes: Notes) -> bool:
    """Take, circulate and correct them, and say that they are agreed."""
    return is_secretary(user, notes.meeting.board)


def can_propose(user: SiteUser, meeting: Meeting) -> bool:
    """Ask for a correction: members and observers of the board, on the meeting's day or today,
    and whoever stood in for a member."""
    if not user.is_authenticated:
        return False
    held = capacities(user, meeting.board, meeting.date) | capacities(
        user, meeting.board, timezone.localdate()
    )
    return (
        bool(held & {Capacity.MEMBER, Capacity.OBSERVER})
        or stands_in(user, meeting)
        or Attendance.objects.filter(
            meeting=meeting,
            person__user_id=user.pk,
            status=Attendance.Status.PRESENT,
            capacity=Attended.SUBSTITUTE,
        ).exists()
    )


def can_propose_to(user: SiteUser, meeting: Meeting, item: NoteItem) -> bool:
    """Of a confidential item only those who see it."""
    return can_propose(user, meeting) and (
        not item.is_secret or can_see_confidential(user, meeting)
    )
