"""People: who may be chosen for a board, somebody new, and what is known of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from meetings.boards.models import Board
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.members.models import Capacity, Membership, Person
from meetings.members.policies import groups_run, keeps_person


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is not kept here yet. `is_another`: though the name is known here."""

    name: str
    organisation: str = ""
    email: str = ""
    is_another: bool = False


def choosable_people(user: SiteUser, board: Board) -> QuerySet[Person]:
    """Whom `user` may seat on the board: for a secretary those of the boards they keep, for a
    group office those who have sat for its groups and have not gone to another since."""
    if is_secretary(user, board):
        kept = Board.objects.filter(secretaries__user_id=account_key(user)).values("pk")
        known = Q(memberships__board__in=kept) | Q(briefed_for__board__in=kept)
        return Person.objects.filter(known).distinct().order_by("name", "pk")
    own = groups_run(user, board)
    theirs = Person.objects.filter(memberships__group__in=own)
    return theirs.exclude(pk__in=_of_others(board, own)).distinct().order_by("name", "pk")


def _of_others(board: Board, groups: Collection[int]) -> QuerySet[Membership, int]:
    """The people who sit, or stand in, on the board today for a group that is none of these."""
    seats = board.memberships.on().in_capacity(Capacity.MEMBER, Capacity.SUBSTITUTE)
    return (
        seats.filter(group__isnull=False).exclude(group__in=groups).values_list("person", flat=True)
    )


def person_for(board: Board, by: AbstractBaseUser, person: Person | NewPerson) -> Person:
    """The person to be seated; one with a known name and e-mail address is not made anew.

    Raises: PermissionDenied for somebody whom `by` does not know; Refused where the name of
    somebody new is known here, unless it is said to be another's, and to a group's office where
    they sit for another group.
    """
    choosable = choosable_people(by, board)
    if isinstance(person, Person):
        if not choosable.filter(pk=person.pk).exists():
            raise PermissionDenied
        return person
    if person.email:
        same = Person.objects.filter(name__iexact=person.name, email__iexact=person.email).first()
        if same is not None:
            _refuse_of_others(board, by, same)
            return same
    twin = choosable.filter(
        Q(name__iexact=person.name) | Q(also_called__contains=[person.name])
    ).first()
    if twin is not None and not person.is_another:
        where = f", {twin.organisation}," if twin.organisation else ""
        raise Refused(
            f"{twin}{where} is known here already. Choose them from the list; or tick that this "
            "is somebody else of the same name.",
            "name",
        )
    return Person.objects.create(
        name=person.name, organisation=person.organisation, email=person.email
    )


def _refuse_of_others(board: Board, by: AbstractBaseUser, person: Person) -> None:
    others = _of_others(board, groups_run(by, board))
    if not is_secretary(by, board) and others.filter(person=person).exists():
        raise Refused(
            f"{person} sits for another group on this board. If that has changed, ask the "
            "secretariat to end that term first.",
            "name",
        )


def seen_person(person: Person) -> str:
    """What a form carries to tell whether the person was changed while it was open."""
    return fingerprint(
        person.name, person.also_called, person.organisation, person.position, person.phone,
        person.email,
    )  # fmt: skip


@transaction.atomic
def change_person(
    *,
    person: Person,
    by: AbstractBaseUser,
    opened_at: str,
    name: str,
    organisation: str,
    position: str,
    phone: str,
    email: str,
    also_called: Sequence[str],
) -> Person:
    """`opened_at` is what `seen_person` gave. Packs that are out keep what they say.

    Raises: PermissionDenied unless `by` keeps a board of theirs; SavedMeanwhile.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not keeps_person(by, person):
        raise PermissionDenied
    if seen_person(person) != opened_at:
        raise SavedMeanwhile
    person.name, person.organisation, person.position = name, organisation, position
    person.phone, person.email = phone, email
    person.also_called = [each for each in dict.fromkeys(also_called) if each != name]
    person.save(update_fields=["name", "organisation", "position", "phone", "email", "also_called"])
    return person
