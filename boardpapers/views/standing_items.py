"""The standing items of a board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.access import get_board_to_keep, get_standing_item
from boardpapers.signed_in import signed_in_user
from boardpapers.views.agenda_build import key_of
from meetings.agenda.item_forms import StandingItemForm
from meetings.agenda.outline import Direction, NotDone
from meetings.agenda.standing import (
    add_standing_item,
    change_standing_item,
    move_standing_item,
    remove_standing_item,
)


@require_http_methods(["GET", "POST"])
def standing_items(request: HttpRequest, slug: str) -> HttpResponse:
    """The list in order, and a form for one more."""
    board = get_board_to_keep(request.user, slug)
    form = StandingItemForm(request.POST or None)
    if form.is_valid():
        add_standing_item(board=board, by=signed_in_user(request), **form.cleaned_data)
        return redirect("standing_items", board.slug)
    at_what, _, at_key = request.GET.get("at", "").rpartition("-")
    return render(
        request,
        "agenda/standing_items.html",
        {
            "board": board,
            "form": form,
            "items": board.standing_items.all(),
            "at_what": at_what,
            "at_key": key_of(at_key),
        },
    )


@require_http_methods(["GET", "POST"])
def standing_item_change(request: HttpRequest, item_id: int) -> HttpResponse:
    item = get_standing_item(request.user, item_id)
    form = StandingItemForm(request.POST or None, item=item)
    if form.is_valid():
        try:
            change_standing_item(item=item, by=signed_in_user(request), **form.cleaned_data)
        except NotDone as refusal:
            messages.error(request, str(refusal))
        return redirect("standing_items", item.board.slug)
    context = {"board": item.board, "item": item, "form": form}
    return render(request, "agenda/standing_item_change.html", context)


@require_POST
def standing_item_do(request: HttpRequest, item_id: int) -> HttpResponse:
    """Move it a step, or remove it."""
    item = get_standing_item(request.user, item_id)
    what = request.POST.get("do", "")
    at = ""
    try:
        if what == "remove":
            remove_standing_item(item=item, by=signed_in_user(request))
            messages.success(request, f"“{item.title}” is no longer a standing item.")
        elif what in (Direction.UP, Direction.DOWN):
            at = f"?at={what}-{item.pk}#{what}-{item.pk}"
            move_standing_item(item=item, by=signed_in_user(request), direction=Direction(what))
    except NotDone as refusal:
        messages.error(request, str(refusal))
    response = redirect("standing_items", item.board.slug)
    response["Location"] += at
    return response
