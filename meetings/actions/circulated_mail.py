"""Telling those on the board that notes are circulated: where they are, and nothing of them."""

from collections.abc import Iterator

from django.urls import reverse

from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attendance, Attended
from meetings.boards.mail import site_link
from meetings.boards.models import Meeting
from meetings.boards.posting import post_text
from meetings.members.addresses import address_of
from meetings.members.models import Capacity, Membership, Person
from meetings.minutes.models import Notes


def tell_circulated(notes: Notes, *, again: bool) -> None:
    """One message to each of them, sent after the commit."""
    told: set[str] = set()
    for person in whom_to_tell(notes.meeting):
        address = address_of(person)
        if address and address.lower() not in told:
            told.add(address.lower())
            _post(notes, person, address, again=again)


def whom_to_tell(meeting: Meeting) -> list[Person]:
    """Members and observers, of the day and of today, those who stood in, and who else was there
    but the officers; each once, in four queries. Groups' offices are not told."""
    return list({person.pk: person for person in _people(meeting)}.values())


def _people(meeting: Meeting) -> Iterator[Person]:
    for each in expected_at(meeting):
        if each.capacity != Attended.SUBSTITUTE or each.substitute_for is not None:
            yield each.person
    there = Attendance.objects.filter(meeting=meeting, status=Attendance.Status.PRESENT)
    for line in there.exclude(capacity=Attended.OFFICER).select_related("person__user"):
        yield line.person
    seats = (
        Membership.objects.on()
        .in_capacity(Capacity.MEMBER, Capacity.OBSERVER)
        .filter(board=meeting.board_id)
    )
    for seat in seats.select_related("person__user"):
        yield seat.person


def _post(notes: Notes, person: Person, address: str, *, again: bool) -> None:
    meeting = notes.meeting
    board = meeting.board
    account = person.user
    contact = [board.contact_name, board.contact_phone, board.contact_email]
    if account is not None and account.is_active:
        where = ["Read them, and propose corrections:", _page(meeting)]
    else:
        where = [
            "You have no account here: ask the secretariat for a copy, and tell it what is wrong."
        ]
    post_text(
        to=address,
        subject=f"{board}: notes of {meeting.date:%-d %B %Y}" + (", corrected" if again else ""),
        lines=[
            f"Dear {person.name},",
            "",
            f"The notes of the meeting of {meeting.date:%-d %B %Y} are circulated"
            + (" again, with what has been corrected" if again else "")
            + f". Corrections are asked for until {notes.corrections_by:%-d %B %Y}.",
            "",
            *where,
            *([""] if any(contact) else []),
            *(line for line in contact if line),
        ],
    )


def _page(meeting: Meeting) -> str:
    return site_link(reverse("meeting_notes", args=[meeting.pk]))
