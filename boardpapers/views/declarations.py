"""Declaring interests at a meeting, changing and withdrawing what was declared."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from boardpapers.access import Reader
from boardpapers.forms.interests import DeclarationForm, WhomForm
from boardpapers.interest_access import (
    get_declaration,
    get_declaration_to_keep,
    get_meeting_to_declare,
)
from boardpapers.signed_in import signed_in_user
from meetings.agenda.agenda_page import WITHHELD_TITLE, references
from meetings.agenda.models import AgendaItem
from meetings.attendance import declaring
from meetings.attendance.declaring_rule import why_not_declared
from meetings.attendance.interest_policies import is_own
from meetings.attendance.interests import current_interests
from meetings.attendance.models import Declaration
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Person

REGISTER_CHARACTERS = 90
"""So much of an entry tells it from the others in a list to choose from."""


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A new declaration: a member's own; the secretariat first says whose.

    ?person and ?item choose beforehand.
    """
    declarant = get_meeting_to_declare(request.user, meeting_id)
    reader = declarant.reader
    context: dict[str, object] = {"why_not": _why_not(reader)}
    person = declarant.person(request.GET.get("person"))
    if person is None or (reader.secretary and "person" not in request.GET):
        context["form"] = WhomForm(
            [(str(each.pk), each.name) for each in declarant.people],
            cancel_url=_people_tab(reader.meeting),
        )
        context["nobody"] = not declarant.people
        return _page(request, reader, None, context)
    form = _form(request, reader, person)
    context["form"] = form
    if form.is_valid():
        try:
            declaring.declare(
                meeting=reader.meeting,
                person=person,
                by=signed_in_user(request),
                declared=form.declared(),
            )
        except Refused as refused:
            _show(refused, form, context)
        else:
            messages.success(request, "The interest is declared.")
            return redirect(_people_tab(reader.meeting))
    return _page(request, reader, person, context)


@require_http_methods(["GET", "POST"])
def declaration(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """One declaration, to be changed or withdrawn."""
    reader, declaration = get_declaration(request.user, declaration_id)
    form = _form(request, reader, declaration.person, declaration)
    context: dict[str, object] = {
        "form": form,
        "declaration": declaration,
        "why_not": _why_not(reader, declaration),
    }
    status = 200
    if form.is_valid():
        try:
            declaring.change_declaration(
                declaration=declaration,
                by=signed_in_user(request),
                revision=form.cleaned_data["revision"] or 0,
                declared=form.declared(),
            )
        except Refused as refused:
            _show(refused, form, context)
        except SavedMeanwhile:
            declaration.refresh_from_db()
            context["conflicts"] = form.refuse_stale(
                "revision", declaration.revision, _saved(form, declaration)
            )
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect(_people_tab(reader.meeting))
    return _page(request, reader, declaration.person, context, status)


@require_POST
def withdraw(request: HttpRequest, declaration_id: int) -> HttpResponse:
    reader, declaration = get_declaration(request.user, declaration_id)
    try:
        declaring.withdraw_declaration(declaration=declaration, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The declaration is withdrawn. It is kept.")
    return redirect(_people_tab(reader.meeting))


@require_POST
def left_room(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """One tap of the secretariat's; it leads back to the declarations, where it shows."""
    reader, declaration = get_declaration_to_keep(request.user, declaration_id)
    try:
        declaring.mark_left_room(
            declaration=declaration,
            by=signed_in_user(request),
            left=request.POST.get("left") == "yes",
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx's middleware
            return HttpResponseClientRefresh()  # the sentence is not in the part it would take
    return redirect(_people_tab(reader.meeting))


def _people_tab(meeting: Meeting) -> str:
    return reverse("meeting_people", args=[meeting.pk]) + "#declarations"


def _why_not(reader: Reader, declaration: Declaration | None = None) -> str:
    if declaration is not None and declaration.withdrawn_at is not None:
        return (
            "This declaration has been withdrawn or corrected. The People tab of the meeting shows "
            "what stands now."
        )
    return why_not_declared(reader.meeting, secretary=reader.secretary, today=timezone.localdate())


def _form(
    request: HttpRequest, reader: Reader, person: Person, declaration: Declaration | None = None
) -> DeclarationForm:
    items = declaring.items_to_declare_in(reader.meeting)
    register = {
        interest: Truncator(interest.text).chars(REGISTER_CHARACTERS)
        for interest in current_interests(person, reader.user)
    }
    if declaration is not None:
        if declaration.item is not None and declaration.item not in items:
            items.append(declaration.item)
        if declaration.interest is not None:
            register.setdefault(declaration.interest, "The entry it was declared from")
    return DeclarationForm(
        request.POST or None,
        items=items,
        titles=_titles(reader, items),
        register=register,
        declaration=declaration,
        item_id=request.GET.get("item", ""),
        cancel_url=_people_tab(reader.meeting),
    )


def _titles(reader: Reader, items: list[AgendaItem]) -> dict[int, str]:
    """As the reader may have them, with their numbers."""
    numbers = references(reader.meeting.items.in_order())

    def title(item: AgendaItem) -> str:
        if item.is_secret and not reader.confidential:
            return item.open_title or WITHHELD_TITLE
        return item.title

    return {item.pk: f"{numbers[item.pk]}. {title(item)}".removeprefix(". ") for item in items}


def _saved(form: DeclarationForm, declaration: Declaration) -> dict[str, object]:
    saved = form.saved(declaration)
    return {name: value for name, value in saved.items() if name in form.fields}


def _show(refused: Refused, form: DeclarationForm, context: dict[str, object]) -> None:
    """What they wrote stays on the page, even where nothing can be declared any more."""
    form.refuse(refused)
    context["why_not"] = ""
    if isinstance(refused, declaring.AlreadyDeclared):
        context["first"] = refused.first


def _page(
    request: HttpRequest,
    reader: Reader,
    person: Person | None,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "attendance/declare.html",
        {
            "meeting": reader.meeting,
            "person": person,
            "own": person is not None and is_own(reader.user, person),
            **context,
        },
        status=status,
    )
