"""The action monitor: across the reader's boards and of one, on the screen and to take away."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import boards_of
from boardpapers.action_charts import BAR, HEIGHT, WIDTH
from boardpapers.monitor_page import HEAD, SHOWN, monitor, rows, to_be_shown
from boardpapers.spreadsheets import Sheet, csv_response, xlsx_response
from meetings.actions.models import Action, ActionQuerySet
from meetings.actions.monitor import groups_of
from meetings.boards.models import Board
from meetings.boards.policies import SiteUser

PAGE_LENGTH = 50


def get_monitored_board(user: SiteUser, slug: str) -> Board:
    """A board that `user` has to do with. Raises: Http404 for everybody else."""
    return get_object_or_404(boards_of(user), slug=slug)


@login_required
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """Actions of the user and of their boards, the overdue first; narrowed by the form."""
    return _page(request, None)


@login_required
@require_safe
def board_actions(request: HttpRequest, slug: str) -> HttpResponse:
    """Those of one board, by the item that raised them."""
    return _page(request, get_monitored_board(request.user, slug))


@login_required
@require_safe
def action_list_print(request: HttpRequest) -> HttpResponse:
    """The same on one page, for paper."""
    return _print(request, None)


@login_required
@require_safe
def board_actions_print(request: HttpRequest, slug: str) -> HttpResponse:
    return _print(request, get_monitored_board(request.user, slug))


@login_required
@require_safe
def action_list_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table; with ?confidential the confidential ones, which are never among it."""
    return _file(request, None, kind)


@login_required
@require_safe
def board_actions_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return _file(request, get_monitored_board(request.user, slug), kind)


def _page(request: HttpRequest, board: Board | None) -> HttpResponse:
    found = monitor(request.user, request.GET, board)
    page = _paged(found.open, request.GET.get("page"))
    secret_page = _paged(found.secret, request.GET.get("secret_page"))
    return render(
        request,
        "actions/action_list.html",
        {
            "board": board,
            "monitor": found,
            "form": found.form,
            "page": page,
            "groups": groups_of(page.object_list) if board else [],
            "secret_page": secret_page,
            "secret_groups": groups_of(secret_page.object_list) if board else [],
            "chart_width": max(len(found.months), 1) * WIDTH,
            "chart_height": HEIGHT,
            "bar_width": BAR,
        },
    )


def _paged(actions: ActionQuerySet, number: str | None) -> Page[Action]:
    return Paginator(to_be_shown(actions), PAGE_LENGTH).get_page(number)


def _print(request: HttpRequest, board: Board | None) -> HttpResponse:
    found = monitor(request.user, request.GET, board)
    return render(
        request,
        "actions/action_list_print.html",
        {
            "board": board,
            "today": timezone.localdate(),
            "shown": dict(SHOWN)[found.form.chosen("shown") or "open"],
            "groups": groups_of(to_be_shown(found.open)),
            "secret_groups": groups_of(to_be_shown(found.secret)),
        },
    )


def _file(request: HttpRequest, board: Board | None, kind: str) -> HttpResponse:
    if kind not in ("csv", "xlsx"):
        raise Http404
    confidential = "confidential" in request.GET
    found = monitor(request.user, request.GET, board).part(confidential=confidential)
    title = "Confidential actions" if confidential else "Actions"
    name = "-".join([*([board.slug] if board else []), *title.lower().split()]) + f".{kind}"
    table = rows(to_be_shown(found))
    if kind == "csv":
        return csv_response(name, HEAD, table)
    return xlsx_response(name, [Sheet(title, HEAD, table)])
