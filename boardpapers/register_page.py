"""The secretariat's page of a register: its people by group, and what can be done with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID, uuid4

from meetings.agenda.models import AgendaItem
from meetings.attendance.by_group import by_group
from meetings.attendance.expected import Expected
from meetings.attendance.models import Attended, Register
from meetings.attendance.quorum import Quorum
from meetings.attendance.register_state import RegisterState, Standing, state_of
from meetings.attendance.taps import known_officers
from meetings.members.models import Person

OBSERVERS = "Observers"
GUESTS = "Officers and other attendees"


class RegisterRow(NamedTuple):
    """One person; `tap_id` is that of the next tap, so that a button pressed twice is one tap."""

    standing: Standing
    tap_id: UUID


@dataclass(frozen=True)
class RegisterGroup:
    """The people under one heading, and whom its substitutes can stand in for."""

    heading: str
    rows: list[RegisterRow]
    members: list[Person]

    @property
    def here(self) -> int:
        return sum(row.standing.is_here for row in self.rows)


@dataclass(frozen=True)
class RegisterPage:
    state: RegisterState
    groups: list[RegisterGroup]
    officers: list[Person]
    """Those the board knows who are not in the register yet."""
    items: list[tuple[AgendaItem, Quorum]]
    """The items for which somebody leaves the room, each with its quorum."""

    @property
    def new_id(self) -> UUID:
        """Another at each asking: that of an officer's tap."""
        return uuid4()

    @property
    def summary(self) -> str:
        """What closing would record: "12 present, 2 apologies, 1 absent"."""
        members = [each for each in self.state.people if each.capacity == Attended.MEMBER]
        came = sum(each.stay is not None for each in members)
        apologies = sum(each.stay is None and each.sent_apologies for each in members)
        others = sum(
            each.stay is not None and each.capacity != Attended.MEMBER for each in self.state.people
        )
        return (
            f"Members: {came} present, {apologies} with apologies, "
            f"{len(members) - came - apologies} absent. Others: {others} present."
        )


def register_page(register: Register) -> RegisterPage:
    """Eight queries at most."""
    state = state_of(register)
    listed = by_group(register.meeting, state.expected)
    standing = {each.person.pk: each for each in state.people}

    def group(heading: str, people: Iterable[Person], members: list[Person]) -> RegisterGroup:
        rows = [RegisterRow(standing[person.pk], uuid4()) for person in people]
        return RegisterGroup(heading, rows, members)

    groups = [
        group(own.name, _people([*own.members, *own.substitutes]), _people(own.members))
        for own in listed.groups
    ]
    groups += [
        group(OBSERVERS, _people(listed.observers), []),
        group(
            GUESTS,
            [each.person for each in state.people if not each.is_listed],
            [person for own in listed.groups for person in _people(own.members)],
        ),
    ]
    left = [item for item in state.left_for_item if item is not None]
    items = AgendaItem.objects.filter(pk__in=left).order_by("position") if left else []
    return RegisterPage(
        state,
        [each for each in groups if each.rows],
        [
            officer
            for officer in known_officers(register.meeting.board).order_by("name")
            if officer.pk not in standing
        ],
        [(item, state.quorum_for_item(item.pk)) for item in items],
    )


def _people(expected: Iterable[Expected]) -> list[Person]:
    return [each.person for each in expected]
