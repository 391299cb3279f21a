"""Reading the notes (minutes) of a meeting from plain text.

The tidy form, easy to write by hand:

    Title: Parks Board
    Date: Tuesday, 17 January 2012
    Venue: Weir House

    Attendance

    Chair: Ann Lee (Northbridge Council)
    Members: Bob Hay (Westmere DC), Cy Poe (Eastham BC)
    Officers: Di Roe, Ed Shaw and Flo Orr

    1. Welcome

    What was said, in paragraphs and

    - bullets.

    Decisions

    That the Board:

    - **noted** the report; and
    - **asked** for another.

    Action

    Officers to write another report.

    By: Di Roe / Ed Shaw

What comes out of a word processor's three-column table is read too: attendance as tab-separated
rows, items as tab-separated rows with HTML in the cells, owners as a line of names below an action.
"""

import datetime
import re
from dataclasses import dataclass, field

from .attendance_rows import ReadAttendance, read_attendance_rows
from .blocks import Line, inline_html, numbered_lines, plain
from .dates import ACCEPTED, parse_date, weekday_disagrees, written
from .doubts import Doubts
from .names import Match, best_match
from .note_items import ITEM, PLAIN_NUMBER, ItemsReader, ReadItem

_HEADER = re.compile(r"^\W*(title|board|date|venue|place)\W*?\s*(?::|\t)\W*?\s*(.*)$", re.I)
_TABLE_HEAD = re.compile(r"^\W*item\b.*\baction", re.I)
_ATTENDANCE_HEAD = re.compile(r"^\W*(attendance|present|those present)\W*$", re.I)


@dataclass
class ReadNotes:
    """`preamble` holds what stands before the attendance and is neither title, date nor venue."""

    title: str = ""
    date: datetime.date | None = None
    venue: str = ""
    preamble: list[str] = field(default_factory=list)
    attendance: list[ReadAttendance] = field(default_factory=list)
    items: list[ReadItem] = field(default_factory=list)
    doubts: Doubts = field(default_factory=lambda: Doubts(""))


def read_notes(text: str, file_name: str) -> ReadNotes:
    """The notes in a text. Never refuses: what is not certain is in `doubts`."""
    notes = ReadNotes(doubts=Doubts(file_name))
    lines = numbered_lines(text)
    start = _first_item(lines)
    present = next(
        (n for n, line in enumerate(lines[:start]) if _ATTENDANCE_HEAD.match(line.text)), start
    )
    _read_header(lines[:present], notes)
    rows = [line for line in lines[present + 1 : start] if not _TABLE_HEAD.match(line.text)]
    notes.attendance = read_attendance_rows(rows, notes.doubts)
    reader = ItemsReader(notes.doubts)
    reader.read(lines[start:])
    notes.items = reader.items
    notes.preamble += reader.before_items
    if not notes.items:
        notes.doubts.add(
            0, "No item was found.", "Begin each item with its number and title: “1. Welcome”."
        )
    if not notes.attendance:
        notes.doubts.add(
            0,
            "No attendance was found.",
            "Write “Attendance” above it, as “Chair: Name (Council)”.",
        )
    _compare_owners(notes)
    notes.doubts.sort(key=lambda doubt: doubt.line)
    return notes


def _first_item(lines: list[Line]) -> int:
    """The index of the first item's line, or of the table's head if that comes first."""
    for n, line in enumerate(lines):
        if _TABLE_HEAD.match(line.text) and "\t" in line.text:
            return n + 1
        if PLAIN_NUMBER.match(line.text.lstrip("#* ")) and ITEM.match(line.text.lstrip("#* ")):
            return n
    return len(lines)


def _read_header(lines: list[Line], notes: ReadNotes) -> None:
    doubts = notes.doubts
    for line in lines:
        words = plain(inline_html(line.text.lstrip("#")))
        found = _HEADER.match(words if "\t" not in line.text else line.text)
        key, value = (found[1].lower(), plain(inline_html(found[2]))) if found else ("", "")
        if key in ("title", "board") and not notes.title:
            notes.title = value
        elif key in ("venue", "place") and not notes.venue:
            notes.venue = value
        elif key == "date" and notes.date is None:
            notes.date = parse_date(value)
            if notes.date is None:
                doubts.add(line.number, f"“{value}” is not a date.", f"Write it as {ACCEPTED}.")
                notes.preamble.append(words)
            elif weekday_disagrees(value, notes.date):
                doubts.add(
                    line.number,
                    f"“{value}” names a day of the week that {written(notes.date)} is not.",
                    "Check the date; the day of the month was taken.",
                )
        elif words:
            notes.preamble.append(words)
    needed = {"title": notes.title, "date": notes.date, "venue": notes.venue}
    for what, is_there in needed.items():
        if not is_there and not (what == "date" and notes.preamble and doubts):
            doubts.add(
                0, f"No {what} was found.", f"Begin the notes with a line “{what.title()}: …”."
            )


def _compare_owners(notes: ReadNotes) -> None:
    """Doubt an owner whose name is nearly, but not quite, that of somebody present."""
    present = [row.name for row in notes.attendance]
    lines: dict[tuple[str, str], list[int]] = {}
    for item in notes.items:
        for action in item.actions:
            for owner in action.owners:
                best, match = best_match(owner, present)
                if best and match is Match.PROBABLE:
                    lines.setdefault((owner, best), []).append(action.line)
    for (owner, best), where in lines.items():
        also = f" (also at {', '.join(map(str, where[1:]))})" if where[1:] else ""
        notes.doubts.add(
            where[0],
            f"The action{also} is by “{owner}”, who is not in the attendance; “{best}” is.",
            f"Make it “{best}” if that is who is meant.",
        )
