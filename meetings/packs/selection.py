"""What one edition of one meeting's pack is made of: data only, what may not be seen left out."""

from dataclasses import dataclass

from meetings.agenda.agenda_page import agenda_lines, every_line
from meetings.agenda.models import ItemKind
from meetings.boards.models import Board, Meeting, PackPart, Venue
from meetings.chairs_reports.answers import Answer
from meetings.packs.arising import matters_arising
from meetings.packs.from_parent import FROM_PARENT_KEY, answers_to_print
from meetings.packs.front_matter import (
    AttendancePage,
    HouseTexts,
    MembershipPage,
    NoticeSection,
    attendance_page,
    membership_page,
    memberships_of_year,
    notice_sections,
    offices_of,
)
from meetings.packs.last_monitor import CONFIDENTIAL_MONITOR_KEY, MONITOR_KEY
from meetings.packs.models import Edition
from meetings.packs.papers import NOTES_KEY, AgendaRow, Paper, agenda_rows, papers
from meetings.packs.records import MonitorPage, NotesPage, monitor_pages, notes_page


@dataclass(frozen=True)
class PackContent:
    """Everything a pack prints. A page without data, or switched off by its board, is None."""

    meeting: Meeting
    edition: Edition
    house_texts: HouseTexts
    notice: tuple[NoticeSection, ...]
    membership: MembershipPage
    attendance: AttendancePage
    agenda: tuple[AgendaRow, ...]
    papers: tuple[Paper, ...]
    notes: NotesPage | None
    notes_reference: str
    """The agenda item under which notes and monitor stand; "" where the agenda has none."""
    notes_confidential: bool
    answers: tuple[Answer, ...]
    """The parent board's, to what this one reported."""
    monitor: MonitorPage | None
    confidential_monitor: MonitorPage | None

    @property
    def board(self) -> Board:
        return self.meeting.board

    @property
    def venue(self) -> Venue | None:
        return self.meeting.venue

    @property
    def has_confidential(self) -> bool:
        """Whether anything in this edition is not for everybody."""
        return (
            any(paper.confidential for paper in self.papers)
            or any(appendix.confidential for paper in self.papers for appendix in paper.appendices)
            or (self.notes is not None and self.notes_confidential)
            or self.confidential_monitor is not None
        )

    def prints(self, part: PackPart) -> bool:
        return part not in self.board.parts_off


def select(meeting: Meeting, edition: Edition) -> PackContent:
    """The content of one edition, read in a fixed number of queries.

    The public edition is given nothing confidential: not the titles, papers, appendices and
    actions, and no notes where the agenda's item for them is confidential. Templates can print
    only what is here.
    """
    confidential = edition == Edition.MEMBERS
    meeting = Meeting.objects.select_related("board", "venue").get(pk=meeting.pk)
    board = meeting.board
    texts = HouseTexts.of(list(board.house_texts.all()))
    seats = list(board.group_seats.on(meeting.date).select_related("group"))
    memberships = memberships_of_year(meeting)
    year = list(Meeting.objects.in_year_of(board, meeting.date))
    last = Meeting.objects.before(meeting).first()

    lines = agenda_lines(meeting, confidential=confidential)
    notes_line = next((line for line in every_line(lines) if line.kind == ItemKind.NOTES), None)
    notes_secret = notes_line is not None and notes_line.confidential
    notes = None
    with_notes = (
        PackPart.NOTES not in board.parts_off
        and (confidential or not notes_secret)
        and not (notes_line and notes_line.withdrawn)
    )
    if last is not None and with_notes:
        notes = notes_page(last, confidential=confidential)
    told: tuple[Answer, ...] = ()
    if with_notes:
        told = tuple(answers_to_print(meeting, public=not confidential))
    monitor, confidential_monitor = monitor_pages(meeting, last, confidential=confidential)
    if notes_secret and not confidential:
        monitor = None  # it is the second half of that item
    with_monitor = PackPart.ACTION_MONITOR not in board.parts_off
    with_papers = PackPart.PAPERS not in board.parts_off
    found = papers(lines, confidential=confidential) if with_papers else ()
    return PackContent(
        meeting=meeting,
        edition=edition,
        house_texts=texts,
        notice=notice_sections(meeting, texts, offices_of(seats)),
        membership=membership_page(meeting, seats, memberships),
        attendance=attendance_page(board, meeting, year, seats, memberships),
        agenda=agenda_rows(
            lines,
            {
                *(paper.key for paper in found),
                *([NOTES_KEY] if notes else []),
                *([FROM_PARENT_KEY] if told else []),
                *((MONITOR_KEY, CONFIDENTIAL_MONITOR_KEY) if with_monitor else ()),
            },
            matters_arising(
                last,
                notes,
                monitor if with_monitor else None,
                confidential_monitor if with_monitor else None,
                told,
            ),
        ),
        papers=found,
        notes=notes,
        notes_reference=notes_line.reference if notes_line else "",
        notes_confidential=notes_secret,
        answers=told,
        monitor=monitor,
        confidential_monitor=confidential_monitor,
    )
