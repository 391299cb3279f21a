"""How a page of the register gets its meeting, register or line: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import get_meeting_to_keep
from meetings.attendance.models import Register
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser
from meetings.members.models import Person


def get_register_to_keep(user: SiteUser, meeting_id: int) -> Register:
    """The register of a meeting for the board's secretariat.

    Raises: Http404 for everybody else, and where none was opened.
    """
    meeting = get_meeting_to_keep(user, meeting_id)
    register = get_object_or_404(Register, meeting=meeting)
    register.meeting = meeting
    return register


def get_line_to_correct(user: SiteUser, meeting_id: int, person_id: int) -> tuple[Meeting, Person]:
    """A meeting, and somebody of its attendance or of the board on its day, for the secretariat.

    Raises: Http404 for everybody else, and for people who have nothing to do with the meeting.
    """
    meeting = get_meeting_to_keep(user, meeting_id)
    person = get_object_or_404(Person, pk=person_id)
    if not (
        meeting.attendances.filter(person=person).exists()
        or meeting.board.memberships.on(meeting.date).filter(person=person).exists()
        or meeting.attendance_corrections.filter(person=person).exists()
    ):
        raise Http404
    return meeting, person
