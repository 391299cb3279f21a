"""Who is expected, who will not come, and who stands in."""

from boardpapers.access import Reader
from meetings.attendance.by_group import by_group
from meetings.attendance.expected import Expected, in_words
from meetings.attendance.policies import offices_run_by, sits_as_member
from meetings.boards.policies import account_key
from meetings.boards.services.meetings import TO_COME
from meetings.members.models import Membership


def shown(reader: Reader, expected: list[Expected]) -> dict[str, object]:
    """Of all groups for the secretariat and whoever sits at the meeting; for others of the groups
    they are of, or whose office they run. The public is shown nothing of it.

    Each group comes with whether the reader may go to its own page of the meeting.
    """
    if not reader.on_board:
        return {}
    meeting = reader.meeting
    sees_all = reader.secretary or sits_as_member(reader.user, meeting)
    run = set(offices_run_by(reader.user, meeting.board, meeting.date).values_list("pk", flat=True))
    groups = run | (set() if sees_all else _groups_of(reader))
    seen = [
        own
        for own in by_group(meeting, expected).groups
        if (own.members or own.coming) and (sees_all or (own.group and own.group.pk in groups))
    ]
    coming = [each for each in expected if each.is_coming] if sees_all else []
    return {
        "is_to_come": meeting.state in TO_COME,
        "answers": [
            (own, own.group is not None and (reader.secretary or own.group.pk in run))
            for own in seen
        ],
        "has_apologies": any(own.excused for own in seen),
        "sees_all": sees_all,
        "coming": len(coming),
        "coming_in_words": in_words(coming),
    }


def _groups_of(reader: Reader) -> set[int]:
    held = Membership.objects.on(reader.meeting.date).filter(
        board=reader.meeting.board_id, person__user_id=account_key(reader.user), group__isnull=False
    )
    return {pk for pk in held.values_list("group_id", flat=True) if pk is not None}
