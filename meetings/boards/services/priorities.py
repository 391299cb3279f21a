"""The order of a board's priorities, and which it has no longer. See also members.priorities."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import ProtectedError

from meetings.boards.models import Priority
from meetings.boards.order import Direction, in_new_order
from meetings.boards.refusals import Refused
from meetings.boards.services.boards import lock_board


@transaction.atomic
def move_priority(*, priority: Priority, by: AbstractBaseUser, direction: Direction) -> None:
    """A place further up or down; at the end of the list it stays. Raises: PermissionDenied."""
    board = lock_board(priority.board, by)
    ordered = in_new_order(list(board.priorities.all()), priority, direction)
    for position, each in enumerate(ordered, 1):
        each.position = position
    Priority.objects.bulk_update(ordered, ["position"])


@transaction.atomic
def remove_priority(*, priority: Priority, by: AbstractBaseUser) -> None:
    """Raises: PermissionDenied; Refused where items of an agenda or of the plan are under it."""
    lock_board(priority.board, by)
    try:
        with transaction.atomic():
            priority.delete()
    except ProtectedError as error:
        count = len(error.protected_objects)
        items = "an item is" if count == 1 else f"{count} items are"
        raise Refused(
            f"“{priority}” cannot be removed: {items} under it. Rename it, or give those "
            "another priority first."
        ) from error
