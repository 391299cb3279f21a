"""Giving a report to the officer who writes it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from boardpapers.access import get_item_to_assign
from boardpapers.officers import known_officers
from boardpapers.signed_in import signed_in_user
from meetings.agenda.assigning import (
    Assignment,
    AssignmentHasChanged,
    AssignmentRefused,
    add_officer,
    assign,
    default_due,
    give_address,
)
from meetings.agenda.assignment_forms import AssignForm
from meetings.agenda.models import AgendaItem, Report
from meetings.members.models import Person

CONFLICT = 409


@login_required
@require_http_methods(["GET", "POST"])
def report_assign(request: HttpRequest, item_id: int) -> HttpResponse:
    """Who writes an item's report, by when; again to give it to another, or change the deadline."""
    item = get_item_to_assign(request.user, item_id)
    form = AssignForm(
        request.POST or None,
        officers=_officers(item),
        due_hint=_due_hint(item),
        initial=_as_it_is(item),
    )
    status = 200
    if form.is_valid():
        try:
            report = _assign_as_asked(form, item, signed_in_user(request))
        except AssignmentHasChanged as changed:
            item = get_item_to_assign(request.user, item_id)
            form = AssignForm(
                {**request.POST.dict(), **_seen(item)},
                officers=_officers(item),
                due_hint=_due_hint(item),
            )
            form.is_valid()
            form.add_error(None, str(changed))
            status = CONFLICT
        except AssignmentRefused as refused:
            form.add_error(refused.field or None, str(refused))
            status = CONFLICT
        else:
            messages.success(request, f"Assigned to {report.author}, who is told by e-mail.")
            return redirect("report", item_id)
    return render(
        request,
        "reports/assign.html",
        {"item": item, "report": item.own_report, "meeting": item.meeting, "form": form},
        status=status,
    )


@transaction.atomic
def _assign_as_asked(form: AssignForm, item: AgendaItem, by: AbstractBaseUser) -> Report:
    answers = form.cleaned_data
    officer: Person | None = answers["officer"]
    if officer is None:
        officer = add_officer(
            by=by,
            name=answers["name"],
            position=answers["position"],
            phone=answers["phone"],
            email=answers["email"],
        )
    elif answers["email"] and not officer.email:
        give_address(person=officer, email=answers["email"], by=by)
    (report,) = assign(
        assignments=[
            Assignment(
                item,
                officer,
                answers["due"],
                answers["seen_officer"],
                answers["seen_due"],
                answers["note"],
            )
        ],
        by=by,
    )
    return report


def _as_it_is(item: AgendaItem) -> dict[str, object]:
    report = item.own_report
    assigned = report is not None and report.author_id is not None
    return {
        "officer": report.author_id if report is not None else None,
        "due": report.due if report is not None and assigned else default_due(item),
        **_seen(item),
    }


def _seen(item: AgendaItem) -> dict[str, object]:
    report = item.own_report
    if report is None:
        return {"seen_officer": "", "seen_due": ""}
    return {"seen_officer": report.author_id or "", "seen_due": report.due or ""}


def _due_hint(item: AgendaItem) -> str:
    suggested: date | None = default_due(item)
    if suggested is None:
        return "No meeting is planned for it yet."
    days = item.board.reports_due_days
    return (
        f"{suggested:%A %-d %B %Y} leaves {days} clear working day{'s' if days != 1 else ''} "
        "before the meeting."
    )


def _officers(item: AgendaItem) -> list[Person]:
    """Known ones, and whoever has the report now."""
    found = list(known_officers(item.board))
    report = item.own_report
    if report is not None and report.author is not None and report.author not in found:
        found.append(report.author)
    return found
