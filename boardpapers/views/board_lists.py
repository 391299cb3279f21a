"""The pages of a board's settings that are lists: house texts, priorities, the secretariat."""

from functools import reduce
from operator import or_

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_board_to_keep
from boardpapers.forms.lists import HouseTextForm, OfficerForm, PriorityForm, SecretaryForm
from boardpapers.signed_in import signed_in_user
from boardpapers.views.board_settings import settings_page
from meetings.actions.models import ActionOwner
from meetings.agenda.models import ReportContact
from meetings.boards.models import Board, HouseText, PackPart, Priority, Secretary
from meetings.boards.order import Direction
from meetings.boards.policies import account_key
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services import house_texts, secretaries
from meetings.boards.services import priorities as boards_priorities
from meetings.members import briefing, priorities
from meetings.members.models import BriefedOfficer, Person, PriorityLead


def _secretary(request: HttpRequest) -> AbstractBaseUser:
    return signed_in_user(request)  # get_board_to_keep lets nobody else in


def _direction(request: HttpRequest) -> Direction:
    return "up" if request.POST.get("direction") == "up" else "down"


@require_safe
def board_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The house texts in the order of the pack's pages."""
    board = get_board_to_keep(request.user, slug)
    texts = list(board.house_texts.all())
    pages = [
        (part, of_part)
        for part in PackPart
        if (of_part := [text for text in texts if text.part == part])
    ]
    return settings_page(
        request, board, "board_texts", {"pages": pages}, "boards/settings_texts.html"
    )


