"""The versions of a report: listed, read, put back, and any two of them compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from boardpapers.access import get_report
from boardpapers.report_page import names_of
from boardpapers.signed_in import signed_in_user
from boardpapers.views.papers import printed
from meetings.agenda.agenda_page import references
from meetings.agenda.clearance import TextHasChanged
from meetings.agenda.clearance_forms import StepForm
from meetings.agenda.comparing import compare
from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.policies import can_write
from meetings.agenda.report_text import ReportText, read_text, report_as
from meetings.agenda.restoring import restore

VERSIONS_ON_A_PAGE = 20


@dataclass(frozen=True)
class VersionLine:
    version: ReportVersion
    before: ReportVersion | None
    words_added: int
    words_removed: int
    is_same: bool


@login_required
@require_safe
def report_versions(request: HttpRequest, item_id: int) -> HttpResponse:
    """Newest first, each against the one before it."""
    report = get_report(request.user, item_id)
    newest_first = report.versions.select_related("by").order_by("-number")
    page = Paginator(newest_first, VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    oldest = shown[-1].number if shown else 0
    earlier = list(newest_first.filter(number__lt=oldest)[:1])
    return render(
        request,
        "reports/versions.html",
        {
            "report": report,
            "item": report.item,
            "page": page,
            "lines": _lines([*shown, *earlier])[: len(shown)],
            "numbers": list(newest_first.values_list("number", flat=True)),
            "may_write": can_write(request.user, report),
        },
    )


def _lines(newest_first: Sequence[ReportVersion]) -> list[VersionLine]:
    texts = [ReportText.from_json(version.text) for version in newest_first]
    people = names_of(*texts)
    lines = []
    for number, version in enumerate(newest_first):
        before = newest_first[number + 1] if number + 1 < len(newest_first) else None
        old = texts[number + 1] if before is not None else ReportText(title="")
        found = compare(old, texts[number], people=people)
        lines.append(
            VersionLine(version, before, found.words_added, found.words_removed, found.is_same)
        )
    return lines


@login_required
@require_safe
def report_version(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One version as it would have been printed."""
    report = get_report(request.user, item_id)
    return _version_page(request, report, _version(report, number))


@login_required
@require_POST
def report_restore(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    report = get_report(request.user, item_id)
    version = _version(report, number)
    form = StepForm(request.POST)
    if not can_write(request.user, report):
        raise Http404
    if not form.is_valid():
        return _version_page(request, report, version, refused=TextHasChanged(), status=400)
    try:
        made = restore(
            report=report,
            version=version,
            by=signed_in_user(request),
            seen_revision=form.cleaned_data["seen_revision"],
        )
    except PermissionDenied as denied:
        raise Http404 from denied
    except TextHasChanged as refused:
        report = get_report(request.user, item_id)
        return _version_page(request, report, version, refused=refused, status=409)
    messages.success(
        request, f"Version {number} is the report’s text again, as version {made.number}."
    )
    return redirect("report", item_id)


def _version_page(
    request: HttpRequest,
    report: Report,
    version: ReportVersion,
    *,
    refused: TextHasChanged | None = None,
    status: int = 200,
) -> HttpResponse:
    item = report.item
    text = ReportText.from_json(version.text)
    as_it_was = report_as(report, text)
    reference = ""
    if item.meeting is not None:
        reference = references(item.meeting.items.in_order())[item.pk]
    return render(
        request,
        "reports/version.html",
        {
            "item": item,
            "version": version,
            "reference": reference,
            "secret": item.is_secret,
            "is_current": text == read_text(report),
            "may_write": can_write(request.user, report),
            "revision": report.revision,
            "refused": refused,
            "files": "kept",
            **printed(
                as_it_was,
                as_it_was.appendices.all(),
                pictures=reverse("report_images", args=[item.pk]),
            ),
        },
        status=status,
    )


@login_required
@require_safe
def report_compare(request: HttpRequest, item_id: int) -> HttpResponse:
    """?from= and ?to= are numbers of versions; without them, the newest against the one before."""
    report = get_report(request.user, item_id)
    versions = list(report.versions.select_related("by").order_by("-number"))
    if not versions:
        raise Http404
    by_number = {version.number: version for version in versions}
    newer = _chosen(request, "to", by_number) or versions[0]
    at = versions.index(newer)
    older = _chosen(request, "from", by_number) or versions[min(at + 1, len(versions) - 1)]
    before, after = ReportText.from_json(older.text), ReportText.from_json(newer.text)
    return render(
        request,
        "reports/compare.html",
        {
            "report": report,
            "item": report.item,
            "secret": report.item.is_secret,
            "versions": versions,
            "older": older,
            "newer": newer,
            "comparison": compare(before, after, people=names_of(before, after)),
        },
    )


def _version(report: Report, number: int) -> ReportVersion:
    return get_object_or_404(report.versions.select_related("by"), number=number)


def _chosen(
    request: HttpRequest, name: str, versions: dict[int, ReportVersion]
) -> ReportVersion | None:
    """Raises: Http404, for a version that there is not."""
    asked = request.GET.get(name)
    if not asked:
        return None
    if not asked.isdecimal() or int(asked) not in versions:
        raise Http404
    return versions[int(asked)]
