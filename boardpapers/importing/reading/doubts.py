"""What a reader says when it is not sure, and when it cannot read a file at all."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a doubt is about, in the order in which doubts are shown."""

    CONFIDENTIAL = "Confidentiality"
    PEOPLE = "People"
    AGENDA = "Agenda and papers"
    NOTES = "Attendance and notes"
    ACTIONS = "Actions"
    FILES = "Files"


_KIND_OF_FILE = (
    (r"(members|people)\.csv", Kind.PEOPLE),
    (r"(attendance\.csv|notes-of-last-meeting.*)", Kind.NOTES),
    (r"(actions\.csv|action-monitor.*)", Kind.ACTIONS),
    (r"(board\.toml|front-matter.*|location-page.*)", Kind.FILES),
)


def kind_of_file(file_name: str) -> Kind:
    """The kind of doubt a file gives rise to where nothing more is said; of others, the agenda."""
    found = (kind for names, kind in _KIND_OF_FILE if re.fullmatch(names, file_name))
    return next(found, Kind.AGENDA)


@dataclass(frozen=True)
class Doubt:
    """One thing a reader took, or left out, without being certain.

    `sentence` is complete and names file and line itself; `suggestion` says what to do about it.
    `line` is 1 for the first line of the file, 0 where the doubt is about the whole file. `kind`
    is that of the file unless it is given; it tells no two doubts apart.
    """

    file_name: str
    line: int
    sentence: str
    suggestion: str = ""
    kind: Kind | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.kind is None:
            object.__setattr__(self, "kind", kind_of_file(self.file_name))

    def __str__(self) -> str:
        return f"{self.sentence} {self.suggestion}".strip()


class UnreadableFile(Exception):
    """A file no reader can use. The message names the file, the line and the remedy."""

    def __init__(self, file_name: str, problem: str, remedy: str, line: int = 0) -> None:
        self.file_name = file_name
        self.line = line
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{place(file_name, line)}: {problem} {remedy}")


def place(file_name: str, line: int) -> str:
    """Where something stands, as people say it: "members.csv, line 3"."""
    return f"{file_name}, line {line}" if line else file_name


class Doubts(list[Doubt]):
    """The doubts about one file."""

    def __init__(self, file_name: str) -> None:
        super().__init__()
        self.file_name = file_name

    def add(self, line: int, problem: str, suggestion: str = "", kind: Kind | None = None) -> None:
        sentence = f"{place(self.file_name, line)}: {problem}"
        self.append(Doubt(self.file_name, line, sentence, suggestion, kind))


def by_kind(doubts: Iterable[Doubt]) -> list[tuple[Kind, list[Doubt]]]:
    """The doubts under the kinds that have any, each kind in its place."""
    every = list(doubts)
    groups = ((kind, [doubt for doubt in every if doubt.kind == kind]) for kind in Kind)
    return [(kind, group) for kind, group in groups if group]
