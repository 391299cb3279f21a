"""Officers who are told of each of a board's packs: "cc" on its notice."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.boards.services.boards import lock_board
from meetings.members.models import BriefedOfficer, Person


@dataclass(frozen=True)
class NewOfficer:
    """Somebody who is not kept here yet."""

    name: str
    position: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def brief_officer(
    *, board: Board, by: AbstractBaseUser, officer: Person | NewOfficer
) -> BriefedOfficer:
    """From now on the officer is told of each pack. One with a known name and e-mail address is
    not made anew.

    Raises: PermissionDenied; Refused where they are told already.
    """
    board = lock_board(board, by)
    person = officer if isinstance(officer, Person) else _known_or_new(officer)
    if board.briefed_officers.filter(person=person).exists():
        raise Refused(f"{person} is told of each pack already.")
    return BriefedOfficer.objects.create(board=board, person=person)


@transaction.atomic
def stop_briefing(*, briefed: BriefedOfficer, by: AbstractBaseUser) -> None:
    """The person stays. Raises: PermissionDenied."""
    lock_board(briefed.board, by)
    briefed.delete()


def _known_or_new(officer: NewOfficer) -> Person:
    if officer.email:
        known = Person.objects.filter(
            name__iexact=officer.name, email__iexact=officer.email
        ).first()
        if known is not None:
            return known
    return Person.objects.create(
        name=officer.name,
        position=officer.position,
        phone=officer.phone,
        email=officer.email,
    )
