"""Whether a meeting has a quorum, by the board's own rule."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Voter:
    """Somebody in the room who fills a member's place: the member, or who stands in for them.

    `group` is the group of the member whose place it is; None: of no group.
    """

    person: int
    group: int | None


@dataclass(frozen=True)
class Quorum:
    """How many are needed and how many are there: voting members, and political groups."""

    needed: int
    present: int
    groups_needed: int
    groups_present: int

    @property
    def met(self) -> bool:
        return self.present >= self.needed and self.groups_present >= self.groups_needed

    @property
    def sentence(self) -> str:
        """Such as "No quorum: 5 voting members are present, 7 are needed."."""
        there = f"{_members(self.present)} present"
        if self.present < self.needed:
            are = "is" if self.needed == 1 else "are"
            return f"No quorum: {there}, {self.needed} {are} needed."
        if self.met:
            if not self.groups_needed:
                return f"Quorum: {there} (needed: {self.needed})."
            needed = f"{self.needed}, from {self.groups_needed}"
            return f"Quorum: {there}, from {_groups(self.groups_present)} (needed: {needed})."
        if self.groups_needed == 1:
            return f"No quorum: {there}, none of a political group; one group is needed."
        from_groups = _groups(self.groups_present)
        return f"No quorum: {there}, from {from_groups}; {self.groups_needed} groups are needed."


def quorum(*, voting_members: int, present: Iterable[Voter], share: int, groups: int) -> Quorum:
    """One in `share` of the members who hold a seat that day, from at least `groups` groups.

    Vacant seats do not count; a part of a member is a whole one; one member is always needed. A
    person counts once, and one who sits for no group counts, but for no group.
    """
    places = {voter.person: voter.group for voter in present}
    return Quorum(
        needed=max(-(-voting_members // share), 1),
        present=len(places),
        groups_needed=groups,
        groups_present=len({group for group in places.values() if group is not None}),
    )


def _members(number: int) -> str:
    if number == 0:
        return "no voting member is"
    return f"{number} voting member{' is' if number == 1 else 's are'}"


def _groups(number: int) -> str:
    return "no group" if number == 0 else f"{number} group{'' if number == 1 else 's'}"
