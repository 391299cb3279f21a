"""How a page about apologies and needs gets its meeting, apology or group: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import meetings_visible_to
from meetings.attendance.models import Apology
from meetings.attendance.policies import can_answer_for, can_write_needs, offices_run_by
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.members.models import Capacity, Group, Membership, Person


def seats_answered_for(user: SiteUser, meeting: Meeting) -> QuerySet[Membership]:
    """The members of the day for whom `user` may send apologies, in printed order."""
    seats = (
        Membership.objects.on(meeting.date)
        .in_capacity(Capacity.MEMBER)
        .filter(board=meeting.board_id)
        .select_related("person", "group")
        .order_by("group__name", "position", "pk")
    )
    if is_secretary(user, meeting.board):
        return seats
    offices = offices_run_by(user, meeting.board, meeting.date)
    return seats.filter(Q(person__user_id=account_key(user)) | Q(group__in=offices.values("pk")))


def get_meeting_to_answer(user: SiteUser, meeting_id: int) -> tuple[Meeting, list[Membership]]:
    """A meeting with the members for whom `user` answers. Raises: Http404 where there is none."""
    meeting = get_object_or_404(meetings_visible_to(user), pk=meeting_id)
    seats = list(seats_answered_for(user, meeting)) if user.is_authenticated else []
    if not seats:
        raise Http404
    return meeting, seats


@dataclass(frozen=True)
class ApologyReader:
    """What one user may do with one apology."""

    apology: Apology
    answers: bool
    """May change who stands in, and withdraw it."""
    stands_in: bool
    is_own: bool
    secretary: bool

    @property
    def reads_note(self) -> bool:
        """All who answer for the member may; whoever stands in may not."""
        return self.answers


def get_apology(user: SiteUser, apology_id: int) -> ApologyReader:
    """For the member, the secretariat, the office of the member's group, and whoever stands in.

    Raises: Http404 for everybody else.
    """
    apology = get_object_or_404(
        Apology.objects.select_related(
            "meeting__board", "meeting__venue", "person", "substitute", "sent_by"
        ),
        pk=apology_id,
    )
    account = account_key(user)
    answers = can_answer_for(user, apology.meeting, apology.person)
    substitute = apology.substitute
    stands_in = bool(
        account
        and substitute is not None
        and substitute.user_id == account
        and Apology.objects.standing().filter(pk=apology.pk).exists()
    )
    if not (answers or stands_in):
        raise Http404
    return ApologyReader(
        apology,
        answers=answers,
        stands_in=stands_in,
        is_own=apology.person.user_id == account,
        secretary=is_secretary(user, apology.meeting.board),
    )


def get_meeting_group(user: SiteUser, meeting_id: int, group_id: int) -> tuple[Meeting, Group]:
    """A meeting and a group that is on its board that day, for the group's office and the
    secretariat.

    Raises: Http404 for everybody else.
    """
    meeting = get_object_or_404(meetings_visible_to(user), pk=meeting_id)
    if is_secretary(user, meeting.board):
        seats = meeting.board.group_seats.on(meeting.date).values("group")
        people = meeting.board.memberships.on(meeting.date).values("group")
        groups = Group.objects.filter(Q(pk__in=seats) | Q(pk__in=people))
    else:
        groups = offices_run_by(user, meeting.board, meeting.date)
    return meeting, get_object_or_404(groups, pk=group_id)


def get_needs_to_write(user: SiteUser, meeting_id: int, person_id: int) -> tuple[Meeting, Person]:
    """A meeting and somebody who belongs to it, for themself and the secretariat.

    Raises: Http404 for everybody else.
    """
    meeting = get_object_or_404(meetings_visible_to(user), pk=meeting_id)
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board_id)
    standing_in = meeting.apologies.standing().filter(substitute__isnull=False)
    person = get_object_or_404(
        Person.objects.filter(
            Q(pk__in=seats.values("person")) | Q(pk__in=standing_in.values("substitute"))
        ),
        pk=person_id,
    )
    if not can_write_needs(user, person, [meeting.board]):
        raise Http404
    return meeting, person


def get_own_person(user: SiteUser) -> Person:
    """Whoever has signed in. Raises: Http404 where the account is no person in papers."""
    return get_object_or_404(Person, user_id=account_key(user))
