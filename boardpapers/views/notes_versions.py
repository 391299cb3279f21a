"""The versions of a meeting's notes: read, and any two of them compared."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boardpapers.notes_access import NotesReader, get_notes
from meetings.actions.noted_changes import compare_notes
from meetings.minutes.models import NotesVersion


@require_safe
def version(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """One version as it went out."""
    found = get_notes(request.user, meeting_id)
    versions = found.versions()
    shown = _numbered(versions, str(number))
    return render(
        request,
        "notes/version.html",
        {
            **_context(found),
            "version": shown,
            "text": found.version_text(shown),
            "is_newest": shown == versions[0],
            "versions": versions,
        },
    )


@require_safe
def compare(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """?from= and ?to= are numbers of versions; without them, the newest against the one before."""
    found = get_notes(request.user, meeting_id)
    versions = found.versions()
    if not versions:
        raise Http404
    newer = _numbered(versions, request.GET.get("to") or str(versions[0].number))
    at = versions.index(newer)
    before = versions[min(at + 1, len(versions) - 1)]
    older = _numbered(versions, request.GET.get("from") or str(before.number))
    return render(
        request,
        "notes/compare.html",
        {
            **_context(found),
            "versions": versions,
            "older": older,
            "newer": newer,
            "comparison": compare_notes(*found.both(older, newer)),
        },
    )


def _numbered(versions: Sequence[NotesVersion], number: str) -> NotesVersion:
    """Raises: Http404, for a version that there is not, or that is not the reader's."""
    for each in versions:
        if str(each.number) == number:
            return each
    raise Http404


def _context(found: NotesReader) -> dict[str, object]:
    return {"found": found, "notes": found.notes, "meeting": found.reader.meeting}
