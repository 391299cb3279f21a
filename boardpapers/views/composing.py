"""Composing a chair's report: one page, and what is done on it.

As with the agenda builder, each address answers htmx with the page's list as it now stands, and
plain forms with a redirect to it.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.chairs_report_access import (
    get_chairs_report,
    get_chairs_report_to_save,
    get_chairs_report_to_write,
)
from boardpapers.composing_page import composing_page
from boardpapers.forms.chairs_reports import ContactsForm, SecretForm
from boardpapers.officers import known_officers
from boardpapers.signed_in import signed_in_user
from boardpapers.views.agenda_build import by_htmx, key_of
from meetings.agenda.completeness import missing_from
from meetings.agenda.report_form import OfficerForm
from meetings.agenda.report_text import read_text
from meetings.agenda.writing import NotBeingWritten, why_closed
from meetings.boards.refusals import Refused
from meetings.chairs_reports import choosing, composing
from meetings.chairs_reports.arranging import NotArranged
from meetings.chairs_reports.models import ChairsReport
from meetings.members.models import Person

MOST_AT_ONCE = 500


@login_required
@require_safe
def compose(request: HttpRequest, item_id: int) -> HttpResponse:
    """The report by its paragraphs, with what each tells of; beside them what there is to choose.

    While nobody may write it, it is shown as it stands.
    """
    chairs_report = get_chairs_report(request.user, item_id)
    if by_htmx(request):
        response = _builder(request, chairs_report)
        patch_vary_headers(response, ["HX-Request"])
        return response
    return render(request, "chairs_reports/compose.html", _context(request, chairs_report))


@login_required
@require_safe
def compose_news(request: HttpRequest, item_id: int) -> HttpResponse:
    """The list as somebody else has changed it since; 204 where nobody has."""
    chairs_report = get_chairs_report(request.user, item_id)
    if chairs_report.revision == key_of(request.GET.get("since", "")):
        return HttpResponse(status=204)
    return _builder(request, chairs_report, said="Somebody else has changed the report.")


@login_required
@require_POST
def compose_do(request: HttpRequest, item_id: int) -> HttpResponse:
    """Do one thing to it: `do` is the thing and what it is done to, such as "up:12"."""
    chairs_report = get_chairs_report_to_save(request.user, item_id)
    what, _, which = request.POST.get("do", "").partition(":")
    said = refused = ""
    try:
        said = _do(chairs_report, signed_in_user(request), what, which, request.POST)
    except (NotArranged, NotBeingWritten) as refusal:
        refused = str(refusal)
    except Refused as refusal:
        refused = refusal.sentence
    except PermissionDenied as denied:
        raise Http404 from denied
    chairs_report = get_chairs_report(request.user, item_id)
    if by_htmx(request):
        return _builder(request, chairs_report, said=said, refused=refused)
    if said:
        messages.success(request, said)
    if refused:
        messages.error(request, refused)
    key = key_of(which.partition(":")[0]) if what in ("up", "down", "place") else 0
    anchor = f"#paragraph-{key}" if key else ""
    return redirect(reverse("compose", args=[item_id]) + anchor)


def _do(
    chairs_report: ChairsReport, by: AbstractBaseUser, what: str, which: str, sent: QueryDict
) -> str:
    first, _, rest = which.partition(":")
    key = key_of(first)
    held: dict[str, Any] = {"chairs_report": chairs_report, "by": by}
    things: dict[str, Callable[[], str]] = {
        "up": lambda: composing.step(**held, key=key, up=True),
        "down": lambda: composing.step(**held, key=key, up=False),
        "place": lambda: composing.place(
            **held, key=key, before=key_of(sent.get("before", "")) or None
        ),
        "join": lambda: composing.join(**held, key=key),
        "drop": lambda: composing.drop(**held, key=key, seen=rest),
        "undo": lambda: composing.undo(**held, seen_revision=key),
        "take-up": lambda: composing.take_up(**held),
        "put": lambda: choosing.put_in(**held, names=_names(which)),
        "leave": lambda: choosing.leave_out(**held, names=_names(which)),
        "newer": lambda: choosing.bring_up_to_date(**held, source=key),
        "open": lambda: choosing.open_again(**held),
    }
    if what in ("in", "out"):
        raise NotArranged(
            "Paragraphs stand in one row. A sub-paragraph is written in the paragraph itself."
        )
    if what not in things:
        raise NotArranged("This page is out of date. Load it again.")
    return things[what]()


def _names(which: str) -> list[str]:
    names = [name for name in which.split(",") if name]
    if not names or len(names) > MOST_AT_ONCE:
        raise NotArranged("Nothing was chosen. Load the page again.")
    return names


@login_required
@require_http_methods(["GET", "POST"])
def compose_secret(request: HttpRequest, item_id: int, name: str) -> HttpResponse:
    """Say what becomes of the report before something confidential goes into it."""
    chairs_report = get_chairs_report_to_write(request.user, item_id)
    matters = [
        *choosing.offered_to(chairs_report, signed_in_user(request)),
        *(each.matter for each in choosing.dropped_for(chairs_report, signed_in_user(request))),
    ]
    matter = next((each for each in matters if each.secret and each.name == name), None)
    if matter is None:
        raise Http404
    item = chairs_report.report.item
    back = reverse("compose", args=[item_id])
    form = SecretForm(
        request.POST or None,
        reason=matter.reason or item.confidential_reason,
        cancel_url=back,
    )
    if form.is_valid():
        try:
            said = choosing.put_in_secret(
                chairs_report=chairs_report,
                by=signed_in_user(request),
                name=name,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.refuse(refused)
        except (NotArranged, NotBeingWritten) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{said} The report is confidential.")
            return redirect(back)
    return render(
        request,
        "chairs_reports/compose_secret.html",
        {
            "form": form,
            "matter": matter,
            "report": chairs_report.report,
            "item": item,
            "chairs_report": chairs_report,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def compose_contacts(request: HttpRequest, item_id: int) -> HttpResponse:
    """Who is named under the report."""
    chairs_report = get_chairs_report_to_write(request.user, item_id)
    report = chairs_report.report
    chosen = list(report.contacts.values_list("person_id", flat=True))
    known = set(known_officers(chairs_report.board).values_list("pk", flat=True))
    people = Person.objects.filter(pk__in={*known, *chosen}).order_by("name")
    back = reverse("compose", args=[item_id])
    sent = request.POST if request.method == "POST" else None  # nobody is an answer, too
    form = ContactsForm(sent, people=list(people), chosen=chosen, cancel_url=back)
    officer = OfficerForm(sent)
    if form.is_valid() and officer.is_valid():
        named = {each.pk: each for each in people}
        try:
            composing.name_contacts(
                chairs_report=chairs_report,
                by=signed_in_user(request),
                contacts=[named[key] for key in form.chosen()],
                new=officer.cleaned_data if officer.cleaned_data["name"] else None,
            )
        except NotBeingWritten as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(back)
    return render(
        request,
        "chairs_reports/compose_contacts.html",
        {"form": form, "officer": officer, "report": report, "item": report.item},
    )


def _context(request: HttpRequest, chairs_report: ChairsReport) -> dict[str, object]:
    report = chairs_report.report
    text = read_text(report)
    return {
        "page": composing_page(request.user, chairs_report),
        "chairs_report": chairs_report,
        "report": report,
        "item": report.item,
        "closed": why_closed(report),
        "missing": missing_from(report, text),
        "contacts": report.contacts.select_related("person"),
    }


def _builder(
    request: HttpRequest, chairs_report: ChairsReport, *, said: str = "", refused: str = ""
) -> HttpResponse:
    """The list, for htmx to put in the place of what was there."""
    context = {"said": said, "refused": refused, "is_fragment": True}
    response = render(
        request, "chairs_reports/_composer.html", {**_context(request, chairs_report), **context}
    )
    response["HX-Retarget"], response["HX-Reswap"] = "#builder", "innerHTML"
    return response
