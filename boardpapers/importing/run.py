"""What the parts of one import share: its sources, its ledger, the board and its meetings."""

from dataclasses import dataclass, field
from datetime import date, time

from meetings.boards.models import Board, Meeting, Venue
from meetings.members.models import Group, Office

from .groups import likeliest_group
from .ledger import Ledger
from .people import People
from .reading.attendance_rows import Position
from .reading.names import Match
from .sources import Sources

OFFICES = {
    Position.CHAIR: Office.CHAIR,
    Position.VICE_CHAIR: Office.VICE_CHAIR,
    Position.DEPUTY_CHAIR: Office.DEPUTY_CHAIR,
}
"""The positions of papers that are offices of a board."""


@dataclass
class Run:
    """One import under way."""

    sources: Sources
    ledger: Ledger
    board: Board
    is_new_board: bool
    people: People
    venue: Venue | None = None
    meetings: dict[date, Meeting] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    """Pictures to put into storage just before the commit: name and content."""

    @property
    def meeting(self) -> Meeting:
        """The meeting whose papers these are."""
        return self.meetings[self.sources.board.meeting.date]

    @property
    def previous(self) -> Meeting | None:
        """The meeting before, whose notes and actions the papers carry."""
        day = self.sources.board.meeting.previous
        if day is None and self.sources.notes is not None:
            day = self.sources.notes.date
        return self.meetings.get(day) if day else None

    @property
    def start(self) -> time:
        return self.sources.board.meeting.start

    def group(self, name: str, file_name: str, line: int) -> Group | None:
        """The group of a name; a name not quite known is taken with a doubt, an unknown one is
        None."""
        best, match = likeliest_group(self.groups, name)
        if match is Match.SAME and best is not None and name != best.name:
            self.ledger.recognised[name] = best.name
        if match is Match.SAME:
            return best
        if best is not None:
            self.ledger.doubt(
                file_name,
                line,
                f"There is no group “{name}”.",
                f"It was taken as “{best.name}”; correct the spelling, or add the group to "
                "board.toml.",
            )
        return best
