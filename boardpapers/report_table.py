"""The reports of an agenda as the secretariat works through them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.boards.models import Meeting

_FURTHEST_BEHIND_FIRST = [
    None,
    Report.State.RETURNED,
    Report.State.DRAFT,
    Report.State.SUBMITTED,
    Report.State.CLEARED,
]


@dataclass(frozen=True)
class ReportLine:
    item: AgendaItem
    reference: str
    report: Report | None
    days_left: int | None
    """Until the deadline, while the officer has it; negative once it has passed."""

    @property
    def is_open(self) -> bool:
        """It can be given to an officer."""
        return not self.item.withdrawn and (
            self.report is None or self.report.state != Report.State.CLEARED
        )


SORTS = {"": "item", "state": "state", "due": "deadline"}
"""What the table can be sorted by, as addresses name it, and in words."""


def report_table(meeting: Meeting, sort: str = "") -> list[ReportLine]:
    """All report items, by item, or with `sort` "state" or "due" the most pressing first."""
    items = list(meeting.items.in_order().select_related("report__author", "parent", "priority"))
    numbers = references(items)
    today = timezone.localdate()
    lines = [
        ReportLine(item, numbers[item.pk], item.own_report, _days_left(item.own_report, today))
        for item in items
        if item.kind == ItemKind.REPORT
    ]
    if sort == "state":
        lines.sort(key=lambda line: _FURTHEST_BEHIND_FIRST.index(_state(line.report)))
    elif sort == "due":
        lines.sort(key=lambda line: (line.report and line.report.due) or date.max)
    return lines


def _state(report: Report | None) -> Report.State | None:
    return Report.State(report.state) if report is not None else None


def _days_left(report: Report | None, today: date) -> int | None:
    if report is None or report.due is None:
        return None
    if report.state not in (Report.State.DRAFT, Report.State.RETURNED):
        return None
    return (report.due - today).days
