"""What is written to people whose meeting is moved, cancelled or brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.urls import reverse

from meetings.attendance.whom_to_tell import Recipient
from meetings.boards.mail import site_link
from meetings.boards.models import Meeting


@dataclass(frozen=True)
class DateMessage:
    """The same for everybody but for the name, and what they have said of coming."""

    subject: str
    opening: str
    facts: tuple[str, ...]
    page: str
    calendar: Sequence[str]
    is_open: bool
    """Anybody may open the page."""
    is_held: bool
    contact: tuple[str, ...]

    def lines_for(self, recipient: Recipient) -> list[str]:
        """The message to one of them."""
        lines = [f"Dear {recipient.name},", "", self.opening, "", *self.facts, ""]
        if self.is_held and recipient.is_excused:
            how = (
                "withdraw them on the meeting’s page"
                if recipient.has_account
                else "tell the secretariat"
            )
            lines += [f"You sent apologies, and they stand. If you can come now, {how}.", ""]
        elif recipient.stands_in_for:
            still = "You still stand" if self.is_held else "You were to stand"
            lines += [f"{still} in for {recipient.stands_in_for}.", ""]
        if recipient.has_account or self.is_open:
            lines += ["The meeting’s page:", self.page, "", *self.calendar, ""]
        return [*lines, *self.contact] if self.contact else lines[:-1]


def moved(meeting: Meeting, was: tuple[date, time], reason: str) -> DateMessage:
    """`was`: when it was to be."""
    return _message(
        meeting,
        f"{_board_on(meeting, was[0])}: moved to {meeting.date:%-d %B %Y}, {meeting.start:%H.%M}",
        "has been moved.",
        [
            f"It was to be: {_moment(*was)}",
            f"It now is: {_moment(meeting.date, meeting.start)}",
            *_where(meeting),
            f"Reason: {reason}",
        ],
    )


def elsewhere(meeting: Meeting, was: str) -> DateMessage:
    """`was`: rooms and venue in one line, as they were."""
    return _message(
        meeting,
        f"{_board_on(meeting, meeting.date)}: another place",
        "is to be held in another place.",
        [
            f"When: {_moment(meeting.date, meeting.start)}",
            f"It was to be at: {was or 'a place not known yet'}",
            f"It now is at: {meeting.where or 'a place not known yet'}",
        ],
    )


def cancelled(meeting: Meeting) -> DateMessage:
    return _message(
        meeting,
        f"{_board_on(meeting, meeting.date)}: cancelled",
        "is cancelled.",
        [
            f"It was to be: {_moment(meeting.date, meeting.start)}",
            *_where(meeting),
            f"Reason: {meeting.cancel_reason}",
        ],
    )


def brought_back(meeting: Meeting) -> DateMessage:
    return _message(
        meeting,
        f"{_board_on(meeting, meeting.date)}: to be held after all",
        "was cancelled, and is to be held after all.",
        [f"When: {_moment(meeting.date, meeting.start)}", *_where(meeting)],
    )


def _message(meeting: Meeting, subject: str, opening: str, facts: list[str]) -> DateMessage:
    board = meeting.board
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    contact = (board.contact_name, board.contact_phone, board.contact_email)
    return DateMessage(
        subject=subject,
        opening=f"The meeting of the {board.name} {opening}",
        facts=tuple(facts),
        page=site_link(meeting.get_absolute_url()),
        calendar=(
            "To take it out of your calendar, open this:"
            if is_cancelled
            else "To put it into your calendar as it now is, open this:",
            site_link(reverse("meeting_ics", args=[meeting.pk])),
            "A calendar that fetches your own address from Board Papers changes by itself.",
        ),
        is_open=board.is_public and meeting.is_published,
        is_held=not is_cancelled,
        contact=tuple(line for line in contact if line),
    )


def _board_on(meeting: Meeting, day: date) -> str:
    return f"{meeting.board.name}, {day:%-d %B %Y}"


def _moment(day: date, start: time) -> str:
    return f"{day:%A %-d %B %Y}, {start:%H.%M}"


def _where(meeting: Meeting) -> list[str]:
    return [f"Where: {meeting.where}"] if meeting.where else []
