"""How far a chair's report has come at the parent board, for those who report and its readers."""

from dataclasses import dataclass

from django.utils import timezone

from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem, Report
from meetings.boards.models import Board, Meeting
from meetings.chairs_reports.answers import Answer, answer_on, board_reporting

OVER = (Meeting.State.HELD, Meeting.State.CLOSED)


@dataclass(frozen=True)
class AtTheParent:
    """`board` reports. `standing` is a sentence; `answer` what was said, where that is out."""

    board: Board | None
    parent: Board
    standing: str
    answer: Answer | None = None


def at_the_parent(report: Report) -> AtTheParent | None:
    """None for a report in the house form. For whoever has a part in the report, or may read it.

    Twelve queries at most.
    """
    if report.form != Report.Form.CHAIR:
        return None
    item = report.item
    answer = answer_on(item, public=False) if _is_over(item) else None
    return AtTheParent(board_reporting(item), item.board, _standing(report, answer), answer)


def _is_over(item: AgendaItem) -> bool:
    return item.meeting is not None and item.meeting.date <= timezone.localdate()


def _standing(report: Report, answer: Answer | None) -> str:
    item = report.item
    cleared = "cleared" if report.state == Report.State.CLEARED else "not cleared yet"
    meeting = item.meeting
    if meeting is None:
        proposed = item.proposed_for
        if proposed is None:
            return f"On the forward plan of {item.board}; {cleared}."
        return f"Planned for {proposed.board}, {_day(proposed)}; {cleared}."
    if item.withdrawn:
        return f"Withdrawn from the agenda of {meeting}."
    if meeting.state == Meeting.State.CANCELLED:
        return f"The meeting of {meeting} was cancelled."
    number = references(meeting.items.in_order().select_related("meeting__board"))[item.pk]
    where = f"{meeting.board}, {_day(meeting)}, as Item {number}"
    if answer is not None:
        return f"Considered by {where}."
    if meeting.state in OVER:
        return f"Considered by {where}; its notes are not out yet."
    if item.is_out and report.state == Report.State.CLEARED:
        return f"Published on the agenda of {where}."
    if item.is_out:
        return f"On the published agenda of {where}; {cleared}."
    return f"On the agenda of {where}; {cleared}, not published yet."


def _day(meeting: Meeting) -> str:
    return f"{meeting.date:%-d %B %Y}"
