"""The register of a meeting as the secretariat keeps it, and corrections of the record."""

import uuid
from collections.abc import Callable
from datetime import datetime, time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_meeting_to_keep
from boardpapers.forms.meetings import HourField
from boardpapers.forms.register import CorrectionForm, GuestForm, saved
from boardpapers.register_access import get_line_to_correct, get_register_to_keep
from boardpapers.register_page import register_page
from boardpapers.signed_in import signed_in_user
from meetings.attendance import correcting
from meetings.attendance.closing import close_register, reopen_register
from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.attendance.registering import (
    add_guest,
    open_register,
    renew_keys,
    take_back,
    take_taps,
    too_early_to_open,
)
from meetings.attendance.taps import Tap
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile

SECRETARIAT = RegisterEntry.Way.SECRETARIAT


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The register; POST opens it."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    if request.method == "POST":
        try:
            open_register(meeting=meeting, by=signed_in_user(request))
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("register", meeting.pk)
    opened = Register.objects.filter(meeting=meeting).first()
    if opened is None:
        return render(
            request,
            "attendance/register_closed.html",
            {
                "meeting": meeting,
                "has_attendance": meeting.attendances.exists(),
                "too_early": too_early_to_open(meeting),
            },
        )
    opened.meeting = meeting
    return _page(request, opened, GuestForm(meeting=meeting, id=uuid.uuid4()))


