"""Beginning the report of a board's chair to its parent board."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.chairs_report_access import (
    get_board_to_report_for,
    get_chairs_report_to_give_up,
)
from boardpapers.forms.chairs_reports import BeginForm
from boardpapers.officers import known_officers
from boardpapers.signed_in import signed_in_user
from meetings.agenda.assigning import default_due
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Board, Meeting
from meetings.boards.refusals import Refused
from meetings.chairs_reports.beginning import (
    begin_report,
    default_since,
    give_up,
    meetings_to_report_to,
    reports_for,
    speaker_of,
    title_of,
)
from meetings.members.models import Person

MEETINGS_OFFERED = 24


@login_required
@require_http_methods(["GET", "POST"])
def chairs_report_new(request: HttpRequest, slug: str) -> HttpResponse:
    """For which meeting of the parent, by whom, and of what time; `meeting` in the address names
    the one that is chosen already."""
    board = get_board_to_report_for(request.user, slug)
    meetings = list(meetings_to_report_to(board)[:MEETINGS_OFFERED])
    begun = list(reports_for(board, meetings))
    taken = {each.report.item.meeting_id or each.report.item.proposed_for_id for each in begun}
    free = [meeting for meeting in meetings if meeting.pk not in taken]
    speaker = speaker_of(board)
    people = _people(board)
    form = None
    if free and people and speaker is not None:
        asked = request.GET.get("meeting", "")
        first = next((each for each in free if str(each.pk) == asked), free[0])
        form = BeginForm(
            request.POST or None,
            meetings=free,
            people=people,
            cancel_url=reverse("board", args=[board.slug]),
            meeting=str(first.pk),
            author=str(speaker.person_id),
            since=default_since(board, first),
        )
    if form is not None and form.is_valid():
        meeting = form.meetings[form.cleaned_data["meeting"]]
        try:
            chairs_report = begin_report(
                board=board,
                by=signed_in_user(request),
                beginning=form.beginning(_due_before(meeting)),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                f"The report is begun, on the forward plan of {meeting.board}. This is its draft.",
            )
            return redirect("compose", chairs_report.report.item_id)
    return render(
        request,
        "chairs_reports/begin.html",
        {
            "board": board,
            "form": form,
            "begun": begun,
            "meetings": meetings,
            "title": title_of(board, speaker) if speaker is not None else "",
            "speaker": speaker,
        },
    )


@login_required
@require_POST
def give_up_report(request: HttpRequest, item_id: int) -> HttpResponse:
    """What was begun by mistake."""
    chairs_report = get_chairs_report_to_give_up(request.user, item_id)
    try:
        give_up(chairs_report=chairs_report, by=signed_in_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("compose", item_id)
    messages.success(request, "The report is given up. What it told of is offered to the next.")
    return redirect("board", chairs_report.board.slug)


def _people(board: Board) -> list[Person]:
    """Who may write the report: those in office, then the officers whom the board knows."""
    in_office = board.memberships.on().exclude(office="").select_related("person").order_by("pk")
    people = [each.person for each in in_office]
    speaker = speaker_of(board)
    if speaker is not None:
        people = [speaker.person, *(each for each in people if each != speaker.person)]
    officers = known_officers(board).order_by("name")
    return [*people, *(each for each in officers if each not in people)]


def _due_before(meeting: Meeting) -> date | None:
    """As the parent board has its reports due."""
    return default_due(AgendaItem(meeting=meeting))
