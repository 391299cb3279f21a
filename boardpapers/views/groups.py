"""The groups of a board: their seats by year, their offices, their people."""

from datetime import date

from django.contrib import messages
from django.db.models import Exists, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.access import get_board_to_keep
from boardpapers.forms.people import NewGroupForm, OfficeContactForm, OfficeUserForm, SeatsForm
from boardpapers.people_access import get_group_to_keep
from boardpapers.signed_in import signed_in_user
from boardpapers.views.members import day_asked
from meetings.attendance.models import Apology, seats_as_member
from meetings.boards.models import Board, Meeting
from meetings.boards.order import Direction
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.year import year_bounds
from meetings.members import allotting
from meetings.members.groups import add_to_office, change_office, seen_office, take_from_office
from meetings.members.models import Group, GroupSeats, Membership
from meetings.members.policies import keeps_office_of
from meetings.members.roll import GroupRoll, roll_of
from meetings.members.year_changes import years_of

MEETINGS_SHOWN = 6
OFFICE_IS_ITS_OWN = (
    "This group has seats on a board that you do not keep, too: its own office says who works "
    "in it."
)


@require_http_methods(["GET", "POST"])
def board_seats(request: HttpRequest, slug: str) -> HttpResponse:
    """The seats of each group in one municipal year; the form sent says `what`."""
    board = get_board_to_keep(request.user, slug)
    first = _year(request, board)
    rows = allotting.seats_of_year(board, first)
    adds = request.POST.get("what") == "group"
    form = SeatsForm(None if adds else request.POST or None, rows=rows)
    known = allotting.choosable_groups(request.user).exclude(pk__in=[row.group_id for row in rows])
    group_form = NewGroupForm(request.POST if adds else None, groups=known)
    context: dict[str, object] = {}
    status = 200
    if adds and group_form.is_valid() and (answer := _add_group(request, board, first, group_form)):
        return answer
    if not adds and form.is_valid():
        try:
            allotting.allot_seats(
                board=board,
                by=signed_in_user(request),
                year_first=first,
                opened_at=form.cleaned_data["opened_at"],
                numbers=form.numbers(),
            )
        except SavedMeanwhile:
            rows = allotting.seats_of_year(board, first)
            context["conflicts"] = form.refuse_stale(
                "opened_at", allotting.seen(rows), form.saved(rows)
            )
            status = 409
        else:
            messages.success(request, f"The seats of {board.year_of(first)} are saved.")
            return redirect(_seats_of(board, first))
    today = timezone.localdate()
    _, last = year_bounds(first, board.year_starts)
    day = today if first <= today <= last else first
    members = {group.group.pk: group for group in roll_of(board, day).groups}
    lines = [(row, _box(form, row), members.get(row.group_id)) for row in rows]
    return render(
        request,
        "members/board_seats.html",
        {
            "board": board,
            "year": board.year_of(first),
            "first": first,
            "year_in_address": first.isoformat(),
            "last": last,
            "day": day,
            "years": [
                (year, board.year_of(year), year == first) for year in years_of(board, today)
            ],
            "lines": lines,
            "total": sum(row.seats for row in rows),
            "members": sum(len(group.members) for group in members.values()),
            "vacancies": sum(max(0, row.seats - _seated(members, row)) for row in rows),
            "form": form,
            "group_form": group_form,
            **context,
        },
        status=status,
    )


