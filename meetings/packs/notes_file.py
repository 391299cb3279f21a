"""The notes of one meeting by themselves, as a file holds them: what is in it, and its name.

Nothing confidential is in the file of who may not read it; of who may, the confidential minutes
stand apart, after the notes that can be shown.
"""

from dataclasses import dataclass, replace

from meetings.actions.noted import ItemText, notes_text
from meetings.boards.models import Meeting
from meetings.minutes.models import Notes
from meetings.packs.file_names import safe_name
from meetings.packs.records import NotesPage, page_of


@dataclass(frozen=True)
class NotesFile:
    """What both the PDF and the Word file are made of."""

    meeting: Meeting
    standing: str
    """How far the notes are, in a sentence without its full stop."""
    is_draft: bool
    page: NotesPage
    minutes: tuple[tuple[int, ItemText], ...]
    """The confidential items with the numbers they have in the notes."""

    @property
    def is_confidential(self) -> bool:
        return bool(self.minutes) or any(
            action.confidential for item in self.page.items for action in item.actions
        )

    @property
    def title(self) -> str:
        return f"{self.meeting.board.name}: notes, {self.meeting.date:%-d %B %Y}"

    @property
    def mark(self) -> str:
        """What each page says of a draft; "" once they are agreed."""
        return self.standing if self.is_draft else ""

    @property
    def name(self) -> str:
        """Without an ending, such as "Harbours Board 2026-10-20 notes (draft)"."""
        words = [
            *(["draft"] if self.is_draft else []),
            *(["confidential"] if self.is_confidential else []),
        ]
        which = f" ({', '.join(words)})" if words else ""
        board = safe_name(self.meeting.board.name, 60)
        return f"{board} {self.meeting.date:%Y-%m-%d} notes{which}"


def notes_file(notes: Notes, *, confidential: bool, declarations: bool = True) -> NotesFile:
    """For a reader who may read the notes, with `confidential` all of them, and with
    `declarations` what was declared."""
    text = notes_text(notes)
    numbered = enumerate(text.items, start=1)
    page = page_of(notes.meeting, text, confidential=confidential)
    return NotesFile(
        meeting=notes.meeting,
        standing=standing_of(notes),
        is_draft=notes.state != Notes.State.AGREED,
        page=page if declarations else replace(page, declarations=()),
        minutes=tuple(
            (place, item)
            for place, item in numbered
            if confidential and item.confidential and _has_minute(item)
        ),
    )


def standing_of(notes: Notes) -> str:
    """How far the notes are, as a sentence without its full stop."""
    if notes.state == Notes.State.AGREED:
        at = notes.agreed_at
        return f"Agreed at the meeting of {at.date:%-d %B %Y}" if at else "Agreed"
    if notes.state == Notes.State.CIRCULATED and notes.corrections_by is not None:
        return f"Draft: corrections by {notes.corrections_by:%-d %B %Y}"
    return "Draft"


def _has_minute(item: ItemText) -> bool:
    return bool(item.confidential_minute or item.decisions or item.actions or item.votes)
