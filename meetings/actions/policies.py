"""Who may see an action and write its progress."""

from django.db.models import Q
from django.utils import timezone

from meetings.actions.models import SECRET, Action, ActionOwner, ActionQuerySet
from meetings.attendance.models import Apology
from meetings.attendance.policies import there_for_a_member
from meetings.boards.models import Secretary
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import Capacity, GroupSeats, Membership


def actions_visible_to(user: SiteUser) -> ActionQuerySet:
    """Actions a user may see, each once.

    Their own, always. Those of boards they keep. Open ones of boards they belong to, and
    confidential ones, and those that a confidential item raised, where they sit as a member or
    stood in at the meeting that raised them.
    """
    if not user.is_authenticated:
        return Action.objects.none()
    held = Membership.objects.on(timezone.localdate()).filter(person__user_id=user.pk)
    seats = held.filter(capacity=Capacity.MEMBER)
    stood_in = Apology.objects.standing().filter(substitute__user_id=user.pk)
    there = there_for_a_member().filter(person__user_id=user.pk)
    kept = Secretary.objects.filter(user_id=user.pk)
    offices = GroupSeats.objects.on().filter(group__office_users__pk=user.pk)
    return Action.objects.filter(
        Q(pk__in=ActionOwner.objects.filter(person__user_id=user.pk).values("action"))
        | Q(meeting__board__in=kept.values("board"))
        | Q(meeting__board__in=seats.values("board"))
        | Q(meeting__in=stood_in.values("meeting"))
        | Q(meeting__in=there.values("meeting"))
        | (~SECRET & Q(meeting__board__in=held.values("board")))
        | (~SECRET & Q(meeting__board__in=offices.values("board")))
    ).select_related("meeting__board")


def can_update(user: SiteUser, action: Action) -> bool:
    """Its owners and the board's secretariat write progress."""
    if not user.is_authenticated:
        return False
    return action.owners.filter(user_id=user.pk).exists() or is_secretary(
        user, action.meeting.board
    )


def can_accept(user: SiteUser, action: Action) -> bool:
    """Only the secretariat says that an action is done."""
    return is_secretary(user, action.meeting.board)
