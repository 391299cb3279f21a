"""Who keeps a board's papers."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.boards.models import Board, Secretary
from meetings.boards.refusals import Refused
from meetings.boards.services.accounts import account_for
from meetings.boards.services.boards import lock_board


@transaction.atomic
def add_secretary(
    *, board: Board, by: AbstractBaseUser, email: str, name: str
) -> tuple[Secretary, bool]:
    """The account with this e-mail address, made if there is none, keeps the board from now on.

    Returns the secretary, and whether the account is new.

    Raises: PermissionDenied; Refused where they keep it already, or where a new account has no
    name.
    """
    board = lock_board(board, by)
    user, is_new = account_for(email=email, name=name)
    if board.secretaries.filter(user=user).exists():
        raise Refused(f"{user} is a secretary of this board already.", "email")
    return Secretary.objects.create(board=board, user=user), is_new


@transaction.atomic
def remove_secretary(*, secretary: Secretary, by: AbstractBaseUser) -> None:
    """They keep the board no longer; their account and what they did stay.

    Raises: PermissionDenied; Refused for the last one.
    """
    board = lock_board(secretary.board, by)
    if not board.secretaries.exclude(pk=secretary.pk).exists():
        raise Refused("A board needs a secretary. Add another first, then remove this one.")
    Secretary.objects.filter(pk=secretary.pk).delete()
