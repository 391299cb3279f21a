"""What somebody's place on a board, or in a group's office, lets them do."""

from datetime import date

from meetings.boards.models import Board
from meetings.boards.policies import SiteUser
from meetings.members.models import Capacity, GroupSeats, Membership


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
