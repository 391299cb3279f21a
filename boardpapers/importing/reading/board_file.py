"""Reading `board.toml`: the board, the meeting, the venue and the groups."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .doubts import Doubt, Doubts, UnreadableFile
from .tables import decode, nearest

STATES = ("planned", "published", "held", "closed", "cancelled")


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Secretary:
    name: str
    email: str = ""
    position: str = ""
    phone: str = ""


@dataclass(frozen=True)
class BoardFacts:
    """`notice_days` are clear working days; `quorum` is a number of members."""

    name: str
    organisation: str
    parent: str
    year: str
    priorities: list[str]
    contact: Contact | None
    carers_allowance: str
    notice_days: int | None
    quorum: int | None


@dataclass(frozen=True)
class MeetingFacts:
    """The meeting of this folder. `next_start` is None where only the day is known."""

    date: datetime.date
    start: datetime.time
    lunch: str
    rooms: str
    previous: datetime.date | None
    next: datetime.date | None
    next_start: datetime.time | None
    duration_minutes: int | None
    reference: str


@dataclass(frozen=True)
class VenueFacts:
    name: str
    address: list[str]


@dataclass(frozen=True)
class GroupFacts:
    name: str
    seats: int
    office: Contact | None
    line: int


@dataclass(frozen=True)
class OtherMeeting:
    """Another meeting of the year; `state` is one of STATES, `reason` why it was cancelled."""

    date: datetime.date
    start: datetime.time | None
    state: str
    reason: str
    line: int


@dataclass(frozen=True)
class BoardFile:
    board: BoardFacts
    meeting: MeetingFacts
    venue: VenueFacts | None
    groups: list[GroupFacts]
    secretariat: list[Secretary] = field(default_factory=list)
    meetings: list[OtherMeeting] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_board_toml(content: bytes, file_name: str = "board.toml") -> BoardFile:
    """The facts in `board.toml`; a key nobody knows is left out with a doubt.

    Raises UnreadableFile for what is missing or of the wrong kind, naming key, line and remedy.
    """
    doubts = Doubts(file_name)
    text = decode(content, file_name, doubts)
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"line (\d+)", str(wrong))
        line = int(at[1]) if at else len(text.splitlines())
        raise _unreadable_line(file_name, text, line, str(wrong)) from None
    root = _Section(top, "", file_name, _key_lines(text), doubts)
    facts = BoardFile(
        board=_board(root.section("board")),
        meeting=_meeting(root.section("meeting")),
        venue=_venue(root.section_if_there("venue")),
        groups=[_group(each) for each in root.sections("group")],
        secretariat=[_secretary(each) for each in root.sections("secretariat")],
        meetings=[_other_meeting(each) for each in root.sections("meetings")],
        doubts=doubts,
    )
    root.done()
    return facts


_DAY = re.compile(r"=\s*([\"']?)((\d{4})-(\d{1,2})-(\d{1,2}))(?!\d)")


def _unreadable_line(file_name: str, text: str, line: int, problem: str) -> UnreadableFile:
    """The refusal of a file for one line. `problem` is the parser's English."""
    lines = text.splitlines()
    while line > 1 and not "".join(lines[line - 1 : line]).strip():
        line -= 1
    stands = "".join(lines[line - 1 : line]).strip()
    day = _DAY.search(stands)
    if day and not day[1] and not _is_day(day[2]):
        return UnreadableFile(
            file_name, f"{day[2]} is not a date.", "Write the day as 2026-12-08.", line
        )
    if re.search("overwrite|twice", problem):
        return UnreadableFile(
            file_name, f"“{stands[:80]}” says again what is said above.", "Delete one.", line
        )
    return UnreadableFile(
        file_name,
        f"This line cannot be read: {stands[:80] or 'it is empty'}.",
        'Each line is `name = "value"`, `name = 12` or `name = 2026-12-08`; a section begins with '
        "its name in square brackets, such as [meeting].",
        line,
    )


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


_T = TypeVar("_T")
_REQUIRED: Any = object()
_KINDS: dict[type, str] = {
    str: 'a text: {key} = "…"',
    int: "a whole number: {key} = 6",
    datetime.date: "a date: {key} = 2012-03-20",
    datetime.time: "a time: {key} = 11:00:00",
    datetime.datetime: "a date and time: {key} = 2012-05-15T11:00:00",
    list: 'a list of texts: {key} = ["…", "…"]',
    dict: "a section",
}


