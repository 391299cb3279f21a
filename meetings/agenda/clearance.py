"""Draft → submitted → returned with comments → cleared: each step of a report's way to the agenda.

Every step locks the report, keeps its text as a version and records whose step it was; those
concerned are told by e-mail once it is committed. What somebody returns, submits or clears is what
they read: `seen_revision` is the report's revision when they opened it.
"""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.agenda import clearance_mail
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
from meetings.agenda.report_text import ReportText, read_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Meeting

Made = ReportVersion.Made


class ClearanceRefused(Exception):
    """The step is not taken; `str()` says why and what to do, in a sentence for the user."""


class Incomplete(ClearanceRefused):
    """Something is missing from the report."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("Something is missing from the report. Put it right and try again.")
        self.missing = missing


class TextHasChanged(ClearanceRefused):
    """The report says something else than what its reader had before them."""

    def __init__(self) -> None:
        super().__init__(
            "The report was changed while you had it open. Read what has changed, and decide again."
        )


class StepTaken(ClearanceRefused):
    """The report is no longer where the page showed it: somebody was quicker."""


@transaction.atomic
def submit(*, report: Report, by: AbstractBaseUser, seen_revision: int) -> Report:
    """Hand the report in, to be cleared.

    Raises: PermissionDenied; StepTaken; TextHasChanged; Incomplete, with everything missing.
    """
    report, text, part = _held(report, by, lambda part: part.officer or part.secretary)
    if not may_submit(part, report):
        raise StepTaken(f"The report cannot be submitted: {_where_it_is(report)}")
    _check_seen(report, seen_revision)
    _check_complete(report, text)
    _take(report, text, Kind.SUBMITTED, Made.SUBMITTED, by, Report.State.SUBMITTED)
    clearance_mail.tell_submitted(report, by)
    return report


@transaction.atomic
def take_back(*, report: Report, by: AbstractBaseUser) -> Report:
    """Its officer goes on writing. Refused once anybody has cleared it.

    Raises: PermissionDenied; StepTaken.
    """
    report, text, part = _held(report, by, lambda part: part.officer)
    given = _given(report, text)
    if given:
        raise StepTaken(
            "The report cannot be taken back: "
            f"{_clearer(next(iter(given.values())))} has cleared it. "
            "Ask the secretariat to return it to you."
        )
    if not may_take_back(part, report, given):
        raise StepTaken(f"The report cannot be taken back: {_where_it_is(report)}")
    _take(report, text, Kind.TAKEN_BACK, Made.WRITTEN, by, Report.State.DRAFT)
    clearance_mail.tell_taken_back(report, by)
    return report


@transaction.atomic
def return_to_officers(
    *, report: Report, by: AbstractBaseUser, comment: str, seen_revision: int
) -> Report:
    """Give a submitted report back with comments; clearances given before do not count any more.

    Raises: PermissionDenied; StepTaken; TextHasChanged; ClearanceRefused, without a comment.
    """
    report, text, part = _held(report, by, lambda part: part.secretary or part.lead)
    if not may_return(part, report):
        raise StepTaken(f"The report cannot be returned: {_where_it_is(report)}")
    if not comment.strip():
        raise ClearanceRefused("Say what has to be changed before it comes back.")
    _check_seen(report, seen_revision)
    _take(report, text, Kind.RETURNED, Made.RETURNED, by, Report.State.RETURNED, comment.strip())
    clearance_mail.tell_returned(report, by, comment.strip())
    return report


@transaction.atomic
def clear(
    *, report: Report, by: AbstractBaseUser, seen_revision: int, unsubmitted: bool = False
) -> Report:
    """Give the clearance that is `by`'s to give; the report is cleared when all were given to the
    same text, in any order.

    The secretariat may clear what was not submitted if they say so by `unsubmitted`; where a lead
    member has to clear it, too, it then waits for them as submitted.

    Raises: PermissionDenied; StepTaken; TextHasChanged; Incomplete.
    """
    report, text, part = _held(report, by, lambda part: part.secretary or part.lead)
    given = _given(report, text)
    if not may_clear(part, report, given):
        raise StepTaken(_why_not_cleared(report, part, given))
    if report.state in WITH_ITS_OFFICERS and not unsubmitted:
        raise StepTaken(
            f"The report is not submitted: {_where_it_is(report)} "
            "To clear it as it stands, tick that you do."
        )
    _check_seen(report, seen_revision)
    _check_complete(report, text)
    leads = leads_who_clear(report)
    needed = clearances_needed(leads)
    kinds = (part.clearances & needed) - given.keys()
    if not kinds:  # a lead member's, which nobody asks for
        raise PermissionDenied
    version = keep_version(report, text, made=Made.CLEARED, by=by)
    for kind in CLEARANCES:
        if kind in kinds:
            ClearanceStep.objects.create(report=report, version=version, kind=kind, by_id=by.pk)
    waits_for = needed - given.keys() - kinds
    if waits_for:
        report.state = Report.State.SUBMITTED
        report.save(update_fields=["state"])
        clearance_mail.tell_waits_for(report, by, leads, waits_for)
    else:
        report.state, report.in_force = Report.State.CLEARED, None
        report.save(update_fields=["state", "in_force"])
        clearance_mail.tell_cleared(report, by)
    return report


@transaction.atomic
def reopen(*, report: Report, by: AbstractBaseUser, reason: str) -> Report:
    """Let a cleared report be changed again. Where it is published, readers keep the cleared text
    until the changed one is cleared.

    Who cleared it and its officers are told.

    Raises: PermissionDenied; StepTaken; ClearanceRefused, without a reason.
    """
    # The meeting first, as builder and publishing do: whether it is out does not change meanwhile.
    meetings = Meeting.objects.select_for_update(of=("self",), no_key=True)
    meetings.filter(items__report=report).first()
    report, text, part = _held(report, by, lambda part: part.secretary)
    if not may_reopen(part, report):
        raise StepTaken("The report is not cleared: it can be changed as it is.")
    if not reason.strip():
        raise ClearanceRefused("Say why it is opened again: whoever cleared it is told.")
    cleared = _cleared_version(report, text)
    clearers = [step.by for step in _given(report, text).values()]
    if report.item.is_out:
        report.in_force = cleared
    report.state = Report.State.DRAFT
    report.save(update_fields=["state", "in_force"])
    ClearanceStep.objects.create(
        report=report, version=cleared, kind=Kind.REOPENED, by_id=by.pk, comment=reason.strip()
    )
    clearance_mail.tell_reopened(report, by, clearers, reason.strip())
    return report


def _held(
    report: Report, by: AbstractBaseUser, has_a_part: Callable[[Part], bool]
) -> tuple[Report, ReportText, Part]:
    """The report's row, locked, with the text it holds now and what `by` has to do with it."""
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    part = part_of(by, held)
    if not has_a_part(part):
        raise PermissionDenied
    return held, read_text(held), part


