"""Calendar files: times across the change of the clocks, and text of every kind."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.attendance.calendar_files import Entry, Method, calendar_file, times_of

LONDON = ZoneInfo("Europe/London")
LAST_SUNDAYS = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
MOST_OCTETS = 75
"""Of a line, without its end. Source: RFC 5545, 3.1."""


def entry(**changes: object) -> Entry:
    given = {
        "uid": uuid.UUID(int=7), "sequence": 0, "changed_at": datetime(2026, 11, 1, tzinfo=UTC),
        "day": date(2026, 12, 8), "start": time(11), "duration_minutes": 120,
        "summary": "Harbours Board", "organiser_email": "office@estuaries.example",
    }  # fmt: skip
    return Entry(**{**given, **changes})


def read(content: bytes) -> Calendar:
    file = Calendar.from_ical(content)
    assert file.errors == []
    assert all(event.errors == [] for event in file.events)
    return file


def by_its_own_zone(file: Calendar, name: str, event: int = 0) -> datetime:
    """The instant by the file's VTIMEZONE, as a programme that knows no zones reckons it."""
    local = file.events[event][name].dt.replace(tzinfo=None)
    (zone,) = file.timezones
    return local.replace(tzinfo=zone.to_tz(lookup_tzid=False)).astimezone(UTC)


def test_eleven_is_eleven_before_and_after_the_clocks_change() -> None:
    days = [date(2026, 10, 20), date(2026, 10, 27), date(2027, 3, 23), date(2027, 3, 30)]
    file = read(calendar_file([entry(day=day) for day in days], zone=LONDON))
    assert [event["DTSTART"].dt.strftime("%H.%M") for event in file.events] == ["11.00"] * 4
    assert {event["DTSTART"].params["TZID"] for event in file.events} == {"Europe/London"}
    assert [by_its_own_zone(file, "DTSTART", n).hour for n in range(4)] == [10, 11, 11, 10]


@given(
    day=st.one_of(st.sampled_from(LAST_SUNDAYS), st.dates(date(1990, 1, 1), date(2100, 12, 31))),
    start=st.times(),
    minutes=st.integers(5, 24 * 60),
)
def test_a_meeting_begins_at_its_hour_and_is_as_long_as_it_is(
    day: date, start: time, minutes: int
) -> None:
    start = start.replace(second=0, microsecond=0, fold=0)
    begins, ends = times_of(day, start, minutes, LONDON)
    assert (begins.date(), begins.time()) == (day, start)
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(minutes=minutes)
    file = read(calendar_file([entry(day=day, start=start, duration_minutes=minutes)], zone=LONDON))
    (event,) = file.events
    assert event["DTSTART"].dt.replace(tzinfo=None) == datetime.combine(day, start)
    assert event["DTEND"].dt.astimezone(UTC) == ends.astimezone(UTC)
    if begins.astimezone(UTC).astimezone(LONDON).time() == start:  # not an hour that is left out
        assert by_its_own_zone(file, "DTSTART") == begins.astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "start", "minutes", "written"),
    [
        (date(2026, 10, 25), time(0, 30), 60, b"DTEND;TZID=Europe/London:20261025T013000"),
        (date(2026, 10, 25), time(0, 30), 120, b"DTEND:20261025T013000Z"),
        (date(2026, 10, 25), time(0, 30), 180, b"DTEND;TZID=Europe/London:20261025T023000"),
        (date(2026, 3, 29), time(0, 30), 120, b"DTEND;TZID=Europe/London:20260329T033000"),
    ],
)
def test_a_night_in_which_the_clocks_change(
    day: date, start: time, minutes: int, written: bytes
) -> None:
    file = calendar_file([entry(day=day, start=start, duration_minutes=minutes)], zone=LONDON)
    assert written in file.split(b"\r\n")


def test_a_site_that_lives_by_utc_needs_no_zone() -> None:
    file = read(calendar_file([entry()], zone=ZoneInfo("UTC")))
    assert file.timezones == []
    assert file.events[0].start == datetime(2026, 12, 8, 11, tzinfo=UTC)


AWKWARD = (
    "Rooms A, B; C\\D",
    "First line\nsecond",
    'The "Old" Hall: a/b; c=d, ^n',
    "🏛️" * 60,
    "W" * 300,
    "é" * 300,
    "BEGIN:VEVENT\r\nEND:VCALENDAR",
    "a\x00b\x07c\x0bd\x7fe",
    "\u2028 \u200f",
    "",
)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_stays_text(text: str) -> None:
    check_text(text)


@example("0\x1f0")
@given(st.text(max_size=300))
def test_any_text_stays_text(text: str) -> None:
    check_text(text)


def check_text(text: str) -> None:
    content = calendar_file(
        [entry(summary=text, location=text, description=text, organiser=text)],
        zone=LONDON,
        name=text,
    )
    lines = content.split(b"\r\n")
    assert all(len(line) <= MOST_OCTETS for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert not any(octet < 32 and octet != 9 for line in lines for octet in line)
    assert lines[-1] == b""
    file = read(content)
    (event,) = file.events
    clean = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    if clean == " ".join(text.split()):
        assert " ".join(str(event["SUMMARY"]).split()) == clean
        assert " ".join(str(event.get("DESCRIPTION", "")).split()) == clean
    assert event["ORGANIZER"] == "mailto:office@estuaries.example"


def test_what_is_published_names_no_attendees_and_its_organiser() -> None:
    """RFC 5546, 3.2.1: ATTENDEE must not be present, ORGANIZER and DTSTAMP must."""
    content = calendar_file([entry(sequence=3)], zone=LONDON)
    file = read(content)
    (event,) = file.events
    assert file["METHOD"] == "PUBLISH"
    assert event["SEQUENCE"] == 3
    assert {"DTSTAMP", "DTSTART", "SUMMARY", "UID", "ORGANIZER"} <= set(event)
    assert "ATTENDEE" not in event


def test_a_single_cancelled_meeting_is_taken_out() -> None:
    """RFC 5546, 3.2.5: ORGANIZER, SEQUENCE, UID, and STATUS:CANCELLED for the whole event."""
    cancelled = entry(is_cancelled=True, sequence=2)
    file = read(calendar_file([cancelled], zone=LONDON, method=Method.CANCEL))
    (event,) = file.events
    assert file["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 2)
    assert {"DTSTAMP", "UID", "ORGANIZER"} <= set(event)


def test_an_empty_calendar_is_one() -> None:
    file = read(calendar_file([], zone=LONDON, name="Board meetings"))
    assert file.events == []
    assert file["X-WR-CALNAME"] == "Board meetings"
