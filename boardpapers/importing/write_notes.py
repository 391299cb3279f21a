"""Writing the notes of the last meeting: its items and decisions."""

import re

from meetings.agenda.rich_text import clean_rich_text
from meetings.minutes.models import Decision, NoteItem, Notes

from .reading.blocks import plain
from .reading.dates import written as written_date
from .reading.names import Match, match_title
from .reading.note_items import ReadItem
from .reading.notes import ReadNotes
from .run import Run

_DECLARED = re.compile(r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*) declared an? [\w ]*interest", re.U)


def write_notes(run: Run) -> dict[int, tuple[ReadItem, NoteItem]]:
    """The notes in the order taken, by position; agreed notes are left as they are."""
    read = run.sources.notes
    if read is None:
        return {}
    name = read.doubts.file_name
    meeting = run.meetings.get(read.date) if read.date else run.previous
    if meeting is None or (read.date and read.date >= run.sources.board.meeting.date):
        run.ledger.doubt(
            name,
            0,
            "The notes belong to no meeting before this one, and were not taken in.",
            "Give their date in a line “Date: …”, and the same day as “previous” in board.toml.",
        )
        return {}
    expected = run.sources.board.meeting.previous
    if read.date and expected and read.date != expected:
        run.ledger.doubt(
            name,
            0,
            f"The notes are of {written_date(read.date)}; board.toml names "
            f"{written_date(expected)} as the meeting before.",
            "They were kept with the day they bear.",
        )
    _check_head(run, read, name)
    notes = Notes.objects.filter(meeting=meeting).first()
    is_agreed = notes is not None and notes.state == Notes.State.AGREED
    if notes is None:
        notes = run.ledger.put(Notes, {"state": Notes.State.CIRCULATED}, meeting=meeting)
    else:
        run.ledger.kept(Notes)
    there = {item.position: item for item in notes.items.all()}
    written: dict[int, tuple[ReadItem, NoteItem]] = {}
    for position, item in enumerate(read.items, 1):
        if is_agreed:
            if position in there:
                written[position] = (item, there[position])
                run.ledger.kept(NoteItem)
            continue
        written[position] = (item, _write_item(run, notes, item, position, there.get(position)))
        _check_item(run, item, position, name)
    if is_agreed and len(read.items) != len(there):
        run.ledger.doubt(
            name, 0, "The notes are agreed here and differ from the file.", "They were left."
        )
    elif len(there) > len(read.items):
        run.ledger.doubt(
            name,
            0,
            f"The notes here have {len(there)} items, the file has {len(read.items)}.",
            "The others were left; delete them there if they have gone.",
        )
    return written


def _check_head(run: Run, read: ReadNotes, name: str) -> None:
    if read.title and match_title(read.title, run.board.name) is Match.DIFFERENT:
        run.ledger.doubt(
            name, 0, f"The notes are headed “{read.title}”; the board is {run.board.name}.",
            "They were taken as this board's.",
        )  # fmt: skip
    if read.venue and run.venue and match_title(read.venue, run.venue.name) is Match.DIFFERENT:
        run.ledger.doubt(
            name, 0, f"The meeting was at {read.venue} by its notes.",
            f"{run.venue.name} was recorded; change the venue on the meeting's page.",
        )  # fmt: skip


def _write_item(
    run: Run, notes: Notes, item: ReadItem, position: int, row: NoteItem | None
) -> NoteItem:
    lead_ins = list(dict.fromkeys(d.lead_in for d in item.decisions))
    shared = plain(lead_ins[0]) if len(lead_ins) == 1 else ""
    agenda_item = next(
        (
            each
            for each in notes.meeting.items.all()
            if match_title(each.title, item.title) is Match.SAME
        ),
        None,
    )
    written = run.ledger.put(
        NoteItem,
        {
            "title": item.title[:300],
            "confidential": item.confidential,
            "narrative": clean_rich_text(item.narrative_html),
            "decisions_lead_in": shared[:200],
            **({"item": agenda_item} if agenda_item else {}),
        },
        row=row,
        label=f"{position}. {item.title}",
        notes=notes,
        position=position,
    )
    texts = {d.position: d for d in written.decisions.all()}
    for number, decision in enumerate(item.decisions, 1):
        lead = "" if shared or not decision.lead_in else f"{decision.lead_in} "
        run.ledger.put(
            Decision,
            {"text": clean_rich_text(lead + decision.html)},
            row=texts.get(number),
            label=f"{position}. {item.title}, decision {number}",
            note_item=written,
            position=number,
        )
    run.ledger.removed(Decision, written.decisions.filter(position__gt=len(item.decisions)))
    return written


def _check_item(run: Run, item: ReadItem, position: int, name: str) -> None:
    if item.number != str(position):
        run.ledger.doubt(
            name,
            item.line,
            f"“{item.title}” is numbered {item.number} in the notes.",
            f"By its place it is {position}, and so it is printed.",
        )
    for found in _DECLARED.finditer(plain(item.narrative_html)):
        run.ledger.doubt(
            name,
            item.line,
            f"Item {item.number} records an interest: “{found[0]}”.",
            "It stands in the text of the notes; record it under declarations too.",
        )
