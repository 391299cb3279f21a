"""Whose clearance a report needs, which it has, and what each person may do with it next."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.agenda.models import ClearanceStep, Report
from meetings.agenda.policies import is_lead_of, is_officer_of
from meetings.agenda.report_text import ReportText
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import Membership, Person, PriorityLead

Kind = ClearanceStep.Kind

CLEARANCES = (Kind.CLEARED_BY_LEAD, Kind.CLEARED_BY_SECRETARIAT)
BEGIN_AGAIN = (Kind.TAKEN_BACK, Kind.RETURNED, Kind.REOPENED)
"""After these steps no clearance given before counts."""
WITH_ITS_OFFICERS = (Report.State.DRAFT, Report.State.RETURNED)


@dataclass(frozen=True)
class Part:
    """What somebody has to do with one report."""

    secretary: bool
    officer: bool
    lead: bool

    @property
    def clearances(self) -> set[Kind]:
        """Those that are theirs to give."""
        return {
            kind
            for kind, given in zip(CLEARANCES, (self.lead, self.secretary), strict=True)
            if given
        }


def part_of(user: SiteUser, report: Report) -> Part:
    return Part(
        secretary=is_secretary(user, report.item.board),
        officer=is_officer_of(user, report),
        lead=is_lead_of(user, report.item),
    )


def leads_who_clear(report: Report) -> list[Person]:
    """The lead members of its priority who can clear it, where the board wants that: they lead on
    it today, sit on the board, and have an account. One of them is enough."""
    item = report.item
    theme = item.theme
    if theme is None or not item.board.leads_clear:
        return []
    seats = Membership.objects.on().filter(board=item.board)
    led = PriorityLead.objects.on().filter(priority=theme)
    return list(
        Person.objects.filter(pk__in=led.values("person"), user__is_active=True)
        .filter(pk__in=seats.values("person"))
        .select_related("user")
    )


def clearances_needed(leads: Iterable[Person]) -> set[Kind]:
    """The secretariat's always; a lead member's where there is one."""
    return {*CLEARANCES} if any(leads) else {Kind.CLEARED_BY_SECRETARIAT}


def clearances_given(steps: Iterable[ClearanceStep], text: ReportText) -> dict[Kind, ClearanceStep]:
    """Those that stand: given to this very text, and not undone by a later step.

    `steps` in order, with their versions.
    """
    given: dict[Kind, ClearanceStep] = {}
    for step in steps:
        kind = Kind(step.kind)
        if kind in BEGIN_AGAIN:
            given.clear()
        elif kind in CLEARANCES and step.version is not None:
            given[kind] = step
    return {
        kind: step
        for kind, step in given.items()
        if step.version is not None and ReportText.from_json(step.version.text) == text
    }


def may_submit(part: Part, report: Report) -> bool:
    return report.state in WITH_ITS_OFFICERS and (part.officer or part.secretary)


def may_take_back(part: Part, report: Report, given: dict[Kind, ClearanceStep]) -> bool:
    """Its officers, before anybody has cleared it."""
    return report.state == Report.State.SUBMITTED and part.officer and not given


def may_return(part: Part, report: Report) -> bool:
    return report.state == Report.State.SUBMITTED and (part.secretary or part.lead)


def may_clear(part: Part, report: Report, given: dict[Kind, ClearanceStep]) -> bool:
    """What is submitted; the secretariat also what its officers did not submit."""
    if report.state == Report.State.CLEARED or not part.clearances - given.keys():
        return False
    return report.state == Report.State.SUBMITTED or part.secretary


def may_reopen(part: Part, report: Report) -> bool:
    return report.state == Report.State.CLEARED and part.secretary
