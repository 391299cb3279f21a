"""Who may see a meeting, and what of it is confidential."""

from django.db.models import Q

from meetings.attendance.models import Apology
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import Capacity, Membership, Person
from meetings.members.policies import capacities


def stands_in(user: SiteUser, meeting: Meeting) -> bool:
    """Whether `user` is the substitute of a member who has sent apologies."""
    return bool(
        user.is_authenticated
        and Apology.objects.standing().filter(meeting=meeting, substitute__user_id=user.pk).exists()
    )


def sits_as_member(user: SiteUser, meeting: Meeting) -> bool:
    """Whether `user` has a seat at the meeting: as a member on the day, or standing in for one."""
    return Capacity.MEMBER in capacities(user, meeting.board, meeting.date) or stands_in(
        user, meeting
    )


def can_see_confidential(user: SiteUser, meeting: Meeting) -> bool:
    """The secretariat, members on the day, and a substitute while standing in.

    A board may let all its substitutes, or its observers, see confidential papers too.
    """
    if is_secretary(user, meeting.board) or stands_in(user, meeting):
        return True
    held = capacities(user, meeting.board, meeting.date)
    return (
        Capacity.MEMBER in held
        or (Capacity.SUBSTITUTE in held and meeting.board.substitutes_see_confidential)
        or (Capacity.OBSERVER in held and meeting.board.observers_see_confidential)
    )


def people_who_see_confidential(meeting: Meeting) -> set[int]:
    """The primary keys of all people for whose account `can_see_confidential` would be true."""
    board = meeting.board
    allowed = [Capacity.MEMBER]
    if board.substitutes_see_confidential:
        allowed.append(Capacity.SUBSTITUTE)
    if board.observers_see_confidential:
        allowed.append(Capacity.OBSERVER)
    seats = Membership.objects.on(meeting.date).filter(board=board, capacity__in=allowed)
    standing_in = Apology.objects.standing().filter(meeting=meeting, substitute__isnull=False)
    people = Person.objects.filter(
        Q(pk__in=seats.values("person"))
        | Q(pk__in=standing_in.values("substitute"))
        | Q(user__secretary_of__board=board)
    )
    return set(people.values_list("pk", flat=True))
