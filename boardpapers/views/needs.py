"""What people eat and need: always, at one meeting, and counted for the caterer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from boardpapers.access import get_meeting_to_keep
from boardpapers.apology_access import get_needs_to_write, get_own_person
from boardpapers.forms.apologies import NeedsForm
from boardpapers.signed_in import signed_in_user
from meetings.attendance.needs import catering_for, forget_needs, needs_of, seen, write_needs
from meetings.boards.models import Meeting
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Person


@require_http_methods(["GET", "POST"])
def own_needs(request: HttpRequest) -> HttpResponse:
    """What the person who has signed in always eats and needs."""
    person = get_own_person(request.user)
    return _write(request, person, None, back=reverse("home"))


@require_http_methods(["GET", "POST"])
def person_needs(request: HttpRequest, meeting_id: int, person_id: int) -> HttpResponse:
    """The same for one meeting, in the place of what always holds."""
    meeting, person = get_needs_to_write(request.user, meeting_id, person_id)
    own = person.user_id == request.user.pk
    back = meeting.get_absolute_url() if own else reverse("meeting_needs", args=[meeting.pk])
    return _write(request, person, meeting, back=back)


@require_safe
def meeting_needs(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who is expected, who eats, each diet counted; with names only for the secretariat."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    return render(
        request,
        "attendance/meeting_needs.html",
        {"meeting": meeting, "catering": catering_for(meeting)},
    )


def _write(
    request: HttpRequest, person: Person, meeting: Meeting | None, *, back: str
) -> HttpResponse:
    needs = needs_of(person, meeting)
    if meeting is not None and "as_always" in request.POST:
        forget_needs(person=person, meeting=meeting, by=signed_in_user(request))
        messages.success(request, "What holds at every meeting holds at this one again.")
        return redirect(back)
    form = NeedsForm(request.POST or None, needs=needs, cancel_url=back)
    context: dict[str, object] = {
        "form": form,
        "person": person,
        "meeting": meeting,
        "can_forget": needs.meeting_id is not None,
        "is_own": person.user_id == request.user.pk,
    }
    status = 200
    if form.is_valid():
        try:
            write_needs(
                person=person,
                meeting=meeting,
                by=signed_in_user(request),
                **form.cleaned_data,
            )
        except SavedMeanwhile:
            now = needs_of(person, meeting)
            context["conflicts"] = form.refuse_stale("opened_at", seen(now), form.saved(now))
            status = 409
        else:
            messages.success(request, "Saved: it is counted from now on.")
            return redirect(back)
    return render(request, "attendance/needs.html", context, status=status)
