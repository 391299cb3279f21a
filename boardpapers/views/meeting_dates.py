"""One meeting's day and place: adding it, moving it, cancelling it, bringing it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from boardpapers.access import get_board_to_keep, get_meeting_to_keep
from boardpapers.forms.drawn import with_value
from boardpapers.forms.meetings import CancelForm, ChangeForm, MeetingForm, usual
from boardpapers.signed_in import signed_in_user
from meetings.attendance import meeting_dates
from meetings.attendance.meeting_dates import Changed
from meetings.boards.diary import Diary
from meetings.boards.models import Board, Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services import meetings

NAMED_AT_MOST = 5


@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, slug: str) -> HttpResponse:
    """One more meeting of a board."""
    board = get_board_to_keep(request.user, slug)
    form = MeetingForm(
        request.POST or None, initial=usual(board), cancel_url=board.get_absolute_url()
    )
    context: dict[str, object] = {"form": form, "board": board}
    if form.is_valid():
        against = _not_said_yet(form, board)
        if against:
            context["against"] = against
            form.data = _with_warning(request.POST, form)
        else:
            try:
                (meeting,) = meetings.plan_meetings(
                    board=board,
                    by=signed_in_user(request),
                    sittings=[(form.cleaned_data["date"], form.cleaned_data["start"])],
                    place=form.place(),
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "The meeting is planned. Its agenda can be built.")
                return redirect(meeting)
    return render(request, "meetings/meeting_new.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Another day, hour or place for a meeting that is still to be held."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    form = ChangeForm(request.POST or None, meeting=meeting, cancel_url=meeting.get_absolute_url())
    context: dict[str, object] = {
        "form": form,
        "meeting": meeting,
        "why_not": meetings.why_not_changed(meeting),
    }
    status = 200
    if form.is_valid():
        against = _not_said_yet(form, meeting.board, besides=meeting)
        if against:
            context["against"] = against
            form.data = _with_warning(request.POST, form)
        else:
            try:
                changed = meeting_dates.change_meeting(
                    meeting=meeting,
                    by=signed_in_user(request),
                    revision=form.cleaned_data["revision"],
                    day=form.cleaned_data["date"],
                    start=form.cleaned_data["start"],
                    place=form.place(),
                    reason=form.cleaned_data["reason"],
                    tell=form.cleaned_data["tell"],
                )
            except Refused as refused:
                form.refuse(refused)
            except SavedMeanwhile:
                meeting.refresh_from_db()
                context["conflicts"] = form.refuse_stale(
                    "revision", meeting.revision, form.saved(meeting)
                )
                context["why_not"] = meetings.why_not_changed(meeting)
                status = 409
            else:
                _say(request, changed, _said_after(changed))
                return redirect(changed.meeting)
    return render(request, "meetings/meeting_change.html", context, status=status)


def _said_after(changed: Changed) -> str:
    meeting = changed.meeting
    said = "Saved."
    if changed.is_moved:
        said = f"Moved to {meeting.date:%A %-d %B %Y}, {meeting.start:%H.%M}."
    if meeting.is_published:
        said += " The pack that is out does not say so: publish it again, and tell its readers."
    return said


def _say(request: HttpRequest, changed: Changed, said: str) -> None:
    """What was done, how many are told, and who has to be told in another way."""
    if changed.told is None:
        messages.success(request, said)
        return
    number = changed.told.number
    people = "one address is" if number == 1 else f"{number or 'no'} addresses are"
    messages.success(request, f"{said} By e-mail {people} told.")
    without = changed.told.without_address
    if without:
        names = ", ".join(without[:NAMED_AT_MOST])
        more = len(without) - NAMED_AT_MOST
        messages.warning(
            request,
            f"No e-mail address is known of {names}{f' and {more} more' if more > 0 else ''}: "
            "please tell them in another way.",
        )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Cancel a meeting that is still to be held, with a reason."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    form = CancelForm(request.POST or None, meeting=meeting, cancel_url=meeting.get_absolute_url())
    if form.is_valid():
        try:
            changed = meeting_dates.cancel_meeting(
                meeting=meeting,
                by=signed_in_user(request),
                reason=form.cleaned_data["reason"],
                tell=form.cleaned_data["tell"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            _say(request, changed, "The meeting is cancelled. It can be brought back.")
            return redirect(meeting)
    return render(
        request,
        "meetings/meeting_cancel.html",
        {"form": form, "meeting": meeting, "why_not": meetings.why_not_changed(meeting)},
    )


@require_POST
def bring_back(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = get_meeting_to_keep(request.user, meeting_id)
    try:
        changed = meeting_dates.bring_back(
            meeting=meeting, by=signed_in_user(request), tell="tell" in request.POST
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        _say(request, changed, "The meeting is brought back, and stands as it did.")
    return redirect(reverse("meeting_agenda", args=[meeting.pk]))


def _not_said_yet(form: MeetingForm, board: Board, besides: Meeting | None = None) -> list[str]:
    """What speaks against the form's day, unless its page has said so already."""
    day = form.cleaned_data["date"]
    if form.cleaned_data["warned"] == day.isoformat():
        return []
    return Diary.of(board, [day.year]).against(day, besides)


def _with_warning(submitted: QueryDict, form: MeetingForm) -> QueryDict:
    return with_value(submitted, "warned", form.cleaned_data["date"].isoformat())
