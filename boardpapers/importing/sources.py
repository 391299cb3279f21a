"""Everything in an import folder, read; nothing here knows the database."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from meetings.agenda.reading import ReadReport, UnreadableReport, read_report

from .agenda_rows import read_items
from .folder import LAST_NOTES, ImportFolder
from .ledger import Ledger
from .reading import tables
from .reading.action_monitor import ReadActionMonitor, read_action_monitor
from .reading.board_file import BoardFile, read_board_toml
from .reading.doubts import Doubt, Doubts, UnreadableFile
from .reading.front_matter import ReadFrontMatter, read_front_matter
from .reading.location import ReadLocation, read_location
from .reading.notes import ReadNotes, read_notes
from .reading.tables import Columns, Row, Table, read_csv

BOARD_TOML = "board.toml"
MEMBERS = "members.csv"
ATTENDANCE = "attendance.csv"
AGENDA = "agenda.csv"
ACTIONS = "actions.csv"
PEOPLE = "people.csv"
REPORT_SUFFIXES = (".docx", ".txt", ".md", ".markdown")

T = TypeVar("T")
Progress = Callable[[str], None]


class ImportRefused(Exception):
    """Nothing was imported. `faults` has one sentence for each thing that stands in the way."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Paper:
    """A report's file as read."""

    path: str
    sha256: str
    report: ReadReport


@dataclass
class Sources:
    """What the files say; a file that is not in the folder is None, or an empty table."""

    folder: ImportFolder
    board: BoardFile
    members: Table
    attendance: Table
    agenda: Table
    actions: Table
    people: Table
    papers: dict[str, Paper] = field(default_factory=dict)
    notes: ReadNotes | None = None
    monitor: ReadActionMonitor | None = None
    front: ReadFrontMatter | None = None
    location: ReadLocation | None = None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def has_actions(self) -> bool:
        return ACTIONS in self.folder.files


def read_sources(folder: ImportFolder, progress: Progress = lambda step: None) -> Sources:
    """Every file of the folder, read.

    Raises: ImportRefused, with a sentence for each file that cannot be read.
    """
    reader = _Reader(folder, progress)
    board = reader.attempt(reader.board)
    members = reader.table(MEMBERS, tables.MEMBERS, required=True)
    attendance = reader.table(ATTENDANCE, tables.ATTENDANCE)
    agenda = reader.table(AGENDA, tables.AGENDA, required=True)
    actions = reader.table(ACTIONS, tables.ACTIONS)
    people = reader.table(PEOPLE, tables.PEOPLE)
    notes = reader.text(LAST_NOTES, read_notes)
    monitor = reader.text("action-monitor", read_action_monitor)
    front = reader.text("front-matter", read_front_matter)
    location = reader.text("location-page", read_location)
    papers = reader.papers(agenda)
    reader.attempt(lambda: read_items(agenda, Ledger()))
    if reader.faults or board is None:
        raise ImportRefused(reader.faults)
    for each in (board, members, attendance, agenda, actions, people, notes, monitor, front,
                 location):  # fmt: skip
        reader.doubts += each.doubts if each is not None else []
    return Sources(
        folder, board, members, attendance, agenda, actions, people, papers, notes, monitor,
        front, location, reader.doubts,
    )  # fmt: skip


def paper_path(row: Row) -> str:
    """Where the paper of a row of agenda.csv lies in the folder; "" where it names none."""
    return row["paper"].replace("\\", "/").removeprefix("./")


class _Reader:
    def __init__(self, folder: ImportFolder, progress: Progress) -> None:
        self.folder = folder
        self.progress = progress
        self.faults: list[str] = []
        self.doubts: list[Doubt] = []

    def attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (UnreadableFile, UnreadableReport) as fault:
            self.faults.append(str(fault))
        return None

    def board(self) -> BoardFile:
        content = self.folder.take(BOARD_TOML)
        if content is None:
            raise UnreadableFile(
                BOARD_TOML,
                f"There is no such file in {self.folder.name}.",
                "Choose the folder that holds it: board.toml names the board and the meeting.",
            )
        self.progress("Reading board.toml")
        return read_board_toml(content)

    def table(self, name: str, columns: Columns, required: bool = False) -> Table:
        empty = Table(name, [], [], Doubts(name))
        content = self.folder.take(name)
        if content is None:
            if required:
                self.faults.append(
                    f"{name}: There is no such file in {self.folder.name}. Add it with the columns "
                    f"{', '.join(columns.required)}; it may have no rows."
                )
            return empty
        self.progress(f"Reading {name}")
        table = self.attempt(lambda: read_csv(content, name, columns)) or empty
        self.faults += [str(fault) for fault in tables.cell_faults(table, columns)]
        return table

    def text(self, start: str, read: Callable[[str, str], T]) -> T | None:
        found = self.folder.matching(start, ".txt") or self.folder.matching(start, ".md")
        if not found:
            return None
        name = found[0]
        self.progress(f"Reading {name}")
        content = self.folder.take(name) or b""
        doubts = Doubts(name)
        text = self.attempt(lambda: tables.decode(content, name, doubts))
        self.doubts += doubts
        return None if text is None else read(text, name)

    def papers(self, agenda: Table) -> dict[str, Paper]:
        papers: dict[str, Paper] = {}
        for row in agenda:
            path = paper_path(row)
            if not path or path in papers or path.startswith(LAST_NOTES):
                continue
            content = self.folder.take(path)
            if content is None:
                continue
            self.progress(f"Reading {path}")
            report = self.attempt(partial(read_report, content, path))
            if report is None:
                continue
            papers[path] = Paper(path, hashlib.sha256(content).hexdigest(), report)
            for sentence in report.doubts:
                line = re.search(r"\bline (\d+)", sentence)
                named = sentence if PurePosixPath(path).name in sentence else f"{path}: {sentence}"
                self.doubts.append(Doubt(path, int(line[1]) if line else 0, named))
            self._take_twins(path)
        return papers

    def _take_twins(self, path: str) -> None:
        """Note the same paper in another form ("1a.txt" beside "1a.docx")."""
        stem = str(PurePosixPath(path).with_suffix(""))
        for suffix in REPORT_SUFFIXES:
            if stem + suffix != path and stem + suffix in self.folder.files:
                self.folder.other_forms[stem + suffix] = path
