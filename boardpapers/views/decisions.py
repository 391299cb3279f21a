"""The register of decisions, of one board and across the reader's boards."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boardpapers.access import get_board
from boardpapers.decision_register import HEAD, lines, register, rows, with_items
from boardpapers.spreadsheets import Sheet, csv_response, xlsx_response
from meetings.boards.models import Board

PAGE_LENGTH = 25


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """Every decision the user may read, the newest meeting first; narrowed by the form."""
    return _page(request, None)


@require_safe
def board_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_board(request.user, slug))


@require_safe
def decision_list_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What the page with the same query shows, on all its pages."""
    return _file(request, None, kind)


@require_safe
def board_decisions_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return _file(request, get_board(request.user, slug), kind)


def _page(request: HttpRequest, board: Board | None) -> HttpResponse:
    found = register(request.user, request.GET, board)
    page = Paginator(with_items(found.decisions), PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "decisions/decision_list.html",
        {
            "board": board,
            "form": found.form,
            "page": page,
            "lines": lines(request.user, list(page.object_list)),
        },
    )


def _file(request: HttpRequest, board: Board | None, kind: str) -> HttpResponse:
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = with_items(register(request.user, request.GET, board).decisions)
    name = f"{board.slug}-decisions.{kind}" if board else f"decisions.{kind}"
    if kind == "csv":
        return csv_response(name, HEAD, rows(found))
    return xlsx_response(name, [Sheet("Decisions", HEAD, rows(found))])
