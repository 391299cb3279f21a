"""The order of a board's priorities, and which it has no longer. See also members.priorities."""

from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Model, ProtectedError

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
    """Raises: PermissionDenied; Refused where anything is under it: it is ended instead."""
    lock_board(priority.board, by)
    try:
        with transaction.atomic():
            priority.delete()
    except ProtectedError as error:
        raise Refused(
            f"“{priority}” cannot be removed: under it there {_listed(error.protected_objects)}. "
            "Give it a last day instead: it is then offered for nothing new, and keeps what it has."
        ) from error


def _listed(rows: Iterable[Model]) -> str:
    """ "are 2 agenda items and 1 decision"."""
    kinds = Counter((row._meta.verbose_name, row._meta.verbose_name_plural) for row in rows)
    counted = [
        f"{number} {one if number == 1 else several}" for (one, several), number in kinds.items()
    ]
    *first, last = sorted(counted)
    verb = "is" if kinds.total() == 1 else "are"
    return f"{verb} {' and '.join(part for part in (', '.join(first), last) if part)}"
