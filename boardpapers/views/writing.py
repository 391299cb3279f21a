"""Writing a report in the browser: the page, its saves, texts set aside, pictures."""

from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_report, get_report_to_write
from boardpapers.chairs_report_access import is_composed
from boardpapers.signed_in import signed_in_user
from meetings.agenda.models import Report
from meetings.agenda.officers import add_officer
from meetings.agenda.pictures import UnusablePicture, add_picture
from meetings.agenda.policies import can_write
from meetings.agenda.report_form import OfficerForm, ReportForm
from meetings.agenda.report_text import ReportText, read_text
from meetings.agenda.rich_text import parse_fragment
from meetings.agenda.sections import SECTIONS, digests
from meetings.agenda.writing import NotBeingWritten, Saved, save_text, why_closed

SHOWN_AT_ONCE = ("title", "purpose", "summary", "action", "body", "background", "is_draft_text")
"""Sections that an open page can show as somebody else has changed them."""


def _user(request: HttpRequest) -> AbstractBaseUser:
    return signed_in_user(request)


def _images(item_id: int) -> str:
    return reverse("report_images", args=[item_id])


@login_required
@require_http_methods(["GET", "POST"])
def report_write(request: HttpRequest, item_id: int) -> HttpResponse:
    """The report as a form. A text that can no longer be saved is shown, with the reason.

    A chair's report that is made of paragraphs is composed on its own page.
    """
    if is_composed(get_report(request.user, item_id).pk):
        return redirect("compose", item_id)
    if request.method != "POST":
        report = get_report_to_write(request.user, item_id)
        text = read_text(report)
        form = ReportForm(report=report, text=text, images=_images(item_id))
        return _page(request, report, form, OfficerForm())
    report = _report_to_save(request, item_id)
    text = read_text(report)
    form = ReportForm(request.POST, report=report, text=text, images=_images(item_id))
    officer = OfficerForm(request.POST)
    closed = why_closed(report) if not can_write(request.user, report) else ""
    if not closed and form.is_valid() and officer.is_valid():
        try:
            saved = _save(request, report, form, officer)
        except NotBeingWritten as refusal:
            closed = str(refusal)
        else:
            return _after(request, report, saved)
    return _page(request, report, form, officer, closed=closed, status=409 if closed else 200)


def _report_to_save(request: HttpRequest, item_id: int) -> Report:
    """The report for whoever may write it, or could while it was open for it."""
    report = get_report(request.user, item_id)
    if not can_write(request.user, report) and not why_closed(report):
        raise Http404
    return report


def _save(request: HttpRequest, report: Report, form: ReportForm, officer: OfficerForm) -> Saved:
    text = form.written_text()
    if officer.cleaned_data.get("name"):
        person = add_officer(report=report, by=_user(request), **officer.cleaned_data)
        text = _with_contact(text, person.pk)
    return save_text(
        report=report,
        by=_user(request),
        text=text,
        seen_revision=form.cleaned_data["seen_revision"],
        seen=form.cleaned_data["seen"],
        editor=form.cleaned_data["editor"],
    )


def _with_contact(text: ReportText, person: int) -> ReportText:
    return replace(text, contacts=tuple(dict.fromkeys((*text.contacts, person))))


def _after(request: HttpRequest, report: Report, saved: Saved) -> HttpResponse:
    if saved.set_aside is not None:
        messages.warning(
            request,
            f"Somebody else has changed the report while you wrote: {_names(saved.conflicts)}. "
            "Nothing is lost. Choose below which words stand.",
        )
        return redirect("report_set_aside", report.item_id, saved.set_aside.pk)
    messages.success(request, "Saved." if saved.changed else "Nothing was changed.")
    return redirect("report_write", report.item_id)


def _names(sections: tuple[str, ...] | list[str]) -> str:
    return ", ".join(SECTIONS[name] for name in sections)


def _page(
    request: HttpRequest,
    report: Report,
    form: ReportForm,
    officer: OfficerForm,
    *,
    closed: str = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "agenda/report_write.html",
        {
            "report": report,
            "item": report.item,
            "board": report.item.board,
            "form": form,
            "officer": officer,
            "closed": closed,
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "asides": report.texts_set_aside.filter(
                by_id=_user(request).pk, dealt_with_at__isnull=True
            ),
            "undescribed": _undescribed(report),
        },
        status=status,
    )


