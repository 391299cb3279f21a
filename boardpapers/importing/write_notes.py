"""Writing the notes of the last meeting: its items and decisions."""

import re

from meetings.actions.noted import NotesText, notes_text
from meetings.agenda.rich_text import clean_rich_text
from meetings.minutes.models import Decision, NoteItem, Notes, NotesVersion
from meetings.minutes.versions import keep_version, newest_version

from .reading.blocks import plain
from .reading.dates import written as written_date
from .reading.names import Match, match_title
from .reading.note_items import ReadItem
from .reading.notes import ReadNotes
from .run import Run
from .wording import change

_DECLARED = re.compile(r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*) declared an? [\w ]*interest", re.U)

BECAUSE = "the notes are agreed"
LEFT = "They were left as they were agreed; have them corrected at the next meeting."


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
            _compare_agreed(run, item, there.get(position), name)
            continue
        written[position] = (item, _write_item(run, notes, item, position, there.get(position)))
        _check_item(run, item, position, name)
    if is_agreed and len(there) > len(read.items):
        problem = f"The agreed notes have {len(there)} items, the file has {len(read.items)}."
        run.ledger.leave(name, 0, problem, LEFT, because=BECAUSE)
    elif len(there) > len(read.items):
        run.ledger.doubt(
            name,
            0,
            f"The notes here have {len(there)} items, the file has {len(read.items)}.",
            f"The others were left; if they belong there, add them to {name} and import again.",
        )
    return written


def keep_notes_version(written: dict[int, tuple[ReadItem, NoteItem]]) -> None:
    """What the notes now say, with their actions, as their next version; none of drafts, of agreed
    notes that have one, and where nothing is changed."""
    noted = next(iter(written.values()), None)
    if noted is None:
        return
    notes = Notes.objects.select_for_update().get(pk=noted[1].notes_id)
    last = newest_version(notes)
    if notes.state == Notes.State.DRAFT or (notes.state == Notes.State.AGREED and last):
        return
    text = notes_text(notes)
    if last is None or NotesText.from_json(last.text) != text:
        keep_version(notes, kind=NotesVersion.Kind(notes.state), text=text.as_json(), by=None)


def _check_head(run: Run, read: ReadNotes, name: str) -> None:
    if read.title and match_title(read.title, run.board.name) is Match.DIFFERENT:
        run.ledger.doubt(
            name, 0, f"The notes are headed “{read.title}”; the board is {run.board.name}.",
            "They were taken as this board's.",
        )  # fmt: skip
    if read.venue and run.venue and match_title(read.venue, run.venue.name) is Match.DIFFERENT:
        run.ledger.doubt(
            name, 0, f"The meeting was at {read.venue} by its notes.",
            f"{run.venue.name} was recorded; if that is wrong, correct board.toml and import "
            "again.",
        )  # fmt: skip


def _lead_in(item: ReadItem) -> str:
    """The words before the decisions, where all have the same."""
    lead_ins = list(dict.fromkeys(d.lead_in for d in item.decisions))
    return plain(lead_ins[0]) if len(lead_ins) == 1 else ""


def _values(item: ReadItem) -> dict[str, object]:
    """What a file says of a confidential item is not taken to be written for everybody."""
    narrative = clean_rich_text(item.narrative_html)
    return {
        "title": item.title[:300],
        "confidential": item.confidential,
        "narrative": "" if item.confidential else narrative,
        "confidential_minute": narrative if item.confidential else "",
        "decisions_lead_in": _lead_in(item)[:200],
    }


def _decisions(item: ReadItem) -> list[str]:
    """The decisions' texts, each with its lead-in unless they share one."""
    shared = _lead_in(item)
    return [
        clean_rich_text(d.html if shared or not d.lead_in else f"{d.lead_in} {d.html}")
        for d in item.decisions
    ]


def _compare_agreed(run: Run, item: ReadItem, there: NoteItem | None, name: str) -> None:
    """Name what the file has otherwise than an item of agreed notes."""
    if there is None:
        problem = f"The agreed notes have no item “{item.title}” in this place."
        run.ledger.leave(name, item.line, problem, LEFT, because=BECAUSE)
        return
    values = _values(item)
    changes = [change(there, f, v) for f, v in values.items() if getattr(there, f) != v]
    if [decision.text for decision in there.decisions.all()] != _decisions(item):
        changes.append("its decisions")
    if not changes:
        run.ledger.kept(NoteItem)
        return
    problem = f"The file changes item “{there.title}” of the agreed notes: {'; '.join(changes)}."
    run.ledger.leave(name, item.line, problem, LEFT, because=BECAUSE)


def _write_item(
    run: Run, notes: Notes, item: ReadItem, position: int, row: NoteItem | None
) -> NoteItem:
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
            **_values(item),
            **({"item": agenda_item} if agenda_item else {}),
        },
        row=row,
        label=f"{position}. {item.title}",
        notes=notes,
        position=position,
    )
    texts = {d.position: d for d in written.decisions.all()}
    for number, text in enumerate(_decisions(item), 1):
        run.ledger.put(
            Decision,
            {"text": text},
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
            f"It was kept in the text, and no declaration was made of it; if the text is wrong, "
            f"correct {name} and import again.",
        )
