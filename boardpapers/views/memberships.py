"""One membership: made, corrected, ended, given an office, taken over, taken back."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.forms.memberships import (
    EndForm,
    MembershipForm,
    NewMembershipForm,
    OfficeForm,
    ReplaceForm,
)
from boardpapers.people_access import Keeper, get_board_to_seat, get_membership_to_keep
from boardpapers.signed_in import signed_in_user
from boardpapers.views.members import day_asked
from meetings.attendance.lapsing import telling_who_stands_in
from meetings.boards.order import Direction
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members import seating
from meetings.members.models import Capacity, Group, Membership
from meetings.members.people import choosable_people
from meetings.members.terms import day_in_words


@require_http_methods(["GET", "POST"])
def membership_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody takes a place on the board: from the day on whose list they are missed."""
    keeper = get_board_to_seat(request.user, slug)
    group = request.GET.get("group", "")
    form = NewMembershipForm(
        request.POST or None,
        keeper=keeper,
        people=choosable_people(request.user, keeper.board),
        groups=_groups(keeper),
        wanted={
            "group": int(group) if group.isdecimal() and len(group) < 10 else None,
            "capacity": request.GET.get("capacity", Capacity.MEMBER.value),
            "starts_on": day_asked(request.GET.get("on", "")) or timezone.localdate(),
        },
        cancel_url=_list_of(keeper, None),
    )
    if form.is_valid():
        try:
            with telling_who_stands_in(keeper.board, signed_in_user(request)):
                membership = seating.add_member(
                    board=keeper.board,
                    by=signed_in_user(request),
                    person=form.whom(),
                    **form.place(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            capacity = membership.get_capacity_display().lower()
            messages.success(request, f"{membership.person} is {capacity} of {keeper.board}.")
            return redirect(_list_of(keeper, membership))
    return render(
        request,
        "members/membership_form.html",
        {"board": keeper.board, "form": form, "title": "Add somebody"},
    )


@require_http_methods(["GET", "POST"])
def membership(request: HttpRequest, membership_id: int) -> HttpResponse:
    """One membership, with everything that can be done to it; the form sent says `what`."""
    keeper, membership = get_membership_to_keep(request.user, membership_id)
    what = request.POST.get("what", "")
    today = timezone.localdate()

    def sent(form: str) -> dict[str, object]:
        return {
            "submitted": request.POST if what == form else None,
            "membership": membership,
        }

    end = EndForm(**sent("end"), today=today)  # type: ignore[arg-type]  # as `sent` says
    forms: dict[str, object] = {"end_form": end}
    answer: HttpResponse | None = None
    status = 200
    if what == "end" and end.is_valid():
        answer = _end(request, keeper, membership, end)
    if keeper.secretary:
        office = OfficeForm(**sent("office"), today=today)  # type: ignore[arg-type]  # the same
        change = MembershipForm(**sent("change"), groups=_groups(keeper))  # type: ignore[arg-type]
        if what == "office" and office.is_valid():
            answer = _give_office(request, keeper, membership, office)
        if what == "change" and change.is_valid():
            answer, conflicts = _change(request, keeper, membership, change)
            forms["conflicts"] = conflicts
            status = 409 if conflicts else 200
        forms |= {"office_form": office, "change_form": change}
    if answer is not None:
        return answer
    successor = membership.replaced_by.select_related("person").first()
    return render(
        request,
        "members/membership.html",
        {
            "board": keeper.board,
            "keeper": keeper,
            "membership": membership,
            "successor": successor,
            "is_over": membership.ends_on is not None and membership.ends_on < today,
            "is_member": membership.capacity == Capacity.MEMBER,
            "what": what,
            "back": _list_of(keeper, None, membership.group),
            **forms,
        },
        status=status,
    )


def _end(
    request: HttpRequest, keeper: Keeper, membership: Membership, form: EndForm
) -> HttpResponse | None:
    try:
        with telling_who_stands_in(keeper.board, signed_in_user(request)):
            ended = seating.end_membership(
                membership=membership,
                by=signed_in_user(request),
                last_day=form.cleaned_data["last_day"],
            )
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(
        request,
        f"{ended.person} sits until {day_in_words(form.cleaned_data['last_day'])}.",
    )
    return redirect(_list_of(keeper, None, membership.group))


def _give_office(
    request: HttpRequest, keeper: Keeper, membership: Membership, form: OfficeForm
) -> HttpResponse | None:
    from_day = form.cleaned_data["from_day"]
    try:
        goes_on = seating.give_office(
            membership=membership,
            by=signed_in_user(request),
            office=form.cleaned_data["office"],
            from_day=from_day,
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    office = goes_on.get_office_display() if goes_on.office else "a member without office"
    messages.success(request, f"{goes_on.person} is {office} from {day_in_words(from_day)}.")
    return redirect(_list_of(keeper, goes_on))


def _change(
    request: HttpRequest, keeper: Keeper, membership: Membership, form: MembershipForm
) -> tuple[HttpResponse | None, object]:
    """What to answer with; or where somebody else has saved, what is saved beside what is sent."""
    cleaned = form.cleaned_data
    try:
        with telling_who_stands_in(keeper.board, signed_in_user(request)):
            seating.change_membership(
                membership=membership,
                by=signed_in_user(request),
                opened_at=cleaned["opened_at"],
                capacity=Capacity(cleaned["capacity"]),
                group=cleaned["group"],
                office=cleaned["office"],
                sector=cleaned["sector"],
                starts_on=cleaned["starts_on"],
                ends_on=cleaned["ends_on"],
            )
    except Refused as refused:
        form.refuse(refused)
        return None, None
    except SavedMeanwhile:
        membership.refresh_from_db()
        conflicts = form.refuse_stale("opened_at", seating.seen(membership), form.saved(membership))
        return None, conflicts
    messages.success(request, "Saved.")
    return redirect("membership", membership.pk), None


@require_http_methods(["GET", "POST"])
def membership_replace(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Somebody takes the seat over in mid-year."""
    keeper, membership = get_membership_to_keep(request.user, membership_id)
    form = ReplaceForm(
        request.POST or None,
        membership=membership,
        people=choosable_people(request.user, keeper.board).exclude(pk=membership.person_id),
        today=timezone.localdate(),
        cancel_url=reverse("membership", args=[membership.pk]),
    )
    if form.is_valid():
        try:
            with telling_who_stands_in(keeper.board, signed_in_user(request)):
                comes = seating.replace_member(
                    membership=membership,
                    by=signed_in_user(request),
                    last_day=form.cleaned_data["last_day"],
                    person=form.whom(),
                    starts_on=form.cleaned_data["starts_on"],
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            begins = f" from {day_in_words(comes.starts_on)}" if comes.starts_on else ""
            messages.success(
                request, f"{comes.person} sits in place of {membership.person}{begins}."
            )
            return redirect(_list_of(keeper, comes))
    return render(
        request,
        "members/membership_form.html",
        {
            "board": keeper.board,
            "form": form,
            "title": f"Replace {membership.person}",
            "membership": membership,
        },
    )


@require_POST
def membership_undo(request: HttpRequest, membership_id: int) -> HttpResponse:
    """They sit on after all."""
    keeper, membership = get_membership_to_keep(request.user, membership_id)
    try:
        with telling_who_stands_in(keeper.board, signed_in_user(request)):
            seating.undo_ending(membership=membership, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{membership.person} sits on until further notice.")
    return redirect("membership", membership.pk)


@require_POST
def membership_remove(request: HttpRequest, membership_id: int) -> HttpResponse:
    """It was entered by mistake."""
    keeper, membership = get_membership_to_keep(request.user, membership_id)
    person, group = membership.person, membership.group
    try:
        seating.remove_membership(membership=membership, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("membership", membership_id)
    messages.success(request, f"The membership of {person} is removed.")
    return redirect(_list_of(keeper, None, group))


@require_POST
def membership_move(request: HttpRequest, membership_id: int) -> HttpResponse:
    """A place up or down in the printed list; back to the group's page, where the buttons are."""
    keeper, membership = get_membership_to_keep(request.user, membership_id)
    direction: Direction = "up" if request.POST.get("direction") == "up" else "down"
    seating.move_member(membership=membership, by=signed_in_user(request), direction=direction)
    messages.success(request, f"{membership.person} is moved {direction}.")
    if membership.group_id is None:
        return redirect("board_members", keeper.board.slug)
    return redirect("board_group", keeper.board.slug, membership.group_id)


def _groups(keeper: Keeper) -> QuerySet[Group]:
    """The groups for which the user may seat people on the board."""
    if not keeper.secretary:
        return Group.objects.filter(pk__in=keeper.groups)
    board = keeper.board
    return Group.objects.filter(Q(seats__board=board) | Q(memberships__board=board)).distinct()


def _list_of(keeper: Keeper, shown: Membership | None, group: Group | None = None) -> str:
    """Where the user keeps the list: the board's members, for an office its group. It is shown on
    the first day of a membership that is yet to begin."""
    group = shown.group if shown else group
    if not keeper.secretary:
        group_id = group.pk if group else min(keeper.groups)
        return reverse("board_group", args=[keeper.board.slug, group_id])
    address = reverse("board_members", args=[keeper.board.slug])
    begins: date | None = shown.starts_on if shown else None
    if begins is not None and begins > timezone.localdate():
        address += "?" + urlencode({"on": begins.isoformat()})
    return address
