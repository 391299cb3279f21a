"""Who may see a meeting, and what of it is confidential."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.attendance.models import Apology, Attendance, Attended
from meetings.boards.models import Board, Meeting, Secretary
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import Capacity, Group, Membership, Person
from meetings.members.policies import capacities


def there_for_a_member() -> QuerySet[Attendance]:
    """The lines of substitutes who are there for a member while the register is open."""
    return Attendance.objects.filter(
        meeting__register__closed_at__isnull=True,
        meeting__register__isnull=False,
        status=Attendance.Status.PRESENT,
        capacity=Attended.SUBSTITUTE,
        substitute_for__isnull=False,
        left_at__isnull=True,
    )


def stands_in(user: SiteUser, meeting: Meeting) -> bool:
    """Whether `user` is the substitute of a member who has sent apologies, or is there for one."""
    return bool(
        user.is_authenticated
        and (
            Apology.objects.standing().filter(meeting=meeting, substitute__user_id=user.pk).exists()
            or there_for_a_member().filter(meeting=meeting, person__user_id=user.pk).exists()
        )
    )


def offices_run_by(user: SiteUser, board: Board, on: date) -> QuerySet[Group]:
    """The groups with seats or people on the board that day in whose office `user` works."""
    if not user.is_authenticated:
        return Group.objects.none()
    seats = board.group_seats.on(on).values("group")
    people = board.memberships.on(on).values("group")
    return Group.objects.filter(
        Q(pk__in=seats) | Q(pk__in=people), office_users__pk=user.pk
    ).distinct()


def can_answer_for(user: SiteUser, meeting: Meeting, person: Person) -> bool:
    """Send or withdraw a member's apologies and choose who stands in: the member, the secretariat,
    and the office of the group the member sits for on the day."""
    if not user.is_authenticated:
        return False
    if person.user_id == user.pk or is_secretary(user, meeting.board):
        return True
    return (
        Membership.objects.on(meeting.date)
        .in_capacity(Capacity.MEMBER)
        .filter(board=meeting.board_id, person=person, group__office_users__pk=user.pk)
        .exists()
    )


def can_write_needs(user: SiteUser, person: Person, boards: Iterable[Board]) -> bool:
    """What somebody eats and needs is written by themself, and by the secretariat of `boards`."""
    return bool(user.is_authenticated) and (
        person.user_id == user.pk or any(is_secretary(user, board) for board in boards)
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
    if is_secretary(user, meeting.board):
        return True
    held = capacities(user, meeting.board, meeting.date)
    return (
        Capacity.MEMBER in held
        or (Capacity.SUBSTITUTE in held and meeting.board.substitutes_see_confidential)
        or (Capacity.OBSERVER in held and meeting.board.observers_see_confidential)
        or stands_in(user, meeting)
    )


def meetings_confidential_to(user: SiteUser) -> QuerySet[Meeting]:
    """All meetings for which `can_see_confidential` would be true of `user`."""
    if not user.is_authenticated:
        return Meeting.objects.none()
    sat_in = Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=OuterRef("date")),
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("date")),
        board=OuterRef("board"),
        person__user_id=user.pk,
    )
    return Meeting.objects.filter(
        Q(board__in=Secretary.objects.filter(user_id=user.pk).values("board"))
        | Q(pk__in=Apology.objects.standing().filter(substitute__user_id=user.pk).values("meeting"))
        | Q(pk__in=there_for_a_member().filter(person__user_id=user.pk).values("meeting"))
        | Exists(sat_in.in_capacity(Capacity.MEMBER))
        | Q(
            Exists(sat_in.in_capacity(Capacity.SUBSTITUTE)),
            board__substitutes_see_confidential=True,
        )
        | Q(
            Exists(sat_in.in_capacity(Capacity.OBSERVER)),
            board__observers_see_confidential=True,
        )
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
        | Q(pk__in=there_for_a_member().filter(meeting=meeting).values("person"))
        | Q(user__secretary_of__board=board)
    )
    return set(people.values_list("pk", flat=True))
