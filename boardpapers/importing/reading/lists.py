"""Reading a list that a secretary keeps: of members, or of who came to the year's meetings.

It comes as CSV in any usual encoding and with any usual mark between its cells, or as a workbook;
its columns have the names that its keeper gave them, perhaps below a title.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .dates import parse_date
from .doubts import Doubts, Kind, UnreadableFile
from .names import words_alone
from .tables import ATTENDANCE, LARGEST_BYTES, Columns, Table, decode, records, table_of
from .workbooks import MOST_COLUMNS, is_workbook, read_workbook, too_wide_or_long

MOST_PEOPLE = 500
"""Rows of a list. The largest boards have some hundred people with all their substitutes."""
ROWS_ABOVE = 20
"""So many rows may stand above the one that names the columns."""

MEMBERS = Columns(
    ("name",),
    ("group", "capacity", "role", "organisation", "sector", "from", "to", "email"),
    days=("from", "to"),
)
_ALSO = {
    "name": "councillor, councillors, councillor name, member, members, full name, person, who",
    "group": "party, political group, political party, group or party",
    "capacity": "type, place, membership, membership type, kind",
    "role": "office, position, position held, post",
    "organisation": "authority, council, local authority, organization, body, employer",
    "sector": "sector represented, stands for, representing",
    "from": "start, starts, start date, starts on, since, appointed, term begins, first day",
    "to": "until, end, ends, end date, ends on, term ends, last day",
    "email": "e mail, e mail address, email address, mail",
    "section": "section of the table, list",
}
_CANONICAL = {
    word: column
    for column, others in _ALSO.items()
    for word in (column, *(other.strip() for other in others.split(",")))
}
_PARTS_OF_A_NAME = {
    "title": 0, "prefix": 0, "forename": 1, "forenames": 1, "first name": 1, "given name": 1,
    "surname": 2, "last name": 2, "family name": 2, "honours": 3, "suffix": 3,
}  # fmt: skip
_SURNAME = 2

Lines = list[tuple[int, list[str]]]


class Kept(StrEnum):
    """What a list is of."""

    MEMBERS = "members"
    ATTENDANCE = "attendance"


@dataclass(frozen=True)
class ReadList:
    """A list as read. `columns` are those it has, by the names used here."""

    kept: Kept
    table: Table
    columns: frozenset[str]


def read_list(content: bytes, file_name: str) -> ReadList:
    """What a file lists, each row knowing its line.

    Raises: UnreadableFile, in words for whoever keeps the list.
    """
    doubts = Doubts(file_name)
    lines = _lines(content, file_name, doubts)
    if not lines:
        raise UnreadableFile(
            file_name, "The file is empty.", "Its first row must name the columns: Name, Group …"
        )
    start = _head_at(lines)
    if start is None:
        found = ", ".join(cell.strip() for cell in lines[0][1] if cell.strip())
        raise UnreadableFile(
            file_name,
            f"No row names the columns; the first one says: {found[:200]}.",
            "Above the people put a row with Name, and Group, Capacity and Authority where the "
            "list has them.",
            lines[0][0],
        )
    for line, cells in lines[:start]:
        said = " ".join(cell.strip() for cell in cells if cell.strip())
        doubts.add(line, f"“{said[:100]}” stands above the list and was left out.", "", Kind.FILES)
    lines = _with_whole_names(lines[start:])
    named = ", ".join(cell.strip() for cell in lines[0][1] if cell.strip())
    lines[0] = (lines[0][0], _canonical(lines[0][1]))
    head = frozenset(cell.casefold() for cell in lines[0][1] if cell)
    kept = Kept.ATTENDANCE if any(parse_date(cell) for cell in head) else Kept.MEMBERS
    if kept is Kept.MEMBERS and not head & {"group", "capacity", "sector"}:
        raise UnreadableFile(
            file_name,
            "This is no list of members: no column gives their group or their capacity. The "
            f"columns are {named}.",
            "If they are members, add a column Capacity with Member, Substitute or Observer. "
            "Officers have no seat on a board; they come in with the reports they write.",
            lines[0][0],
        )
    if len(lines) - 1 > MOST_PEOPLE:
        raise UnreadableFile(
            file_name,
            f"The list has {len(lines) - 1} rows; at most {MOST_PEOPLE} are read, more than any "
            "board has.",
            "Check that it is the list of this board alone.",
        )
    columns = MEMBERS if kept is Kept.MEMBERS else ATTENDANCE
    if kept is Kept.ATTENDANCE:
        lines = _dates_and_names_only(lines, doubts)
    return ReadList(kept, table_of(lines, columns, doubts), head)


def _lines(content: bytes, file_name: str, doubts: Doubts) -> Lines:
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile(
            file_name,
            f"The file has {len(content) / 1e6:.1f} MB; a list has at most "
            f"{LARGEST_BYTES / 1e6:.0f} MB.",
            "Keep only the list in it.",
        )
    if content.startswith(b"%PDF-"):
        raise UnreadableFile(
            file_name, "This is a PDF, in which no table can be read.",
            "Bring in the spreadsheet it was made from.",
        )  # fmt: skip
    if is_workbook(content):
        return read_workbook(content, file_name, doubts)
    text = _text(content, file_name, doubts)
    if text.lstrip().lower().startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise UnreadableFile(
            file_name, "This is a web page, whatever its name says.",
            "Open it in a spreadsheet program and save it as a workbook (.xlsx) or as CSV.",
        )  # fmt: skip
    text = re.sub(r"\Asep=.\r?\n", "\n", text)
    found: Lines = []
    for line, cells in records(text, file_name, _mark(text)):
        if len(cells) > MOST_COLUMNS:
            raise too_wide_or_long(file_name, line)
        found.append((line, cells))
    return found


def _text(content: bytes, file_name: str, doubts: Doubts) -> str:
    """UTF-16 as spreadsheet programs write it, or what `decode` reads."""
    encodings = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = encodings.get(content[:2])
    if encoding is None and content[1:2] == b"\0":
        encoding = "utf-16-le"
    if encoding is None:
        return decode(content, file_name, doubts)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise UnreadableFile(
            file_name, "The text breaks off or is damaged.", 'Save it again as "CSV UTF-8".'
        ) from wrong


def _mark(text: str) -> str:
    """What separates the cells: the mark by which the most columns of a list are recognised."""
    top = text.splitlines()[:ROWS_ABOVE]

    def recognised(mark: str) -> tuple[int, int]:
        rows = [[cell.strip(' "') for cell in line.split(mark, MOST_COLUMNS)] for line in top]
        return (
            max((_known(row) for row in rows), default=0),
            max((len(row) for row in rows), default=0),
        )

    return max((",", ";", "\t", "|"), key=recognised)


def _known(cells: list[str]) -> int:
    """How many of a row's cells name columns, if one of them is for the name."""
    words = [words_alone(cell) for cell in cells]
    has_name = any(
        _CANONICAL.get(word) == "name" or _PARTS_OF_A_NAME.get(word) == _SURNAME for word in words
    )
    known = sum(
        word in _CANONICAL or word in _PARTS_OF_A_NAME or parse_date(cell) is not None
        for word, cell in zip(words, cells, strict=True)
        if word
    )
    return known if has_name else 0


