"""The register as the door shows it, and taking what is tapped there.

What is shown can be read by whoever stands at the door: names, organisations, who is there. Of
apologies it says that they were received, never why; no address, no need, no paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TypedDict
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from meetings.attendance import registering
from meetings.attendance.by_group import ExpectedOfGroup, by_group
from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.attendance.register_state import Standing, state_of
from meetings.attendance.taps import Tap
from meetings.boards.refusals import Refused
from meetings.members.models import Office

MOST_TAPS = 200
LONGEST_NAME = 200
HERE, LEFT, AWAY = "here", "left", "away"

Kind = RegisterEntry.Kind
Way = RegisterEntry.Way


class ShownPerson(TypedDict):
    """One name. `of`: organisation; `note`: what is said while they are away; `entry`: their last
    one, which can be taken back; `expected_for`: the member they stand in for, by primary key."""

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


NOBODY: Shown = {
    "register": 0,
    "revision": 0,
    "present": 0,
    "quorum": "",
    "groups": [],
    "observers": [],
    "others": [],
}
"""What there is to see of a register that was closed."""


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
    return _take(register, taps, Way.DOOR, None)


def take_with_code(*, register: Register, tap: DoorTap, by: AbstractBaseUser) -> Taken:
    """A person's own, on their own telephone."""
    return _take(register, [tap], Way.CODE, by)[0]


def _take(
    register: Register, taps: Sequence[DoorTap], way: RegisterEntry.Way, by: AbstractBaseUser | None
) -> list[Taken]:
    """Arrivals and departures that follow one another are taken together."""
    capacities = _capacities(register)
    taken: list[Taken] = []
    for plain, run in groupby(taps, key=lambda tap: tap.kind in Kind.values):
        if plain:
            outcomes = registering.take_taps(
                register=register,
                taps=[_tap(tap, capacities) for tap in run],
                way=way,
                by=by,
            )
            taken += [Taken(each.id, each.taken, each.said) for each in outcomes]
        else:
            taken += [_take_other(register, tap, way, by) for tap in run]
    return taken


def _tap(tap: DoorTap, capacities: Mapping[int, str]) -> Tap:
    person = tap.person or 0
    return Tap(
        id=tap.id,
        person_id=person,
        kind=tap.kind,
        at=tap.at,
        capacity=capacities.get(person, Attended.OBSERVER),
        substitute_for_id=tap.stands_for,
    )


def _capacities(register: Register) -> dict[int, str]:
    """As what each of the meeting's people comes; a guest, as what they came first."""
    guests = RegisterEntry.objects.filter(meeting=register.meeting_id).values_list(
        "person_id", "capacity"
    )
    listed = expected_at(register.meeting)
    return {**dict(guests), **{each.person.pk: each.capacity.value for each in listed}}


def _take_other(
    register: Register, tap: DoorTap, way: RegisterEntry.Way, by: AbstractBaseUser | None
) -> Taken:
    try:
        if tap.kind == "guest" and way == Way.DOOR:
            outcome = registering.add_guest(
                register=register,
                tap_id=tap.id,
                name=tap.name,
                organisation=tap.organisation,
                capacity=Attended.OBSERVER,
                at=tap.at,
                way=way,
                by=by,
            )
            return Taken(outcome.id, outcome.taken, outcome.said)
        if tap.kind == "mistake" and tap.entry is not None:
            registering.take_back(register=register, entry_id=tap.entry, by=by, way=way)
            return Taken(tap.id, True)
    except Refused as refused:
        return Taken(tap.id, False, refused.sentence)
    return Taken(tap.id, False, "This tap could not be read. Look at the register.")


def shown_at_door(register: Register) -> Shown:
    """Five queries, however many people."""
    state = state_of(register)
    shown = {each.person.pk: _shown(each) for each in state.people}
    listed = by_group(register.meeting, state.expected)
    groups = [_group(own, shown) for own in listed.groups]
    return {
        "register": register.pk,
        "revision": register.revision,
        "present": len(state.here),
        "quorum": state.quorum.sentence,
        "groups": groups,
        "observers": [shown[each.person.pk] for each in listed.observers],
        "others": [shown[each.person.pk] for each in state.people if not each.is_listed],
    }


def _group(own: ExpectedOfGroup, shown: Mapping[int, ShownPerson]) -> ShownGroup:
    members = [shown[each.person.pk] for each in own.members]
    return {
        "name": own.name,
        "members": members,
        "substitutes": [shown[each.person.pk] for each in own.substitutes],
        "missing": [each for each in members if each["state"] != HERE],
    }


def _shown(each: Standing) -> ShownPerson:
    """A substitute who came for somebody is for them while they count for them."""
    came, stay = each.entry, each.stay
    gone = stay is not None and not each.is_here
    state = HERE if each.is_here else LEFT if gone else AWAY
    at = None if stay is None else stay.since if each.is_here else stay.until
    member = each.substitute_for
    stands_for = member.name if member and each.is_here and each.fills_place else ""
    note = ""
    if each.capacity == Attended.SUBSTITUTE and member:
        note = f"Expected for {member.name}"
    elif each.sent_apologies:
        note = "Sent apologies"
    elif each.office:
        note = Office(each.office).label
    return {
        "id": each.person.pk,
        "name": each.person.name,
        "of": each.person.organisation,
        "note": note,
        "label": _label(state, at, stands_for) or note,
        "capacity": each.capacity.value,
        "state": state,
        "at": at.isoformat() if at else "",
        "entry": str(came.pk) if came is not None else None,
        "for_name": stands_for,
        "expected_for": member.pk if member else None,
    }


def _label(state: str, at: datetime | None, stands_for: str) -> str:
    time = f"{timezone.localtime(at):%H.%M}" if at else ""
    if state == HERE:
        return f"Here since {time}" + (f", for {stands_for}" if stands_for else "")
    return f"Left {time}" if state == LEFT else ""


def _uuid(sent: object) -> UUID:
    try:
        return UUID(str(sent))
    except ValueError as error:
        raise BadTap("A tap has no name of its own, or not a right one.") from error


def _key(sent: object) -> int | None:
    return sent if type(sent) is int and 0 < sent < 2**63 else None


def _text(sent: object) -> str:
    whole = str(sent or "").replace("\0", "").encode(errors="ignore").decode()  # no half letters
    words = " ".join(whole.split())
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
