"""Those expected at a meeting as its lists show them: by group, in the board's own order."""

from dataclasses import dataclass, field

from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import Attended
from meetings.boards.models import Meeting
from meetings.members.models import Group, GroupSeats


@dataclass
class ExpectedOfGroup:
    """A group's people at one meeting; without a group, those who sit for none."""

    group: Group | None
    members: list[Expected] = field(default_factory=list)
    substitutes: list[Expected] = field(default_factory=list)
    """Those who stand in first."""


@dataclass
class ExpectedByGroup:
    """Everybody who belongs to a meeting; groups without anybody are left out."""

    groups: list[ExpectedOfGroup]
    observers: list[Expected]


def expected_by_group(meeting: Meeting) -> ExpectedByGroup:
    """Three queries."""
    order = list(
        GroupSeats.objects.on(meeting.date)
        .filter(board=meeting.board_id)
        .values_list("group_id", flat=True)
    )
    found: dict[int | None, ExpectedOfGroup] = {}
    observers = []
    for each in expected_at(meeting):
        if each.capacity == Attended.OBSERVER:
            observers.append(each)
            continue
        key = each.group.pk if each.group else None
        own = found.setdefault(key, ExpectedOfGroup(each.group))
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
