"""Taking notes: one page for a meeting, saved row by row.

Each save answers a script with what became of it, as JSON, and a plain form with the page.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.notes_taking.access import get_begun_notes, get_notes_to_take, get_row_to_take
from boardpapers.notes_taking.inputs import Typed
from boardpapers.notes_taking.page import NotesDesk, RowPage, presence_of
from boardpapers.signed_in import signed_in_user
from meetings.actions.noting import ACTION, add_row, move_row, remove_row, save_row
from meetings.boards.models import Meeting
from meetings.boards.order import Direction
from meetings.boards.refusals import Refused
from meetings.minutes.models import NoteItem, Notes
from meetings.minutes.taking import items_to_note, open_notes
from meetings.minutes.taking_rules import why_closed, why_not_begun
from meetings.minutes.words import VOTE, Written


@require_http_methods(["GET", "POST"])
def notes_take(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The page; POST begins the notes, or brings in what the agenda has beside them."""
    meeting, notes = get_notes_to_take(request.user, meeting_id)
    sentence = why_closed(notes) if notes is not None else ""
    sentence = sentence or why_not_begun(meeting)
    if request.method == "POST" and not sentence:
        open_notes(meeting=meeting, by=signed_in_user(request))
        return redirect("notes_take", meeting.pk)
    if sentence or notes is None:
        return render(
            request,
            "minutes/notes_closed.html",
            {"meeting": meeting, "sentence": sentence},
            status=409 if request.method == "POST" else 200,
        )
    return _page(request, notes)


def _page(
    request: HttpRequest, notes: Notes, shown: RowPage | None = None, *, status: int = 200
) -> HttpResponse:
    """`shown`: a row with what was typed in it and could not all be stored."""
    desk = NotesDesk(notes)
    rows = [shown if shown and shown.row.pk == each.row.pk else each for each in desk.rows()]
    return render(
        request,
        "minutes/notes_take.html",
        {
            "meeting": notes.meeting,
            "notes": notes,
            "rows": rows,
            "shown": shown,
            "known": desk.called.values(),
            "blank": RowPage(NoteItem(), _nothing(), [], {}, desk.voters, wants_vote=True),
            "presence": presence_of(notes.meeting),
            "declared": [line for line in desk.declared if line.item_id is None],
            "missing": items_to_note(notes.meeting, notes),
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
        },
        status=status,
    )


def _nothing() -> dict[str, object]:
    return {"narrative": "", "minute": "", "decisions": ()}


