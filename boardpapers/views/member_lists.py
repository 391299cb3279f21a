"""A board's people as a list: to take away, and to bring in."""

from collections.abc import Collection
from datetime import date
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boardpapers.access import get_board, get_board_to_keep
from boardpapers.accounts.models import User
from boardpapers.forms.member_lists import ListForm
from boardpapers.importing.staging import stage_import
from boardpapers.spreadsheets import Cell, Sheet, csv_response, xlsx_response
from meetings.boards.models import Board
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.boards.year import year_bounds
from meetings.members.models import Capacity, Group, Membership
from meetings.members.roll import roll_of

HEAD = ("Group", "Capacity", "Office", "Name", "Organisation", "Sector", "From", "To")


@require_safe
def members_list_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The board as it stands on a day (`?on=`, today), as `csv` or `xlsx`."""
    board = get_board(request.user, slug)
    if kind not in ("csv", "xlsx"):
        raise Http404
    day = _asked_day(request)
    seats = roll_of(board, day).everybody
    groups = _groups_written_to(request.user, board)
    head: list[Cell] = [*HEAD] if groups == set() else [*HEAD, "E-mail"]
    people = None if groups is None else _people_of(groups)
    rows = [_row(seat, people) for seat in seats]
    name = f"{board.slug}-members-{day.isoformat()}.{kind}"
    if kind == "csv":
        return csv_response(name, head, rows)
    return xlsx_response(name, [Sheet("Members", head, rows)])


@login_required
@require_http_methods(["GET", "POST"])
def members_bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Send in a list; it is looked over where other imports are."""
    board = get_board_to_keep(request.user, slug)
    today = timezone.localdate()
    has_seats = board.memberships.exists()
    form = ListForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={
            "holds_from": today if has_seats else year_bounds(today, board.year_starts)[0],
        },
        cancel_url=reverse("board_members", args=[board.slug]),
    )
    if request.method == "POST" and form.is_valid():
        staged = stage_import(
            upload=form.cleaned_data["file"],
            by=cast(User, request.user),
            board=board,
            holds_from=form.cleaned_data["holds_from"],
        )
        return redirect("importing:review", staged.pk)
    return render(
        request,
        "importing/list_upload.html",
        {"board": board, "form": form},
        status=422 if form.errors else 200,
    )


def _asked_day(request: HttpRequest) -> date:
    asked = request.GET.get("on", "")
    try:
        return date.fromisoformat(asked) if asked else timezone.localdate()
    except ValueError:
        raise Http404 from None


def _groups_written_to(user: SiteUser, board: Board) -> set[int] | None:
    """The groups whose people's addresses `user` may have; None: everybody's."""
    if is_secretary(user, board):
        return None
    own = Group.objects.filter(office_users__pk=account_key(user), seats__in=board.group_seats.on())
    return set(own.values_list("pk", flat=True))


def _people_of(groups: Collection[int]) -> set[int]:
    """Those who are of the groups today, whenever the list is of: `sees_contact` for many."""
    seats = Membership.objects.on().filter(group__in=groups).exclude(capacity=Capacity.OBSERVER)
    return set(seats.values_list("person_id", flat=True))


def _row(seat: Membership, written_to: set[int] | None) -> list[Cell]:
    cells: list[Cell] = [
        seat.group.name if seat.group else "",
        seat.get_capacity_display(),
        seat.get_office_display(),
        seat.person.name,
        seat.person.organisation,
        seat.sector,
        seat.starts_on,
        seat.ends_on,
    ]
    if written_to is None or seat.person_id in written_to:
        return [*cells, seat.person.email]
    return cells
