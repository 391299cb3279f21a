"""What could not be delivered of a board's e-mail, and why; sending it again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from boardpapers.access import get_board_to_keep
from boardpapers.action_access import get_message_to_keep
from boardpapers.signed_in import signed_in_user
from meetings.boards.models import Board, OutgoingMessage
from meetings.boards.refusals import Refused
from meetings.boards.services.messages import leave_unsent, send_again

ON_A_PAGE = 50


@require_safe
def board_messages(request: HttpRequest, slug: str) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    undelivered = OutgoingMessage.objects.undelivered().filter(board=board).defer("lines")
    page = Paginator(undelivered.order_by("-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "boards/messages.html", {"board": board, "page": page})


@require_POST
def message_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """To the address in the form, which may be another than the one it failed at."""
    message, board = get_message_to_keep(request.user, message_id)
    try:
        send_again(
            message=message, by=signed_in_user(request), email=request.POST.get("email", "").strip()
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "It is on its way again.")
    return _back(board)


@require_POST
def message_leave(request: HttpRequest, message_id: int) -> HttpResponse:
    message, board = get_message_to_keep(request.user, message_id)
    leave_unsent(message=message, by=signed_in_user(request))
    messages.success(request, "It is left unsent, and its text is forgotten.")
    return _back(board)


def _back(board: Board) -> HttpResponse:
    return redirect("board_messages", board.slug)
