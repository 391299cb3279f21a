"""The agenda builder: one page, and what is done on it.

Each address answers htmx with the builder as it now stands, and plain forms with a redirect to it.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_agenda_to_build
from boardpapers.matters_arising import matters_arising
from boardpapers.other_end import elsewhere
from boardpapers.signed_in import signed_in_user
from meetings.agenda.builder_page import BuilderPage, builder_page, changes_since
from meetings.agenda.building import (
    add_item,
    move_item,
    remove_item,
    step_item,
    withdraw_item,
)
from meetings.agenda.grouping import group_by_priority
from meetings.agenda.item_forms import AddItemForm
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import Direction, NotDone, Place
from meetings.agenda.planning import bring_back
from meetings.agenda.starting import Source, offers, start_from
from meetings.agenda.undoing import undo_last_change
from meetings.boards.models import Meeting
from meetings.packs.from_parent import answers_at

NEWS_NAMED = 3


@require_safe
def agenda_build(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The page; `at` names the control that has the focus, where a plain form was sent from it."""
    meeting = get_agenda_to_build(request.user, meeting_id)
    if by_htmx(request):
        response = builder(request, meeting)
        patch_vary_headers(response, ["HX-Request"])
        return response
    at_what, _, at_key = request.GET.get("at", "").rpartition("-")
    return render(
        request,
        "agenda/agenda_build.html",
        {
            **_context(request, meeting),
            "at_what": at_what,
            "at_key": key_of(at_key),
            "form": AddItemForm(
                is_late=meeting.is_published, meeting=meeting, auto_id="add-at-end-%s"
            ),
            "has_priorities": meeting.board.priorities.exists(),
            "has_boards_below": meeting.board.children.exists(),
        },
    )


SOURCES = [
    (Source.STANDING, "The standing items"),
    (Source.LAST, "The last meeting’s agenda"),
    (Source.PLAN, "The forward plan"),
]


