"""A person: the boards they sit on, how they are reached, their account."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boardpapers.forms.people import AccountForm, JoinForm, PersonForm
from boardpapers.people_access import get_person, get_person_to_keep
from boardpapers.signed_in import signed_in_user
from meetings.boards.models import Board
from meetings.boards.policies import account_key
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.accounts import make_account
from meetings.members.addresses import address_of
from meetings.members.merging import join_people
from meetings.members.models import Person
from meetings.members.people import change_person, seen_person


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person as far as the reader knows them; a secretary's form makes their account."""
    reader = get_person(request.user, person_id)
    form = None
    if reader.secretary and reader.person.user is None:
        form = AccountForm(request.POST or None, person=reader.person)
        if form.is_valid() and (answer := _make_account(request, reader.person, form)):
            return answer
    kept = Board.objects.filter(secretaries__user_id=account_key(request.user))
    return render(
        request,
        "members/person.html",
        {
            "reader": reader,
            "person": reader.person,
            "email": address_of(reader.person) if reader.contact else "",
            "memberships": reader.memberships,
            "kept": set(kept.values_list("pk", flat=True)),
            "today": timezone.localdate(),
            "account_form": form,
        },
    )


def _make_account(request: HttpRequest, person: Person, form: AccountForm) -> HttpResponse | None:
    try:
        is_new = make_account(
            person=person, by=signed_in_user(request), email=form.cleaned_data["email"]
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    said = f"{person} signs in with {form.cleaned_data['email']} from now on."
    if is_new:
        said += (
            " The account is new: ask them to choose “Forgotten your password?” on the sign-in "
            "page, which sends them a link to set one."
        )
    messages.success(request, said)
    return redirect("person", person.pk)


@require_http_methods(["GET", "POST"])
def person_change(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is known of a person, to be changed by a secretary."""
    person = get_person_to_keep(request.user, person_id)
    back = reverse("person", args=[person.pk])
    form = PersonForm(request.POST or None, person=person, cancel_url=back)
    context: dict[str, object] = {}
    status = 200
    if form.is_valid():
        try:
            change_person(person=person, by=signed_in_user(request), **form.cleaned_data)
        except SavedMeanwhile:
            person.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "opened_at", seen_person(person), form.saved(person)
            )
            status = 409
        else:
            messages.success(request, "Saved. Packs that are out keep what they say.")
            return redirect(back)
    return render(
        request,
        "members/person_form.html",
        {"person": person, "form": form, "title": "Change what is known", **context},
        status=status,
    )


@require_http_methods(["GET", "POST"])
def person_join(request: HttpRequest, person_id: int) -> HttpResponse:
    """Two entries of one person become one."""
    person = get_person_to_keep(request.user, person_id)
    back = reverse("person", args=[person.pk])
    others = _others_of(request, person)
    form = JoinForm(request.POST or None, people=others, cancel_url=back)
    if form.is_valid():
        other = form.cleaned_data["other"]
        spelling = other.name
        try:
            join_people(kept=person, other=other, by=signed_in_user(request))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, f"{person} and {spelling} are one person now, kept as {person}."
            )
            return redirect(back)
    return render(
        request,
        "members/person_form.html",
        {"person": person, "form": form, "title": "Join two entries", "joins": True},
    )


def _others_of(request: HttpRequest, person: Person) -> QuerySet[Person]:
    """Everybody else whom the user keeps."""
    kept = Board.objects.filter(secretaries__user_id=account_key(request.user)).values("pk")
    known = Q(memberships__board__in=kept) | Q(briefed_for__board__in=kept)
    return Person.objects.filter(known).exclude(pk=person.pk).distinct().order_by("name", "pk")
