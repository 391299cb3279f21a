"""How a page about people gets its person, membership or register: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import boards_visible_to, get_board, meetings_visible_to
from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.groups import is_on
from meetings.members.models import Capacity, Group, Membership, Person
from meetings.members.policies import groups_run, keeps_person, sees_contact


@dataclass(frozen=True)
class Keeper:
    """What one user may do with the people of one board."""

    user: SiteUser
    board: Board
    secretary: bool
    groups: frozenset[int]
    """The primary keys of the groups whose members and substitutes they look after."""

    def keeps(self, group_id: int | None) -> bool:
        return self.secretary or group_id in self.groups

    @property
    def keeps_some(self) -> bool:
        return self.secretary or bool(self.groups)


def keeper_of(user: SiteUser, board: Board) -> Keeper:
    return Keeper(user, board, is_secretary(user, board), frozenset(groups_run(user, board)))


def get_board_to_seat(user: SiteUser, slug: str) -> Keeper:
    """A board on which `user` seats people: as its secretary, or for a group's office.

    Raises: Http404 for everybody else.
    """
    keeper = keeper_of(user, get_board(user, slug))
    if not keeper.keeps_some:
        raise Http404
    return keeper


def get_membership_to_keep(user: SiteUser, membership_id: int) -> tuple[Keeper, Membership]:
    """A membership that `user` may end, replace or move. Raises: Http404 for everybody else."""
    membership = get_object_or_404(
        Membership.objects.select_related("board", "person", "group", "replaces__person"),
        pk=membership_id,
    )
    keeper = keeper_of(user, membership.board)
    is_observer = membership.capacity == Capacity.OBSERVER
    if not keeper.keeps(membership.group_id) or (is_observer and not keeper.secretary):
        raise Http404
    return keeper, membership


def get_group_to_keep(user: SiteUser, slug: str, group_id: int) -> tuple[Keeper, Group]:
    """A group on a board, for the secretariat and the group's own office.

    Raises: Http404 for everybody else, and for a group that has nothing to do with the board.
    """
    keeper = get_board_to_seat(user, slug)
    group = get_object_or_404(Group, pk=group_id)
    if not keeper.keeps(group.pk) or not is_on(keeper.board, group):
        raise Http404
    return keeper, group


@dataclass(frozen=True)
class PersonReader:
    """What one user may see of one person."""

    user: SiteUser
    person: Person
    memberships: QuerySet[Membership]
    """On the boards that the user may see, latest first."""
    contact: bool
    secretary: bool
    """Keeps a board of theirs, and so what is known of them."""
    is_self: bool


def get_person(user: SiteUser, person_id: int) -> PersonReader:
    """Somebody with whom `user` shares a board: one that the person sits or has sat on, and the
    user may see. Officers without a place on a board are shown to those who keep them.

    Raises: Http404 otherwise.
    """
    person = get_object_or_404(Person.objects.select_related("user"), pk=person_id)
    memberships = (
        Membership.objects.filter(person=person, board__in=boards_visible_to(user))
        .select_related("board", "group", "replaces__person")
        .order_by("board__name", "-starts_on", "-pk")
    )
    is_self = bool(user.is_authenticated and person.user_id == user.pk)
    secretary = keeps_person(user, person)
    if not (is_self or secretary or memberships.exists()):
        raise Http404
    return PersonReader(user, person, memberships, sees_contact(user, person), secretary, is_self)


def get_person_to_keep(user: SiteUser, person_id: int) -> Person:
    """Somebody on a board that `user` keeps. Raises: Http404 otherwise."""
    person = get_object_or_404(Person.objects.select_related("user"), pk=person_id)
    if not keeps_person(user, person):
        raise Http404
    return person


def get_attendance_of(
    user: SiteUser, person_id: int
) -> tuple[Person, QuerySet[Board], QuerySet[Meeting]]:
    """Somebody whose attendance at some board `user` may see, with those boards and meetings.

    Of whom the user may see the page, there may be none yet. Raises: Http404 otherwise.
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
    if not boards:
        get_person(user, person_id)
    return person, boards, meetings