@require_safe
def agenda_news(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The builder with what others have done since; 204 where nobody has."""
    meeting = get_agenda_to_build(request.user, meeting_id)
    changes = changes_since(meeting, key_of(request.GET.get("since", "")))
    if not changes:
        return HttpResponse(status=204)
    others = [change for change in changes if change.by_id != request.user.pk]
    said = [sentence_of(change, request) for change in others[-NEWS_NAMED:]]
    if len(others) > NEWS_NAMED:
        said.insert(0, f"{len(others) - NEWS_NAMED} earlier changes.")
    return builder(request, meeting, said=" ".join(said))


def sentence_of(change: AgendaChange, request: HttpRequest) -> str:
    """As the reader is told: "Ailsa Craig moved “Any other business” up."."""
    if change.by_id == request.user.pk:
        return change.sentence
    sentence = change.sentence[0].lower() + change.sentence[1:]
    return f"{change.by or 'An import'} {sentence}"


@require_POST
def agenda_do(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One of the buttons on the lines: `do` is what, and the key of what it is done to."""
    meeting = get_agenda_to_build(request.user, meeting_id)
    user = signed_in_user(request)
    what, _, key = request.POST.get("do", "").partition(":")
    number = key_of(key)
    try:
        if what == "group":
            change = group_by_priority(meeting=meeting, by=user)
        elif what == "undo":
            change = undo_last_change(meeting=meeting, change=number or 0, by=user)
        else:
            item = meeting.items.filter(pk=number).first() if number else None
            if item is None:
                raise NotDone(
                    "This item is no longer on the agenda: somebody has removed or deferred it."
                )
            change = _do(request, what, item, user)
    except NotDone as refusal:
        return answer(request, meeting, refused=str(refusal), at=f"{what}-{number}")
    return answer(request, meeting, said=change.sentence, at=f"{what}-{number}")


def _do(request: HttpRequest, what: str, item: AgendaItem, user: AbstractBaseUser) -> AgendaChange:
    if what in {*Direction}:
        return step_item(item=item, by=user, direction=Direction(what))
    if what == "place":
        return move_item(item=item, by=user, place=place_in(request.POST))
    if what == "remove":
        return remove_item(item=item, by=user)
    if what == "withdraw":
        return withdraw_item(item=item, by=user)
    if what == "bring-back":
        return bring_back(item=item, by=user)
    raise NotDone("This page is out of date. Load it again.")


@require_http_methods(["GET", "POST"])
def agenda_add(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A new item in the place that the address names, or at the end."""
    meeting = get_agenda_to_build(request.user, meeting_id)
    place = place_in(request.GET)
    under = meeting.items.filter(pk=place.parent).first() if place.parent else None
    before = meeting.items.filter(pk=place.before).first() if place.before else None
    slot = request.GET.get("slot", "")
    form = AddItemForm(
        request.POST or None,
        is_late=meeting.is_published,
        meeting=meeting,
        under=under,
        auto_id=f"{_slot_name(place)}-%s",
    )
    refused = ""
    if form.is_valid():
        try:
            change = add_item(
                meeting=meeting,
                by=signed_in_user(request),
                place=place,
                **form.cleaned_data,
            )
        except NotDone as refusal:
            refused = str(refusal)
        else:
            at = f"title-of-{change.item_id}"
            return answer(request, meeting, said=change.sentence, at=at, added=change.item_id or 0)
    return form_page(
        request,
        "agenda/item_add.html",
        "agenda/_item_add.html",
        {
            "meeting": meeting,
            "form": form,
            "place": place,
            "under": under,
            "before": before,
            "refused": refused,
            "query": urlencode(request.GET),
            "slot": slot,
        },
        target=f"#{_slot_name(place)}",
    )


def _slot_name(place: Place) -> str:
    if place.before:
        return f"gap-{place.before}"
    return f"gap-under-{place.parent}" if place.parent else "add-at-end"


@require_http_methods(["GET", "POST"])
def agenda_start(request: HttpRequest, meeting_id: int, source: str) -> HttpResponse:
    """Choose what to take from one of the starting points."""
    meeting = get_agenda_to_build(request.user, meeting_id)
    if source not in {*Source}:
        raise Http404
    lines = offers(meeting, Source(source))
    refused = ""
    if request.method == "POST":
        keys = {key for key in map(key_of, request.POST.getlist("take")) if key}
        try:
            change = start_from(
                meeting=meeting,
                source=Source(source),
                keys=keys,
                by=signed_in_user(request),
                late_reason=request.POST.get("late_reason", "").replace("\0", "").strip()[:2000],
            )
        except NotDone as refusal:
            refused = str(refusal)
        else:
            return answer(request, meeting, said=change.sentence)
    return render(
        request,
        "agenda/agenda_start.html",
        {
            "meeting": meeting,
            "source": source,
            "name": dict(SOURCES)[Source(source)],
            "offers": lines,
            "last_meeting": Meeting.objects.before(meeting).filter(items__isnull=False).first(),
            "refused": refused,
        },
    )


def _context(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    page: BuilderPage = builder_page(meeting)
    latest = page.latest
    lines = [each for line in page.lines for each in (line, *line.children)]
    said = elsewhere(request.user, [line.item_id for line in lines])
    for line in lines:
        line.elsewhere = said.get(line.item_id, ())
    has_notes_item = meeting.items.filter(kind=ItemKind.NOTES).exists()
    return {
        "arising": matters_arising(request.user, meeting, secretary=True)
        if has_notes_item
        else None,
        "answers": answers_at(meeting, public=False) if has_notes_item else [],
        "meeting": meeting,
        "page": page,
        "add_address": reverse("agenda_add", args=[meeting.pk]),
        "latest_sentence": sentence_of(latest, request) if latest is not None else "",
    }


def builder(
    request: HttpRequest,
    meeting: Meeting,
    *,
    said: str = "",
    refused: str = "",
    added: int = 0,
) -> HttpResponse:
    """The builder's fragment, for htmx to put in the place of what was there."""
    meeting.refresh_from_db(fields=["state", "published_at"])
    context = {"said": said, "refused": refused, "added": added, "is_fragment": True}
    response = render(request, "agenda/_builder.html", {**_context(request, meeting), **context})
    response["HX-Retarget"], response["HX-Reswap"] = "#builder", "innerHTML"
    return response


def answer(
    request: HttpRequest,
    meeting: Meeting,
    *,
    said: str = "",
    refused: str = "",
    at: str = "",
    added: int = 0,
) -> HttpResponse:
    """After something was done or refused: the builder, or the way back to it."""
    if by_htmx(request):
        return builder(request, meeting, said=said, refused=refused, added=added)
    if said:
        messages.success(request, said)
    if refused:
        messages.error(request, refused)
    address = reverse("agenda_build", args=[meeting.pk])
    return redirect(f"{address}?{urlencode({'at': at})}#{at}" if at else address)


def form_page(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, object], *, target: str
) -> HttpResponse:
    """A form on a page of its own, or for htmx where it was asked for."""
    if not by_htmx(request):
        return render(request, page, dict(context))
    response = render(request, fragment, dict(context))
    response["HX-Retarget"], response["HX-Reswap"] = target, "innerHTML"
    return response


def by_htmx(request: HttpRequest) -> bool:
    """Whether a fragment is wanted rather than a page."""
    return request.headers.get("HX-Request") == "true"


def place_in(given: QueryDict) -> Place:
    """The place that a form or an address names by keys; what is no key is none."""
    return Place(
        parent=key_of(given.get("parent", "")) or None,
        before=key_of(given.get("before", "")) or None,
    )


def key_of(text: str) -> int:
    """A primary key as it was sent; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
