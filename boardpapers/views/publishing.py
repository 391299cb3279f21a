"""What publishing waits for, and what publishing means: the panel and the page."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from boardpapers import readiness as ready
from boardpapers.access import get_meeting
from meetings.boards.notice import notice_of
from meetings.members.roll import roll_of
from meetings.packs import publishing
from meetings.packs.builds import changed_since_built
from meetings.packs.models import Pack
from meetings.packs.recipients import recipients_of


@require_safe
def readiness(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The panel by itself, for a page that keeps it fresh; 204 where it is as `seen` there."""
    reader = get_meeting(request.user, meeting_id)
    if not reader.secretary:
        raise Http404
    if not request.headers.get("HX-Request"):
        return redirect("meeting_agenda", meeting_id)
    meeting, tab = reader.meeting, request.GET.get("tab")
    changed = changed_since_built(Pack.objects.newest_of(meeting)) if tab == "pack" else None
    found = ready.readiness(meeting, pack_has_changed=changed)
    if request.GET.get("seen") == found.fingerprint:
        return HttpResponse(status=204)
    return render(
        request,
        "meetings/_readiness.html",
        {"meeting": meeting, "readiness": found, "notice": notice_of(meeting), "tab": tab},
    )


@require_safe
def publish(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What publishing means here, before it is done: who will see what, and who is told."""
    reader = get_meeting(request.user, meeting_id)
    secretary = request.user
    if not reader.secretary or not isinstance(secretary, AbstractBaseUser):
        raise Http404
    meeting = reader.meeting
    newest = publishing.packs_to_publish(meeting, supplement=False)
    has_changed = changed_since_built(newest)
    recipients = recipients_of(meeting)
    unreachable = [recipient for recipient in recipients if not recipient.email]
    return render(
        request,
        "meetings/meeting_publish.html",
        {
            "meeting": meeting,
            "packs": newest,
            "supplements": publishing.packs_to_publish(meeting, supplement=True),
            "has_changed": has_changed,
            "leaks": publishing.leaks_found(meeting),
            "needs_second_person": publishing.needs_second_person(meeting, newest),
            "others": publishing.other_secretaries(meeting.board, secretary),
            "standing": publishing.standing_request(meeting, secretary),
            "readiness": ready.readiness(meeting, pack_has_changed=has_changed),
            "notice": notice_of(meeting),
            "recipients": recipients,
            "reachable": len(recipients) - len(unreachable),
            "unreachable": unreachable,
            "members": len(roll_of(meeting.board, meeting.date).members),
            "confidential": meeting.items.filter(
                Q(confidential=True) | Q(parent__confidential=True)
            ).count(),
        },
    )
