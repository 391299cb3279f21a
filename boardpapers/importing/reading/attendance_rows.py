"""Reading the attendance at the head of a meeting's notes."""

import re
from dataclasses import dataclass
from enum import StrEnum

from .blocks import Line, inline_html, plain
from .doubts import Doubts
from .names import looks_like_a_name


class Position(StrEnum):
    """The rows of the attendance table, in the order printed."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    DEPUTY_CHAIR = "deputy_chair"
    MEMBER = "member"
    SUBSTITUTE = "substitute"
    APOLOGIES = "apologies"
    OBSERVER = "observer"
    OFFICER = "officer"


@dataclass(frozen=True)
class ReadAttendance:
    """One person; `written_position` is the paper's own word ("Observers/Other attendees")."""

    position: Position
    name: str
    organisation: str
    written_position: str
    line: int


_POSITIONS = (
    (r"vice[\s-]*chair", Position.VICE_CHAIR),
    (r"deputy[\s-]*chair", Position.DEPUTY_CHAIR),
    (r"^(the )?chair", Position.CHAIR),
    (r"substitute", Position.SUBSTITUTE),
    (r"apolog|absen", Position.APOLOGIES),
    (r"observer|other|guest|visitor|speaker|in attendance", Position.OBSERVER),
    (r"officer|secretariat|staff", Position.OFFICER),
    (r"member|councillor|present", Position.MEMBER),
)
_HEAD_WORDS = re.compile(
    r"^\W*(position|role|capacity)\b.*\b(councillor|name|council|authority|organisation)", re.I
)
_ORGANISATION = re.compile(
    r"\b(council|borough|county|city|district|dc|bc|cc|mbc|cbc|lb|ua|trust|department|university|"
    r"association|authority|ltd|limited|plc|college|agency|office|ministry|corporation)\b",
    re.I,
)
_BULLET = re.compile(r"^\s*[-–*•]\s+")


def read_attendance_rows(lines: list[Line], doubts: Doubts) -> list[ReadAttendance]:
    """The people in rows "Position⇥Name⇥Organisation" or lines "Position: Name (Organisation), …".

    A row without a position belongs to the one above. One cell may name several people.
    """
    reader = _Rows(doubts)
    for line in lines:
        if line.text.strip() and not _HEAD_WORDS.match(line.text):
            reader.read(line)
    return reader.found


def position_of(words: str) -> Position | None:
    """The position a word or two stand for, None if it is none of them."""
    lowered = " ".join(words.lower().replace("-", " ").split())
    return next((place for pattern, place in _POSITIONS if re.search(pattern, lowered)), None)


class _Rows:
    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.found: list[ReadAttendance] = []
        self.position: Position | None = None
        self.word = ""

    def read(self, line: Line) -> None:
        mark = "\t" if "\t" in line.text else "|"
        if mark in line.text:
            raw = line.text.strip("|" if mark == "|" else "\r\n").split(mark)
            cells = [plain(inline_html(cell)) for cell in raw]
            if set("".join(cells)) <= set("-: "):
                return
            if cells[0]:
                self.begin(cells[0].rstrip(":"), line)
            self.people(cells[1], " ".join(cells[2:]).strip(), line)
            return
        text = plain(inline_html(_BULLET.sub("", line.text)))
        head, colon, rest = text.partition(":")
        if colon and position_of(head):
            self.begin(head, line)
            text = rest.strip()
        elif not _BULLET.match(line.text) and position_of(text) and not looks_like_a_name(text):
            self.begin(text, line)
            text = ""
        self.people(text, "", line)

    def begin(self, word: str, line: Line) -> None:
        self.word, self.position = word, position_of(word)
        if self.position is None:
            self.position = Position.OBSERVER
            self.doubts.add(
                line.number,
                f"“{word}” is no position known here; the people under it were read as others.",
                "Use Chair, Vice chair, Deputy chair, Members, Substitutes, Apologies, Observers "
                "or Officers.",
            )

    def people(self, cell: str, organisation: str, line: Line) -> None:
        if not cell:
            if organisation:
                self.doubts.add(
                    line.number, f"“{organisation}” stands there without a name.", "Add the name."
                )
            return
        if self.position is None:
            self.position = Position.MEMBER
            self.doubts.add(
                line.number,
                f"“{cell}” has no position; it was read as a member.",
                "Write the position before the name.",
            )
        pairs = [(cell, organisation)] if organisation else _several(cell)
        for name, place in pairs:
            self.found.append(ReadAttendance(self.position, name, place, self.word, line.number))
            if not looks_like_a_name(name):
                self.doubts.add(
                    line.number,
                    f"“{name}” in the attendance does not look like one person's name.",
                    "Give forename and surname, one person a row.",
                )


def _several(cell: str) -> list[tuple[str, str]]:
    """ "A B (Council), C D and E F" as pairs of name and organisation."""
    found: list[tuple[str, str]] = []
    for part in _parts(cell):
        with_place = re.fullmatch(r"(.+?)\s*\((.+)\)", part)
        if with_place:
            found.append((with_place[1], with_place[2]))
        elif found and not found[-1][1] and _ORGANISATION.search(part):
            found[-1] = (found[-1][0], part)
        elif found and part.replace(".", "").isupper():
            found[-1] = (f"{found[-1][0]} {part}", found[-1][1])
        elif part:
            found.append((part, ""))
    return found


def _parts(cell: str) -> list[str]:
    """A cell cut at commas, semicolons and "and", except inside brackets."""
    brackets: list[str] = []

    def hide(found: re.Match[str]) -> str:
        brackets.append(found[0])
        return f"\ue000{len(brackets) - 1}\ue001"

    masked = re.sub(r"\([^()]*\)", hide, re.sub("[\ue000\ue001]", "", cell))
    parts = re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", masked)
    return [
        re.sub("\ue000(\\d+)\ue001", lambda found: brackets[int(found[1])], part).strip(" .")
        for part in parts
    ]
