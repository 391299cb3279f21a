"""The register as the door shows it, and taking what is tapped there.

What is shown can be read by whoever stands at the door: names, organisations, who is there. Of
apologies it says that they were received, never why; no address, no need, no paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from meetings.attendance import registering
from meetings.attendance.by_group import ExpectedOfGroup, expected_by_group
from meetings.attendance.expected import Expected
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.boards.refusals import Refused

MOST_TAPS = 200
LONGEST_NAME = 200
HERE, LEFT, AWAY = "here", "left", "away"

Kind = RegisterEntry.Kind
Way = RegisterEntry.Way


class ShownPerson(TypedDict):
    """One name. `of`: organisation; `note`: what is said while they are away; `entry`: their last
    one, which can be taken back; `for` and `expected_for`: a member's primary key."""

    id: int
    name: str
    of: str
    note: str
    label: str
    capacity: str
    state: str
    at: str
    entry: str | None
    for_name: str
    expected_for: int | None


class ShownGroup(TypedDict):
    """`missing`: its members who are not there."""

    name: str
    members: list[ShownPerson]
    substitutes: list[ShownPerson]
    missing: list[ShownPerson]


class Shown(TypedDict):
    """All that a tablet knows. `register` and `revision` tell an old one from a new one."""

    register: int
    revision: int
    present: int
    quorum: str
    groups: list[ShownGroup]
    observers: list[ShownPerson]
    others: list[ShownPerson]


class BadTap(Exception):
    """What was sent is none of a tablet's; the message is a sentence."""


@dataclass(frozen=True)
class DoorTap:
    """One tap as it was sent: an arrival, a departure, a guest's name, or a mistake.

    `entry` is what a mistake takes back. Nothing of it is checked but its form.
    """

    id: UUID
    kind: str
    at: datetime
    person: int | None = None
    stands_for: int | None = None
    entry: UUID | None = None
    name: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, object]) -> "DoorTap":
        """Without a time it was made now. Raises: BadTap."""
        kind = sent.get("kind")
        if kind not in (Kind.ARRIVED, Kind.LEFT, "guest", "mistake"):
            raise BadTap("A tap is an arrival, a departure, a guest, or a mistake.")
        return cls(
            id=_uuid(sent.get("id")),
            kind=str(kind),
            at=_moment(sent.get("at")),
            person=_key(sent.get("person")),
            stands_for=_key(sent.get("for")),
            entry=_uuid(sent.get("entry")) if sent.get("entry") else None,
            name=_text(sent.get("name")),
            organisation=_text(sent.get("organisation")),
        )


@dataclass(frozen=True)
class Taken:
    """What became of a tap. A refused one has a sentence for whoever stands at the door."""

    id: UUID
    taken: bool
    sentence: str = ""


def read_taps(sent: object) -> list[DoorTap]:
    """Raises: BadTap."""
    found = sent.get("taps") if isinstance(sent, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadTap("A list of taps was expected.")
    if len(found) > MOST_TAPS:
        raise BadTap(f"Send at most {MOST_TAPS} taps at once.")
    return [DoorTap.of(each) for each in found]


def take_at_door(*, register: Register, taps: Sequence[DoorTap]) -> list[Taken]:
    """In the order in which they were made, each once however often it is sent."""
    return [_take(register, tap, Way.DOOR, None) for tap in taps]


def take_with_code(*, register: Register, tap: DoorTap, by: AbstractBaseUser) -> Taken:
    """A person's own, on their own telephone."""
    return _take(register, tap, Way.CODE, by)


def _take(register: Register, tap: DoorTap, way: str, by: AbstractBaseUser | None) -> Taken:
    raise NotImplementedError


def shown_at_door(register: Register) -> Shown:
    raise NotImplementedError


def _uuid(sent: object) -> UUID:
    try:
        return UUID(str(sent))
    except ValueError as error:
        raise BadTap("A tap has no name of its own, or not a right one.") from error


def _key(sent: object) -> int | None:
    return sent if type(sent) is int and 0 < sent < 2**63 else None


def _text(sent: object) -> str:
    words = " ".join(str(sent or "").replace("\0", "").split())
    if len(words) > LONGEST_NAME:
        raise BadTap(f"A name has at most {LONGEST_NAME} letters.")
    return words


def _moment(sent: object) -> datetime:
    if sent in (None, ""):
        return timezone.now()
    try:
        at = parse_datetime(str(sent))
    except ValueError:
        at = None
    if at is None:
        raise BadTap("A tap does not say when it was made.")
    return at if at.tzinfo else at.replace(tzinfo=UTC)