def _check_seen(report: Report, seen_revision: int) -> None:
    if report.revision != seen_revision:
        raise TextHasChanged


def _check_complete(report: Report, text: ReportText) -> None:
    missing = missing_from(report, text)
    if missing:
        raise Incomplete(missing)


def _given(report: Report, text: ReportText) -> dict[Kind, ClearanceStep]:
    return clearances_given(report.steps.select_related("version", "by"), text)


def _take(
    report: Report,
    text: ReportText,
    kind: Kind,
    made: ReportVersion.Made,
    by: AbstractBaseUser,
    state: Report.State,
    comment: str = "",
) -> None:
    ClearanceStep.objects.create(
        report=report,
        version=keep_version(report, text, made=made, by=by),
        kind=kind,
        by_id=by.pk,
        comment=comment,
    )
    report.state = state
    report.save(update_fields=["state"])


def _cleared_version(report: Report, text: ReportText) -> ReportVersion:
    """The version that holds the cleared text; of an imported report made here if it has none."""
    for version in report.versions.order_by("-number"):
        if ReportText.from_json(version.text) == text:
            return version
    return keep_version(report, text, made=Made.CLEARED, by=None)


def _where_it_is(report: Report) -> str:
    """What became of it, for who finds it elsewhere than their page said."""
    last: ClearanceStep | None = report.steps.select_related("by").last()
    if last is None:
        return f"it is {report.get_state_display().lower()}."
    return f"{last.by} has {_DONE[Kind(last.kind)]} it, on {_moment(last.at)}."


def _why_not_cleared(report: Report, part: Part, given: dict[Kind, ClearanceStep]) -> str:
    own = [step for kind, step in given.items() if kind in part.clearances]
    if report.state == Report.State.CLEARED or not own:
        return f"The report cannot be cleared: {_where_it_is(report)}"
    return (
        f"{_clearer(own[0])} has cleared it already, on {_moment(own[0].at)}. "
        "It now waits for the other clearance."
    )


def _clearer(step: ClearanceStep) -> str:
    return str(step.by)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%-d %B} at {local:%H.%M}"


_DONE = {
    Kind.ASSIGNED: "assigned",
    Kind.SUBMITTED: "submitted",
    Kind.TAKEN_BACK: "taken back",
    Kind.RETURNED: "returned",
    Kind.CLEARED_BY_LEAD: "cleared",
    Kind.CLEARED_BY_SECRETARIAT: "cleared",
    Kind.REOPENED: "opened",
}
