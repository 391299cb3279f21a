"""Where a board's chair reports next: shown on the board's page and on the parent's meetings."""

from dataclasses import dataclass

from django.db.models import Q

from meetings.boards.models import Board, Meeting, Secretary
from meetings.boards.policies import SiteUser, account_key
from meetings.chairs_reports.beginning import meetings_to_report_to, reports_for
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.policies import can_begin
from meetings.members.models import Membership, Office

MEETINGS_SHOWN = 3


@dataclass(frozen=True)
class ReportTo:
    """A meeting of the parent, and the board's report to it; None while it is not begun."""

    board: Board
    meeting: Meeting
    chairs_report: ChairsReport | None


def reports_to_come(user: SiteUser, board: Board) -> list[ReportTo]:
    """The parent's next meetings, for who may begin a report to them; two queries more."""
    if not can_begin(user, board):
        return []
    meetings = list(meetings_to_report_to(board)[:MEETINGS_SHOWN])
    begun = _by_meeting(list(reports_for(board, meetings)))
    return [ReportTo(board, each, begun.get((board.pk, each.pk))) for each in meetings]


def reports_to(user: SiteUser, meeting: Meeting) -> list[ReportTo]:
    """The reports to one meeting that the user may begin, of the boards under its board."""
    if not user.is_authenticated or not meeting.is_ahead:
        return []
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.PUBLISHED):
        return []
    account = account_key(user)
    chaired = Membership.objects.on().filter(person__user_id=account, office=Office.CHAIR)
    boards = list(
        Board.objects.filter(
            Q(pk__in=Secretary.objects.filter(user_id=account).values("board"))
            | Q(pk__in=chaired.values("board")),
            parent=meeting.board_id,
        )
    )
    if not boards:
        return []
    begun = _by_meeting(
        list(
            ChairsReport.objects.filter(
                Q(report__item__meeting=meeting) | Q(report__item__proposed_for=meeting),
                board__in=boards,
                report__item__withdrawn=False,
            ).select_related("report__item")
        )
    )
    return [ReportTo(board, meeting, begun.get((board.pk, meeting.pk))) for board in boards]


def _by_meeting(reports: list[ChairsReport]) -> dict[tuple[int, int | None], ChairsReport]:
    items = [(each, each.report.item) for each in reports]
    return {(each.board_id, item.meeting_id or item.proposed_for_id): each for each, item in items}
