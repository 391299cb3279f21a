"""Who was there when, as what and for whom: what a register's entries come to.

Pure, and a function of the entries as a set: in whatever order they are sent, late or twice, they
come to the same. Two things are told apart. A person's *stays* are when they were in the room,
from their own entries alone. The *sittings* are who filled a member's place: the member whenever
they are in the room, else whoever came first of those who came for them.

- Arriving twice is one arrival; leaving without having arrived is nothing.
- When the member arrives, a substitute's standing in ends for good: to take over again they arrive
  again for the member. A substitute who came while the member was there takes over when they leave.
- Whoever is no member on the day has no place, though they came as one: they are in the room.
- Two entries of one person at one moment: the arrival is taken first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from meetings.attendance.models import Attendance, Attended
from meetings.attendance.quorum import Voter

Status = Attendance.Status


@dataclass(frozen=True)
class Entry:
    """An entry of the register that was not taken back."""

    id: UUID
    person: int
    arrived: bool
    capacity: Attended
    substitute_for: int | None
    at: datetime


@dataclass(frozen=True)
class Place:
    """Somebody who was expected, or is on a list."""

    person: int
    capacity: Attended
    group: int | None
    apologies: bool = False


@dataclass(frozen=True)
class Spell:
    """From when to when; `until` is None while it lasts. `place` is the member whose place was
    filled, who may be the person themselves."""

    person: int
    capacity: Attended
    place: int | None
    since: datetime
    until: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class Line:
    """One person's line of the attendance.

    A substitute who stood in has the place they filled first, and when; one who never did has
    none. `spells` are all: of standing in, or else of being in the room.
    """

    person: int
    status: Status
    capacity: Attended
    group: int | None
    substitute_for: int | None = None
    arrived: datetime | None = None
    left: datetime | None = None
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True)
class Presences:
    """The stays and the sittings, each in order of time."""

    stays: tuple[Spell, ...]
    sittings: tuple[Spell, ...]
    places: Mapping[int, Place] = field(default_factory=dict)

    def in_room(self, moment: datetime) -> dict[int, Spell]:
        """Who is in the room, each with the stay they are in."""
        return {stay.person: stay for stay in self.stays if stay.covers(moment)}

    def sitting(self, moment: datetime) -> dict[int, Spell]:
        """Who fills a member's place, by the member."""
        return {
            spell.place: spell
            for spell in self.sittings
            if spell.place is not None and spell.covers(moment)
        }

    def voters(self, moment: datetime) -> list[Voter]:
        """Each with the group of the member whose place they fill."""
        filled = self.sitting(moment).items()
        return [Voter(spell.person, self._group(place)) for place, spell in filled]

    def moments(self) -> list[datetime]:
        """When somebody came, went or took over."""
        spells = (*self.stays, *self.sittings)
        ends = {spell.until for spell in spells if spell.until is not None}
        return sorted({spell.since for spell in spells} | ends)

    def lines(self, *, closing: bool) -> list[Line]:
        """Those who came; when the register is closed those expected who did not come, too.

        Substitutes are among them only if they came.
        """
        came = self._by_person()
        lines = [self._line(person, stays) for person, stays in came.items()]
        if closing:
            lines += [
                Line(
                    place.person,
                    Status.APOLOGIES if place.apologies else Status.ABSENT,
                    place.capacity,
                    place.group,
                )
                for place in self.places.values()
                if place.person not in came and place.capacity != Attended.SUBSTITUTE
            ]
        return lines

    def _group(self, person: int) -> int | None:
        place = self.places.get(person)
        return place.group if place else None

    def _by_person(self) -> dict[int, list[Spell]]:
        came: dict[int, list[Spell]] = {}
        for stay in self.stays:
            came.setdefault(stay.person, []).append(stay)
        return came

    def _line(self, person: int, stays: list[Spell]) -> Line:
        sat = tuple(spell for spell in self.sittings if spell.person == person)
        if any(stay.capacity == Attended.MEMBER for stay in stays):
            spells = tuple(stay for stay in stays if stay.capacity == Attended.MEMBER)
            capacity, place = Attended.MEMBER, None
        elif sat:
            spells, capacity, place = sat, Attended.SUBSTITUTE, sat[0].place
        else:
            spells, capacity, place = tuple(stays), stays[-1].capacity, None
        told = [spell for spell in spells if place is None or spell.place == place]
        return Line(
            person,
            Status.PRESENT,
            capacity,
            self._group(person if place is None else place),
            place,
            told[0].since,
            told[-1].until,
            spells,
        )


