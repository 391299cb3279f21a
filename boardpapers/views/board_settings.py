"""Starting a board, and the pages of its settings that are one form each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from boardpapers.access import boards_visible_to, get_board_to_keep
from boardpapers.forms.settings import FactsForm, NewBoardForm, PackForm, RulesForm, SettingsForm
from boardpapers.signed_in import signed_in_user
from meetings.boards.models import Board
from meetings.boards.policies import can_start_board
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services.boards import change_settings, start_board

SECTIONS = [
    ("board_settings", "The board"),
    ("board_rules", "Rules"),
    ("board_pack", "Pack"),
    ("board_texts", "House texts"),
    ("board_priorities", "Priorities"),
    ("board_secretariat", "Secretariat"),
]


def settings_page(
    request: HttpRequest,
    board: Board,
    section: str,
    context: dict[str, object],
    template: str = "boards/settings_form.html",
    status: int = 200,
) -> HttpResponse:
    """One page of a board's settings, below what leads to the others."""
    sections = [
        (reverse(name, args=[board.slug]), label, name == section) for name, label in SECTIONS
    ]
    return render(
        request,
        template,
        {
            "board": board,
            "sections": sections,
            "heading": dict(SECTIONS)[section],
            "section": section,
            **context,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
def board_new(request: HttpRequest) -> HttpResponse:
    """An empty board; its settings are the next page."""
    if not can_start_board(request.user):
        raise Http404
    form = NewBoardForm(request.POST or None)
    if form.is_valid():
        try:
            board = start_board(
                by=signed_in_user(request),
                name=form.cleaned_data["name"],
                organisation=form.cleaned_data["organisation"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{board} is there, and you keep it. Now say how it works.")
            return redirect("board_settings", board.slug)
    return render(request, "boards/board_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def board_settings(request: HttpRequest, slug: str) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    parents = boards_visible_to(request.user)
    form = FactsForm(request.POST or None, board=board, parents=parents)
    return _save(request, board, "board_settings", form)


@require_http_methods(["GET", "POST"])
def board_rules(request: HttpRequest, slug: str) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    return _save(request, board, "board_rules", RulesForm(request.POST or None, board=board))


@require_http_methods(["GET", "POST"])
def board_pack(request: HttpRequest, slug: str) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    return _save(request, board, "board_pack", PackForm(request.POST or None, board=board))


def _save(request: HttpRequest, board: Board, section: str, form: SettingsForm) -> HttpResponse:
    """Save and come back; or show the form again, with what is wrong or what was saved since."""
    context: dict[str, object] = {"form": form}
    status = 200
    if form.is_valid():
        try:
            change_settings(
                board=board,
                by=signed_in_user(request),
                revision=form.cleaned_data["revision"],
                changes=form.changes(),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            board.refresh_from_db()
            context["conflicts"] = form.refuse_stale("revision", board.revision, form.saved(board))
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect(section, board.slug)
    return settings_page(request, board, section, context, status=status)
