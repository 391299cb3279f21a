"""People's private calendar feeds, and the calendar file of one meeting."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.attendance.calendar_files import Entry, Method, calendar_file
from meetings.attendance.models import CalendarFeed
from meetings.attendance.own_meetings import (
    STAYS_AWAY,
    OwnMeeting,
    Part,
    changed_at,
    own_meetings,
)
from meetings.boards.mail import site_link
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser

KEPT_FOR = timedelta(days=366)
NAME = "Board meetings"


@dataclass(frozen=True)
class CalendarFile:
    """The bytes, and what the answer says of them beside."""

    content: bytes
    method: Method


def feed_of(key: str) -> CalendarFeed | None:
    """The feed with this key; None where there is none, or its account is closed."""
    found = CalendarFeed.objects.select_related("user").filter(key=key, user__is_active=True)
    return found.first()


@transaction.atomic
def renew_feed(*, user: AbstractBaseUser) -> CalendarFeed:
    """The account's feed at a new address: its first, or one that makes the old one nothing."""
    feed, _ = CalendarFeed.objects.update_or_create(
        user_id=user.pk,
        defaults={"key": secrets.token_urlsafe(32), "made_at": timezone.now()},
    )
    return feed


def feed_file(feed: CalendarFeed, today: date | None = None) -> CalendarFile:
    """Every meeting of the owner's from a year back on, cancelled ones too.

    In a fixed number of queries. The same bytes as long as nothing has changed.
    """
    today = today or timezone.localdate()
    own = own_meetings(feed.user, since=today - KEPT_FOR, today=today)
    return CalendarFile(
        calendar_file(entries_of(own), zone=_zone(), name=NAME), method=Method.PUBLISH
    )


def meeting_file(user: SiteUser, meeting: Meeting) -> CalendarFile:
    """One meeting, which `user` may see, as it is in their feed.

    Of a cancelled one it is the message that takes it out of the calendar it was put in.
    """
    own = own_meetings(user, since=meeting.date, only=[meeting])
    method = Method.CANCEL if meeting.state == Meeting.State.CANCELLED else Method.PUBLISH
    shown = own or [OwnMeeting(meeting, Part.READER)]
    return CalendarFile(calendar_file(entries_of(shown), zone=_zone(), method=method), method)


def entries_of(own: Collection[OwnMeeting]) -> list[Entry]:
    """What a calendar shows of the meetings: nothing of their papers."""
    changed = changed_at([each.meeting for each in own])
    return [_entry(each, changed[each.meeting.pk]) for each in own]


def _entry(own: OwnMeeting, changed: datetime) -> Entry:
    meeting, board = own.meeting, own.meeting.board
    venue = [meeting.venue.name, *meeting.venue.address_lines] if meeting.venue else []
    link = site_link(meeting.get_absolute_url())
    return Entry(
        uid=meeting.uid,
        sequence=meeting.revision,
        changed_at=max(changed, own.answered_at or changed),
        day=meeting.date,
        start=meeting.start,
        duration_minutes=meeting.duration_minutes,
        summary=_summary(own),
        location=", ".join(
            part.strip(" ,") for part in (meeting.rooms, *venue) if part.strip(" ,")
        ),
        link=link,
        description="\n".join([*_said(own), link]),
        organiser=board.contact_name or board.name,
        organiser_email=board.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
        takes_time=own.part not in STAYS_AWAY,
    )


def _summary(own: OwnMeeting) -> str:
    """The board, what of it concerns its reader, and "Cancelled" for calendars that ignore the
    state of what they fetch."""
    name = own.meeting.board.name
    if own.meeting.state == Meeting.State.CANCELLED:
        return f"Cancelled: {name}"
    if own.part == Part.EXCUSED:
        return f"{name} (apologies sent)"
    if own.part == Part.STANDS_IN and own.apology is not None:
        return f"{name} (standing in for {own.apology.person})"
    return name


def _said(own: OwnMeeting) -> list[str]:
    meeting = own.meeting
    lines = [f"{meeting.board}, {meeting.board.organisation}"]
    if meeting.state == Meeting.State.CANCELLED:
        lines.append(f"Cancelled: {meeting.cancel_reason}")
    else:
        lines.append(STATES[Meeting.State(meeting.state)])
    moves = list(meeting.moves.all())
    if moves:
        last = moves[-1]
        moved = f"Moved from {last.from_date:%A %-d %B %Y}, {last.from_start:%H.%M}"
        lines.append(f"{moved}: {last.reason}" if last.reason else f"{moved}.")
    if own.part == Part.LISTED:
        lines.append("You are on the list of substitutes and stand in for nobody.")
    return lines


STATES = {
    Meeting.State.PLANNED: "The agenda is not out yet.",
    Meeting.State.PUBLISHED: "The agenda is out.",
    Meeting.State.HELD: "This meeting was held.",
    Meeting.State.CLOSED: "This meeting was held.",
}


def address_of_feed(feed: CalendarFeed) -> str:
    """The whole address, which is a secret."""
    return site_link(reverse("calendar_feed", args=[feed.key]))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