@require_safe
def notes_news(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The rows that others have changed since; 204 where nobody has.

    `rows` says what the page has, such as "12.3,15.0": each row's key and revision.
    """
    notes = get_begun_notes(request.user, meeting_id)
    had = dict(_revisions(request.GET.get("rows", "")))
    now = dict(notes.items.values_list("pk", "revision"))
    changed = [key for key, revision in now.items() if had.get(key) != revision]
    if not changed and request.GET.get("revision") == str(notes.revision):
        return HttpResponse(status=204)
    desk = NotesDesk(notes)
    rows = desk.rows()
    return JsonResponse(
        {
            "revision": notes.revision,
            "order": [each.row.pk for each in rows],
            "list": render_to_string("minutes/_list.html", {"rows": rows}, request),
            "changed": {each.row.pk: _stored(each) for each in rows if each.row.pk in changed},
            "new": {
                each.row.pk: render_to_string("minutes/_row.html", {"row": each}, request)
                for each in rows
                if each.row.pk not in had
            },
        }
    )


def _revisions(text: str) -> Iterator[tuple[int, int]]:
    for pair in text.split(","):
        key, _, revision = pair.partition(".")
        if key.isascii() and key.isdigit() and revision.isascii() and revision.isdigit():
            yield int(key), int(revision)


@require_POST
def notes_add(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Business that was not on the agenda."""
    notes = get_begun_notes(request.user, meeting_id)
    try:
        row = add_row(
            notes=notes,
            by=signed_in_user(request),
            title=request.POST.get("title", "").replace("\0", ""),
            confidential=request.POST.get("confidential") == "1",
        )
    except Refused as refused:
        return _said(request, notes.meeting, refused.sentence)
    return redirect(f"{reverse('notes_take', args=[notes.meeting_id])}#item-{row.pk}")


@require_POST
def notes_row_do(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take a row earlier or later, as number `to`, or off: `do` says which."""
    row = get_row_to_take(request.user, row_id)
    what, by = request.POST.get("do", ""), signed_in_user(request)
    try:
        if what == "remove":
            remove_row(row=row, by=by)
            return _said(request, row.notes.meeting)
        move_row(row=row, by=by, to=_place(request, what))
    except Refused as refused:
        return _said(request, row.notes.meeting, refused.sentence, row)
    return _said(request, row.notes.meeting, row=row)


def _place(request: HttpRequest, what: str) -> Direction | int:
    """Raises: Refused."""
    if what == "up":
        return "up"
    if what == "down":
        return "down"
    to = request.POST.get("to", "")
    if what != "to" or not (to.isascii() and to.isdigit() and len(to) < 6):
        raise Refused("Give the number that the item is to have, such as 3.", "to")
    return int(to)


def _said(
    request: HttpRequest, meeting: Meeting, sentence: str = "", row: NoteItem | None = None
) -> HttpResponse:
    """Done, or why not: a script asks for the news itself."""
    if _by_script(request):
        return JsonResponse({"refused": sentence}, status=409 if sentence else 200)
    if sentence:
        messages.error(request, sentence)
    at = f"#item-{row.pk}" if row is not None else ""
    return redirect(f"{reverse('notes_take', args=[meeting.pk])}{at}")


@require_POST
def notes_row_save(request: HttpRequest, row_id: int) -> HttpResponse:
    """Save what was written in one row."""
    row = get_row_to_take(request.user, row_id)
    desk = NotesDesk(row.notes)
    posted = {name: str(value) for name, value in request.POST.items()}
    wants = posted.get("do", "")
    if wants == "take":
        taken = f"{posted.get('decisions', '')}\n{desk.row(row).recommendations}"
        posted["decisions"] = taken.strip()
    sent, typed = desk.reader(row).sent(posted)
    try:
        written = save_row(row=row, by=signed_in_user(request), sent=sent)
    except Refused as refused:
        if _by_script(request):
            return JsonResponse({"closed": refused.sentence}, status=409)
        return render(
            request,
            "minutes/notes_closed.html",
            {"meeting": row.notes.meeting, "sentence": refused.sentence, "lost": _words_in(posted)},
            status=409,
        )
    now = desk.row(row)
    now.refused = {**typed.refused, **written.refused}
    now.conflicts = frozenset(written.conflicts)
    if _by_script(request):
        return JsonResponse(_answer(now, typed, written))
    if now.refused or now.conflicts or wants == "vote":
        now.wants_vote = wants == "vote"
        now.given = _kept(posted, now, written)
        return _page(request, row.notes, now, status=409 if now.conflicts else 200)
    if written.changed:
        messages.success(request, f"“{now.row.title}” is saved.")
    return redirect(f"{reverse('notes_take', args=[row.notes.meeting_id])}#item-{row.pk}")


def _kept(posted: dict[str, str], now: RowPage, written: Written) -> dict[str, str]:
    """The fields that are shown as they were typed: those of parts that were not stored."""
    unsettled = {*now.refused, *now.conflicts}
    kept = {}
    for name, value in posted.items():
        part = _part_of(name)
        new = part.removeprefix(ACTION).rpartition("-")[0] if part.startswith(ACTION) else ""
        unmade = part if part.startswith(VOTE) else f"{ACTION}{new}" if new.startswith("n") else ""
        if part in unsettled or (unmade and not _is_stored(unmade, written, now)):
            kept[name] = value
    return kept


def _is_stored(part: str, written: Written, now: RowPage) -> bool:
    return part in written.made or part in now.parts


def _part_of(name: str) -> str:
    if name.startswith(ACTION):
        return f"{name[: -len('day')]}due" if name.endswith("-day") else name
    if name.startswith(VOTE):
        return f"{VOTE}{name.removeprefix(VOTE).partition('-')[0]}"
    return name


def _answer(now: RowPage, typed: Typed, written: Written) -> dict[str, object]:
    """What the open page has to know: what is stored now, and what of its own is not."""
    return {
        **_stored(now),
        "at": f"{timezone.localtime():%H.%M}",
        "changed": written.changed,
        "made": written.made,
        "refused": now.refused,
        "hints": {**now.hints, **typed.hints},
        "conflicts": now.theirs(),
    }


def _stored(now: RowPage) -> dict[str, object]:
    """A row as it is stored."""
    return {
        "revision": now.row.revision,
        "fields": now.fields,
        "seen": now.digests,
        "hints": now.hints,
        "state": now.state,
        "secret": now.row.is_secret,
        "kept": {str(each.action.pk): each.why_kept for each in now.actions if each.why_kept},
    }


def _words_in(posted: dict[str, str]) -> list[str]:
    """What was typed, for whoever cannot save it any more."""
    return [
        value
        for name, value in posted.items()
        if value and (name in ("narrative", "minute", "decisions") or name.endswith("-text"))
    ]


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
