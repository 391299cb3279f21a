"""Links with which an owner opens one action, without a password.

A link's address holds the key of its row, signed: nobody makes one up, not even who reads the
database. It opens its action as long as the person owns it, is not revoked, and ends by itself.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from uuid import UUID

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.actions.models import Action, ActionLink, ProgressUpdate
from meetings.actions.policies import can_accept
from meetings.actions.updating import add_update, locked
from meetings.boards.mail import site_link
from meetings.boards.models import Board
from meetings.members.models import Person

GOOD_FOR = timedelta(days=90)
STILL_GOOD_FOR = timedelta(days=14)
"""A link that ends sooner is not sent once more: a new one is."""
ANY_LINK = "/a/…/"
"""What the history of the database keeps of a link's address."""
_signer = Signer(salt="meetings.actions.links", sep=".")


class LinkRefused(Exception):
    """The link opens nothing; why, in a sentence. `board` is whose secretariat can help."""

    def __init__(self, sentence: str, board: Board | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.board = board


def token_of(link: ActionLink) -> str:
    key = urlsafe_b64encode(link.key.bytes).decode().rstrip("=")
    return _signer.sign(key)


def address_of_link(link: ActionLink) -> str:
    """The whole address, for a message."""
    return site_link(reverse("action_link", args=[token_of(link)]))


def open_link(token: str) -> ActionLink:
    """The link of a token, with its action.

    Raises: LinkRefused where it was altered, revoked, has ended, or its person is no owner any
    more.
    """
    key = _key_of(token)
    links = ActionLink.objects.select_related(
        "person", "action__meeting__board", "action__note_item__item__parent"
    )
    link = links.filter(key=key).first() if key is not None else None
    if link is None:
        raise LinkRefused(
            "This link is not complete, or was changed on its way. Copy the whole of it out of the "
            "message."
        )
    board = link.action.meeting.board
    if not link.action.ownerships.filter(person=link.person_id).exists():
        raise LinkRefused(
            "The action of this link is no longer yours: nothing is left to do.", board
        )
    if link.revoked_at is not None:
        raise LinkRefused("The secretariat has withdrawn this link.", board)
    if link.has_ended:
        raise LinkRefused(f"This link ended on {_day(link.expires_at)}.", board)
    return link


def note_opened(link: ActionLink) -> None:
    """For the secretariat to see. A scanner of mail may have been it."""
    ActionLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())


@transaction.atomic
def write_through_link(
    *, token: str, text: str, state: Action.State, seen_updates: int
) -> ProgressUpdate:
    """An owner's progress, by whoever has their link.

    Raises: LinkRefused, also where it was revoked, or the owner changed, while the page was open;
    PermissionDenied for any state but open and proposed; ActionHasChanged; AlreadySaved; Refused
    once the action is completed.
    """
    if state == Action.State.COMPLETED:
        raise PermissionDenied
    action = locked(open_link(token).action)
    link = open_link(token)  # as it is now that nobody else can change it
    with pghistory.context(url=ANY_LINK):
        update = ProgressUpdate(action=action, text=text, state=state, by_owner=link.person)
        return add_update(update, seen_updates, reopens=False)


def signs_in(person: Person) -> bool:
    """Whether they have an account that they have used: others are sent a link instead."""
    account = person.user
    return account is not None and account.is_active and account.has_usable_password()


def where_to_write(action: Action, person: Person, *, anew: bool = False) -> str:
    """The address of the action for one owner: its page, or a link.

    "" where their last link was revoked: only the secretariat has another made, `anew`.
    """
    if signs_in(person):
        return site_link(action.get_absolute_url())
    newest = ActionLink.objects.filter(action=action, person=person).last()
    if newest is not None and newest.revoked_at is not None and not anew:
        return ""
    if newest is None or newest.revoked_at is not None or _ends_soon(newest):
        newest = ActionLink.objects.create(
            action=action, person=person, expires_at=timezone.now() + GOOD_FOR
        )
    return address_of_link(newest)


@transaction.atomic
def revoke(*, link: ActionLink, by: AbstractBaseUser) -> None:
    """It opens nothing from now on. Raises: PermissionDenied."""
    action = locked(link.action)
    if not can_accept(by, action):
        raise PermissionDenied
    end_links(action, link.person, by=by, only=link)


def end_links(
    action: Action, person: Person, *, by: AbstractBaseUser, only: ActionLink | None = None
) -> None:
    """Those of one owner of a locked action that still open it, or `only` one of them."""
    links = ActionLink.objects.filter(action=action, person=person, revoked_at__isnull=True)
    if only is not None:
        links = links.filter(pk=only.pk)
    links.update(revoked_at=timezone.now(), revoked_by_id=by.pk)


def links_of(action: Action) -> list[ActionLink]:
    """Those that were made for its owners, the newest first."""
    return list(action.links.select_related("person", "revoked_by").order_by("-pk"))


def _ends_soon(link: ActionLink) -> bool:
    return link.expires_at <= timezone.now() + STILL_GOOD_FOR


def _key_of(token: str) -> UUID | None:
    """None where the token was not signed here."""
    try:
        key = _signer.unsign(token)
        return UUID(bytes=urlsafe_b64decode(f"{key}=="))
    except (BadSignature, NotBase64, ValueError):
        return None


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"
