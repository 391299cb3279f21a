"""A group's office: how to reach it, and who works in it."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.boards.mail import site_link
from meetings.boards.models import Board
from meetings.boards.posting import post_text
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.services.accounts import account_for
from meetings.members.models import Group
from meetings.members.policies import keeps_office_of, keeps_people_of


def seen_office(group: Group) -> str:
    """What a form carries to tell whether the office was changed while it was open."""
    return fingerprint(group.office_name, group.office_phone, group.office_email)


@transaction.atomic
def change_office(
    *,
    group: Group,
    board: Board,
    by: AbstractBaseUser,
    opened_at: str,
    office_name: str,
    office_phone: str,
    office_email: str,
) -> Group:
    """How the group's office is reached: apologies go there, and packs print it. The address that
    was there is told where they go from now on.

    Raises: PermissionDenied unless `by` keeps the board, on which the group has seats or people,
    or works in the office; SavedMeanwhile.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if not keeps_people_of(by, board, group) or not is_on(board, group):
        raise PermissionDenied
    if seen_office(group) != opened_at:
        raise SavedMeanwhile
    was = group.office_email
    group.office_name, group.office_phone, group.office_email = (
        office_name,
        office_phone,
        office_email,
    )
    group.save(update_fields=["office_name", "office_phone", "office_email"])
    if was and was.lower() != office_email.lower():
        _tell_former_address(was, group, board, by)
    return group


@transaction.atomic
def add_to_office(
    *, group: Group, by: AbstractBaseUser, email: str, name: str
) -> tuple[AbstractBaseUser, bool]:
    """The account with this e-mail address, made if there is none, works in the group's office.

    Returns the account, and whether it is new.

    Raises: PermissionDenied; Refused where they do already, or where a new account has no name.
    """
    group = _locked(group, by)
    user, is_new = account_for(email=email, name=name)
    if group.office_users.filter(pk=user.pk).exists():
        raise Refused(f"{user} works in this office already.", "email")
    group.office_users.add(user.pk)
    return user, is_new


@transaction.atomic
def take_from_office(*, group: Group, by: AbstractBaseUser, user: AbstractBaseUser) -> None:
    """They see the group's people no longer; the account stays. Raises: PermissionDenied."""
    _locked(group, by).office_users.remove(user.pk)


def _tell_former_address(was: str, group: Group, board: Board, by: AbstractBaseUser) -> None:
    """Whoever did it: mail of a group is not taken elsewhere in silence."""
    now = (
        f"Apologies of its members, and what else is for the office, now go to "
        f"{group.office_email}."
        if group.office_email
        else "No other was given. Apologies of its members now go to each person who works in the "
        "office."
    )
    contact = f" ({board.contact_email})" if board.contact_email else ""
    post_text(
        to=was,
        subject=f"Office of {group}: mail no longer comes to this address",
        lines=[
            f"{by} ({getattr(by, 'email', '')}) has changed the e-mail address of the office of "
            f"{group} on {timezone.localtime():%-d %B %Y at %H.%M}.",
            "",
            f"It was: {was}",
            f"It now is: {group.office_email or 'none'}",
            "",
            now,
            "",
            f"If that is not right, tell the secretariat{contact}, or change it back here:",
            site_link(reverse("board_group", args=[board.slug, group.pk])),
        ],
    )


def is_on(board: Board, group: Group) -> bool:
    """Whether the group has, had or will have seats or people on the board."""
    return (
        board.group_seats.filter(group=group).exists()
        or board.memberships.filter(group=group).exists()
    )


def _locked(group: Group, by: AbstractBaseUser) -> Group:
    locked = Group.objects.select_for_update().get(pk=group.pk)
    if not keeps_office_of(by, locked):
        raise PermissionDenied
    return locked
