"""The code that people scan to sign in at a meeting with their own account."""

import uuid
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from boardpapers.access import get_meeting_to_keep
from boardpapers.door_access import get_own_place
from boardpapers.signed_in import signed_in_user
from boardpapers.views.door import code_picture
from meetings.attendance.door import BadTap, DoorTap, take_with_code
from meetings.attendance.models import Register


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_here(request: HttpRequest, key: str) -> HttpResponse:
    """One button: "I am here"; then one for leaving. For those who belong to the meeting."""
    place = get_own_place(request.user, key)
    sentence = ""
    if request.method == "POST":
        meant = request.POST.get("for", "")
        sent = {
            "id": request.POST.get("id", ""),
            "kind": request.POST.get("kind", ""),
            "person": place.person.pk,
            "entry": request.POST.get("entry") or None,
            "for": int(meant) if meant.isascii() and meant.isdigit() and len(meant) < 19 else None,
        }
        try:
            taken = take_with_code(
                register=place.register, tap=DoorTap.of(sent), by=signed_in_user(request)
            )
        except BadTap as error:
            sentence = str(error)
        else:
            if taken.taken:
                return redirect("sign_in_here", key)
            sentence = taken.sentence
    return render(
        request,
        "door/here.html",
        {"place": place, "meeting": place.meeting, "sentence": sentence, "tap_id": uuid.uuid4()},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if sentence else HTTPStatus.OK,
    )


@never_cache
@require_safe
def code(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The code, large, to print or to show on a screen; for the secretariat."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    register = Register.objects.still_open().filter(meeting=meeting).first()
    address = picture = ""
    if register is not None:
        address = request.build_absolute_uri(reverse("sign_in_here", args=[register.code_key]))
        picture = code_picture(address)
    return render(
        request,
        "door/register_code.html",
        {
            "meeting": meeting,
            "address": address,
            "code": picture,
            "is_today": meeting.date == timezone.localdate(),
        },
    )
