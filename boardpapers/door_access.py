"""Whose register a key opens: that of the tablet, and that in the code people scan."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from meetings.attendance.door import HERE, LEFT, ShownPerson, shown_at_door
from meetings.attendance.models import Attended, Register
from meetings.attendance.taps import last_moment
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, account_key
from meetings.members.models import Person


def get_register_of_door(key: str) -> Register | None:
    """The open register of a tablet's key; None for any other key."""
    return _registers().filter(door_key=key, closed_at__isnull=True).first()


def get_register_for_taps(key: str) -> Register | None:
    """The same; also one that was closed, until the meeting's day is over: for what was tapped
    before, without a connection."""
    register = _registers().filter(door_key=key).first()
    if register is None or register.closed_at is None:
        return register
    return register if timezone.now() <= last_moment(register.meeting) else None


def _registers() -> QuerySet[Register]:
    return Register.objects.select_related("meeting__board", "meeting__venue")


@dataclass(frozen=True)
class OwnPlace:
    """Somebody at a meeting that they belong to, and where the register has them now.

    `missing`: the members a substitute may stand in for, whom they were asked by first.
    """

    register: Register
    person: Person
    shown: ShownPerson
    missing: list[ShownPerson]

    @property
    def is_substitute(self) -> bool:
        return self.shown["capacity"] == Attended.SUBSTITUTE

    @property
    def is_here(self) -> bool:
        return self.shown["state"] == HERE

    @property
    def has_left(self) -> bool:
        return self.shown["state"] == LEFT

    @property
    def meeting(self) -> Meeting:
        return self.register.meeting


def get_own_place(user: SiteUser, key: str) -> OwnPlace:
    """`key` is the one in the code: good on the meeting's day while the register is open.

    Raises: Http404 otherwise, and for everybody who is not expected at the meeting.
    """
    register = get_object_or_404(
        _registers(), code_key=key, closed_at__isnull=True, meeting__date=timezone.localdate()
    )
    person = get_object_or_404(Person, user_id=account_key(user))
    shown = shown_at_door(register)
    for group in shown["groups"]:
        for own in (*group["members"], *group["substitutes"]):
            if own["id"] == person.pk:
                asked_by = own["expected_for"]
                missing = sorted(group["missing"], key=lambda each: each["id"] != asked_by)
                return OwnPlace(register, person, own, missing)
    for own in shown["observers"]:
        if own["id"] == person.pk:
            return OwnPlace(register, person, own, [])
    raise Http404
