"""What a report's own page tells whoever looks at it: where it stands, what they can do next."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from meetings.agenda.clearance_mail import officers_of
from meetings.agenda.clearance_rules import (
    CLEARANCES,
    WITH_ITS_OFFICERS,
    Kind,
    Part,
    clearances_given,
    clearances_needed,
    leads_who_clear,
    may_clear,
    may_reopen,
    may_return,
    may_submit,
    may_take_back,
    part_of,
)
from meetings.agenda.completeness import Missing, missing_from
from meetings.agenda.models import ClearanceStep, Report, ReportVersion
from meetings.agenda.policies import can_write
from meetings.agenda.report_text import ReportText, read_text
from meetings.boards.policies import SiteUser
from meetings.members.models import Person


@dataclass(frozen=True)
class Stage:
    """One of the stages that a report comes through; `state` is done, now or to come."""

    name: str
    state: str
    told: str = ""


@dataclass
class ReportPage:
    """For one person; each question is asked of the database once."""

    report: Report
    user: SiteUser

    @cached_property
    def text(self) -> ReportText:
        return read_text(self.report)

    @cached_property
    def part(self) -> Part:
        return part_of(self.user, self.report)

    @cached_property
    def steps(self) -> list[ClearanceStep]:
        return list(self.report.steps.select_related("by", "version"))

    @cached_property
    def given(self) -> dict[Kind, ClearanceStep]:
        return clearances_given(self.steps, self.text)

    @cached_property
    def leads(self) -> list[Person]:
        return leads_who_clear(self.report)

    @cached_property
    def missing(self) -> list[Missing]:
        if self.report.state == Report.State.CLEARED:
            return []
        return missing_from(self.report, self.text)

    @cached_property
    def officers(self) -> list[Person]:
        return officers_of(self.report)

    @property
    def seen_text(self) -> str:
        return fingerprint(self.text)

    @cached_property
    def may_write(self) -> bool:
        return can_write(self.user, self.report)

    @property
    def may_submit(self) -> bool:
        return may_submit(self.part, self.report)

    @property
    def may_take_back(self) -> bool:
        return may_take_back(self.part, self.report, self.given)

    @property
    def may_return(self) -> bool:
        return may_return(self.part, self.report)

    @property
    def may_clear(self) -> bool:
        return may_clear(self.part, self.report, self.given)

    @property
    def may_reopen(self) -> bool:
        return may_reopen(self.part, self.report)

    @property
    def is_unsubmitted(self) -> bool:
        return self.report.state in WITH_ITS_OFFICERS

    @property
    def is_corrected(self) -> bool:
        """It is published, and readers have the text that was cleared before."""
        return self.report.in_force_id is not None

    @property
    def days_left(self) -> int | None:
        """Until its deadline, while its officers have it; negative once that has passed."""
        if self.report.due is None or not self.is_unsubmitted:
            return None
        return (self.report.due - timezone.localdate()).days

    @cached_property
    def newest_version(self) -> ReportVersion | None:
        return self.report.versions.last()

    @cached_property
    def last_seen(self) -> ReportVersion | None:
        """What they last had before them when they took a step of their own; or, for who has taken
        none, what was returned last. None where that is the text as it is."""
        kinds = {*CLEARANCES, Kind.RETURNED, Kind.SUBMITTED, Kind.REOPENED}
        steps = [step for step in self.steps if step.version is not None and step.kind in kinds]
        own = [step for step in steps if step.by_id == self.user.pk]
        others = [step for step in steps if step.kind == Kind.RETURNED]
        for step in reversed(own or others):
            version = step.version
            if version is not None:
                return None if ReportText.from_json(version.text) == self.text else version
        return None

    @property
    def waits_for(self) -> str:
        """Whose clearance a submitted report still waits for, in words."""
        if self.report.state != Report.State.SUBMITTED:
            return ""
        waiting = clearances_needed(self.leads) - self.given.keys()
        names = []
        if Kind.CLEARED_BY_LEAD in waiting:
            names.append(" or ".join(map(str, self.leads)))
        if Kind.CLEARED_BY_SECRETARIAT in waiting:
            names.append("the secretariat")
        return " and ".join(names)

    @property
    def comments(self) -> list[ClearanceStep]:
        """What was said of it, latest first; what came before it was last cleared is past."""
        return [step for step in reversed(self.steps) if step.comment]

    @property
    def stages(self) -> list[Stage]:
        state = self.report.state
        reached = {Report.State.SUBMITTED: 2, Report.State.CLEARED: 3}.get(
            Report.State(state), 1 if self.report.author_id or self._is_begun else 0
        )
        names = [
            ("Assigned", self._told(Kind.ASSIGNED)),
            ("Returned" if state == Report.State.RETURNED else "Draft", self._draft_told()),
            ("Submitted", self._told(Kind.SUBMITTED) if reached > 1 else ""),
            ("Cleared", self._cleared_told() if state == Report.State.CLEARED else ""),
        ]
        return [
            Stage(name, "done" if at < reached else "now" if at == reached else "to come", told)
            for at, (name, told) in enumerate(names)
        ]

    @property
    def _is_begun(self) -> bool:
        return bool(self.text.body or self.text.pdf or self.text.purpose)

    def _last(self, *kinds: Kind) -> ClearanceStep | None:
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    def _told(self, *kinds: Kind) -> str:
        step = self._last(*kinds)
        if kinds == (Kind.ASSIGNED,) and self.report.author is not None:
            return str(self.report.author) + (f", {_day(step)}" if step else "")
        return f"{step.by}, {_day(step)}" if step else ""

    def _draft_told(self) -> str:
        match self.report.state:
            case Report.State.RETURNED:
                return self._told(Kind.RETURNED)
            case Report.State.DRAFT:
                step = self._last(Kind.REOPENED, Kind.TAKEN_BACK, Kind.SUBMITTED)
                if step is not None and step.kind == Kind.REOPENED:
                    return f"opened again by {step.by}, {_day(step)}"
                if step is not None and step.kind == Kind.TAKEN_BACK:
                    return f"taken back by {step.by}, {_day(step)}"
                return f"due {_on(self.report.due)}" if self.report.due else ""
        return ""

    def _cleared_told(self) -> str:
        told = [f"{step.by}, {_day(step)}" for step in self.given.values()]
        return " and ".join(told) or "brought in with the papers"


def fingerprint(text: ReportText) -> str:
    """The same for the same text, and short enough for a form to carry."""
    return hashlib.sha256(json.dumps(text.as_json(), sort_keys=True).encode()).hexdigest()


def version_seen(report: Report, seen_text: str) -> ReportVersion | None:
    """The version that somebody had before them: by its fingerprint, or, where their text was
    written over since, the newest one that is older than the text as it is."""
    versions = list(report.versions.order_by("-number"))
    for version in versions:
        if fingerprint(ReportText.from_json(version.text)) == seen_text:
            return version
    current = read_text(report)
    return next((each for each in versions if ReportText.from_json(each.text) != current), None)


def names_of(*texts: ReportText) -> dict[int, str]:
    """The names of all contact officers in the texts."""
    people = Person.objects.filter(pk__in={key for text in texts for key in text.contacts})
    return {person.pk: person.name for person in people}


def _day(step: ClearanceStep) -> str:
    return _on(timezone.localdate(step.at))


def _on(day: date | None) -> str:
    return f"{day:%-d %B}" if day else ""
