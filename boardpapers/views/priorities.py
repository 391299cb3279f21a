"""The page of a priority, and giving decisions and actions theirs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from boardpapers.access import boards_of, get_board, get_meeting_to_keep
from boardpapers.forms.priorities import NotedPrioritiesForm
from boardpapers.priority_page import KINDS, leads_of, parts
from boardpapers.signed_in import signed_in_user
from meetings.actions.noted_priorities import rows_of, set_noted_priorities
from meetings.boards.models import Priority
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.chairs_reports.policies import can_jot


@require_safe
def priority_page(request: HttpRequest, slug: str, priority_id: int) -> HttpResponse:
    """Everything under a priority over time; with ?show one kind of it, page by page."""
    board = get_board(request.user, slug)
    priority = get_object_or_404(Priority.objects.select_related("board"), board=board,
                                 pk=priority_id)  # fmt: skip
    shown = request.GET.get("show", "")
    found = parts(request.user, priority, shown=shown, number=request.GET.get("page"))
    return render(
        request,
        "priorities/priority.html",
        {
            "board": board,
            "priority": priority,
            "leads": leads_of(priority),
            "parts": found,
            "kinds": KINDS.items(),
            "shown": shown if shown in KINDS else "",
            "page": found[0].page if shown in KINDS else None,
            "is_own": boards_of(request.user).filter(pk=board.pk).exists(),
            "is_secretary": is_secretary(request.user, board),
            "may_jot": can_jot(request.user, board) and not priority.has_ended,
        },
    )


@require_http_methods(["GET", "POST"])
def noted_priorities(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The priorities of what a meeting decided and asked for, all on one page."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    rows = rows_of(meeting)
    form = NotedPrioritiesForm(request.POST or None, meeting=meeting, rows=rows)
    status = 200
    if form.is_valid():
        try:
            changed = set_noted_priorities(
                meeting=meeting,
                by=signed_in_user(request),
                seen=form.cleaned_data["seen"],
                wanted=form.wanted(),
            )
        except Refused as refused:
            form = NotedPrioritiesForm.again(meeting, form)
            form.refuse(refused)
            status = 409
        else:
            many = "1 priority is" if changed == 1 else f"{changed} priorities are"
            messages.success(request, f"{many} changed." if changed else "Nothing was changed.")
            return redirect(f"{reverse('meeting_notes', args=[meeting.pk])}")
    return render(
        request,
        "priorities/noted.html",
        {"meeting": meeting, "form": form},
        status=status,
    )