class _Section:
    """One table of the file: takes its keys by type, and says where each stands."""

    def __init__(
        self,
        values: Mapping[str, Any],
        path: str,
        file_name: str,
        lines: Mapping[str, int],
        doubts: Doubts,
    ) -> None:
        self.values = values
        self.path = path
        self.file_name = file_name
        self.lines = lines
        self.doubts = doubts
        self.asked: list[str] = []

    def line(self, key: str = "") -> int:
        """The line of a key, of the section if the key is not there, 0 if neither is."""
        path = self.path
        full = f"{path}.{key}" if path and key else path or key
        return self.lines.get(full) or self.lines.get(path, 0)

    def named(self, key: str) -> str:
        where = re.sub(r"\[\d+\]", "", self.path)
        return f"“{key}” in [{where}]" if where else f"“{key}”"

    def refuse(self, key: str, problem: str, remedy: str) -> UnreadableFile:
        return UnreadableFile(self.file_name, problem, remedy, self.line(key))

    def take(self, key: str, kind: type[_T], default: Any = _REQUIRED) -> Any:
        self.asked.append(key)
        form = _KINDS[kind].format(key=key)
        if key not in self.values:
            if default is not _REQUIRED:
                return default
            near = nearest(key, [name for name in self.values if name not in self.asked])
            raise self.refuse(
                key,
                f"{self.named(key)} is missing.",
                f"Rename “{near}” to “{key}”." if near else f"Add {form}.",
            )
        value = self.values[key]
        fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if kind is datetime.date and isinstance(value, datetime.datetime):
            fits = False
        if not fits:
            raise self.refuse(key, f"{self.named(key)} is {value!r}.", f"It must be {form}.")
        return value

    def text(self, key: str, default: Any = _REQUIRED) -> str:
        value = str(self.take(key, str, default)).strip()
        if not value and default is _REQUIRED:
            raise self.refuse(key, f"{self.named(key)} is empty.", "Write it between the quotes.")
        return value

    def texts(self, key: str, default: Any = _REQUIRED) -> list[str]:
        values = self.take(key, list, default)
        for value in values:
            if not isinstance(value, str):
                raise self.refuse(
                    key,
                    f"{self.named(key)} holds {value!r}.",
                    f"It must be {_KINDS[list].format(key=key)}.",
                )
        return [value.strip() for value in values]

    def count(self, key: str, default: Any = _REQUIRED, least: int = 0) -> int | None:
        value: int | None = self.take(key, int, default)
        if value is not None and not least <= value <= 1000:
            raise self.refuse(
                key, f"{self.named(key)} is {value}.", f"It must be between {least} and 1000."
            )
        return value

    def section(self, key: str) -> "_Section":
        values = self.take(key, dict)
        path = f"{self.path}.{key}" if self.path else key
        return _Section(values, path, self.file_name, self.lines, self.doubts)

    def section_if_there(self, key: str) -> "_Section | None":
        self.asked.append(key)
        return self.section(key) if key in self.values else None

    def sections(self, key: str) -> list["_Section"]:
        self.asked.append(key)
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            raise self.refuse(
                key, f"“{key}” is not a list of sections.", f"Begin each with a line [[{key}]]."
            )
        return [
            _Section(each, f"{key}[{n}]", self.file_name, self.lines, self.doubts)
            for n, each in enumerate(values)
        ]

    def done(self) -> None:
        """Doubts for keys that nothing asked for."""
        for key in self.values:
            if key not in self.asked:
                near = nearest(key, [name for name in self.asked if name not in self.values])
                self.doubts.add(
                    self.line(key),
                    f"{self.named(key)} is not known here and was left out.",
                    f"Call it “{near}” if that is meant." if near else "",
                )


def _contact(section: _Section | None) -> Contact | None:
    if section is None:
        return None
    found = Contact(section.text("name"), section.text("phone", ""), section.text("email", ""))
    section.done()
    return found


def _secretary(section: _Section) -> Secretary:
    found = Secretary(
        section.text("name"),
        section.text("email", ""),
        section.text("position", ""),
        section.text("phone", ""),
    )
    section.done()
    return found


def _board(section: _Section) -> BoardFacts:
    found = BoardFacts(
        name=section.text("name"),
        organisation=section.text("organisation", ""),
        parent=section.text("parent", ""),
        year=section.text("year", ""),
        priorities=section.texts("priorities", []),
        contact=_contact(section.section_if_there("contact")),
        carers_allowance=section.text("carers_allowance", ""),
        notice_days=section.count("notice_days", None),
        quorum=section.count("quorum", None, least=1),
    )
    section.done()
    return found


def _meeting(section: _Section) -> MeetingFacts:
    following = section.values.get("next")
    has_time = isinstance(following, datetime.datetime)
    next_day = section.take("next", datetime.datetime if has_time else datetime.date, None)
    found = MeetingFacts(
        date=section.take("date", datetime.date),
        start=section.take("start", datetime.time),
        lunch=section.text("lunch", ""),
        rooms=section.text("rooms", ""),
        previous=section.take("previous", datetime.date, None),
        next=next_day.date() if has_time else next_day,
        next_start=next_day.time() if has_time else None,
        duration_minutes=section.count("duration_minutes", None, least=1),
        reference=section.text("reference", ""),
    )
    section.done()
    return found


def _venue(section: _Section | None) -> VenueFacts | None:
    if section is None:
        return None
    found = VenueFacts(section.text("name"), section.texts("address", []))
    section.done()
    return found


def _group(section: _Section) -> GroupFacts:
    found = GroupFacts(
        section.text("name"),
        section.count("seats") or 0,
        _contact(section.section_if_there("office")),
        section.line(),
    )
    section.done()
    return found


def _other_meeting(section: _Section) -> OtherMeeting:
    state = section.text("state", "planned")
    if state not in STATES:
        raise section.refuse(
            "state",
            f"“state” in [meetings] is “{state}”.",
            f"It must be one of {', '.join(STATES)}.",
        )
    found = OtherMeeting(
        section.take("date", datetime.date),
        section.take("start", datetime.time, None),
        state,
        section.text("reason", ""),
        section.line(),
    )
    if state == "cancelled" and not found.reason:
        section.doubts.add(
            section.line("state"),
            "The meeting is cancelled and no reason is given.",
            'Add reason = "…".',
        )
    section.done()
    return found


def _key_lines(text: str) -> dict[str, int]:
    """The line of each section and key, by path ("group[1].seats"), as far as plain to see."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    path = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line):
            index = counts.get(found[1], 0)
            counts[found[1]] = index + 1
            path = f"{found[1]}[{index}]"
            lines.setdefault(found[1], number)
        elif found := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            path = found[1]
        elif found := re.match(r"\s*([\w.-]+)\s*=\s*(\{)?", line):
            key = f"{path}.{found[1]}" if path else found[1]
            lines.setdefault(key, number)
            for inner in re.findall(r"[{,]\s*([\w-]+)\s*=", line) if found[2] else []:
                lines.setdefault(f"{key}.{inner}", number)
            continue
        else:
            continue
        lines.setdefault(path, number)
    return lines
