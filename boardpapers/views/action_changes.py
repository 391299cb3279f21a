"""An action changed after it was noted, and one that was never noted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from boardpapers.access import get_meeting_to_keep
from boardpapers.action_access import get_action_to_keep
from boardpapers.forms.actions import ChangeForm, NewActionForm
from boardpapers.signed_in import signed_in_user
from meetings.actions import changing
from meetings.boards.models import Meeting
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.minutes.models import NoteItem


@require_http_methods(["GET", "POST"])
def action_change(request: HttpRequest, action_id: int) -> HttpResponse:
    action = get_action_to_keep(request.user, action_id)
    back = action.get_absolute_url()
    form = ChangeForm(request.POST or None, action=action, cancel_url=back)
    context: dict[str, object] = {"form": form, "action": action, "meeting": action.meeting}
    status = 200
    if form.is_valid():
        try:
            changing.change_action(
                action=action,
                by=signed_in_user(request),
                opened_at=form.cleaned_data["opened_at"],
                asked=form.asked(),
            )
        except SavedMeanwhile:
            action.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "opened_at", changing.seen_action(action), form.saved(action)
            )
            status = 409
        else:
            messages.success(request, "Saved. Notes and packs that are out keep what they say.")
            return redirect(back)
    return render(request, "actions/action_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def action_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Its owners are added on the page that comes next."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    if meeting.state == Meeting.State.CANCELLED:
        raise Http404
    items = NoteItem.objects.filter(notes__meeting=meeting).select_related("item__parent")
    form = NewActionForm(
        request.POST or None,
        items=items,
        cancel_url=reverse("meeting_actions", args=[meeting.pk]),
    )
    if form.is_valid():
        action = changing.add_action(
            meeting=meeting,
            by=signed_in_user(request),
            asked=form.asked(),
            item=form.cleaned_data.get("item"),
            item_title=form.cleaned_data["item_title"],
        )
        messages.success(request, "The action is added. Now say whose it is.")
        return redirect("action_owners", action.pk)
    return render(request, "actions/action_form.html", {"form": form, "meeting": meeting})
