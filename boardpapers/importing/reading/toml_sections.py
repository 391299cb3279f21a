"""Reading TOML for people who write it by hand: each mistake is named with its line and remedy."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from .doubts import Doubts, UnreadableFile
from .tables import decode, nearest


def read_toml(content: bytes, file_name: str, doubts: Doubts) -> "Section":
    """The whole file as one section.

    Raises: UnreadableFile, for the first line that cannot be read.
    """
    text = decode(content, file_name, doubts)
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"line (\d+)", str(wrong))
        line = int(at[1]) if at else len(text.splitlines())
        raise _unreadable_line(file_name, text, line, str(wrong)) from None
    return Section(top, "", file_name, _key_lines(text), doubts)


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
    bool: "true or false: {key} = true",
    int: "a whole number: {key} = 6",
    datetime.date: "a date: {key} = 2012-03-20",
    datetime.time: "a time: {key} = 11:00:00",
    datetime.datetime: "a date and time: {key} = 2012-05-15T11:00:00",
    list: 'a list of texts: {key} = ["…", "…"]',
    dict: "a section",
}


class Section:
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

    def section(self, key: str) -> "Section":
        values = self.take(key, dict)
        path = f"{self.path}.{key}" if self.path else key
        return Section(values, path, self.file_name, self.lines, self.doubts)

    def section_if_there(self, key: str) -> "Section | None":
        self.asked.append(key)
        return self.section(key) if key in self.values else None

    def sections(self, key: str) -> list["Section"]:
        self.asked.append(key)
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            raise self.refuse(
                key, f"“{key}” is not a list of sections.", f"Begin each with a line [[{key}]]."
            )
        return [
            Section(each, f"{key}[{n}]", self.file_name, self.lines, self.doubts)
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