@require_safe
def register_news(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The list anew where it has changed since ?revision; else nothing (204)."""
    opened = get_register_to_keep(request.user, meeting_id)
    if request.GET.get("revision") == str(opened.revision):
        return HttpResponse(status=204)
    return _list(request, opened)


@require_POST
def register_tap(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Somebody arrived or left, now or at the time that is given."""
    opened = get_register_to_keep(request.user, meeting_id)
    try:
        tap = _tap(request, opened.meeting)
    except Refused as refused:
        return _said(request, opened, refused.sentence)
    outcome = take_taps(register=opened, taps=[tap], way=SECRETARIAT, by=signed_in_user(request))[0]
    return _said(request, opened, outcome.said)


@require_POST
def register_take_back(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What was entered last of somebody was a mistake."""
    opened = get_register_to_keep(request.user, meeting_id)
    try:
        entry_id = uuid.UUID(request.POST.get("entry", ""))
        take_back(register=opened, entry_id=entry_id, by=signed_in_user(request), way=SECRETARIAT)
    except ValueError as not_an_id:
        raise Http404 from not_an_id
    except Refused as refused:
        return _said(request, opened, refused.sentence)
    return _said(request, opened, "")


@require_POST
def register_guest(request: HttpRequest, meeting_id: int) -> HttpResponse:
    opened = get_register_to_keep(request.user, meeting_id)
    form = GuestForm(request.POST, meeting=opened.meeting)
    if form.is_valid():
        try:
            outcome = add_guest(
                register=opened,
                tap_id=form.cleaned_data["id"],
                name=form.cleaned_data["name"],
                organisation=form.cleaned_data["organisation"],
                capacity=Attended(form.cleaned_data["capacity"]),
                at=_moment(opened.meeting, form.cleaned_data["at"]),
                way=SECRETARIAT,
                by=signed_in_user(request),
                substitute_for=form.cleaned_data["substitute_for"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            if outcome.taken:
                messages.success(request, f"{form.cleaned_data['name']} is in the register.")
                return redirect("register", meeting_id)
            form.add_error("at", outcome.said)
    return _page(request, opened, form)


@require_POST
def register_keys(request: HttpRequest, meeting_id: int) -> HttpResponse:
    opened = get_register_to_keep(request.user, meeting_id)
    return _done(
        request,
        opened,
        lambda: renew_keys(register=opened, by=signed_in_user(request)),
        "The link for the door and the code are new. The old ones open nothing any more.",
    )


@require_POST
def register_close(request: HttpRequest, meeting_id: int) -> HttpResponse:
    opened = get_register_to_keep(request.user, meeting_id)
    return _done(
        request,
        opened,
        lambda: close_register(register=opened, by=signed_in_user(request)),
        "The register is closed, and the attendance is on record.",
    )


@require_POST
def register_reopen(request: HttpRequest, meeting_id: int) -> HttpResponse:
    opened = get_register_to_keep(request.user, meeting_id)
    return _done(
        request,
        opened,
        lambda: reopen_register(register=opened, by=signed_in_user(request)),
        "The register is open again.",
    )


@require_http_methods(["GET", "POST"])
def attendance_correct(request: HttpRequest, meeting_id: int, person_id: int) -> HttpResponse:
    """The line of one person; what it said is kept."""
    meeting, person = get_line_to_correct(request.user, meeting_id, person_id)
    expected = next(
        (each.capacity for each in expected_at(meeting) if each.person == person),
        Attended.OBSERVER,
    )
    form = CorrectionForm(request.POST or None, meeting=meeting, person=person, expected=expected)
    conflicts = None
    if form.is_valid():
        try:
            correcting.correct_attendance(
                meeting=meeting, person=person, by=signed_in_user(request), **form.facts()
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            conflicts = form.refuse_stale(
                "seen",
                correcting.corrections_of(meeting, person),
                saved(meeting, person, expected),
            )
        else:
            messages.success(
                request, f"The attendance of {person} is corrected. What it said before is kept."
            )
            return redirect("meeting_people", meeting.pk)
    return render(
        request,
        "attendance/attendance_correct.html",
        {
            "meeting": meeting,
            "person": person,
            "form": form,
            "conflicts": conflicts,
            "why_not": correcting.why_not_corrected(meeting),
        },
    )


def _tap(request: HttpRequest, meeting: Meeting) -> Tap:
    """Raises: Http404 for what no page of ours sends; Refused for a time that is none."""
    posted = request.POST
    try:
        person, place = int(posted.get("person", "")), posted.get("substitute_for") or None
        written = HourField(required=False).clean(posted.get("at", ""))
        return Tap(
            id=uuid.UUID(posted.get("id", "")),
            person_id=person,
            kind=posted.get("kind", ""),
            at=_moment(meeting, written),
            capacity=posted.get("capacity", ""),
            substitute_for_id=int(place) if place else None,
        )
    except ValidationError as invalid:
        raise Refused("Give an hour, such as 11:20, or leave it blank for now.", "at") from invalid
    except ValueError as unreadable:
        raise Http404 from unreadable


def _moment(meeting: Meeting, written: time | None) -> datetime:
    """The hour given, on the day of the meeting; now where none is."""
    if written is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(meeting.date, written))


def _done(
    request: HttpRequest, opened: Register, work: Callable[[], object], sentence: str
) -> HttpResponse:
    try:
        work()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, sentence)
    return redirect("register", opened.meeting.pk)


def _said(request: HttpRequest, opened: Register, sentence: str) -> HttpResponse:
    """The list as it is now for a script, the page for others, with what there is to be said."""
    if request.headers.get("HX-Request"):
        opened.refresh_from_db()
        return _list(request, opened, sentence)
    if sentence:
        messages.error(request, sentence)
    return redirect("register", opened.meeting.pk)


def _list(request: HttpRequest, opened: Register, said: str = "") -> HttpResponse:
    return render(
        request,
        "attendance/_register.html",
        {
            "meeting": opened.meeting,
            "register": opened,
            "page": register_page(opened),
            "said": said,
        },
    )


def _page(request: HttpRequest, opened: Register, guest: GuestForm) -> HttpResponse:
    return render(
        request,
        "attendance/register.html",
        {
            "meeting": opened.meeting,
            "register": opened,
            "page": register_page(opened),
            "guest": guest,
            "is_the_day": timezone.localdate() == opened.meeting.date,
        },
    )
