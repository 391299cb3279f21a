"""Corrections to notes: proposed while they are circulated, answered, made once they are agreed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boardpapers.forms.notes import AnswerForm, CorrectForm, ProposeForm, saved_words
from boardpapers.notes_access import (
    NotesReader,
    get_correction_to_answer,
    get_noted_item,
    get_notes_to_correct,
)
from boardpapers.signed_in import signed_in_user
from meetings.actions.life import correct as correct_item
from meetings.actions.models import Action
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.minutes.corrections import (
    answer_correction,
    propose_correction,
    why_not_proposed,
)
from meetings.minutes.models import Notes, ProposedCorrection


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A correction to the notes, or to the item of ?item=."""
    found = get_notes_to_correct(request.user, meeting_id)
    items = [
        (item.key, f"{number}. {item.title}")
        for number, item in enumerate(found.text.items, start=1)
        if found.reader.confidential or not item.confidential
    ]
    form = ProposeForm(
        request.POST or None,
        items=items,
        item=request.GET.get("item", ""),
        cancel_url=reverse("meeting_notes", args=[meeting_id]),
    )
    if form.is_valid():
        key = form.cleaned_data["item"]
        try:
            propose_correction(
                notes=found.notes,
                note_item=found.notes.items.get(pk=key) if key else None,
                text=form.cleaned_data["text"],
                by=signed_in_user(request),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                "It is with the secretariat now. You are told when it is answered.",
            )
            return redirect(_corrections(meeting_id))
    return render(
        request,
        "notes/propose.html",
        {
            **_context(found),
            "form": form,
            "why_not": why_not_proposed(found.notes, timezone.localdate()),
        },
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Say that a correction is made, or why it is not."""
    found, correction = get_correction_to_answer(request.user, correction_id)
    meeting = found.reader.meeting
    form = AnswerForm(request.POST or None, cancel_url=_corrections(meeting.pk))
    status = 200
    if form.is_valid():
        try:
            answer_correction(
                correction=correction,
                made=form.cleaned_data["state"] == "made",
                answer=form.cleaned_data["answer"],
                by=signed_in_user(request),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            correction.refresh_from_db()
            status = 409
        else:
            messages.success(request, "Answered. Whoever proposed it is told by e-mail.")
            return redirect(_corrections(meeting.pk))
    where = [
        (number, item)
        for number, item in enumerate(found.text.items, start=1)
        if item.key == correction.note_item_id
    ]
    return render(
        request,
        "notes/answer.html",
        {
            **_context(found),
            "correction": correction,
            "form": form,
            "where": where[0] if where else None,
            "take_url": reverse("notes_take", args=[meeting.pk]),
            "is_open": correction.state == ProposedCorrection.State.OPEN,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, item_id: int) -> HttpResponse:
    """The words of one item of agreed notes. Raises: Http404 for notes that are not agreed."""
    found, item = get_noted_item(request.user, item_id)
    if found.notes.state != Notes.State.AGREED:
        raise Http404
    meeting = found.reader.meeting
    actions = list(Action.objects.filter(note_item=item).order_by("position", "pk"))
    form = CorrectForm(
        request.POST or None,
        item=item,
        actions=actions,
        cancel_url=reverse("meeting_notes", args=[meeting.pk]),
    )
    context: dict[str, object] = {**_context(found), "item": item, "form": form}
    status = 200
    if form.is_valid():
        try:
            version = correct_item(
                note_item=item,
                words=form.words(),
                reason=form.cleaned_data["reason"],
                seen_revision=form.cleaned_data["seen_revision"],
                by=signed_in_user(request),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            found, item = get_noted_item(request.user, item_id)
            saved = {k: v for k, v in saved_words(item, actions).items() if k in form.fields}
            context["conflicts"] = form.refuse_stale("seen_revision", item.revision, saved)
            status = 409
        else:
            messages.success(
                request,
                f"Corrected: the notes are now version {version.number}. What they said before is "
                "kept.",
            )
            return redirect("meeting_notes", meeting.pk)
    return render(request, "notes/correct.html", context, status=status)


def _corrections(meeting_id: int) -> str:
    return reverse("meeting_notes", args=[meeting_id]) + "#corrections"


def _context(found: NotesReader) -> dict[str, object]:
    return {"found": found, "notes": found.notes, "meeting": found.reader.meeting}