@require_http_methods(["GET", "POST"])
def house_text_new(request: HttpRequest, slug: str) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    form = HouseTextForm(request.POST or None, board=board)
    if form.is_valid():
        try:
            text = house_texts.add_house_text(
                board=board,
                by=_secretary(request),
                part=PackPart(form.cleaned_data["part"]),
                heading=form.cleaned_data["heading"],
                text=form.cleaned_data["text"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"“{text}” is added.")
            return redirect("board_texts", board.slug)
    return settings_page(request, board, "board_texts", {"form": form, "title": "A new text"})


@require_http_methods(["GET", "POST"])
def house_text(request: HttpRequest, slug: str, text_id: int) -> HttpResponse:
    """One house text, to be changed."""
    board = get_board_to_keep(request.user, slug)
    text = get_object_or_404(HouseText, board=board, pk=text_id)
    form = HouseTextForm(request.POST or None, board=board, house_text=text)
    context: dict[str, object] = {"form": form, "title": text.heading}
    status = 200
    if form.is_valid():
        try:
            house_texts.change_house_text(
                house_text=text,
                by=_secretary(request),
                opened_at=form.cleaned_data["opened_at"],
                part=PackPart(form.cleaned_data["part"]),
                heading=form.cleaned_data["heading"],
                text=form.cleaned_data["text"],
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            text.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "opened_at", house_texts.seen(text), form.saved(text)
            )
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect("board_texts", board.slug)
    return settings_page(request, board, "board_texts", context, status=status)


@require_POST
def house_text_move(request: HttpRequest, slug: str, text_id: int) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    text = get_object_or_404(HouseText, board=board, pk=text_id)
    house_texts.move_house_text(
        house_text=text, by=_secretary(request), direction=_direction(request)
    )
    messages.success(request, f"“{text}” is moved {_direction(request)}.")
    return redirect("board_texts", board.slug)


@require_POST
def house_text_remove(request: HttpRequest, slug: str, text_id: int) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    text = get_object_or_404(HouseText, board=board, pk=text_id)
    house_texts.remove_house_text(house_text=text, by=_secretary(request))
    messages.success(request, f"“{text}” is removed. Packs that are out keep it.")
    return redirect("board_texts", board.slug)


@require_safe
def board_priorities(request: HttpRequest, slug: str) -> HttpResponse:
    """The priorities in their order, with who leads and how many items are under each."""
    board = get_board_to_keep(request.user, slug)
    leads = PriorityLead.objects.on().select_related("person").order_by("person__name")
    listed = board.priorities.annotate(items_count=Count("items")).prefetch_related(
        Prefetch("leads", leads)
    )
    return settings_page(
        request,
        board,
        "board_priorities",
        {"priorities": listed},
        "boards/settings_priorities.html",
    )


@require_http_methods(["GET", "POST"])
def priority_new(request: HttpRequest, slug: str) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    form = PriorityForm(request.POST or None, board=board)
    if form.is_valid():
        try:
            priority = priorities.add_priority(
                board=board,
                by=_secretary(request),
                facts=form.facts(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"“{priority}” is added.")
            return redirect("board_priorities", board.slug)
    return settings_page(
        request, board, "board_priorities", {"form": form, "title": "A new priority"}
    )


@require_http_methods(["GET", "POST"])
def priority(request: HttpRequest, slug: str, priority_id: int) -> HttpResponse:
    """One priority: its name, aim and years, and who leads on it."""
    board = get_board_to_keep(request.user, slug)
    priority = get_object_or_404(Priority, board=board, pk=priority_id)
    form = PriorityForm(request.POST or None, board=board, priority=priority)
    context: dict[str, object] = {"form": form, "title": priority.name}
    status = 200
    if form.is_valid():
        try:
            priorities.change_priority(
                priority=priority,
                by=_secretary(request),
                opened_at=form.cleaned_data["opened_at"],
                facts=form.facts(),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            priority.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "opened_at", priorities.seen(priority), form.saved(priority)
            )
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect("board_priorities", board.slug)
    return settings_page(request, board, "board_priorities", context, status=status)


@require_POST
def priority_move(request: HttpRequest, slug: str, priority_id: int) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    priority = get_object_or_404(Priority, board=board, pk=priority_id)
    boards_priorities.move_priority(
        priority=priority, by=_secretary(request), direction=_direction(request)
    )
    messages.success(request, f"“{priority}” is moved {_direction(request)}.")
    return redirect("board_priorities", board.slug)


@require_POST
def priority_remove(request: HttpRequest, slug: str, priority_id: int) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    priority = get_object_or_404(Priority, board=board, pk=priority_id)
    try:
        boards_priorities.remove_priority(priority=priority, by=_secretary(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"“{priority}” is removed.")
    return redirect("board_priorities", board.slug)


@require_http_methods(["GET", "POST"])
def board_secretariat(request: HttpRequest, slug: str) -> HttpResponse:
    """Who keeps the board, who is told of each pack, and forms to add to both."""
    board = get_board_to_keep(request.user, slug)
    what = request.POST.get("what")
    secretary_form = SecretaryForm(request.POST if what == "secretary" else None)
    officer_form = OfficerForm(
        request.POST if what == "officer" else None, known=_officers_known_to(request, board)
    )
    try:
        if secretary_form.is_valid():
            return _add_secretary(request, board, secretary_form)
    except Refused as refused:
        secretary_form.refuse(refused)
    try:
        if officer_form.is_valid():
            briefed = briefing.brief_officer(
                board=board, by=_secretary(request), officer=officer_form.officer()
            )
            messages.success(request, f"{briefed.person} is told of each pack from now on.")
            return redirect("board_secretariat", board.slug)
    except Refused as refused:
        officer_form.refuse(refused)
    return settings_page(
        request,
        board,
        "board_secretariat",
        {
            "secretaries": board.secretaries.select_related("user").order_by("user__name"),
            "briefed": board.briefed_officers.select_related("person"),
            "secretary_form": secretary_form,
            "officer_form": officer_form,
        },
        "boards/settings_secretariat.html",
    )


def _add_secretary(request: HttpRequest, board: Board, form: SecretaryForm) -> HttpResponse:
    secretary, is_new = secretaries.add_secretary(
        board=board,
        by=_secretary(request),
        email=form.cleaned_data["email"],
        name=form.cleaned_data["name"],
    )
    said = f"{secretary.user} keeps this board’s papers from now on."
    if is_new:
        said += (
            " The account is new: ask them to choose “Forgotten your password?” on the sign-in "
            "page, which sends them a link to set one."
        )
    messages.success(request, said)
    return redirect("board_secretariat", board.slug)


def _officers_known_to(request: HttpRequest, board: Board) -> QuerySet[Person]:
    """Officers of the boards that the user keeps: of their reports, their actions, their packs."""
    kept = Board.objects.filter(secretaries__user_id=account_key(request.user)).values("pk")
    reports = ReportContact.objects.filter(report__item__meeting__board__in=kept)
    owned = ActionOwner.objects.filter(action__meeting__board__in=kept)
    briefed = BriefedOfficer.objects.filter(board__in=kept)
    named = reduce(or_, (Q(pk__in=way.values("person")) for way in (reports, owned, briefed)))
    told = board.briefed_officers.values("person")
    return Person.objects.filter(named, memberships=None).exclude(pk__in=told)


@require_POST
def secretary_remove(request: HttpRequest, slug: str, secretary_id: int) -> HttpResponse:
    """Whoever removes themselves cannot come back to this page, and is taken to the boards."""
    board = get_board_to_keep(request.user, slug)
    secretary = get_object_or_404(
        Secretary.objects.select_related("user", "board"), board=board, pk=secretary_id
    )
    try:
        secretaries.remove_secretary(secretary=secretary, by=_secretary(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{secretary.user} no longer keeps {board}.")
        if secretary.user == request.user:
            return redirect("board_list")
    return redirect("board_secretariat", board.slug)


@require_POST
def briefed_officer_remove(request: HttpRequest, slug: str, briefed_id: int) -> HttpResponse:
    board = get_board_to_keep(request.user, slug)
    briefed = get_object_or_404(
        BriefedOfficer.objects.select_related("person"), board=board, pk=briefed_id
    )
    briefing.stop_briefing(briefed=briefed, by=_secretary(request))
    messages.success(request, f"{briefed.person} is no longer told of each pack.")
    return redirect("board_secretariat", board.slug)
