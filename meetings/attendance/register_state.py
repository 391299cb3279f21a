"""The register as it stands: who is there, for whom, and whether there is a quorum."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from meetings.attendance.declaring import left_the_room
from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.attendance.presences import Presences, Spell
from meetings.attendance.quorum import Quorum, Voter, quorum
from meetings.attendance.register_lines import presences_of
from meetings.members.models import Group, Office, Person


@dataclass(frozen=True)
class Standing:
    """One person in the register. `stay` is the one they are in, or the last one; `entry` what
    they or somebody last tapped for them, which can be taken back."""

    person: Person
    capacity: Attended
    group: Group | None
    office: str
    sent_apologies: bool
    substitute_for: Person | None
    """Whom they stand in for: as was agreed, or as they came."""
    is_here: bool
    stay: Spell | None
    fills_place: bool
    """Whether they count as a voting member now."""
    is_listed: bool
    """Whether they belong to the board; false for guests and officers."""

    @property
    def role(self) -> str:
        """The word beside the name of a substitute or an officer."""
        told = (Attended.SUBSTITUTE, Attended.OFFICER)
        return self.capacity.label if self.capacity in told else ""

    @property
    def office_name(self) -> str:
        return Office(self.office).label if self.office else ""

    entry: RegisterEntry | None


@dataclass(frozen=True)
class Step:
    """From `at` on the quorum was this."""

    at: datetime
    quorum: Quorum


@dataclass(frozen=True)
class RegisterState:
    """At one moment. People in printed order; guests and officers come last, as they came."""

    register: Register
    people: list[Standing]
    expected: list[Expected]
    presences: Presences
    voting_members: int
    left_for_item: dict[int | None, set[int]] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)

    @property
    def here(self) -> list[Standing]:
        return [each for each in self.people if each.is_here]

    @property
    def in_the_room(self) -> str:
        """How many, and how many of them fill a member's place: guests do not count."""
        here, voting = len(self.here), self.quorum.present
        if not here:
            return "nobody"
        people = "1 person" if here == 1 else f"{here} people"
        return f"{people}, {voting} of them counted in the quorum"

    @cached_property
    def quorum(self) -> Quorum:
        return self._quorum(self.presences.voters(self.now))

    @cached_property
    def steps(self) -> list[Step]:
        """The quorum over time, a step for each change of it."""
        steps: list[Step] = []
        for moment in self.presences.moments():
            found = self._quorum(self.presences.voters(moment))
            if not steps or steps[-1].quorum != found:
                steps.append(Step(moment, found))
        return steps

    def quorum_for_item(self, item_id: int) -> Quorum:
        """Without those who leave the room for it because of an interest they declared."""
        left = self.left_for_item.get(item_id, set()) | self.left_for_item.get(None, set())
        return self._quorum(
            [voter for voter in self.presences.voters(self.now) if voter.person not in left]
        )

    def _quorum(self, voters: Collection[Voter]) -> Quorum:
        board = self.register.meeting.board
        return quorum(
            voting_members=self.voting_members,
            present=voters,
            share=board.quorum_share,
            groups=board.quorum_groups,
        )


def state_of(register: Register) -> RegisterState:
    """Four queries, however many people; five where somebody leaves the room for an item."""
    meeting = register.meeting
    expected = expected_at(meeting)
    entries = list(
        RegisterEntry.objects.filter(meeting=meeting, taken_back_at__isnull=True)
        .select_related("person", "substitute_for")
        .order_by("at", "received_at", "pk")
    )
    # a device's clock may be a little ahead: who has tapped is there at once
    now = max([timezone.now(), *(entry.at for entry in entries)])
    found = presences_of(entries, expected)
    last = {entry.person_id: entry for entry in entries}
    here = found.in_room(now)
    stays = {stay.person: stay for stay in found.stays}
    filling = {spell.person for spell in found.sitting(now).values()}
    people = [
        _standing(each.person, each, last.get(each.person.pk), here, stays, filling)
        for each in expected
    ]
    listed = {each.person.pk for each in expected}
    people += [
        _standing(entry.person, None, entry, here, stays, filling)
        for entry in last.values()
        if entry.person_id not in listed
    ]
    return RegisterState(
        register,
        people,
        expected,
        found,
        sum(each.capacity == Attended.MEMBER for each in expected),
        left_the_room(meeting),
        now,
    )


def _standing(
    person: Person,
    each: Expected | None,
    entry: RegisterEntry | None,
    here: dict[int, Spell],
    stays: dict[int, Spell],
    filling: set[int],
) -> Standing:
    came_for = entry.substitute_for if entry is not None else None
    agreed = each.substitute_for if each is not None else None
    capacity = each.capacity if each is not None else Attended.OBSERVER
    if entry is not None and capacity == Attended.OBSERVER:
        capacity = Attended(entry.capacity)
    return Standing(
        person=person,
        capacity=capacity,
        group=each.group if each is not None else None,
        office=each.office if each is not None else "",
        sent_apologies=each is not None and each.apology is not None,
        substitute_for=came_for or agreed,
        is_here=person.pk in here,
        stay=here.get(person.pk) or stays.get(person.pk),
        fills_place=person.pk in filling,
        is_listed=each is not None,
        entry=entry,
    )
