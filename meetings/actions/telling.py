"""Telling owners what a meeting asked of them: each of them one message, of what is new to them."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef

from meetings.actions.models import Action, ActionOwner, OwnerTold
from meetings.actions.owner_mail import tell_of_actions
from meetings.boards.models import Meeting
from meetings.boards.policies import is_secretary
from meetings.members.addresses import address_of
from meetings.members.models import Person
from meetings.minutes.models import Notes


@dataclass(frozen=True)
class Untold:
    """An owner, and the actions of one meeting that they have not been told of."""

    person: Person
    actions: tuple[Action, ...]

    @property
    def email(self) -> str:
        return address_of(self.person)


@dataclass(frozen=True)
class ToTell:
    """Who is told with the next press, and what stands in the way of telling the others."""

    reached: tuple[Untold, ...]
    without_address: tuple[Untold, ...]
    unknown: tuple[Action, ...]
    """Open actions with names that are nobody's yet."""
    nobodys: tuple[Action, ...]
    """Open actions that are by nobody."""

    @property
    def actions(self) -> int:
        """How many actions those reached are told of."""
        return len({action.pk for owner in self.reached for action in owner.actions})

    @property
    def is_all_done(self) -> bool:
        return not (self.reached or self.without_address or self.unknown or self.nobodys)


def to_tell(meeting: Meeting) -> ToTell:
    """Of the actions of a meeting that are not completed, in a fixed number of queries."""
    actions = {
        action.pk: action
        for action in meeting.actions.open()
        .select_related("meeting__board", "note_item__item__parent")
        .prefetch_related("owners")
        .with_day_due()
        .order_by("position")
    }
    told = OwnerTold.objects.filter(action=OuterRef("action"), person=OuterRef("person"))
    untold = (
        ActionOwner.objects.filter(~Exists(told), action__in=actions)
        .select_related("person__user")
        .order_by("action__position", "position")
    )
    people: dict[int, Person] = {}
    theirs: dict[int, list[Action]] = {}
    for ownership in untold:
        people.setdefault(ownership.person_id, ownership.person)
        theirs.setdefault(ownership.person_id, []).append(actions[ownership.action_id])
    found = [Untold(person, tuple(theirs[key])) for key, person in people.items()]
    return ToTell(
        reached=tuple(owner for owner in found if owner.email),
        without_address=tuple(owner for owner in found if not owner.email),
        unknown=tuple(action for action in actions.values() if action.unknown_owners),
        nobodys=tuple(
            action
            for action in actions.values()
            if not action.unknown_owners and not action.owners.all()
        ),
    )


@transaction.atomic
def tell_owners(*, meeting: Meeting, by: AbstractBaseUser) -> ToTell:
    """Have each owner told of their actions of this meeting that they were not told of yet.

    One message each; the worker sends it once this is committed. Who has no address is not told,
    and stays to be told. Answers with what was to be told.

    Raises: PermissionDenied.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if not is_secretary(by, meeting.board):
        raise PermissionDenied("Only the board’s secretariat tells owners of their actions.")
    # nobody writes the notes, or changes owners, meanwhile
    list(Notes.objects.filter(meeting=meeting).select_for_update(of=("self",), no_key=True))
    list(meeting.actions.select_for_update(of=("self",), no_key=True).order_by("pk"))
    found = to_tell(meeting)
    for owner in found.reached:
        message = tell_of_actions(owner.person, owner.actions, meeting)
        OwnerTold.objects.bulk_create(
            OwnerTold(action=action, person=owner.person, message=message)
            for action in owner.actions
        )
    return found
