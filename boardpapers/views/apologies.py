"""“I can't come”: sending apologies, changing who stands in, and coming after all."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from boardpapers.apology_access import (
    ApologyReader,
    get_apology,
    get_meeting_to_answer,
)
from boardpapers.forms.apologies import SendForm, SubstituteForm
from boardpapers.signed_in import signed_in_user
from meetings.attendance import apologies
from meetings.attendance.models import Apology
from meetings.attendance.policies import offices_run_by
from meetings.attendance.substitutes import free_substitutes, seat_of
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.members.addresses import address_of
from meetings.members.models import Membership, Person


@require_http_methods(["GET", "POST"])
def apology_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Apologies of the member who has signed in, or of the one named with ?for."""
    meeting, seats = get_meeting_to_answer(request.user, meeting_id)
    sent = {each.person_id: each for each in meeting.apologies.standing()}
    seat = _whose(request, seats)
    context: dict[str, object] = {
        "meeting": meeting,
        "why_not": apologies.why_not_answered(meeting),
    }
    if seat is None:
        for each in seats:
            each.apology = sent.get(each.person_id)  # type: ignore[attr-defined]  # for the page
        return render(request, "attendance/apology_whose.html", {**context, "seats": seats})
    if seat.person_id in sent:
        if request.method == "POST":
            messages.info(request, apologies.already_sent(seat.person))
        return redirect("apology", sent[seat.person_id].pk)
    is_own = seat.person.user_id == request.user.pk
    form = SendForm(
        request.POST or None,
        free=free_substitutes(meeting, seat.group),
        has_office=seat.group is not None,
        save="Send apologies" if not is_own else "I can’t come",
        cancel_url=meeting.get_absolute_url(),
    )
    if form.is_valid():
        try:
            apology = apologies.send_apologies(
                meeting=meeting,
                person=seat.person,
                by=signed_in_user(request),
                substitute=form.cleaned_data["substitute"],
                note=form.cleaned_data["note"],
            )
        except Refused as refused:
            standing = meeting.apologies.standing().filter(person=seat.person).first()
            if standing is not None:  # the second of two clicks, or of two people
                messages.info(request, refused.sentence)
                return redirect("apology", standing.pk)
            form.refuse(refused)
        else:
            messages.success(request, _said_after_sending(apology, seat, is_own=is_own))
            return redirect(_back(request, apology, seat))
    return render(
        request,
        "attendance/apology_new.html",
        {
            **context,
            "form": form,
            "seat": seat,
            "is_own": is_own,
            "others": len(seats) > 1,
        },
    )


def _whose(request: HttpRequest, seats: list[Membership]) -> Membership | None:
    """None: still to be chosen. Raises: Http404 for somebody whom the user does not answer for."""
    named = request.GET.get("for", "")
    if named == "choose":
        return None
    if named:
        found = next((each for each in seats if str(each.person_id) == named), None)
        if found is None:
            raise Http404
        return found
    return next((each for each in seats if each.person.user_id == request.user.pk), None)


def _said_after_sending(apology: Apology, seat: Membership, *, is_own: bool) -> str:
    whose = "Your apologies are sent" if is_own else f"Apologies from {apology.person} are sent"
    if apology.substitute is not None:
        return f"{whose}. {_stands_in(apology.substitute, 'stands in')}"
    if seat.group is not None:
        return f"{whose}. Who stands in is left open: the group office is told."
    return f"{whose}. Who stands in is left open."


def _stands_in(substitute: Person, does: str) -> str:
    if address_of(substitute):
        return f"{substitute} {does}, and is told."
    return f"{substitute} {does}. No e-mail address of theirs is known: please tell them yourself."


def _back(request: HttpRequest, apology: Apology, seat: Membership) -> str:
    """To the office's page of the meeting, for an office; else to the apology."""
    meeting = apology.meeting
    if seat.group is not None and seat.person.user_id != request.user.pk:
        offices = offices_run_by(request.user, meeting.board, meeting.date)
        if offices.filter(pk=seat.group.pk).exists():
            return reverse("meeting_group", args=[meeting.pk, seat.group.pk])
    return reverse("apology", args=[apology.pk])


