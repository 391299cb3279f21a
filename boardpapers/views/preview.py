"""The pages of a report as they will be in the pack, for whoever has a part in it."""

from base64 import b64encode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boardpapers.access import get_report
from meetings.agenda.policies import can_write
from meetings.packs.preview import NotDrawn, pictures, preview

AT_ONCE = 6
"""Pages whose pictures one answer carries."""


@login_required
@never_cache
@require_safe
def report_preview(request: HttpRequest, item_id: int) -> HttpResponse:
    """The pages by themselves, some at a time."""
    report = get_report(request.user, item_id)
    first = _number(request.GET.get("from"), 1)
    context = {
        "report": report,
        "item": report.item,
        "secret": report.item.is_secret,
        "may_write": can_write(request.user, report),
    }
    try:
        made = preview(report)
        first = min(first, len(made.pages))
        numbers = range(first, min(first + AT_ONCE, len(made.pages) + 1))
        drawn = pictures(made, {made.pages[number - 1] for number in numbers})
    except NotDrawn as error:
        return render(request, "agenda/report_preview.html", {**context, "refused": str(error)})
    return render(
        request,
        "agenda/report_preview.html",
        {
            **context,
            "pages": [(number, _address(drawn[made.pages[number - 1]])) for number in numbers],
            "count": len(made.pages),
            "before": max(first - AT_ONCE, 1) if first > 1 else None,
            "after": first + AT_ONCE if first + AT_ONCE <= len(made.pages) else None,
            "warnings": made.warnings,
        },
    )


@login_required
@never_cache
@require_safe
def report_preview_pages(request: HttpRequest, item_id: int) -> JsonResponse:
    """The pages as JSON, for the page on which the report is written.

    `want` are the numbers of the pages in view; the answer carries the pictures of those that the
    asker does not have, by their digests in `have`.
    """
    report = get_report(request.user, item_id)
    try:
        made = preview(report)
        have = {each for each in request.GET.get("have", "").split(",") if each}
        asked = request.GET.get("want", "1,2").split(",")
        numbers = [_number(each, 0) for each in asked][:AT_ONCE]
        wanted = {
            made.pages[number - 1]
            for number in numbers
            if 1 <= number <= len(made.pages) and made.pages[number - 1] not in have
        }
        drawn = pictures(made, wanted)
    except NotDrawn as error:
        return JsonResponse({"refused": str(error)}, status=503)
    return JsonResponse(
        {
            "pages": made.pages,
            "pictures": {page: _address(picture) for page, picture in drawn.items()},
            "warnings": made.warnings,
            "seconds": round(made.seconds, 2),
        }
    )


def _number(given: str | None, otherwise: int) -> int:
    given = given or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else otherwise


def _address(picture: bytes) -> str:
    return f"data:image/webp;base64,{b64encode(picture).decode()}"
