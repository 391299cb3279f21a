"""What is for a board's record: the list, and an event jotted down, changed, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.chairs_report_access import (
    get_event_to_keep,
    get_record,
    get_record_to_add_to,
)
from boardpapers.forms.chairs_reports import EventForm
from boardpapers.signed_in import signed_in_user
from meetings.boards.models import Board
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports.events import add_event, change_event, remove_event
from meetings.chairs_reports.models import RecordedEvent, Source
from meetings.chairs_reports.policies import can_jot, events_visible_to

PER_PAGE = 50


@login_required
@require_safe
def board_record(request: HttpRequest, slug: str) -> HttpResponse:
    """What is for the record, the newest first: the page asked for, or the one with an `event`."""
    board = get_record(request.user, slug)
    events = _events(request, board)
    number = request.GET.get("page") or _page_with(request.GET.get("event", ""), events)
    page = Paginator(events, PER_PAGE).get_page(number)
    return render(
        request,
        "chairs_reports/board_record.html",
        {
            "board": board,
            "page": page,
            "may_jot": can_jot(request.user, board),
            "is_secretary": is_secretary(request.user, board),
        },
    )


def _page_with(key: str, events: QuerySet[RecordedEvent]) -> int:
    """The first, for what is not there."""
    event = events.filter(pk=key).first() if key.isascii() and key.isdecimal() else None
    if event is None:
        return 1
    newer = Q(happened_on__gt=event.happened_on) | Q(happened_on=event.happened_on, pk__gt=event.pk)
    return events.filter(newer).count() // PER_PAGE + 1


def _events(request: HttpRequest, board: Board) -> QuerySet[RecordedEvent]:
    told = Source.objects.filter(paragraph__isnull=False).select_related(
        "chairs_report__report__item__meeting", "chairs_report__report__item__proposed_for"
    )
    return (
        events_visible_to(request.user)
        .filter(board=board)
        .select_related("priority", "added_by")
        .prefetch_related(Prefetch("told_in", told, to_attr="told"))
        .order_by("-happened_on", "-pk")
    )


@login_required
@require_http_methods(["GET", "POST"])
def event_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Jot one down; `priority` in the address names the one that is chosen already."""
    board = get_record_to_add_to(request.user, slug)
    back = reverse("board_record", args=[board.slug])
    form = EventForm(
        request.POST or None,
        board=board,
        cancel_url=back,
        priority=request.GET.get("priority", ""),
    )
    if form.is_valid():
        try:
            add_event(board=board, by=signed_in_user(request), words=form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "It is on record, and offered to the chair’s next report.")
            return redirect(back)
    return render(request, "chairs_reports/event_form.html", {"form": form, "board": board})


@login_required
@require_http_methods(["GET", "POST"])
def event_change(request: HttpRequest, event_id: int) -> HttpResponse:
    """One of one's own; the secretariat's any."""
    event = get_event_to_keep(request.user, event_id)
    back = reverse("board_record", args=[event.board.slug])
    form = EventForm(request.POST or None, board=event.board, event=event, cancel_url=back)
    context: dict[str, object] = {
        "form": form,
        "board": event.board,
        "event": event,
        "is_told": event.told_in.filter(paragraph__isnull=False).exists(),
    }
    status = 200
    if form.is_valid():
        try:
            change_event(
                event=event,
                by=signed_in_user(request),
                revision=form.cleaned_data["revision"] or 0,
                words=form.words(),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            event.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "revision", event.revision, form.saved_shown(event)
            )
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect(back)
    return render(request, "chairs_reports/event_form.html", context, status=status)


@login_required
@require_POST
def event_remove(request: HttpRequest, event_id: int) -> HttpResponse:
    event = get_event_to_keep(request.user, event_id)
    try:
        remove_event(event=event, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "It is no longer on record.")
    return redirect("board_record", event.board.slug)
