"""A year of meetings: the rule, the dates it gives to be looked at, and all made at once."""

from datetime import date
from typing import TypeAlias

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boardpapers.access import get_board_to_keep
from boardpapers.forms.meetings import (
    SeriesForm,
    SittingForm,
    SittingFormSet,
    spans,
    usual,
    years_of,
)
from boardpapers.signed_in import signed_in_user
from meetings.boards.diary import Diary
from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.boards.series import Pattern
from meetings.boards.services.meetings import plan_meetings

Sittings: TypeAlias = "BaseFormSet[SittingForm]"
Line = tuple[SittingForm, date | None, list[str]]
"""A date's form, its day as it stands, and what speaks against it."""


@require_http_methods(["GET", "POST"])
def board_year(request: HttpRequest, slug: str) -> HttpResponse:
    """The series is in the address; what is posted are its dates as the secretary has left them."""
    board = get_board_to_keep(request.user, slug)
    years = spans(board, timezone.localdate())
    shows = "show" in request.GET
    series = SeriesForm(
        request.GET if shows else None, initial={**_at_first(board), **request.GET.dict()}
    )
    context: dict[str, object] = {"board": board, "series": series, "years": years}
    if series.is_valid():
        sittings, lines = _dates(request, board, series)
        if request.method == "POST" and "make" in request.POST and sittings.is_valid():
            fresh = _not_said_yet(lines)
            if fresh:
                context["look_again"] = fresh
            else:
                try:
                    return _make(request, board, series, sittings)
                except Refused as refused:
                    context["refusal"] = refused.sentence
        context |= {
            "sittings": sittings,
            "lines": lines,
            "place": series.place(),
            "back": f"?{_without_show(request)}",
        }
        _say_what_is_shown(sittings, lines)
    return render(request, "boards/board_year.html", context)


def _without_show(request: HttpRequest) -> str:
    """The address's query for the rule's form, filled in as it was sent."""
    rule = request.GET.copy()
    rule.pop("show", None)
    return rule.urlencode()


def _at_first(board: Board) -> dict[str, object]:
    _, first, last = spans(board, timezone.localdate())[0]
    return {
        "pattern": Pattern.MONTHLY,
        "which": 1,
        "weekday": 1,
        "interval": 1,
        "first": first,
        "last": last,
        **usual(board),
    }


def _dates(request: HttpRequest, board: Board, series: SeriesForm) -> tuple[Sittings, list[Line]]:
    """The series' dates, or those posted; a date against which something speaks is not ticked."""
    if request.method == "POST":
        sittings = SittingFormSet(request.POST, prefix="sitting")
        sittings.is_valid()
        days = [getattr(form, "cleaned_data", {}).get("date") for form in sittings.forms]
        diary = Diary.of(board, years_of(days))
    else:
        found = series.days()
        diary = Diary.of(board, years_of(found))
        sittings = SittingFormSet(
            prefix="sitting",
            initial=[
                {
                    "take": not diary.against(day),
                    "date": day,
                    "start": series.cleaned_data["start"],
                    "warned": day.isoformat(),
                }
                for day in found
            ],
        )
        days = [*found]
    return sittings, [
        (form, day, diary.against(day) if day else [])
        for form, day in zip(sittings.forms, days, strict=True)
    ]


def _not_said_yet(lines: list[Line]) -> list[date]:
    """Ticked days against which something speaks that the page has not said."""
    return [
        day
        for form, day, against in lines
        if day
        and against
        and form.cleaned_data["take"]
        and form.cleaned_data["warned"] != day.isoformat()
    ]


def _say_what_is_shown(sittings: Sittings, lines: list[Line]) -> None:
    """Each line remembers the day of which the page about to be shown says what is against it."""
    if not isinstance(sittings.data, QueryDict):
        return  # the dates of the series itself: their forms say so from the start
    submitted = sittings.data.copy()
    for form, day, _ in lines:
        submitted[form.add_prefix("warned")] = day.isoformat() if day else ""
        form.data = submitted


def _make(
    request: HttpRequest, board: Board, series: SeriesForm, sittings: Sittings
) -> HttpResponse:
    taken = [
        (form.cleaned_data["date"], form.cleaned_data["start"])
        for form in sittings.forms
        if form.cleaned_data.get("take")  # none of it in a form more than was shown, left empty
    ]
    made = plan_meetings(
        board=board,
        by=signed_in_user(request),
        sittings=taken,
        place=series.place(),
    )
    planned = "One meeting is" if len(made) == 1 else f"{len(made)} meetings are"
    messages.success(request, f"{planned} planned.")
    return redirect(f"{reverse('meeting_list')}?board={board.slug}")
