"""What one item's report still needs before it can go into the pack, for the secretariat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from meetings.agenda.completeness import is_blank, missing_from
from meetings.agenda.models import AgendaItem, ClearanceStep, Report
from meetings.agenda.report_text import read_text
from meetings.members.addresses import address_of
from meetings.members.models import Person

STEP = ClearanceStep.Kind
PRINTED_ALL_THE_SAME = {"purpose", "recommendation"}
"""Codes of what a cleared report may lack: the pack comes out without it."""
SAID_OF_THE_ITEM = {"item-reason"}


@dataclass(frozen=True)
class Obstacle:
    """One sentence, and where to put it right; a hint keeps nobody from publishing."""

    sentence: str
    url: str
    is_hint: bool = False

    @property
    def word(self) -> str:
        return "Hint" if self.is_hint else "To do"


@dataclass(frozen=True)
class Reminded:
    """The last day on which somebody was reminded by e-mail, and on which that failed."""

    last: date | None = None
    failed: date | None = None


def about_report(
    item: AgendaItem, reminded: Mapping[int, Reminded], today: date
) -> Iterator[Obstacle]:
    """`reminded`: by person. Reads nothing that the item does not hold.

    Its report comes with author, steps and texts, and the priority it is under with leads and
    their people.
    """
    report = item.own_report
    assign = reverse("report_assign", args=[item.pk])
    if report is None:
        yield Obstacle("Its report is not assigned to anybody.", assign)
        return
    page = reverse("report", args=[item.pk])
    if report.state == Report.State.CLEARED:
        yield from _missing(item, report, page)
        return
    if report.in_force_id is not None:
        yield Obstacle(
            "It is being corrected: until that is cleared, readers have the text as published.",
            page,
            is_hint=True,
        )
        return
    if report.state == Report.State.SUBMITTED:
        yield Obstacle(f"Its report waits to be cleared by {_waits_for(item, report)}.", page)
        yield from _missing(item, report, reverse("report_write", args=[item.pk]))
        return
    author = report.author
    if author is None:
        yield Obstacle("Its report is not assigned to anybody.", assign)
        return
    mail = reminded.get(author.pk, Reminded())
    last = f" (last reminded on {mail.last:%-d %B})" if mail.last else ""
    yield Obstacle(f"{_with(author, report)}{_due(report, today)}{last}.", page)
    if mail.failed is not None and mail.failed > (mail.last or date.min):
        yield Obstacle(
            f"The reminder to {author} of {mail.failed:%-d %B} could not be delivered.",
            assign,
            is_hint=True,
        )
    if not address_of(author):
        yield Obstacle(
            f"No e-mail address of {author} is known, so no reminder is sent.",
            assign,
            is_hint=True,
        )


def _missing(item: AgendaItem, report: Report, page: str) -> Iterator[Obstacle]:
    for missing in missing_from(report, read_text(report)):
        if missing.code in SAID_OF_THE_ITEM:
            continue
        where = reverse("report_appendices", args=[item.pk]) if missing.about_appendices else page
        yield Obstacle(missing.sentence, where, is_hint=missing.code in PRINTED_ALL_THE_SAME)


def _with(author: Person, report: Report) -> str:
    """Whose turn it is, and how far they are."""
    if report.state == Report.State.RETURNED:
        returned = [step for step in report.steps.all() if step.kind == STEP.RETURNED]
        when = f" on {timezone.localtime(returned[-1].at):%-d %B}" if returned else ""
        return f"Its report was returned to {author}{when}"
    written = (report.purpose, report.summary, report.body)
    if report.pdf or not all(is_blank(text) for text in written):
        return f"Its report is being written by {author}"
    return f"{author} has not begun its report"


def _due(report: Report, today: date) -> str:
    if report.due is None:
        return "; it has no deadline"
    when = f"{report.due:%-d %B}"
    if report.due < today:
        return f"; it was due on {when}"
    return "; it is due today" if report.due == today else f"; it is due on {when}"


def _waits_for(item: AgendaItem, report: Report) -> str:
    """Whoever has not cleared it since it was last submitted."""
    done: set[str] = set()
    for step in report.steps.all():
        done = set() if step.kind == STEP.SUBMITTED else {*done, step.kind}
    waited = []
    if item.theme is not None and item.board.leads_clear and STEP.CLEARED_BY_LEAD not in done:
        leads = [str(lead.person) for lead in item.theme.leads.all()]
        if leads:
            waited.append(" or ".join(leads))
    if STEP.CLEARED_BY_SECRETARIAT not in done or not waited:
        waited.insert(0, "the secretariat")
    return " and by ".join(waited)
