"""The People tab of a meeting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import get_meeting
from boardpapers.people_tab import apologies, declared, presence
from boardpapers.views.meetings import workspace
from meetings.attendance.expected import expected_at
from meetings.members.roll import roll_of


@require_safe
def meeting_people(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who is expected, who sent apologies, and once it was held who came."""
    reader = get_meeting(request.user, meeting_id)
    if not (reader.on_board or reader.meeting.date <= timezone.localdate()):
        raise Http404
    expected = expected_at(reader.meeting)
    return workspace(
        request,
        reader,
        "people",
        {
            "roll": roll_of(reader.meeting.board, reader.meeting.date),
            **presence.shown(reader, expected),
            **apologies.shown(reader, expected),
            **declared.shown(reader),
        },
    )
