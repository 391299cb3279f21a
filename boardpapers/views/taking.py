"""The agenda builder of a parent board: taking items from the boards below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from boardpapers.access import get_agenda_to_build
from boardpapers.below import below, to_take
from boardpapers.signed_in import signed_in_user
from boardpapers.views.agenda_build import answer, key_of
from meetings.agenda.agenda_page import references
from meetings.agenda.models import ItemKind
from meetings.agenda.outline import NotDone, Place
from meetings.agenda.taking import take_from_below


@require_http_methods(["GET", "POST"])
def agenda_take(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Choose what to take, and where it goes."""
    meeting = get_agenda_to_build(request.user, meeting_id)
    refused = ""
    chosen = {key for key in map(key_of, request.POST.getlist("take")) if key}
    under = key_of(request.POST.get("under", ""))
    if request.method == "POST":
        try:
            change = take_from_below(
                meeting=meeting,
                by=signed_in_user(request),
                items=to_take(request.user, meeting, chosen),
                late_reason=request.POST.get("late_reason", "").replace("\0", "").strip()[:2000],
                place=Place(parent=under or None),
            )
        except NotDone as refusal:
            refused = str(refusal)
        else:
            return answer(request, meeting, said=change.sentence)
    items = list(meeting.items.in_order())
    numbers = references(items)
    return render(
        request,
        "agenda/agenda_take.html",
        {
            "meeting": meeting,
            "below": below(
                request.user,
                meeting,
                slug=request.GET.get("board", ""),
                number=request.GET.get("page"),
            ),
            "headings": [
                (item.pk, f"{numbers[item.pk]}. {item.title}")
                for item in items
                if item.kind == ItemKind.HEADING
            ],
            "chosen": chosen,
            "under": under,
            "refused": refused,
        },
    )
