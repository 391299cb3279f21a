"""A board's roll: who sits on it on a day, by group, as the membership page prints it."""

from dataclasses import dataclass, field
from datetime import date

from meetings.boards.models import Board
from meetings.members.models import Capacity, Group, Membership


@dataclass
class GroupRoll:
    """One group's people on a board."""

    group: Group
    seats: int
    members: list[Membership] = field(default_factory=list)
    substitutes: list[Membership] = field(default_factory=list)

    @property
    def over(self) -> int:
        """How many members it has more than seats."""
        return max(0, len(self.members) - self.seats)

    @property
    def vacancies(self) -> int:
        return max(0, self.seats - len(self.members))


@dataclass
class Roll:
    """Everybody on a board on one day, groups in the board's own order."""

    groups: list[GroupRoll]
    others: list[Membership]
    """Members and substitutes who sit for no group."""
    observers: list[Membership]

    @property
    def members(self) -> list[Membership]:
        seated = [seat for group in self.groups for seat in group.members]
        return seated + [seat for seat in self.others if seat.capacity == Capacity.MEMBER]

    @property
    def everybody(self) -> list[Membership]:
        """All seats in the order printed: each group's members, then its substitutes."""
        grouped = [seat for group in self.groups for seat in (*group.members, *group.substitutes)]
        return [*grouped, *self.others, *self.observers]

    @property
    def is_empty(self) -> bool:
        people = any(group.members or group.substitutes for group in self.groups)
        return not (self.observers or self.others or people)

    @property
    def seats(self) -> int:
        return sum(group.seats for group in self.groups)

    @property
    def vacancies(self) -> int:
        return sum(group.vacancies for group in self.groups)


def roll_of(board: Board, day: date) -> Roll:
    """The board as it stood on `day`, in two queries."""
    groups = {
        seats.group_id: GroupRoll(seats.group, seats.seats)
        for seats in board.group_seats.on(day).select_related("group")
    }
    roll = Roll(groups=[], others=[], observers=[])
    for seat in board.memberships.on(day).select_related("person", "group"):
        if seat.capacity == Capacity.OBSERVER:
            roll.observers.append(seat)
        elif seat.group is None:
            roll.others.append(seat)
        else:
            group = groups.setdefault(seat.group.pk, GroupRoll(seat.group, 0))
            listed = group.members if seat.capacity == Capacity.MEMBER else group.substitutes
            listed.append(seat)
    roll.groups = list(groups.values())
    return roll
