"""The secretariat's page of a register: its people by group, and what can be done with each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID, uuid4

from meetings.agenda.models import AgendaItem
from meetings.attendance.models import Attended, Register
from meetings.attendance.quorum import Quorum
from meetings.attendance.register_state import RegisterState, Standing, state_of
from meetings.attendance.taps import known_officers
from meetings.members.group_names import names_beside_each_other
from meetings.members.models import Person

OTHERS = "Members of no group"
OBSERVERS = "Observers"
GUESTS = "Officers and other attendees"


class RegisterRow(NamedTuple):
    """One person; `tap_id` is that of the next tap, so that a button pressed twice is one tap."""

    standing: Standing
    tap_id: UUID


@dataclass
class RegisterGroup:
    """The people under one heading, and whom its substitutes can stand in for."""

    heading: str
    rows: list[RegisterRow] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)

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
    names = names_beside_each_other(each.group for each in state.people if each.group is not None)
    groups: dict[str, RegisterGroup] = {}
    for each in state.people:
        heading = _heading(each, names)
        group = groups.setdefault(heading, RegisterGroup(heading))
        group.rows.append(RegisterRow(each, uuid4()))
        if each.capacity == Attended.MEMBER:
            group.members.append(each.person)
    last = [OBSERVERS, GUESTS]
    ordered = [group for name, group in groups.items() if name not in last]
    ordered += [groups[name] for name in last if name in groups]
    listed = {each.person.pk for each in state.people}
    left = [item for item in state.left_for_item if item is not None]
    items = AgendaItem.objects.filter(pk__in=left).order_by("position") if left else []
    return RegisterPage(
        state,
        ordered,
        [
            officer
            for officer in known_officers(register.meeting.board).order_by("name")
            if officer.pk not in listed
        ],
        [(item, state.quorum_for_item(item.pk)) for item in items],
    )


def _heading(each: Standing, names: Mapping[int, str]) -> str:
    if each.capacity in (Attended.MEMBER, Attended.SUBSTITUTE):
        return names[each.group.pk] if each.group is not None else OTHERS
    return OBSERVERS if each.is_listed else GUESTS
