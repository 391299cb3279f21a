"""Whose an action is: its owners, put in place of names that were noted, and changed later."""

import re
from dataclasses import dataclass
from functools import reduce

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from meetings.actions.links import end_links
from meetings.actions.models import BETWEEN_NAMES, Action, ActionChange, ActionOwner, OwnerTold
from meetings.actions.owner_names import people_known_to
from meetings.actions.policies import can_accept
from meetings.actions.updating import locked
from meetings.boards.mail import is_address
from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.members.addresses import address_of
from meetings.members.models import Person
from meetings.minutes.models import NoteItem


@dataclass(frozen=True)
class NewOwner:
    """Somebody who is not kept here yet. `is_another`: though the name is known here."""

    name: str
    email: str = ""
    position: str = ""
    is_another: bool = False


def guess(name: str, people: QuerySet[Person]) -> Person | None:
    """Who may be meant by a name that was typed: the only one that has it, or all of its words."""
    words = [word for word in re.split(r"[\s.]+", name) if word]
    if not words:
        return None
    has_words = reduce(lambda found, word: found & Q(name__icontains=word), words, Q())
    found = list(people.filter(has_words | Q(also_called__contains=[name]))[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def add_owner(
    *, action: Action, by: AbstractBaseUser, person: Person | NewOwner, instead_of: str = ""
) -> Person:
    """One more owner; `instead_of` is the noted name that turns out to be theirs.

    They are told with the next press.

    Raises: PermissionDenied; Refused where they own it already, or somebody new has a name that is
    known here.
    """
    action = lock_to_change(action, by)
    owner = _person(action.meeting.board, person)
    is_owner = action.ownerships.filter(person=owner).exists()
    if is_owner and not instead_of:
        raise Refused(f"It is {owner}’s already.", "person")
    if not is_owner:
        last = action.ownerships.aggregate(last=Max("position"))["last"]
        ActionOwner.objects.create(
            action=action, person=owner, position=1 if last is None else last + 1
        )
    if instead_of:
        _strike_out(action, instead_of)
    noted = f", noted as “{instead_of}”" if instead_of else ""
    note_change(action, by, f"Owner added: {owner}{noted}.")
    return owner


@transaction.atomic
def remove_owner(*, action: Action, by: AbstractBaseUser, person: Person) -> None:
    """No longer theirs: their links open nothing from now on.

    Raises: PermissionDenied.
    """
    action = lock_to_change(action, by)
    if end_ownership(action, person, by=by):
        note_change(action, by, f"Owner removed: {person}.")


def end_ownership(action: Action, person: Person, *, by: AbstractBaseUser) -> bool:
    """Of a locked action, with the links to it; whether it was theirs."""
    removed, _ = action.ownerships.filter(person=person).delete()
    if not removed:
        return False
    end_links(action, person, by=by)
    OwnerTold.objects.filter(action=action, person=person).delete()  # told anew if theirs again
    return True


@transaction.atomic
def give_address(*, action: Action, by: AbstractBaseUser, person: Person, email: str) -> None:
    """The e-mail address of an owner of whom none is known.

    Raises: PermissionDenied; Refused where it is no address, or one is known by now.
    """
    action = lock_to_change(action, by)
    people = Person.objects.select_for_update(of=("self",), no_key=True)
    owner = people.select_related("user").get(pk=person.pk)
    if not action.ownerships.filter(person=owner).exists():
        raise Refused(f"{owner} is not an owner of this action.")
    if address_of(owner):
        raise Refused(f"{owner} is written to at {address_of(owner)}.")
    if not is_address(email):
        raise Refused(f"“{email[:80]}” is not an e-mail address.")
    owner.email = email
    owner.save(update_fields=["email"])
    note_change(action, by, f"E-mail address of {owner} given.")


@transaction.atomic
def forget_name(*, action: Action, by: AbstractBaseUser, name: str) -> None:
    """A noted name that is nobody's is struck out.

    Raises: PermissionDenied.
    """
    action = lock_to_change(action, by)
    if name in action.unknown_names:
        _strike_out(action, name)
        note_change(action, by, f"Noted name struck out: “{name}”.")


def lock_to_change(action: Action, by: AbstractBaseUser) -> Action:
    """The action as it is now, for its secretariat, after the item of the notes that it is in.

    Raises: PermissionDenied.
    """
    if action.note_item_id is not None:
        rows = NoteItem.objects.select_for_update(of=("self",), no_key=True)
        rows.get(pk=action.note_item_id)
    action = locked(action)
    if not can_accept(by, action):
        raise PermissionDenied
    return action


def note_change(action: Action, by: AbstractBaseUser, sentence: str) -> None:
    """In the action's history, and for those who have its item of the notes open."""
    ActionChange.objects.create(action=action, by_id=by.pk, sentence=sentence)
    if action.note_item_id is not None:
        NoteItem.objects.filter(pk=action.note_item_id).update(revision=F("revision") + 1)


def _strike_out(action: Action, name: str) -> None:
    action.unknown_owners = BETWEEN_NAMES.join(
        each for each in action.unknown_names if each != name
    )
    action.save(update_fields=["unknown_owners"])


def _person(board: Board, person: Person | NewOwner) -> Person:
    known = people_known_to(board)
    if isinstance(person, Person):
        if not known.filter(pk=person.pk).exists():
            raise PermissionDenied
        return person
    if person.email:
        same = Person.objects.filter(name__iexact=person.name, email__iexact=person.email).first()
        if same is not None:
            return same
    twin = known.filter(
        Q(name__iexact=person.name) | Q(also_called__contains=[person.name])
    ).first()
    if twin is not None and not person.is_another:
        raise Refused(
            f"{twin} is known here already. Choose them from the list; or tick that this is "
            "somebody else of the same name.",
            "name",
        )
    return Person.objects.create(name=person.name, email=person.email, position=person.position)
