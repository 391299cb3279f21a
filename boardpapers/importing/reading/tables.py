"""Reading the spreadsheets of an import folder (CSV), each row knowing its line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from boardpapers.spreadsheets import unguarded

from .dates import ACCEPTED, parse_date
from .doubts import Doubts, Kind, UnreadableFile, place

LARGEST_BYTES = 5_000_000
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Columns:
    """The columns a file must have and those it may have.

    With `dates` set every further column must be a date (the attendance of a year's meetings);
    otherwise a further column is left out with a doubt. Cells of `days` are dates, those of
    `numbers` whole numbers.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    dates: bool = False
    days: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


MEMBERS = Columns(
    ("group", "capacity", "role", "name", "organisation"), ("sector", "from", "to", "email"),
    days=("from", "to"),
)  # fmt: skip
ATTENDANCE = Columns(("section", "name"), dates=True)
AGENDA = Columns(
    ("number", "letter", "title"),
    ("page", "paper", "restriction", "kind", "reason", "open_title", "presenter", "minutes",
     "priority"),
    numbers=("minutes",),
)  # fmt: skip
ACTIONS = Columns(
    ("item", "item_title", "action", "action_by", "progress"), ("due", "state", "meeting"),
    days=("due", "meeting"),
)  # fmt: skip
PEOPLE = Columns(("name",), ("email", "position", "organisation"))


@dataclass(frozen=True)
class Row:
    """One row: its cells by column name, trimmed; an optional column the file lacks is ""."""

    file_name: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def where(self) -> str:
        return place(self.file_name, self.line)

    def refuse(self, problem: str, remedy: str) -> UnreadableFile:
        """The refusal of the whole file for something in this row; the caller raises it."""
        return UnreadableFile(self.file_name, problem, remedy, self.line)


@dataclass(frozen=True)
class Table:
    """A file's rows. `date_columns` pairs each date with its column's name, in file order."""

    file_name: str
    rows: list[Row]
    date_columns: list[tuple[date, str]]
    doubts: Doubts

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def decode(content: bytes, file_name: str, doubts: Doubts) -> str:
    """A text file's text: UTF-8, or Windows-1252 with a doubt. Raises UnreadableFile."""
    if len(content) > LARGEST_BYTES:
        size, most = len(content) / 1e6, LARGEST_BYTES / 1e6
        raise UnreadableFile(
            file_name,
            f"The file is {size:.1f} MB; at most {most:.0f} MB are read.",
            "Take out what is not part of this meeting and try again.",
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            file_name, "The file is in the encoding UTF-16.", 'Save it again as "CSV UTF-8".'
        )
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise UnreadableFile(
            file_name,
            "The file holds NUL bytes, so it is not plain text.",
            "Save it from the spreadsheet as CSV or from the editor as plain text.",
            line,
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableFile(
            file_name,
            "The text is neither in UTF-8 nor in Windows-1252.",
            "Save the file again in UTF-8.",
            line,
        ) from None
    doubts.add(
        line,
        "The text is not in UTF-8; it was read as Windows-1252.",
        "Check the accents, dashes and pound signs, or save the file in UTF-8.",
        Kind.FILES,
    )
    return text


def read_csv(content: bytes, file_name: str, columns: Columns) -> Table:
    """The rows of a CSV file; empty rows are passed over.

    Raises UnreadableFile for a missing or repeated column, a row with too many or too few cells,
    a broken quotation, NULs, an unknown encoding, or a file that is too large.
    """
    doubts = Doubts(file_name)
    return table_of(records(decode(content, file_name, doubts), file_name), columns, doubts)


def table_of(lines: Iterable[tuple[int, list[str]]], columns: Columns, doubts: Doubts) -> Table:
    """Lines of cells, each with its number, as a table; the first names the columns.

    Raises UnreadableFile as `read_csv` does.
    """
    file_name, remaining = doubts.file_name, iter(lines)
    first = next(remaining, None)
    if first is None:
        raise UnreadableFile(
            file_name,
            "The file is empty.",
            f"Its first line must name the columns: {', '.join(columns.required)}.",
        )
    header_line, header = first
    header = [name.strip() for name in header]
    while header and not header[-1]:
        header.pop()
    kept, dates = _check_header(header, header_line, columns, doubts)
    rows: list[Row] = []
    for line, cells in remaining:
        if len(rows) == MOST_ROWS:
            raise UnreadableFile(
                file_name, f"The file has more than {MOST_ROWS} rows.", "Divide it.", line
            )
        rows.append(_row(file_name, line, cells, header, kept, columns))
    return Table(file_name, rows, dates, doubts)


def read_date(row: Row, column: str) -> date | None:
    """A cell's date, None if it is empty. Raises UnreadableFile, naming the forms accepted."""
    text = row[column]
    if not text:
        return None
    day = parse_date(text)
    if day is None:
        raise row.refuse(
            f"“{text}” in the column “{column}” is not a date.", f"Write it as {ACCEPTED}."
        )
    return day


def read_number(row: Row, column: str) -> int | None:
    """A cell's whole number, 0 or more; None if the cell is empty. Raises UnreadableFile."""
    text = row[column]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise row.refuse(
            f"“{text}” in the column “{column}” is not a whole number.",
            "Write it in digits, such as 21, or leave the cell empty.",
        )
    return int(text)


def cell_faults(table: Table, columns: Columns) -> list[UnreadableFile]:
    """Every cell that should be a date or a number and is none, in order of line."""
    faults: list[UnreadableFile] = []
    for row in table:
        for read, names in ((read_date, columns.days), (read_number, columns.numbers)):
            for name in names:
                try:
                    read(row, name)
                except UnreadableFile as fault:
                    faults.append(fault)
    return faults


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like another, if any is at all like it."""
    found = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=60)
    return found[0] if found else None


def records(text: str, file_name: str, mark: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Non-empty records with the line each begins on; `mark` separates their cells."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise UnreadableFile(
                file_name,
                f"A quotation mark opens or closes in the wrong place ({wrong}).",
                'Put text that holds a comma between " and ", and write a " inside it twice.',
                line,
            ) from None
        if any(cell.strip() for cell in cells):
            yield line, [unguarded(cell) for cell in cells]
        line = reader.line_num + 1


def _check_header(
    header: list[str], line: int, columns: Columns, doubts: Doubts
) -> tuple[dict[str, int], list[tuple[date, str]]]:
    file_name = doubts.file_name
    lowered = [name.lower() for name in header]
    for name in header:
        if name and lowered.count(name.lower()) > 1:
            raise UnreadableFile(
                file_name,
                f"The column “{name}” is there twice.",
                "Delete or rename one of them.",
                line,
            )
    if "" in header:
        raise UnreadableFile(
            file_name,
            f"Column {header.index('') + 1} has no name.",
            "Name it in the first line, or delete it.",
            line,
        )
    for name in columns.required:
        if name not in lowered:
            raise _missing_column(name, header, line, columns, file_name)
    kept: dict[str, int] = {}
    dates: list[tuple[date, str]] = []
    known = columns.required + columns.optional
    for index, name in enumerate(lowered):
        if name in known:
            kept[name] = index
        elif columns.dates:
            day = parse_date(name)
            if day is None:
                raise UnreadableFile(
                    file_name,
                    f"The column “{header[index]}” is not the date of a meeting.",
                    f"Write it as {ACCEPTED}.",
                    line,
                )
            if any(day == other for other, _ in dates):
                raise UnreadableFile(
                    file_name,
                    f"The column “{header[index]}” is a date that is there twice.",
                    "Delete one of them.",
                    line,
                )
            dates.append((day, header[index]))
            kept[header[index]] = index
        else:
            near = nearest(name, [other for other in known if other not in lowered])
            doubts.add(
                line,
                f"The column “{header[index]}” is not known here and was left out.",
                f"Call it “{near}” if that is meant." if near else "",
                Kind.FILES,
            )
    return kept, dates


def _missing_column(
    name: str, header: list[str], line: int, columns: Columns, file_name: str
) -> UnreadableFile:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        return UnreadableFile(
            file_name,
            "The columns are not separated by commas.",
            "Save the file as CSV with commas.",
            line,
        )
    known = columns.required + columns.optional
    spare = [other for other in header if other.lower() not in known]
    near = nearest(name, spare)
    return UnreadableFile(
        file_name,
        f"There is no column “{name}”; the columns found are {', '.join(header) or 'none'}.",
        f"Rename “{near}” to “{name}”." if near else f"Add a column “{name}”; it may be empty.",
        line,
    )


def _row(
    file_name: str,
    line: int,
    cells: list[str],
    header: list[str],
    kept: dict[str, int],
    columns: Columns,
) -> Row:
    trimmed = [cell.strip() for cell in cells]
    while len(trimmed) > len(header) and not trimmed[-1]:
        trimmed.pop()
    if len(trimmed) != len(header):
        many = len(trimmed) > len(header)
        raise UnreadableFile(
            file_name,
            f"The row has {len(trimmed)} cells where the first line names {len(header)} columns.",
            'Put text that holds a comma between " and ".'
            if many
            else "Add commas for the empty cells at its end.",
            line,
        )
    found = {name: trimmed[index] for name, index in kept.items()}
    return Row(file_name, line, dict.fromkeys(columns.optional, "") | found)
