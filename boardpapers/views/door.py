"""The register at the door: a tablet that needs no account.

The key in the address is all the authority there is: it opens one meeting's register while that
is open, and nothing else. No cookie is read or set, so there is nothing that a foreign page could
misuse, and these pages are exempt from CSRF's token, which would need one. Whoever has the key may
tap; whoever has not learns nothing, not even whether there is such a register.
"""

import json
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import segno
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.door_access import get_register_for_taps, get_register_of_door
from meetings.attendance.door import (
    NOBODY,
    BadTap,
    DoorTap,
    Taken,
    read_taps,
    shown_at_door,
    take_at_door,
)

CLOSED = "This register has been closed or its link renewed: ask the secretariat."
MOST_BYTES = 128 * 1024
NO_TRACES = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@csrf_exempt
@csp_update({"worker-src": [SELF]})  # type: ignore[arg-type]  # knows no view with arguments
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, key: str) -> HttpResponseBase:
    """The page; with a POST one tap of a browser without scripts."""
    register = get_register_of_door(key)
    if register is None:
        return _without_traces(_closed(request, key))
    sentence = ""
    if request.method == "POST":
        try:
            (taken,) = take_at_door(register=register, taps=[_tap_of_form(request)])
        except BadTap as error:
            sentence = str(error)
        else:
            if taken.taken:
                return _without_traces(redirect("door", key))
            sentence = taken.sentence
    address = request.build_absolute_uri(reverse("sign_in_here", args=[register.code_key]))
    context = {
        "meeting": register.meeting,
        "key": key,
        "shown": shown_at_door(register),
        "sentence": sentence,
        "code": code_picture(address),
        "code_address": address,
        "tap_id": uuid.uuid4(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sentence else HTTPStatus.OK
    return _without_traces(render(request, "door/door.html", context, status=status))


def _closed(request: HttpRequest, key: str) -> HttpResponse:
    """Nobody's name. A tablet that kept taps of a register closed meanwhile still sends them."""
    register = get_register_for_taps(key)
    if register is None:
        return render(request, "door/door_closed.html", {"sentence": CLOSED}, status=404)
    context = {"meeting": register.meeting, "key": key, "closed": CLOSED, "shown": NOBODY}
    return render(request, "door/door.html", context, status=404)


@csrf_exempt
@never_cache
@require_POST
def taps(request: HttpRequest, key: str) -> HttpResponseBase:
    """Takes what was tapped, each tap once however often it is sent; answers for each, and with
    the register as it is then. What was tapped before it was closed is taken afterwards, too."""
    register = get_register_for_taps(key)
    if register is None:
        return _refused(CLOSED, HTTPStatus.NOT_FOUND)
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            return _refused("Too much was sent at once.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        read = read_taps(json.loads(request.body))
    except (ValueError, RecursionError):
        return _refused("What was sent is not JSON.", HTTPStatus.BAD_REQUEST)
    except BadTap as error:
        return _refused(str(error), HTTPStatus.BAD_REQUEST)
    taken = take_at_door(register=register, taps=read)
    register.refresh_from_db()
    answer: dict[str, object] = {"outcomes": [_outcome(each) for each in taken]}
    if register.closed_at is None:
        answer["state"] = shown_at_door(register)
    else:
        answer["closed"] = CLOSED
    return _without_traces(JsonResponse(answer))


@never_cache
@require_safe
def state(request: HttpRequest, key: str) -> HttpResponseBase:
    """Who is there now; 304 where the asker has the revision already."""
    register = get_register_of_door(key)
    if register is None:
        return _refused(CLOSED, HTTPStatus.NOT_FOUND)
    etag = quote_etag(f"{register.pk}-{register.revision}")
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = JsonResponse(shown_at_door(register))
    response["ETag"] = etag
    return _without_traces(response)


@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page for when there is no connection. It is served from here
    since it may look after no address above its own."""
    found = finders.find("js/door-worker.js")
    if not isinstance(found, str):
        raise FileNotFoundError("static/js/door-worker.js is not among the site's files.")
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")


def code_picture(address: str) -> SafeString:
    """The address as a code to scan, drawn as SVG."""
    svg = segno.make(address, error="m").svg_inline(border=4, omitsize=True)
    return mark_safe(svg)  # drawn by the library: squares, and no word of anybody's


def _tap_of_form(request: HttpRequest) -> DoorTap:
    sent: Mapping[str, object] = {
        "id": request.POST.get("id") or str(uuid.uuid4()),
        "kind": request.POST.get("kind", ""),
        "person": _number(request.POST.get("person", "")),
        "for": _number(request.POST.get("for", "")),
        "entry": request.POST.get("entry") or None,
        "name": request.POST.get("name", ""),
        "organisation": request.POST.get("organisation", ""),
    }
    return DoorTap.of(sent)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _outcome(taken: Taken) -> dict[str, object]:
    return {"id": str(taken.id), "taken": taken.taken, "sentence": taken.sentence}


def _refused(sentence: str, status: HTTPStatus) -> HttpResponseBase:
    return _without_traces(JsonResponse({"sentence": sentence}, status=status))


def _without_traces(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in NO_TRACES.items():
        response[name] = value
    return response
