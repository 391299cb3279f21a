"""Calendars for other programmes: each person's feed, and one meeting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from boardpapers.access import get_meeting
from meetings.attendance.calendars import CalendarFile, feed_file, feed_of, meeting_file


@require_safe
@conditional_page
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Without signing in, since calendar programmes cannot: the key is the secret."""
    feed = feed_of(key)
    if feed is None:
        raise Http404
    return _answer(feed_file(feed), "board-meetings.ics", "inline")


@require_safe
def meeting_ics(request: HttpRequest, meeting_id: int) -> HttpResponse:
    reader = get_meeting(request.user, meeting_id)
    name = f"{reader.meeting.board.slug}-{reader.meeting.date}.ics"
    return _answer(meeting_file(request.user, reader.meeting), name, "attachment")


def _answer(file: CalendarFile, name: str, shown: str) -> HttpResponse:
    return HttpResponse(
        file.content,
        content_type=f"text/calendar; charset=utf-8; method={file.method}",
        headers={
            "Cache-Control": "private",
            "Content-Disposition": f'{shown}; filename="{name}"',
            "X-Robots-Tag": "noindex",
        },
    )
