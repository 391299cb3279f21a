"""Who keeps a register of interests, who sees what in it, and who sees what is declared."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.attendance.policies import stands_in
from meetings.boards.models import Board, Meeting, Secretary
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import Membership, Person
from meetings.members.policies import capacities


def is_own(user: SiteUser, person: Person) -> bool:
    """Whether the account is the person's."""
    return bool(user.is_authenticated and person.user_id == user.pk)


def boards_sat_on(person: Person, on: date | None = None) -> QuerySet[Board]:
    """The boards on which the person has any seat on a day (today)."""
    return Board.objects.filter(
        pk__in=Membership.objects.on(on).filter(person=person).values("board")
    )


def keeps_register(user: SiteUser, person: Person) -> bool:
    """Write in the person's register, and read what is sensitive in it.

    The person, and the secretariat of every board on which they sit or are about to.
    """
    if not user.is_authenticated:
        return False
    if is_own(user, person):
        return True
    today = timezone.localdate()
    seats = person.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return Secretary.objects.filter(board__in=seats.values("board"), user_id=user.pk).exists()


def sees_declarations(user: SiteUser, meeting: Meeting) -> bool:
    """See who declared what: those who sit at the meeting, from the first declaration on.

    Everybody else who may see the meeting does once it was held, as they would have heard it.
    """
    return (
        meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED)
        or is_secretary(user, meeting.board)
        or bool(capacities(user, meeting.board, meeting.date))
        or stands_in(user, meeting)
    )
