"""Venues, for whoever keeps a board."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import boards_visible_to, get_venue
from boardpapers.forms.venues import VenueForm
from boardpapers.signed_in import signed_in_user
from meetings.boards.models import Board, Meeting, Venue
from meetings.boards.policies import keeps_a_board
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services.venues import add_venue, change_venue, remove_venue


@require_safe
def venue_list(request: HttpRequest) -> HttpResponse:
    """Every venue, with those of the boards meeting there that the user may see."""
    if not keeps_a_board(request.user):
        raise Http404
    venues = list(Venue.objects.all())
    names: dict[int, list[str]] = {venue.pk: [] for venue in venues}
    pairs = (
        Meeting.objects.filter(venue__isnull=False, board__in=boards_visible_to(request.user))
        .order_by("board__name")
        .values_list("venue_id", "board__name")
        .distinct()
    )
    for venue_id, name in pairs:
        names[venue_id].append(name)
    return render(
        request,
        "venues/venue_list.html",
        {"venues": [(venue, names[venue.pk]) for venue in venues]},
    )


@require_http_methods(["GET", "POST"])
def venue_new(request: HttpRequest) -> HttpResponse:
    if not keeps_a_board(request.user):
        raise Http404
    form = VenueForm(request.POST or None)
    if form.is_valid():
        try:
            venue = add_venue(by=signed_in_user(request), facts=form.facts())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{venue} is added.")
            return redirect("venue_list")
    return render(request, "venues/venue.html", {"form": form})


@require_http_methods(["GET", "POST"])
def venue(request: HttpRequest, venue_id: int) -> HttpResponse:
    """One venue, to be changed, with who meets there."""
    venue = get_venue(request.user, venue_id)
    form = VenueForm(request.POST or None, venue=venue)
    context: dict[str, object] = {"form": form, "venue": venue}
    status = 200
    if form.is_valid():
        try:
            change_venue(
                venue=venue,
                by=signed_in_user(request),
                revision=form.cleaned_data["revision"] or 0,
                facts=form.facts(),
            )
        except Refused as refused:
            form.refuse(refused)
        except SavedMeanwhile:
            venue.refresh_from_db()
            context["conflicts"] = form.refuse_stale("revision", venue.revision, form.saved(venue))
            status = 409
        else:
            messages.success(request, "Saved. Packs that are out keep what they say.")
            return redirect("venue_list")
    meets = Board.objects.filter(Exists(Meeting.objects.filter(board=OuterRef("pk"), venue=venue)))
    seen = boards_visible_to(request.user)
    context["boards"] = meets.filter(pk__in=seen.values("pk"))
    context["other_boards"] = meets.exclude(pk__in=seen.values("pk")).exists()
    return render(request, "venues/venue.html", context, status=status)


@require_POST
def venue_remove(request: HttpRequest, venue_id: int) -> HttpResponse:
    venue = get_venue(request.user, venue_id)
    try:
        remove_venue(venue=venue, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("venue", venue.pk)
    messages.success(request, f"{venue} is removed.")
    return redirect("venue_list")
