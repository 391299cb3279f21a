"""One item of an agenda: its title, its details, deferring it, and its life across meetings."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from boardpapers.access import get_item_to_build, get_item_with_history
from boardpapers.other_end import elsewhere
from boardpapers.signed_in import signed_in_user
from boardpapers.views.agenda_build import answer, form_page
from meetings.agenda.building import change_item
from meetings.agenda.elsewhere import Elsewhere
from meetings.agenda.item_fields import ChangedMeanwhile
from meetings.agenda.item_forms import DeferForm, ItemForm, TitleForm
from meetings.agenda.item_history import events_of, readable_chain
from meetings.agenda.models import AgendaItem
from meetings.agenda.outline import NotDone
from meetings.agenda.planning import defer_item
from meetings.boards.policies import SiteUser


def _elsewhere(user: SiteUser, chain: Sequence[AgendaItem]) -> list[Elsewhere]:
    """How the items stand on other boards' agendas, each said once."""
    said = elsewhere(user, [item.pk for item in chain])
    return list(dict.fromkeys(each for item in chain for each in said.get(item.pk, [])))


@require_http_methods(["GET", "POST"])
def item_title(request: HttpRequest, item_id: int) -> HttpResponse:
    """The title alone, edited where it stands."""
    item = get_item_to_build(request.user, item_id)
    form = TitleForm(
        request.POST or None, initial={"title": item.title, "seen": TitleForm.seen_of(item)}
    )
    refused, theirs = "", ""
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change = change_item(
                item=item, by=signed_in_user(request), seen=seen, values=form.values()
            )
        except ChangedMeanwhile as clash:
            refused, theirs = str(clash), clash.clashes[0].theirs
            item.refresh_from_db(fields=["title"])
            form.data = {"title": form.cleaned_data["title"], "seen": TitleForm.seen_of(item)}
        except NotDone as refusal:
            refused = str(refusal)
        else:
            said = change.sentence if change is not None else ""
            return answer(request, item.agenda, said=said, at=f"title-of-{item.pk}")
    context = {
        "meeting": item.meeting,
        "item": item,
        "form": form,
        "refused": refused,
        "theirs": theirs,
    }
    return form_page(
        request,
        "agenda/item_title.html",
        "agenda/_item_title.html",
        context,
        target=f"#title-{item.pk}",
    )


@require_http_methods(["GET", "POST"])
def item_change(request: HttpRequest, item_id: int) -> HttpResponse:
    """Everything about one item of an agenda."""
    item = get_item_to_build(request.user, item_id)
    form = ItemForm(request.POST or None, item=item)
    refusal: NotDone | None = None
    if form.is_valid():
        try:
            change = change_item(
                item=item,
                by=signed_in_user(request),
                seen=form.cleaned_data["seen"],
                values=form.values(),
            )
        except ChangedMeanwhile as clash:
            refusal = clash
            now = get_item_to_build(request.user, item_id)
            form = ItemForm(form.with_theirs(request.POST, now), item=now)
        except NotDone as refused:
            refusal = refused
        else:
            said = change.sentence if change is not None else "Nothing was changed."
            return answer(request, item.agenda, said=said, at=f"details-of-{item.pk}")
    context = {
        "meeting": item.meeting,
        "item": item,
        "form": form,
        "refused": str(refusal or ""),
        "clashes": refusal.clashes if isinstance(refusal, ChangedMeanwhile) else [],
    }
    return form_page(
        request,
        "agenda/item_change.html",
        "agenda/_item_change.html",
        context,
        target=f"#details-{item.pk}",
    )


@require_http_methods(["GET", "POST"])
def item_defer(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put an item off to a later meeting, or to none yet."""
    item = get_item_to_build(request.user, item_id)
    form = DeferForm(request.POST or None, item=item)
    refused = ""
    if form.is_valid():
        try:
            change = defer_item(
                item=item,
                by=signed_in_user(request),
                to=form.cleaned_data["proposed_for"],
                note=form.cleaned_data["plan_note"],
            )
        except NotDone as refusal:
            refused = str(refusal)
        else:
            return answer(request, item.agenda, said=change.sentence)
    context = {"meeting": item.meeting, "item": item, "form": form, "refused": refused}
    return render(request, "agenda/item_defer.html", context)


@require_safe
def item_history(request: HttpRequest, item_id: int) -> HttpResponse:
    """An item's life: for the secretariat, and the officers of its report."""
    item = get_item_with_history(request.user, item_id)
    chain = readable_chain(request.user, item)
    return render(
        request,
        "agenda/item_history.html",
        {
            "item": item,
            "chain": chain,
            "elsewhere": _elsewhere(request.user, chain),
            "events": events_of(chain),
        },
    )
