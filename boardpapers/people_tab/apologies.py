"""Who is expected, who will not come, and who stands in."""

from dataclasses import dataclass, field

from boardpapers.access import Reader
from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import Attended
from meetings.attendance.policies import offices_run_by, sits_as_member
from meetings.boards.policies import account_key
from meetings.boards.services.meetings import TO_COME
from meetings.members.models import Group, Membership
from meetings.members.roll import Roll


@dataclass
class GroupAnswers:
    """One group's members of the day as they have answered; `group` None: those of no group."""

    group: Group | None
    members: list[Expected] = field(default_factory=list)
    standing_in: list[Expected] = field(default_factory=list)
    is_office: bool = False
    """Whether the reader may go to the group's own page of the meeting."""

    @property
    def excused(self) -> list[Expected]:
        return [each for each in self.members if not each.is_coming]

    @property
    def coming(self) -> int:
        return sum(each.is_coming for each in self.members) + len(self.standing_in)


def shown(reader: Reader, roll: Roll) -> dict[str, object]:
    """Of all groups for the secretariat and whoever sits at the meeting; for others of the groups
    they are of, or whose office they run. The public is shown nothing of it."""
    if not reader.on_board:
        return {}
    meeting = reader.meeting
    sees_all = reader.secretary or sits_as_member(reader.user, meeting)
    run = set(offices_run_by(reader.user, meeting.board, meeting.date).values_list("pk", flat=True))
    groups = run | (set() if sees_all else _groups_of(reader))
    expected = expected_at(meeting)
    answers = {
        group.group.pk: GroupAnswers(
            group.group, is_office=reader.secretary or group.group.pk in run
        )
        for group in roll.groups
    }
    without_group = GroupAnswers(None)
    for each in expected:
        of_group = without_group
        if each.group is not None:
            of_group = answers.setdefault(each.group.pk, GroupAnswers(each.group))
        if each.capacity == Attended.MEMBER:
            of_group.members.append(each)
        elif each.capacity == Attended.SUBSTITUTE and each.is_coming:
            of_group.standing_in.append(each)
    seen = [each for pk, each in answers.items() if sees_all or pk in groups]
    if sees_all and (without_group.members or without_group.standing_in):
        seen.append(without_group)
    return {
        "is_to_come": meeting.state in TO_COME,
        "answers": [each for each in seen if each.members or each.standing_in],
        "has_apologies": any(each.excused for each in seen),
        "sees_all": sees_all,
        "coming": _counted(expected) if sees_all else None,
    }


def _groups_of(reader: Reader) -> set[int]:
    held = Membership.objects.on(reader.meeting.date).filter(
        board=reader.meeting.board_id, person__user_id=account_key(reader.user), group__isnull=False
    )
    return {pk for pk in held.values_list("group_id", flat=True) if pk is not None}


def _counted(expected: list[Expected]) -> dict[str, int]:
    coming = [each for each in expected if each.is_coming]
    return {
        "all": len(coming),
        "members": sum(each.capacity == Attended.MEMBER for each in coming),
        "substitutes": sum(each.capacity == Attended.SUBSTITUTE for each in coming),
        "observers": sum(each.capacity == Attended.OBSERVER for each in coming),
    }