def _add_group(
    request: HttpRequest, board: Board, first: date, form: NewGroupForm
) -> HttpResponse | None:
    try:
        group = allotting.put_group(
            board=board,
            by=signed_in_user(request),
            year_first=first,
            group=form.which(),
            seats=form.cleaned_data["seats"],
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(
        request, f"{group} is added. Say how its office is reached on the group’s own page."
    )
    return redirect(_seats_of(board, first))


@require_POST
def seats_move(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """A group's place in the printed order."""
    board = get_board_to_keep(request.user, slug)
    first = _year(request, board)
    group = get_object_or_404(Group, pk=group_id, seats__board=board)
    direction: Direction = "up" if request.POST.get("direction") == "up" else "down"
    allotting.move_group(
        board=board, by=signed_in_user(request), year_first=first, group=group, direction=direction
    )
    messages.success(request, f"{group} is moved {direction}.")
    return redirect(_seats_of(board, first))


@require_POST
def seats_remove(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """A group has no seats from the year on."""
    board = get_board_to_keep(request.user, slug)
    first = _year(request, board)
    group = get_object_or_404(Group.objects.filter(seats__board=board).distinct(), pk=group_id)
    try:
        allotting.take_group_off(
            board=board, by=signed_in_user(request), year_first=first, group=group
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{group} has no seats from {board.year_of(first)} on.")
    return redirect(_seats_of(board, first))


@require_http_methods(["GET", "POST"])
def board_group(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """A group on a board, for whoever looks after its people; a form adds to its office."""
    keeper, group = get_group_to_keep(request.user, slug, group_id)
    board = keeper.board
    may_add = keeps_office_of(request.user, group)
    form = OfficeUserForm(request.POST or None) if may_add else None
    if form is not None and form.is_valid():
        try:
            user, is_new = add_to_office(
                group=group,
                by=signed_in_user(request),
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            said = f"{user} works in the office of {group} from now on."
            if is_new:
                said += (
                    " The account is new: ask them to choose “Forgotten your password?” on the "
                    "sign-in page, which sends them a link to set one."
                )
            messages.success(request, said)
            return redirect("board_group", board.slug, group.pk)
    today = timezone.localdate()
    roll = roll_of(board, today)
    listed = next((each for each in roll.groups if each.group.pk == group.pk), None)
    return render(
        request,
        "members/board_group.html",
        {
            "board": board,
            "keeper": keeper,
            "group": group,
            "listed": listed or GroupRoll(group, 0),
            "coming": Membership.objects.filter(board=board, group=group, starts_on__gt=today)
            .select_related("person")
            .order_by("starts_on", "position"),
            "meetings": _meetings(board, group),
            "office": group.office_users.order_by("name", "email"),
            "office_form": form,
        },
    )


@require_http_methods(["GET", "POST"])
def group_contact(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """How the group's office is reached."""
    keeper, group = get_group_to_keep(request.user, slug, group_id)
    back = reverse("board_group", args=[keeper.board.slug, group.pk])
    form = OfficeContactForm(request.POST or None, group=group, cancel_url=back)
    context: dict[str, object] = {}
    status = 200
    if form.is_valid():
        try:
            change_office(
                group=group, board=keeper.board, by=signed_in_user(request), **form.cleaned_data
            )
        except SavedMeanwhile:
            group.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "opened_at", seen_office(group), form.saved(group)
            )
            status = 409
        else:
            messages.success(request, "Saved. Packs that are out keep what they say.")
            return redirect(back)
    return render(
        request,
        "members/membership_form.html",
        {"board": keeper.board, "form": form, "title": f"Office of {group}", **context},
        status=status,
    )


@require_POST
def group_user_remove(request: HttpRequest, slug: str, group_id: int, user_id: int) -> HttpResponse:
    """Somebody works in the group's office no longer."""
    keeper, group = get_group_to_keep(request.user, slug, group_id)
    user = get_object_or_404(group.office_users, pk=user_id)
    if not keeps_office_of(request.user, group):
        messages.error(request, OFFICE_IS_ITS_OWN)
        return redirect("board_group", keeper.board.slug, group.pk)
    take_from_office(group=group, by=signed_in_user(request), user=user)
    messages.success(request, f"{user} no longer works in the office of {group}.")
    if user.pk == request.user.pk and not keeper.secretary:
        return redirect("home")
    return redirect("board_group", keeper.board.slug, group.pk)


def _meetings(board: Board, group: Group) -> list[Meeting]:
    """The board's next meetings, with the apologies of those who sit for the group on the day."""
    of_group = Apology.objects.standing().filter(Exists(seats_as_member().filter(group=group)))
    return list(
        Meeting.objects.upcoming()
        .filter(board=board)
        .prefetch_related(
            Prefetch(
                "apologies",
                of_group.select_related("person", "substitute"),
                to_attr="apologies_of_group",
            )
        )[:MEETINGS_SHOWN]
    )


def _year(request: HttpRequest, board: Board) -> date:
    """The first day of the year asked for; of today's where none is, or none that can be."""
    day = day_asked(request.GET.get("year", "")) or timezone.localdate()
    first, _ = year_bounds(day, board.year_starts)
    return first


def _seats_of(board: Board, first: date) -> str:
    return f"{reverse('board_seats', args=[board.slug])}?year={first.isoformat()}"


def _box(form: SeatsForm, row: GroupSeats) -> object:
    """The row's box; a group that came in while the form was open has none."""
    return form.box(row.group_id) if row.group_id in form.groups else None


def _seated(members: dict[int, GroupRoll], row: GroupSeats) -> int:
    listed = members.get(row.group_id)
    return len(listed.members) if listed else 0
