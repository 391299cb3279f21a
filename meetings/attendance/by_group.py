"""Those expected at a meeting as its lists show them: by group, in the board's own order."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from meetings.attendance.expected import Expected
from meetings.attendance.models import Attended
from meetings.boards.models import Meeting
from meetings.members.group_names import NO_GROUP, names_beside_each_other
from meetings.members.models import Group, GroupSeats


@dataclass
class ExpectedOfGroup:
    """A group's people at one meeting; without a group, those who sit for none."""

    group: Group | None
    name: str
    """What the group is called beside the others of the meeting."""
    members: list[Expected] = field(default_factory=list)
    substitutes: list[Expected] = field(default_factory=list)
    """Those who stand in first."""

    @property
    def excused(self) -> list[Expected]:
        return [each for each in self.members if not each.is_coming]

    @property
    def coming(self) -> list[Expected]:
        return [each for each in (*self.members, *self.substitutes) if each.is_coming]


@dataclass
class ExpectedByGroup:
    """Everybody who belongs to a meeting; groups without anybody are left out."""

    groups: list[ExpectedOfGroup]
    observers: list[Expected]


def by_group(meeting: Meeting, expected: Iterable[Expected]) -> ExpectedByGroup:
    """What `expected_at` gave for the meeting, in groups; one query."""
    listed = list(expected)
    names = names_beside_each_other(each.group for each in listed if each.group is not None)
    order = list(
        GroupSeats.objects.on(meeting.date)
        .filter(board=meeting.board_id)
        .values_list("group_id", flat=True)
    )
    found: dict[int | None, ExpectedOfGroup] = {}
    observers = []
    for each in listed:
        if each.capacity == Attended.OBSERVER:
            observers.append(each)
            continue
        key = each.group.pk if each.group else None
        name = names[key] if key is not None else NO_GROUP
        own = found.setdefault(key, ExpectedOfGroup(each.group, name))
        (own.members if each.capacity == Attended.MEMBER else own.substitutes).append(each)
    for own in found.values():
        own.substitutes.sort(key=lambda each: not each.is_coming)
    last = len(order)
    return ExpectedByGroup(
        groups=sorted(
            found.values(),
            key=lambda own: (
                own.group is None,
                order.index(own.group.pk) if own.group and own.group.pk in order else last,
            ),
        ),
        observers=observers,
    )