def presences(entries: Iterable[Entry], expected: Iterable[Place]) -> Presences:
    """What the entries come to. Entries of one id are one."""
    stays: list[Spell] = []
    claims: list[Spell] = []
    for own in _in_order(entries).values():
        found, claimed = _stays(own)
        stays += found
        claims += claimed
    places = {place.person: place for place in expected}
    members = {key for key, place in places.items() if place.capacity == Attended.MEMBER}
    sittings = [
        sitting
        for place in sorted(members & {claim.place for claim in claims})
        for sitting in _sittings(place, [claim for claim in claims if claim.place == place])
    ]
    return Presences(tuple(sorted(stays, key=_order)), tuple(sorted(sittings, key=_order)), places)


def _order(spell: Spell) -> tuple[datetime, int]:
    return spell.since, spell.person


def _in_order(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """Each person's own, each once, by time."""
    once = {entry.id: entry for entry in entries}
    ordered = sorted(once.values(), key=lambda entry: (entry.at, not entry.arrived, entry.id))
    by_person: dict[int, list[Entry]] = {}
    for entry in ordered:
        by_person.setdefault(entry.person, []).append(entry)
    return by_person


def _stays(entries: Sequence[Entry]) -> tuple[list[Spell], list[Spell]]:
    """One person's stays, and what places they came to fill during them.

    Arriving in another capacity, or for another member, ends one stay and begins another.
    """
    stays: list[Spell] = []
    claims: list[Spell] = []
    begun: Entry | None = None
    claimed_at: list[datetime] = []

    def end(until: datetime | None) -> None:
        if begun is None:
            return
        place = begun.person if begun.capacity == Attended.MEMBER else begun.substitute_for
        stays.append(Spell(begun.person, begun.capacity, place, begun.at, until))
        if place is not None:
            claims.extend(
                Spell(begun.person, begun.capacity, place, at, until) for at in claimed_at
            )

    for entry in entries:
        if not entry.arrived:
            end(entry.at)
            begun = None
        elif begun is None or _role(begun) != _role(entry):
            end(entry.at)
            begun, claimed_at = entry, [entry.at]
        elif entry.substitute_for is not None:
            claimed_at.append(entry.at)
    end(None)
    return stays, claims


def _role(entry: Entry) -> tuple[Attended, int | None]:
    return entry.capacity, entry.substitute_for


def _sittings(place: int, claims: Sequence[Spell]) -> list[Spell]:
    """Who filled one member's place."""
    own = [claim for claim in claims if claim.person == place]
    arrivals = [claim.since for claim in own]
    lasting = own + [
        Spell(claim.person, claim.capacity, place, claim.since, _first(claim, arrivals))
        for claim in claims
        if claim.person != place
    ]
    ends = {claim.until for claim in lasting if claim.until is not None}
    moments = sorted({claim.since for claim in lasting} | ends)
    untils: list[datetime | None] = [*moments[1:], None]
    sittings: list[Spell] = []
    for since, until in zip(moments, untils, strict=True):
        there = [claim for claim in lasting if claim.covers(since)]
        if not there:
            continue
        who = min(there, key=lambda claim: (claim.person != place, *_order(claim)))
        if sittings and (sittings[-1].person, sittings[-1].until) == (who.person, since):
            since = sittings.pop().since
        sittings.append(Spell(who.person, who.capacity, place, since, until))
    return sittings


def _first(claim: Spell, arrivals: Iterable[datetime]) -> datetime | None:
    """When a substitute's claim ends: as they leave, or as the member arrives after it."""
    ends = [arrival for arrival in arrivals if arrival > claim.since]
    if claim.until is not None:
        ends.append(claim.until)
    return min(ends, default=None)
