"""A new link for an owner, sent by the secretariat."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.actions.links import end_links
from meetings.actions.models import Action
from meetings.actions.owner_mail import lines_of, post_to_owner
from meetings.actions.policies import can_accept
from meetings.actions.updating import locked
from meetings.boards.refusals import Refused
from meetings.members.addresses import address_of
from meetings.members.models import Person


@transaction.atomic
def send_link(*, action: Action, by: AbstractBaseUser, person: Person) -> None:
    """In place of those they had, which open nothing any more.

    Raises: PermissionDenied; Refused where they own it no more, or have no address.
    """
    action = locked(action)
    if not can_accept(by, action):
        raise PermissionDenied
    if not action.ownerships.filter(person=person).exists():
        raise Refused(f"{person} is not an owner of this action.")
    if not address_of(person):
        raise Refused(f"No e-mail address is known of {person}.")
    end_links(action, person, by=by)
    post_to_owner(
        person,
        subject=f"An action for you: {action.meeting}",
        lines=["This action is yours:", "", *lines_of(action, person, anew=True)],
        boards=[action.meeting.board],
    )
