"""A board, its parent, and a chair's report that went from the one to the other."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.boards.models import Board, Meeting
from meetings.chairs_reports.models import ChairsReport
from meetings.minutes.models import NoteItem, Notes, NotesVersion
from meetings.packs.models import Edition
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    MeetingFactory,
    NoteItemFactory,
    NotesFactory,
    PackFactory,
    ReportFactory,
)

DECISION = "That the towpath scheme go on for another year."
SAID = "The Executive thanked the Canals Board for its work on towpaths."
ASKED = "Cost the second stage of the towpath scheme."
SECRET = "The sum offered for the old lock is to stay among ourselves."
OF_THE_CHAIR = "Canals Board – report from Cllr Ada Pond (Chair)"


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@dataclass
class Family:
    """The child met on 1 October, its parent on 20 October; the child meets on 1 December."""

    executive: Board
    canals: Board
    october: Meeting
    executive_met: Meeting
    december: Meeting
    item: AgendaItem
    noted: NoteItem

    @property
    def notes(self) -> Notes:
        return self.noted.notes

    def circulate(self, on: date, kind: str = NotesVersion.Kind.CIRCULATED) -> None:
        notes = self.notes
        notes.state = kind
        notes.save()
        NotesVersion.objects.create(
            notes=notes, number=notes.versions.count() + 1, kind=kind, text={"items": []},
            at=at(on),
        )  # fmt: skip

    def give_out(self, meeting: Meeting, on: date) -> None:
        """Publish the pack of one of the child's meetings, made on that day."""
        PackFactory(meeting=meeting, edition=Edition.MEMBERS, built_at=at(on), published_at=at(on))
        meeting.published_at = at(on)
        meeting.state = Meeting.State.PUBLISHED
        meeting.save()


def family() -> Family:
    executive = BoardFactory(name="Executive", slug="executive")
    canals = BoardFactory(name="Canals Board", slug="canals", parent=executive)
    october = MeetingFactory(board=canals, date=date(2026, 10, 1), state=Meeting.State.HELD)
    december = MeetingFactory(board=canals, date=date(2026, 12, 1))
    AgendaItemFactory(meeting=december, kind=ItemKind.NOTES, title="Notes of the last meeting")
    met = MeetingFactory(board=executive, date=date(2026, 10, 20), state=Meeting.State.HELD)
    AgendaItemFactory(meeting=met, position=1, title="Budget")
    item = AgendaItemFactory(meeting=met, position=2, title=OF_THE_CHAIR)
    report = ReportFactory(item=item, form=Report.Form.CHAIR, purpose="", summary="", action="")
    ChairsReport.objects.create(report=report, board=canals)
    noted = NoteItemFactory(
        notes=NotesFactory(meeting=met), item=item, title=OF_THE_CHAIR, narrative=f"<p>{SAID}</p>"
    )
    DecisionFactory(note_item=noted, text=f"<p>{DECISION}</p>")
    ActionFactory(note_item=noted, meeting=met, text=ASKED)
    return Family(executive, canals, october, met, december, item, noted)
