"""Whose an action is: owners added, removed, put in place of noted names; their links."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.action_access import get_action_to_keep, get_link_to_keep
from boardpapers.forms.actions import OwnerForm
from boardpapers.signed_in import signed_in_user
from meetings.actions import links, owners
from meetings.actions.models import Action
from meetings.actions.owner_links import send_link
from meetings.actions.owner_names import people_known_to
from meetings.boards.refusals import Refused
from meetings.members.addresses import address_of


@require_http_methods(["GET", "POST"])
def action_owners(request: HttpRequest, action_id: int) -> HttpResponse:
    """Its owners, each noted name that is nobody's yet, and a form for one more."""
    action = get_action_to_keep(request.user, action_id)
    people = people_known_to(action.meeting.board)
    sent_for = request.POST.get("instead_of", "")
    names = action.unknown_names
    forms = {
        name: OwnerForm(
            request.POST if request.method == "POST" and name == sent_for else None,
            people=people,
            name=name,
            guess=owners.guess(name, people),
            number=number,
        )
        for number, name in enumerate([*names, ""])
    }
    form = forms.get(sent_for)
    if request.method == "POST" and form is None:
        messages.info(request, f"“{sent_for}” is no longer among the noted names.")
        return redirect("action_owners", action.pk)
    if form is not None and form.is_valid():
        try:
            added = owners.add_owner(
                action=action,
                by=signed_in_user(request),
                person=form.owner(),
                instead_of=sent_for,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _added(added.name, address_of(added)))
            return redirect("action_owners", action.pk)
    return render(
        request,
        "actions/owners.html",
        {
            "action": action,
            "owners": [
                (owner, address_of(owner), links.signs_in(owner))
                for owner in action.owners.select_related("user").order_by("ownerships__position")
            ],
            "name_forms": [(name, forms[name]) for name in names],
            "form": forms[""],
        },
    )


def _added(name: str, email: str) -> str:
    if not email:
        return (
            f"{name} is an owner now. No e-mail address is known, so they cannot be told by mail."
        )
    return f"{name} is an owner now, and is told with the next press on the Actions tab."


@require_POST
def owner_remove(request: HttpRequest, action_id: int, person_id: int) -> HttpResponse:
    action = get_action_to_keep(request.user, action_id)
    person = get_object_or_404(action.owners, pk=person_id)
    owners.remove_owner(action=action, by=signed_in_user(request), person=person)
    messages.success(
        request, f"{person} is no longer an owner. Links sent to them open nothing any more."
    )
    return redirect("action_owners", action.pk)


@require_POST
def owner_address(request: HttpRequest, action_id: int, person_id: int) -> HttpResponse:
    """The e-mail address of an owner of whom none is known."""
    action = get_action_to_keep(request.user, action_id)
    person = get_object_or_404(action.owners, pk=person_id)
    try:
        owners.give_address(
            action=action,
            by=signed_in_user(request),
            person=person,
            email=request.POST.get("email", "").strip(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{person} is written to there from now on.")
    return redirect("action_owners", action.pk)


@require_POST
def name_forget(request: HttpRequest, action_id: int) -> HttpResponse:
    action = get_action_to_keep(request.user, action_id)
    name = request.POST.get("name", "")
    owners.forget_name(action=action, by=signed_in_user(request), name=name)
    messages.success(request, f"“{name}” is struck out.")
    return redirect("action_owners", action.pk)


@require_POST
def link_send(request: HttpRequest, action_id: int, person_id: int) -> HttpResponse:
    """A new link for an owner whose own has ended, or was lost or revoked."""
    action = get_action_to_keep(request.user, action_id)
    person = get_object_or_404(action.owners.select_related("user"), pk=person_id)
    try:
        send_link(action=action, by=signed_in_user(request), person=person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"A new link is sent to {person}.")
    return _back(action)


@require_POST
def link_revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    link = get_link_to_keep(request.user, link_id)
    links.revoke(link=link, by=signed_in_user(request))
    messages.success(request, f"The link of {link.person} opens nothing any more.")
    return _back(link.action)


def _back(action: Action) -> HttpResponse:
    return redirect("actions:action", action.pk)
