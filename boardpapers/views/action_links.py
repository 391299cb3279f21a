"""The page that a signed link opens: one action for one of its owners, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meetings.actions.forms import MEANWHILE, MOST_CHARACTERS, ProgressForm
from meetings.actions.history import progress_for_owner
from meetings.actions.links import (
    LinkRefused,
    note_opened,
    open_link,
    write_through_link,
)
from meetings.actions.models import Action, ActionLink
from meetings.actions.owner_mail import contact_of
from meetings.actions.updating import ActionHasChanged, AlreadySaved
from meetings.boards.refusals import Refused

ALREADY = (
    "You have sent this already: it is saved, once. If you want to add something, write it below."
)


@csrf_exempt  # who knows the address may write; and no cookie is set
@require_http_methods(["GET", "HEAD", "POST"])
def action_link(request: HttpRequest, token: str) -> HttpResponse:
    """The action, its progress, and the form for the next update.

    To open it changes nothing but when it was last opened: a scanner of mail may do so.
    """
    try:
        link = open_link(token)
        if request.method != "POST":
            note_opened(link)
            return _page(request, link, _form(link), saved="saved" in request.GET)
        return _write(request, token, link)
    except LinkRefused as refused:
        contact = contact_of(refused.board) if refused.board else ""
        return _guarded(
            request,
            "actions/link_refused.html",
            {
                "sentence": refused.sentence,
                "board": refused.board,
                "contact": contact,
                "written": request.POST.get("text", "")[:MOST_CHARACTERS],
            },
            404 if refused.board is None else 410,
        )


def _write(request: HttpRequest, token: str, link: ActionLink) -> HttpResponse:
    """Raises: LinkRefused."""
    form = _form(link, request)
    if not form.is_valid():
        return _page(request, link, form)
    try:
        write_through_link(
            token=token,
            text=form.cleaned_data["text"],
            state=Action.State(form.cleaned_data["state"]),
            seen_updates=form.cleaned_data["seen_updates"],
        )
    except AlreadySaved:
        return _page(request, open_link(token), _form(link), said=ALREADY, status=409)
    except ActionHasChanged:
        link = open_link(token)
        form.action = link.action
        return _page(request, link, form.reopened(MEANWHILE), status=409)
    except Refused as refused:
        said = f"{refused.sentence} This was not saved: “{form.cleaned_data['text']}”"
        return _page(request, open_link(token), _form(link), said=said, status=409)
    answer = redirect(f"{request.path}?saved")
    return _closed_to_others(answer)


def _form(link: ActionLink, request: HttpRequest | None = None) -> ProgressForm:
    posted = request.POST if request is not None else None
    return ProgressForm(posted, action=link.action, may_accept=False)


def _page(
    request: HttpRequest,
    link: ActionLink,
    form: ProgressForm,
    *,
    said: str = "",
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    action = link.action
    events = progress_for_owner(action, link.person)
    board = action.meeting.board
    return _guarded(
        request,
        "actions/link.html",
        {
            "link": link,
            "action": action,
            "board": board,
            "contact": contact_of(board),
            "others": action.owners.exclude(pk=link.person_id).order_by("ownerships__position"),
            "events": events,
            "form": None if action.state == Action.State.COMPLETED else form,
            "saved": saved and bool(events) and events[0].who == "you",
            "said": said,
        },
        status,
    )


def _guarded(
    request: HttpRequest, template: str, context: dict[str, object], status: int
) -> HttpResponse:
    """Without a cookie: the page's forms need none, and it is read by whoever has the address."""
    answer = render(request, template, {**context, "csrf_token": ""}, status=status)
    return _closed_to_others(answer)


def _closed_to_others(answer: HttpResponse) -> HttpResponse:
    """Kept by no cache, found by no search engine, and its address told to no other site."""
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
