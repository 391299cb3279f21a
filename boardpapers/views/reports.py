"""A report's own page, and the steps that are taken from it."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from boardpapers.access import get_report
from boardpapers.chairs_report_state import at_the_parent
from boardpapers.report_page import ReportPage, names_of, version_seen
from boardpapers.signed_in import signed_in_user
from boardpapers.views.papers import printed
from meetings.agenda import clearance
from meetings.agenda.agenda_page import references
from meetings.agenda.clearance_forms import ClearForm, ReopenForm, ReturnForm, StepForm
from meetings.agenda.clearance_rules import Part, part_of
from meetings.agenda.comparing import compare
from meetings.agenda.models import Report
from meetings.agenda.report_text import ReportText

CONFLICT = 409


@login_required
@require_safe
def report(request: HttpRequest, item_id: int) -> HttpResponse:
    """Where it stands, what can be done next, what was said of it, and its text."""
    return _page(request, get_report(request.user, item_id))


@login_required
@require_POST
def report_submit(request: HttpRequest, item_id: int) -> HttpResponse:
    return _step(
        request,
        item_id,
        StepForm(request.POST),
        lambda report, by, form: clearance.submit(
            report=report, by=by, seen_revision=form.cleaned_data["seen_revision"]
        ),
        "Submitted. Whoever clears it is told.",
        whose=lambda part: part.officer or part.secretary,
    )


@login_required
@require_POST
def report_take_back(request: HttpRequest, item_id: int) -> HttpResponse:
    return _step(
        request,
        item_id,
        None,
        lambda report, by, form: clearance.take_back(report=report, by=by),
        "Taken back: you can go on writing.",
        whose=lambda part: part.officer,
    )


@login_required
@require_POST
def report_return(request: HttpRequest, item_id: int) -> HttpResponse:
    return _step(
        request,
        item_id,
        ReturnForm(request.POST),
        lambda report, by, form: clearance.return_to_officers(
            report=report,
            by=by,
            comment=form.cleaned_data["comment"],
            seen_revision=form.cleaned_data["seen_revision"],
        ),
        "Returned. Its officers are told what has to be changed.",
        whose=lambda part: part.secretary or part.lead,
    )


@login_required
@require_POST
def report_clear(request: HttpRequest, item_id: int) -> HttpResponse:
    """The clearance that is the reader's to give; of what was not submitted only if they say so."""
    return _step(
        request,
        item_id,
        ClearForm(request.POST),
        lambda report, by, form: clearance.clear(
            report=report,
            by=by,
            seen_revision=form.cleaned_data["seen_revision"],
            unsubmitted=form.cleaned_data["unsubmitted"],
        ),
        "",
        whose=lambda part: part.secretary or part.lead,
    )


@login_required
@require_POST
def report_reopen(request: HttpRequest, item_id: int) -> HttpResponse:
    return _step(
        request,
        item_id,
        ReopenForm(request.POST),
        lambda report, by, form: clearance.reopen(
            report=report, by=by, reason=form.cleaned_data["reason"]
        ),
        "Opened again. Whoever cleared it, and its officers, are told.",
        whose=lambda part: part.secretary,
    )


def _step(
    request: HttpRequest,
    item_id: int,
    form: StepForm | ReopenForm | None,
    step: "Callable[[Report, AbstractBaseUser, StepForm], Report]",
    done: str,
    *,
    whose: Callable[[Part], bool],
) -> HttpResponse:
    """Take a step, or show the page again with the reason why it was not taken.

    A step that is none of the reader's is answered with 404, whatever they sent.
    """
    report = get_report(request.user, item_id)
    if not whose(part_of(request.user, report)):
        raise Http404
    if form is not None and not form.is_valid():
        return _page(request, report, status=400, filled=form)
    try:
        report = step(report, signed_in_user(request), cast(StepForm, form))
    except PermissionDenied as denied:
        raise Http404 from denied
    except clearance.ClearanceRefused as refused:
        report = get_report(request.user, item_id)
        return _page(request, report, status=CONFLICT, filled=form, refused=refused)
    messages.success(request, done or _cleared(report))
    return redirect("report", item_id)


def _cleared(report: Report) -> str:
    if report.state == Report.State.CLEARED:
        return "Cleared. Its officers are told."
    return "You have cleared it. It now waits for the other clearance."


def _page(
    request: HttpRequest,
    report: Report,
    *,
    status: int = 200,
    filled: StepForm | ReopenForm | None = None,
    refused: clearance.ClearanceRefused | None = None,
) -> HttpResponse:
    page = ReportPage(report, request.user)
    item = report.item
    seen = {"seen_revision": report.revision, "seen_text": page.seen_text}
    changed_since = None
    if isinstance(refused, clearance.TextHasChanged) and isinstance(filled, StepForm):
        changed_since = version_seen(report, filled.cleaned_data["seen_text"])
    comparison = None
    if changed_since is not None:
        before = ReportText.from_json(changed_since.text)
        comparison = compare(before, page.text, people=names_of(before, page.text))
    reference = ""
    if item.meeting is not None:
        reference = references(item.meeting.items.in_order())[item.pk]
    return render(
        request,
        "reports/report.html",
        {
            "page": page,
            "item": item,
            "board": item.board,
            "meeting": item.meeting,
            "reference": reference,
            "secret": item.is_secret,
            "missing": refused.missing if isinstance(refused, clearance.Incomplete) else [],
            "refused": refused,
            "changed_since": changed_since,
            "comparison": comparison,
            "return_form": _return_form(filled, seen),
            "reopen_form": filled if isinstance(filled, ReopenForm) else ReopenForm(),
            "files": "draft",
            "at_the_parent": at_the_parent(report),
            **printed(
                report, report.appendices.all(), pictures=reverse("report_images", args=[item.pk])
            ),
        },
        status=status,
    )


def _return_form(filled: StepForm | ReopenForm | None, seen: dict[str, object]) -> ReturnForm:
    """With the comment that was written, for the text as it now stands."""
    if not isinstance(filled, ReturnForm):
        return ReturnForm(initial=seen)
    again = ReturnForm({**seen, "comment": filled.data.get("comment", "")})
    again.is_valid()
    return again