def _head_at(lines: Lines) -> int | None:
    scores = [_known(cells) for _, cells in lines[:ROWS_ABOVE]]
    return scores.index(max(scores)) if max(scores) > 0 else None


def _canonical(head: list[str]) -> list[str]:
    """The head with the names used here; a second column for the same thing keeps its own."""
    named = [cell.strip() for cell in head]
    taken = {cell.casefold() for cell in named}
    for index, cell in enumerate(named):
        column = _CANONICAL.get(words_alone(cell))
        if column is not None and (column == cell.casefold() or column not in taken):
            taken.add(column)
            named[index] = column
    return named


def _with_whole_names(lines: Lines) -> Lines:
    """Title, forename, surname and honours in columns of their own, put together."""
    head = [words_alone(cell) for cell in lines[0][1]]
    parts = sorted(
        (_PARTS_OF_A_NAME[word], index)
        for index, word in enumerate(head)
        if word in _PARTS_OF_A_NAME
    )
    if not any(part == _SURNAME for part, _ in parts) or "name" in map(_CANONICAL.get, head):
        return lines
    places = [index for _, index in parts]
    whole: Lines = []
    for number, (line, cells) in enumerate(lines):
        words = [cells[index].strip() for index in places if index < len(cells)]
        rest = [cell for index, cell in enumerate(cells) if index not in places]
        whole.append((line, ["name" if number == 0 else " ".join(filter(None, words)), *rest]))
    return whole


def _dates_and_names_only(lines: Lines, doubts: Doubts) -> Lines:
    """An attendance table without the columns that are neither; its section may be missing."""
    (line, head), *rows = lines
    named = [cell.casefold() for cell in head]
    if "section" not in named and "group" in named:
        head = [
            "section" if name == "group" else cell for name, cell in zip(named, head, strict=True)
        ]
        named = [cell.casefold() for cell in head]
    kept = [
        index
        for index, cell in enumerate(head)
        if named[index] in ("section", "name") or parse_date(cell)
    ]
    for index, cell in enumerate(head):
        if cell and index not in kept:
            doubts.add(line, f"The column “{cell}” is no meeting's and was left out.")
    picked = [
        (number, [cells[index] if index < len(cells) else "" for index in kept])
        for number, cells in [(line, head), *rows]
    ]
    if "section" in named:
        return picked
    return [
        (number, ["section" if place == 0 else "", *cells])
        for place, (number, cells) in enumerate(picked)
    ]
