"""Who may do what to a board and its meetings."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from meetings.boards.models import Board, Secretary

SiteUser = AbstractBaseUser | AnonymousUser


def account_key(user: SiteUser) -> int:
    """The account's primary key; 0, which no account has, for somebody not signed in."""
    return user.pk or 0


def is_secretary(user: SiteUser, board: Board) -> bool:
    """Whether `user` belongs to the board's secretariat."""
    return bool(
        user.is_authenticated and Secretary.objects.filter(board=board, user_id=user.pk).exists()
    )


def keeps_a_board(user: SiteUser) -> bool:
    """Whether `user` belongs to any board's secretariat: those keep the venues, too."""
    return bool(user.is_authenticated and Secretary.objects.filter(user_id=user.pk).exists())


def can_start_board(user: SiteUser) -> bool:
    """The secretariat of any board, and a superuser, who makes the first one."""
    is_superuser: bool = user.is_authenticated and getattr(user, "is_superuser", False)
    return is_superuser or keeps_a_board(user)
