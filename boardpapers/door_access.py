"""Whose register a key opens: that of the tablet, and that in the code people scan."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from meetings.attendance.door import missing_members, shown_at_door
from meetings.attendance.models import Attended, Register
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser
from meetings.members.models import Person


def get_register_of_door(key: str) -> Register | None:
    """The open register of a tablet's key; None for any other key."""
    return (
        Register.objects.filter(door_key=key, closed_at__isnull=True)
        .select_related("meeting__board", "meeting__venue")
        .first()
    )


@dataclass(frozen=True)
class OwnPlace:
    """Somebody at a meeting that they belong to, and where the register has them now.

    `missing`: the members a substitute may stand in for, whom they were asked by first.
    """

    register: Register
    person: Person
    is_substitute: bool
    is_here: bool
    has_left: bool
    since: datetime | None
    for_name: str
    missing: list[dict[str, object]] = field(default_factory=list)

    @property
    def meeting(self) -> Meeting:
        return self.register.meeting


def get_own_place(user: SiteUser, key: str) -> OwnPlace:
    """`key` is the one in the code: good on the meeting's day while the register is open.

    Raises: Http404 otherwise, and for everybody who is not expected at the meeting.
    """
    register = get_object_or_404(
        Register.objects.select_related("meeting__board", "meeting__venue"),
        code_key=key,
        closed_at__isnull=True,
        meeting__date=timezone.localdate(),
    )
    person = get_object_or_404(Person, user_id=user.pk or 0)
    shown = shown_at_door(register)
    for group in shown["groups"]:
        for own in (*group["members"], *group["substitutes"]):
            if own["id"] == person.pk:
                return _place(register, person, own, missing_members(group, own["expected_for"]))
    for own in shown["observers"]:
        if own["id"] == person.pk:
            return _place(register, person, own, [])
    raise Http404


def _place(register: Register, person: Person, own, missing) -> OwnPlace:  # type: ignore
    return OwnPlace(
        register=register,
        person=person,
        is_substitute=own["capacity"] == Attended.SUBSTITUTE,
        is_here=own["state"] == "here",
        has_left=own["state"] == "left",
        since=datetime.fromisoformat(own["at"]) if own["at"] else None,
        for_name=own["for_name"],
        missing=missing,
    )