@require_http_methods(["GET", "POST"])
def apology(request: HttpRequest, apology_id: int) -> HttpResponse:
    """Who stands in, to be changed; and that the member comes, or the substitute cannot."""
    try:
        reader = get_apology(request.user, apology_id)
    except Http404:
        if "step_down" in request.POST and request.user.is_authenticated:
            return _stands_in_no_more(request)
        raise
    apology, meeting = reader.apology, reader.apology.meeting
    seat = seat_of(meeting, apology.person)
    form = SubstituteForm(
        request.POST if "put" in request.POST else None,
        apology=apology,
        free=_free(apology, seat),
    )
    error = ""
    try:
        if request.method == "POST" and (done := _do(request, reader, form)) is not None:
            messages.success(request, done)
            return redirect(_after(request, reader, seat))
    except PermissionDenied:
        return _stands_in_no_more(request)
    except Refused as refused:
        apology.refresh_from_db()
        if form.is_bound:
            form.refuse(refused)
            form.show_again(request.POST, apology, _free(apology, seat))
        else:
            error = refused.sentence
    return render(
        request,
        "attendance/apology.html",
        {
            "reader": reader,
            "apology": apology,
            "meeting": meeting,
            "seat": seat,
            "form": form,
            "error": error,
            "why_not": apologies.why_not_answered(meeting)
            or ("" if seat else apologies.no_member(meeting, apology.person)),
            "runs_group": _runs_group(request, meeting, seat),
        },
        status=409 if error else 200,
    )


def _free(apology: Apology, seat: Membership | None) -> QuerySet[Person]:
    group = seat.group if seat is not None else None
    return free_substitutes(apology.meeting, group, besides=apology.substitute)


def _stands_in_no_more(request: HttpRequest) -> HttpResponse:
    """For the second click of a substitute who has taken themself out; the same for anybody, of
    any apology."""
    messages.info(request, "You do not stand in there any more: nothing is left to do.")
    return redirect("home")


def _do(request: HttpRequest, reader: ApologyReader, form: SubstituteForm) -> str | None:
    """What was done, in words; None where the form has to be looked at again."""
    by = signed_in_user(request)
    member = reader.apology.person
    if "withdraw" in request.POST and reader.answers:
        apologies.withdraw_apologies(apology=reader.apology, by=by)
        whose = "You are" if reader.is_own else f"{member} is"
        return f"{whose} expected after all. The apologies are withdrawn."
    if "step_down" in request.POST and reader.stands_in:
        apologies.step_down(apology=reader.apology, by=by)
        return f"You no longer stand in for {member}. The group office is told."
    if "put" in request.POST and reader.answers:
        if not form.is_valid():
            return None
        changed = apologies.put_substitute(
            apology=reader.apology,
            by=by,
            substitute=form.cleaned_data["substitute"],
            seen=form.cleaned_data["seen"],
        )
        if changed.substitute is None:
            return f"Nobody stands in for {member} now."
        return _stands_in(changed.substitute, f"stands in for {member} now")
    raise Http404


def _after(request: HttpRequest, reader: ApologyReader, seat: Membership | None) -> str:
    meeting = reader.apology.meeting
    if "step_down" in request.POST:
        return reverse("home")
    if _runs_group(request, meeting, seat) and seat is not None and not reader.is_own:
        return reverse("meeting_group", args=[meeting.pk, seat.group_id])
    if "withdraw" in request.POST:
        return meeting.get_absolute_url()
    return reverse("apology", args=[reader.apology.pk])


def _runs_group(request: HttpRequest, meeting: Meeting, seat: Membership | None) -> bool:
    """Whether the user may go to the page of the member's group for this meeting."""
    if seat is None or seat.group_id is None:
        return False
    offices = offices_run_by(request.user, meeting.board, meeting.date)
    return offices.filter(pk=seat.group_id).exists()
