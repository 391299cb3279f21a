"""How a page about people gets its person, membership or register: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import boards_visible_to, meetings_visible_to
from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser, account_key
from meetings.members.models import Capacity, Membership, Person


def get_attendance_of(
    user: SiteUser, person_id: int
) -> tuple[Person, QuerySet[Board], QuerySet[Meeting]]:
    """Somebody whose attendance at some board `user` may see, with those boards and meetings.

    Their own is everybody's to see, even where there is none yet. Raises: Http404 otherwise.
    """
    person = get_object_or_404(Person, pk=person_id)
    meetings = meetings_visible_to(user)
    seats = Membership.objects.in_capacity(Capacity.MEMBER).filter(person=person)
    lines = Attendance.objects.filter(
        person=person,
        capacity__in=[Attended.MEMBER, Attended.SUBSTITUTE],
        meeting__in=meetings.values("pk"),
    )
    boards = boards_visible_to(user).filter(
        Q(pk__in=seats.values("board")) | Q(pk__in=lines.values("meeting__board"))
    )
    if not boards and (person.user_id is None or person.user_id != account_key(user)):
        raise Http404
    return person, boards, meetings
