"""Registers of interests: one person's, and those of a whole board."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_board
from boardpapers.forms.interests import EndForm, InterestForm
from boardpapers.interest_access import (
    get_interest_to_keep,
    get_register,
    get_register_to_keep,
)
from boardpapers.signed_in import signed_in_user
from meetings.attendance.interests import (
    RegisterOfInterests,
    add_interest,
    change_interest,
    end_interest,
    is_slip_of,
    register_of,
    remove_interest,
)
from meetings.attendance.models import Interest
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Capacity, Membership, Person


@require_safe
def interests(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person's register: what holds by category, and below what has ended."""
    reader = get_register(request.user, person_id)
    found = list(reader.person.interests.all())
    return render(
        request,
        "attendance/interests.html",
        {
            "reader": reader,
            "person": reader.person,
            "register": register_of(found, sensitive=reader.keeps),
            "slips": {each.pk for each in found if is_slip_of(request.user, each)},
            "today": timezone.localdate(),
        },
    )


@require_http_methods(["GET", "POST"])
def interest_new(request: HttpRequest, person_id: int) -> HttpResponse:
    reader = get_register_to_keep(request.user, person_id)
    back = reverse("interests", args=[reader.person.pk])
    form = InterestForm(request.POST or None, cancel_url=back)
    if form.is_valid():
        try:
            add_interest(person=reader.person, by=signed_in_user(request), entry=form.entry())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The interest is registered.")
            return redirect(back)
    return render(request, "attendance/interest_form.html", {"form": form, "person": reader.person})


@require_http_methods(["GET", "POST"])
def interest(request: HttpRequest, interest_id: int) -> HttpResponse:
    """One entry, to be changed; its end can be taken back here, too."""
    interest = get_interest_to_keep(request.user, interest_id)
    back = reverse("interests", args=[interest.person_id])
    form = InterestForm(request.POST or None, interest=interest, cancel_url=back)
    context: dict[str, object] = {"form": form, "person": interest.person, "interest": interest}
    status = 200
    if form.is_valid():
        try:
            change_interest(
                interest=interest,
                by=signed_in_user(request),
                revision=form.cleaned_data["revision"] or 0,
                entry=form.entry(),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            interest.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "revision", interest.revision, form.saved(interest)
            )
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect(back)
    return render(request, "attendance/interest_form.html", context, status=status)


@require_POST
def interest_end(request: HttpRequest, interest_id: int) -> HttpResponse:
    """From the page of the register: what is wrong with the day is said there."""
    interest = get_interest_to_keep(request.user, interest_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the day on which the interest ended, such as 8/12/2026.")
        return redirect("interests", interest.person_id)
    try:
        end_interest(
            interest=interest,
            by=signed_in_user(request),
            revision=form.cleaned_data["revision"],
            ends_on=form.cleaned_data["ends_on"],
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    except SavedMeanwhile:
        messages.error(
            request,
            "Somebody else has changed this interest since you opened the page. Look at it again, "
            "then say when it ended.",
        )
    else:
        messages.success(
            request, f"The interest ends on {form.cleaned_data['ends_on']:%-d %B %Y}. It is kept."
        )
    return redirect("interests", interest.person_id)


@require_POST
def interest_remove(request: HttpRequest, interest_id: int) -> HttpResponse:
    interest = get_interest_to_keep(request.user, interest_id)
    try:
        remove_interest(interest=interest, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The entry is removed.")
    return redirect("interests", interest.person_id)


@dataclass(frozen=True)
class MembersRegister:
    person: Person
    capacities: str
    register: RegisterOfInterests


@require_safe
def board_interests(request: HttpRequest, slug: str) -> HttpResponse:
    """The registers of all who sit on a board today, as everybody reads them.

    What is sensitive is withheld here from the secretariat, too: the page is made to be printed
    and put up. Observers are listed where they have registered something.
    """
    board = get_board(request.user, slug)
    seats = (
        Membership.objects.on()
        .filter(board=board)
        .select_related("person")
        .prefetch_related(Prefetch("person__interests", Interest.objects.all()))
        .order_by("person__name", "person", "capacity")
    )
    places: dict[Person, list[Membership]] = {}
    for seat in seats:
        places.setdefault(seat.person, []).append(seat)
    registers = []
    for person, held in places.items():
        register = register_of(person.interests.all(), sensitive=False)
        if register.is_empty and all(seat.capacity == Capacity.OBSERVER for seat in held):
            continue
        named = ", ".join(seat.get_office_display() or seat.get_capacity_display() for seat in held)
        registers.append(MembersRegister(person, named, register))
    return render(
        request,
        "attendance/board_interests.html",
        {"board": board, "registers": registers, "today": timezone.localdate()},
    )
