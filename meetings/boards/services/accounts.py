"""Accounts that are known, or made, by their e-mail address."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from meetings.boards.refusals import Refused


def account_for(*, email: str, name: str) -> tuple[Any, bool]:
    """The account with this e-mail address, made if there is none; and whether it is new.

    A new account has no password: its owner sets one through "Forgotten your password?". For
    services, which say who may and hold the transaction. Raises: Refused where a new one has no
    name.
    """
    accounts = get_user_model().objects
    user = accounts.filter(email__iexact=email).first()
    if user is not None:
        return user, False
    if not name:
        raise Refused(
            "Nobody has an account with this address yet. Give their name, and one is made.",
            "name",
        )
    try:
        with transaction.atomic():
            return accounts.create_user(email, name=name), True
    except IntegrityError:  # somebody else has made it at this moment
        return accounts.get(email__iexact=email), False
