"""The account with which a person signs in."""

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.boards.services.accounts import account_for
from meetings.members.models import Person
from meetings.members.policies import keeps_person

WAYS = (
    "memberships__person",
    "briefed_officers__person",
    "meetings__attendances__person",
    "meetings__apologies__substitute",
    "meetings__items__report__contacts__person",
    "meetings__items__report__author",
    "planned_items__report__contacts__person",
    "planned_items__report__author",
    "meetings__actions__ownerships__person",
)
"""How a board comes to open anything to somebody's account, from the board to the person."""


def boards_kept_elsewhere(person: Person, by: AbstractBaseUser) -> bool:
    """Whether the person has, or has had, anything to do with a board that `by` does not keep."""
    others = Board.objects.exclude(secretaries__user_id=by.pk)
    return any(others.filter(**{way: person}).exists() for way in WAYS)


@transaction.atomic
def make_account(*, person: Person, by: AbstractBaseUser, email: str) -> bool:
    """The account with this e-mail address, made if there is none, is the person's from now on:
    whoever has it sees all that the person may see. Returns whether the account is new.

    A new account has no password: its owner sets one through "Forgotten your password?".

    Raises: PermissionDenied unless `by` keeps a board of theirs; Refused where they have an
    account, where the account is another's, or where a board that `by` does not keep knows them.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if not keeps_person(by, person):
        raise PermissionDenied
    if person.user is not None:
        raise Refused(f"{person} has an account already, {person.user.email}.", "email")
    if boards_kept_elsewhere(person, by):
        raise Refused(
            f"{person} is on a board that you do not keep, too, and an account opens its papers. "
            "Ask somebody who keeps all of these boards to make it.",
            "email",
        )
    user, is_new = account_for(email=email, name=person.name)
    get_user_model().objects.select_for_update().get(pk=user.pk)
    owner = Person.objects.filter(user=user).first()
    if owner is not None:
        whose = f"{owner}’s" if keeps_person(by, owner) else "somebody else’s"
        raise Refused(
            f"The account with this address is {whose}. Give another address; or where the two "
            "are one person, join them.",
            "email",
        )
    person.user = user
    person.save(update_fields=["user"])
    return is_new
