"""Boards: the list, and one with its members, meetings and attendance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import boards_of, boards_visible_to, get_board
from boardpapers.reporting_upward import reports_to_come
from meetings.boards.models import Meeting
from meetings.boards.policies import account_key, is_secretary
from meetings.chairs_reports.policies import can_jot, can_read_record
from meetings.members.models import Group
from meetings.members.policies import groups_run
from meetings.members.roll import roll_of


@require_safe
def board_list(request: HttpRequest) -> HttpResponse:
    own = set(boards_of(request.user).values_list("pk", flat=True))
    boards = boards_visible_to(request.user).select_related("parent")
    kept = set(
        boards.filter(secretaries__user_id=account_key(request.user)).values_list("pk", flat=True)
    )
    return render(
        request,
        "boards/board_list.html",
        {"boards": boards, "own": own, "kept": kept, "keeps_a_board": bool(kept)},
    )


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board as it stands today."""
    board = get_board(request.user, slug)
    is_own = boards_of(request.user).filter(pk=board.pk).exists()
    today = timezone.localdate()
    meetings = Meeting.objects.in_year_of(board, today).select_related("venue")
    if not is_own:
        meetings = meetings.filter(published_at__isnull=False)
    return render(
        request,
        "boards/board.html",
        {
            "board": board,
            "is_own": is_own,
            "is_secretary": is_secretary(request.user, board),
            "year": board.year_of(today),
            "roll": roll_of(board, today),
            "priorities": board.priorities.all(),
            "meetings": meetings,
            "groups_run": Group.objects.filter(pk__in=groups_run(request.user, board)),
            "may_read_record": can_read_record(request.user, board),
            "may_jot": can_jot(request.user, board),
            "reports_upward": reports_to_come(request.user, board),
            "today": today,
        },
    )