def _undescribed(report: Report) -> int:
    """How many pictures of the body do not say what they show."""
    pictures = parse_fragment(report.body).iter("img")
    return sum(1 for picture in pictures if not picture.get("alt", "").strip())


@login_required
@require_POST
def report_save(request: HttpRequest, item_id: int) -> JsonResponse:
    """A save while somebody writes: the sections in `only`, answered as JSON."""
    report = _report_to_save(request, item_id)
    text = read_text(report)
    written = [name for name in request.POST.getlist("only") if name in SECTIONS]
    form = ReportForm(
        _whole(request.POST, text, written), report=report, text=text, images=_images(item_id)
    )
    if not form.is_valid():
        return JsonResponse({"refused": _faults(form)}, status=422)
    try:
        saved = save_text(
            report=report,
            by=_user(request),
            text=form.written_text(),
            seen_revision=form.cleaned_data["seen_revision"],
            seen=form.cleaned_data["seen"],
            written=written,
            editor=form.cleaned_data["editor"],
        )
    except NotBeingWritten as refusal:
        return JsonResponse({"closed": str(refusal)}, status=409)
    except PermissionDenied as error:
        raise Http404 from error
    return JsonResponse(_answer(saved, form.cleaned_data["seen"], written, item_id))


def _whole(sent: QueryDict, text: ReportText, written: list[str]) -> QueryDict:
    whole = sent.copy()
    if "title" not in written:
        whole["title"] = text.title
    return whole


def _faults(form: ReportForm) -> str:
    return " ".join(str(each) for errors in form.errors.values() for each in errors)


def _answer(saved: Saved, seen: dict[str, str], written: list[str], item_id: int) -> dict[str, Any]:
    """What the open page has to know: when it was saved, and what others have changed."""
    now = digests(saved.text)
    others = [
        name
        for name in SECTIONS
        if name not in saved.conflicts and name not in written and now[name] != seen.get(name)
    ]
    shown = {name: getattr(saved.text, name) for name in others if name in SHOWN_AT_ONCE}
    unseen = [*saved.conflicts, *(name for name in others if name not in shown)]
    return {
        "at": f"{timezone.localtime():%H.%M}",
        "revision": saved.revision,
        "changed": saved.changed,
        "seen": {name: seen.get(name, "") if name in unseen else now[name] for name in SECTIONS},
        "theirs": shown,
        "others": [SECTIONS[name] for name in others],
        "reload": [SECTIONS[name] for name in others if name not in shown],
        "conflicts": [SECTIONS[name] for name in saved.conflicts],
        "aside": reverse("report_set_aside", args=[item_id, saved.set_aside.pk])
        if saved.set_aside is not None
        else "",
    }


@login_required
@require_http_methods(["GET", "POST"])
def report_images(request: HttpRequest, item_id: int) -> HttpResponse:
    """The report's pictures, and a way to send one."""
    report = get_report_to_write(request.user, item_id)
    wants_json = "application/json" in request.headers.get("Accept", "")
    error, added = "", None
    if request.method == "POST":
        file, alt = request.FILES.get("file"), request.POST.get("alt", "").strip()
        if file is None:
            error = "Choose a picture: PNG, JPEG, GIF or WebP."
        elif not alt:
            error = "Say in a sentence what the picture shows."
        else:
            try:
                added = add_picture(
                    report=report,
                    by=_user(request),
                    content=cast(Any, file),
                    file_name=file.name or "",
                )
            except UnusablePicture as refusal:
                error = str(refusal)
        if wants_json:
            answer = {"error": error} if added is None else {"name": added.name}
            return JsonResponse(answer, status=422 if added is None else 201)
    return render(
        request,
        "agenda/report_images.html",
        {
            "report": report,
            "item": report.item,
            "images": report.images.order_by("pk"),
            "error": error,
            "added": added,
            "alt": request.POST.get("alt", "").strip(),
        },
        status=422 if error else 200,
    )


@require_safe
def report_image(request: HttpRequest, item_id: int, name: str) -> HttpResponseBase:
    """A picture, for those who have a part in the report."""
    report = get_report(request.user, item_id)
    if "\0" in name:
        raise Http404  # no name holds it, and Postgres does not take the question
    image = get_object_or_404(report.images, name=name)
    response = FileResponse(image.file.open(), content_type=image.content_type)
    response["Cache-Control"] = "private, max-age=3600"
    return response
