"""What speaks against a day for a board's meeting: said before it is made, never forbidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.utils import timezone

from meetings.boards.models import Board, Meeting
from meetings.boards.working_days import SATURDAY, bank_holidays


@dataclass(frozen=True)
class Diary:
    """A board's meetings and its bank holidays in some years."""

    today: date
    holidays: Mapping[date, str]
    meetings: tuple[Meeting, ...]

    @classmethod
    def of(cls, board: Board, years: Iterable[int], today: date | None = None) -> "Diary":
        wanted = sorted(set(years))
        return cls(
            today=today or timezone.localdate(),
            holidays=bank_holidays(board.holidays_of, wanted),
            meetings=tuple(board.meetings.filter(date__year__in=wanted).order_by("date", "start")),
        )

    def against(self, day: date, besides: Meeting | None = None) -> list[str]:
        """Sentences on the day; `besides` is the meeting that is being moved."""
        found = []
        if day < self.today:
            found.append("The day is past.")
        if day in self.holidays:
            found.append(f"Bank holiday: {self.holidays[day]}.")
        if day.weekday() >= SATURDAY:
            found.append(f"A {day:%A}.")
        for meeting in self.meetings:
            if meeting.date == day and meeting != besides:
                if meeting.state == Meeting.State.CANCELLED:
                    found.append(f"A meeting at {_hour(meeting.start)} that day was cancelled.")
                else:
                    found.append(f"This board meets that day already, at {_hour(meeting.start)}.")
        return found


def _hour(start: time) -> str:
    return f"{start:%H.%M}"
