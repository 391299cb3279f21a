"""The officers whom a board's reports name."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from meetings.agenda.models import Report
from meetings.agenda.policies import can_write
from meetings.boards.models import Board
from meetings.members.models import Person


def known_officers(board: Board) -> QuerySet[Person]:
    """Who has written a report of the board, been its contact, or is told of its packs."""
    ways = Q(briefed_for__board=board)
    for report in ("report_contacts__report", "assigned_reports"):
        ways |= Q(**{f"{report}__item__meeting__board": board})
        ways |= Q(**{f"{report}__item__forward_plan": board})
    keys = Person.objects.filter(ways).order_by().values("pk").distinct()
    return Person.objects.filter(pk__in=keys)


@transaction.atomic
def add_officer(
    *,
    report: Report,
    by: AbstractBaseUser,
    name: str,
    position: str = "",
    phone: str = "",
    email: str = "",
) -> Person:
    """An officer to name as a contact: one of the board's who has this name, or somebody new.

    What is printed of people who are there already is not changed by it.
    Raises: PermissionDenied.
    """
    if not can_write(by, report):
        raise PermissionDenied
    known = known_officers(report.item.board).filter(name__iexact=name)
    if email:
        known = known.filter(Q(email__iexact=email) | Q(email=""))
    return known.first() or Person.objects.create(
        name=name, position=position, phone=phone, email=email
    )
