"""Circulating the notes of a meeting, taking them back, and saying that they are agreed."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.forms.drawn import with_value
from boardpapers.forms.notes import AgreeForm, CirculateForm
from boardpapers.notes_access import NotesReader, get_notes_to_keep
from boardpapers.signed_in import signed_in_user
from meetings.actions import life
from meetings.actions.circulated_mail import whom_to_tell
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.addresses import address_of
from meetings.minutes.models import Notes, ProposedCorrection

DAYS_TO_CORRECT = 14


@require_http_methods(["GET", "POST"])
def circulate(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask until when corrections are wanted, and send the notes out."""
    found = get_notes_to_keep(request.user, meeting_id)
    notes, meeting = found.notes, found.reader.meeting
    again = notes.state == Notes.State.CIRCULATED
    nobody_told = again and not found.has_changed
    form = CirculateForm(
        request.POST or None,
        again=again,
        nobody_told=nobody_told,
        corrections_by=notes.corrections_by or _usual_day(meeting),
        cancel_url=_tab(meeting),
    )
    if form.is_valid():
        try:
            version = life.circulate(
                notes=notes,
                corrections_by=form.cleaned_data["corrections_by"],
                by=signed_in_user(request),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                f"Circulated as version {version.number}. Everybody with an address is told."
                if version
                else "The last day for corrections is changed. Nobody is told of it from here.",
            )
            return redirect("meeting_notes", meeting.pk)
    people = whom_to_tell(meeting)
    return render(
        request,
        "notes/circulate.html",
        {
            **_context(found),
            "form": form,
            "nobody_told": nobody_told,
            "told": [person for person in people if address_of(person)],
            "not_told": [person for person in people if not address_of(person)],
        },
    )


@require_POST
def take_back(request: HttpRequest, meeting_id: int) -> HttpResponse:
    found = get_notes_to_keep(request.user, meeting_id)
    try:
        life.take_back(notes=found.notes, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The notes are drafts again: only the secretariat reads them.")
    return redirect("meeting_notes", meeting_id)


@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """At which meeting they were agreed; what has no answer yet is said first."""
    found = get_notes_to_keep(request.user, meeting_id)
    notes, meeting = found.notes, found.reader.meeting
    choices = life.meetings_to_agree(notes, timezone.localdate())
    unanswered = notes.corrections.filter(state=ProposedCorrection.State.OPEN).count()
    form = AgreeForm(
        request.POST or None,
        meetings=choices,
        unanswered=unanswered,
        seen=found.seen,
        cancel_url=_tab(meeting),
    )
    status = 200
    if form.is_valid():
        try:
            life.agree(
                notes=notes,
                agreed_at=next(
                    each for each in choices if str(each.pk) == form.cleaned_data["agreed_at"]
                ),
                seen=form.cleaned_data["seen"],
                leave_open=form.cleaned_data.get("leave_open", False),
                by=signed_in_user(request),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            form.data = with_value(request.POST, "seen", found.seen)
            form.add_error(
                None,
                "The notes have been changed since you opened this page. Read them again: they "
                "are agreed as they are now.",
            )
            status = 409
        else:
            messages.success(request, "The notes are agreed. Everybody who sees the meeting "
                             "reads them now.")  # fmt: skip
            return redirect("meeting_notes", meeting.pk)
    why_not = ""
    if notes.state != Notes.State.CIRCULATED:
        why_not = "Only circulated notes are agreed."
    elif not choices:
        why_not = "No later meeting of the board has been held yet: notes are agreed at one."
    return render(
        request,
        "notes/agree.html",
        {**_context(found), "form": form, "why_not": why_not, "unanswered": unanswered},
        status=status,
    )


def _usual_day(meeting: Meeting) -> date:
    """A fortnight from now, or the day before the next meeting where that is sooner."""
    day = timezone.localdate() + timedelta(days=DAYS_TO_CORRECT)
    following = Meeting.objects.after(meeting).filter(date__gt=timezone.localdate()).first()
    return min(day, following.date - timedelta(days=1)) if following else day


def _context(found: NotesReader) -> dict[str, object]:
    return {"found": found, "notes": found.notes, "meeting": found.reader.meeting}


def _tab(meeting: Meeting) -> str:
    return reverse("meeting_notes", args=[meeting.pk])
