"""A board's forward plan."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.access import get_board_to_keep, get_planned_item
from boardpapers.signed_in import signed_in_user
from meetings.agenda.item_fields import ChangedMeanwhile
from meetings.agenda.item_forms import PlanItemForm, PlannedItemForm, PutOnAgendaForm
from meetings.agenda.models import AgendaItem
from meetings.agenda.outline import NotDone
from meetings.agenda.planning import change_planned, delete_planned, plan_item, put_on_agenda
from meetings.boards.models import Board, Meeting


@require_http_methods(["GET", "POST"])
def forward_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Items by the meeting they are proposed for, those for none yet last; and a form for one."""
    board = get_board_to_keep(request.user, slug)
    form = PlanItemForm(request.POST or None, board=board)
    if form.is_valid():
        try:
            item = plan_item(board=board, by=signed_in_user(request), **form.cleaned_data)
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{item.title}” is on the forward plan.")
            return redirect("forward_plan", board.slug)
    return render(
        request,
        "agenda/forward_plan.html",
        {"board": board, "form": form, "groups": _by_meeting(board), "today": timezone.localdate()},
    )


def _by_meeting(board: Board) -> list[tuple[Meeting | None, list[AgendaItem]]]:
    items = board.planned_items.select_related("proposed_for", "report", "continues__meeting")

    def when(item: AgendaItem) -> tuple[bool, str]:
        meeting = item.proposed_for
        return (meeting is None, f"{meeting.date} {meeting.start}" if meeting is not None else "")

    ordered = sorted(items, key=lambda item: (*when(item), item.position))
    groups = (list(group) for _, group in groupby(ordered, key=when))
    return [(group[0].proposed_for, group) for group in groups]


@require_http_methods(["GET", "POST"])
def planned_change(request: HttpRequest, item_id: int) -> HttpResponse:
    """Everything about one item of the plan."""
    item = get_planned_item(request.user, item_id)
    form = PlannedItemForm(request.POST or None, item=item)
    refusal: NotDone | None = None
    if form.is_valid():
        try:
            change_planned(
                item=item,
                by=signed_in_user(request),
                seen=form.cleaned_data["seen"],
                values=form.values(),
            )
        except ChangedMeanwhile as clash:
            refusal = clash
            now = get_planned_item(request.user, item_id)
            form = PlannedItemForm(form.with_theirs(request.POST, now), item=now)
        except NotDone as refused:
            refusal = refused
        else:
            messages.success(request, "Saved.")
            return redirect("forward_plan", item.board.slug)
    return render(
        request,
        "agenda/planned_change.html",
        {
            "item": item,
            "board": item.board,
            "form": form,
            "refused": str(refusal or ""),
            "clashes": refusal.clashes if isinstance(refusal, ChangedMeanwhile) else [],
        },
    )


@require_http_methods(["GET", "POST"])
def planned_put(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put an item of the plan on an agenda."""
    item = get_planned_item(request.user, item_id)
    form = PutOnAgendaForm(
        request.POST or None, item=item, initial={"meeting": item.proposed_for_id}
    )
    refused = ""
    if form.is_valid():
        try:
            change = put_on_agenda(item=item, by=signed_in_user(request), **form.cleaned_data)
        except NotDone as refusal:
            refused = str(refusal)
        else:
            messages.success(request, change.sentence)
            return redirect("agenda_build", form.cleaned_data["meeting"].pk)
    context = {"item": item, "board": item.board, "form": form, "refused": refused}
    return render(request, "agenda/planned_put.html", context)


@require_POST
def planned_delete(request: HttpRequest, item_id: int) -> HttpResponse:
    item = get_planned_item(request.user, item_id)
    try:
        delete_planned(item=item, by=signed_in_user(request))
    except NotDone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{item.title}” is no longer on the forward plan.")
    return redirect("forward_plan", item.board.slug)
