"""The Actions tab of a meeting: what it asked for, by item, and telling those who are to do it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from boardpapers.access import get_meeting, get_meeting_to_keep
from boardpapers.actions_tab import actions_tab
from boardpapers.signed_in import signed_in_user
from boardpapers.views.meetings import workspace
from meetings.actions import telling
from meetings.actions.owner_mail import in_a_row
from meetings.boards.models import Meeting


@require_safe
def meeting_actions(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Actions this meeting raised, and those of earlier ones that are still open."""
    reader = get_meeting(request.user, meeting_id)
    return workspace(request, reader, "actions", {"shown": actions_tab(reader)})


@require_POST
def tell_owners(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One press: every owner who was not told yet is sent a message."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    if meeting.state == Meeting.State.CANCELLED:
        raise Http404
    found = telling.tell_owners(meeting=meeting, by=signed_in_user(request))
    if found.reached:
        people = "1 owner is" if len(found.reached) == 1 else f"{len(found.reached)} owners are"
        messages.success(
            request, f"{people} told by e-mail. What cannot be delivered is shown here."
        )
    else:
        messages.info(request, "Nobody is to be told: every owner with an address knows already.")
    if found.without_address:
        names = in_a_row([owner.person.name for owner in found.without_address])
        messages.warning(
            request, f"No e-mail address is known of {names}: please tell them in another way."
        )
    return redirect("meeting_actions", meeting.pk)
