"""What somebody's place on a board, or in a group's office, lets them do."""

from datetime import date

from meetings.boards.models import Board
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.members.models import Capacity, Group, GroupSeats, Membership, Person


def capacities(user: SiteUser, board: Board, on: date | None = None) -> set[Capacity]:
    """The capacities in which `user` belongs to `board` on a day (today)."""
    if not user.is_authenticated:
        return set()
    held = Membership.objects.on(on).filter(board=board, person__user_id=user.pk)
    return {Capacity(capacity) for capacity in held.values_list("capacity", flat=True)}


def runs_group_office(user: SiteUser, board: Board) -> bool:
    """Whether `user` works in the office of a group with seats on `board`."""
    return bool(
        user.is_authenticated
        and GroupSeats.objects.on().filter(board=board, group__office_users__pk=user.pk).exists()
    )


def groups_run(user: SiteUser, board: Board) -> set[int]:
    """The primary keys of the groups with seats on `board` in whose office `user` works."""
    rows = GroupSeats.objects.on().filter(board=board, group__office_users__pk=account_key(user))
    return set(rows.values_list("group_id", flat=True))


def keeps_people_of(user: SiteUser, board: Board, group: Group | None) -> bool:
    """Whether `user` may seat people on `board`: the secretariat everybody, a group's office its
    own members and substitutes."""
    return is_secretary(user, board) or (group is not None and group.pk in groups_run(user, board))


def keeps_office_of(user: SiteUser, group: Group) -> bool:
    """Whether `user` may say who works in the group's office, and so sees its people everywhere:
    the office itself, and a secretary who keeps every board on which the group has seats."""
    if not user.is_authenticated:
        return False
    if group.office_users.filter(pk=user.pk).exists():
        return True
    boards = Board.objects.filter(group_seats__group=group)
    return boards.exists() and not boards.exclude(secretaries__user_id=user.pk).exists()


def keeps_person(user: SiteUser, person: Person) -> bool:
    """Whether `user` keeps a board that the person has sat on, or whose packs they are told of."""
    kept = Board.objects.filter(secretaries__user_id=account_key(user))
    return (
        kept.filter(memberships__person=person).exists()
        or kept.filter(briefed_officers__person=person).exists()
    )


def sees_contact(user: SiteUser, person: Person) -> bool:
    """Phone and e-mail address: the person, the secretariat, the person's own group office."""
    if not user.is_authenticated:
        return False
    return (
        person.user_id == user.pk
        or keeps_person(user, person)
        or Membership.objects.on()
        .filter(person=person, group__office_users__pk=user.pk)
        .exclude(capacity=Capacity.OBSERVER)
        .exists()
    )
