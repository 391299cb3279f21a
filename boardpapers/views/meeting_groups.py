"""A group office's page for one meeting: its members, who cannot come, who stands in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boardpapers.apology_access import get_meeting_group
from meetings.attendance.apologies import NOBODY, why_not_answered
from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import Apology, Attended
from meetings.attendance.needs import catering_for
from meetings.attendance.substitutes import substitutes_on_list
from meetings.boards.models import Meeting
from meetings.members.models import Person


@dataclass(frozen=True)
class Place:
    """One member's place at the meeting."""

    person: Person
    apology: Apology | None

    @property
    def seen(self) -> int:
        """What the form that changes the substitute was opened at."""
        return (self.apology and self.apology.substitute_id) or NOBODY


@require_safe
def meeting_group(request: HttpRequest, meeting_id: int, group_id: int) -> HttpResponse:
    """Its forms are sent to the page of each apology, which comes back here."""
    meeting, group = get_meeting_group(request.user, meeting_id, group_id)
    of_group = [
        each
        for each in expected_at(meeting)
        if each.group == group and each.capacity != Attended.OBSERVER
    ]
    members = [each for each in of_group if each.capacity == Attended.MEMBER]
    listed = list(substitutes_on_list(meeting, group))
    stands_for = {each.person.pk: each.substitute_for for each in of_group}
    return render(
        request,
        "attendance/meeting_group.html",
        {
            "meeting": meeting,
            "group": group,
            "places": [Place(each.person, each.apology) for each in members],
            "listed": [(person, stands_for.get(person.pk)) for person in listed],
            "free": [person for person in listed if person.is_free],  # type: ignore[attr-defined]  # annotated
            "coming": sum(each.is_coming for each in of_group),
            "access": _access_needs(meeting, of_group),
            "why_not": why_not_answered(meeting),
        },
    )


def _access_needs(meeting: Meeting, of_group: list[Expected]) -> list[tuple[Person, str]]:
    """What those of the group who come need to take part; not what they eat."""
    theirs = {each.person.pk for each in of_group}
    return [
        (each.person, each.needs.access)
        for each in catering_for(meeting).with_access
        if each.person.pk in theirs
    ]
