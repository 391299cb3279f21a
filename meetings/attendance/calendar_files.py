"""Meetings as an iCalendar file: what is in it, and how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Board Papers//Meetings//EN"
NOT_IN_A_PARAMETER = str.maketrans({'"': "'", "\\": "/"})
"""A parameter has no escapes: RFC 5545, 3.2, refuses quotes, and readers trip over the other."""
FETCHED_AGAIN_AFTER = timedelta(hours=1)


class Method(StrEnum):
    """What a calendar is to do with the file. Source: RFC 5546, 3.2.1 and 3.2.5."""

    PUBLISH = "PUBLISH"
    """Show the meetings as they are here; a cancelled one among them is marked as cancelled."""
    CANCEL = "CANCEL"
    """Take the meeting out: programmes that add what they are given would otherwise add it."""


@dataclass(frozen=True)
class Entry:
    """One meeting in somebody's calendar.

    `sequence` rises with each change of when or where, and with cancelling and bringing back.
    """

    uid: UUID
    sequence: int
    changed_at: datetime
    day: date
    start: time
    duration_minutes: int
    summary: str
    location: str = ""
    link: str = ""
    description: str = ""
    organiser: str = ""
    organiser_email: str = ""
    is_cancelled: bool = False
    takes_time: bool = True
    """False for one to which the owner of the calendar does not go, as far as is known."""


def calendar_file(
    entries: Sequence[Entry], *, zone: ZoneInfo, method: Method = Method.PUBLISH, name: str = ""
) -> bytes:
    """The whole file. `name` is the calendar's, for one that is fetched again and again.

    There are no ATTENDEEs, and so no PARTSTAT: RFC 5546 wants none of them in what is published.
    """
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", method.value)
    if name:
        file.add("name", vText(_line(name)))
        file.add("x-wr-calname", vText(_line(name)))
        file.add("refresh-interval", FETCHED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        file.add("x-published-ttl", "PT1H")
    for entry in entries:
        file.add_component(_event(entry, zone))
    if entries:
        days = [entry.day for entry in entries]
        file.add_missing_timezones(
            first_date=date(min(days).year - 1, 1, 1), last_date=date(max(days).year + 2, 1, 1)
        )
    return bytes(file.to_ical())


def times_of(
    day: date, start: time, duration_minutes: int, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """When a meeting begins and ends, across a change of the clocks as long as it is.

    An end in the hour that comes twice, the second time, is in UTC: a local hour would be read as
    the first. Source: RFC 5545, 3.3.5.
    """
    begins = datetime.combine(day, start, tzinfo=zone)
    instant = begins.astimezone(UTC) + timedelta(minutes=duration_minutes)
    ends = instant.astimezone(zone)
    return begins, instant if ends.fold else ends


def _event(entry: Entry, zone: ZoneInfo) -> Event:
    begins, ends = times_of(entry.day, entry.start, entry.duration_minutes, zone)
    changed = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", str(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", _line(entry.summary))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    busy = entry.takes_time and not entry.is_cancelled
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    if entry.location:
        event.add("location", _line(entry.location))
    if entry.description:
        event.add("description", _plain(entry.description))
    if entry.link:
        event.add("url", entry.link)
    if entry.organiser_email:
        organiser = vCalAddress(f"mailto:{entry.organiser_email}")
        organiser.params["CN"] = _line(entry.organiser).translate(NOT_IN_A_PARAMETER)
        event.add("organizer", organiser)
    return event


BETWEEN_WORDS = "\t\v\f\x1c\x1d\x1e\x1f\x85"
"""Control characters that stand between words."""


def _plain(text: str) -> str:
    """Without the control characters that no calendar may hold; lines end in one way."""
    lines = "\n".join(text.splitlines())
    shown = (" " if sign in BETWEEN_WORDS else sign for sign in lines)
    return "".join(sign for sign in shown if sign == "\n" or sign.isprintable() or ord(sign) > 159)


def _line(text: str) -> str:
    return " ".join(_plain(text).split())
