"""Reading an action monitor (Item / Action / Progress) from a flattened table."""

import datetime
import re
from dataclasses import dataclass, field

from .blocks import inline_html, numbered_lines, plain
from .dates import parse_date
from .doubts import Doubts
from .note_items import read_confidential

_HEADER = re.compile(r"^(title|date|venue)\s*(?::|\t)\s*(.*)$", re.I)
_TABLE_HEAD = re.compile(r"^item\b\W*action\b\W*(progress|update)", re.I)
_ITEM = re.compile(r"^(\d{1,3}[a-z]?(?:\([a-z]\))?)(?:[.)]?\t+|[.)]\s+)(\S.*?)\s*$", re.I)


@dataclass(frozen=True)
class ReadMonitorRow:
    """One action and what came of it; `progress` is "" where nothing is said."""

    item_number: str
    item_title: str
    confidential: bool
    action: str
    progress: str
    line: int


@dataclass
class ReadActionMonitor:
    """`heading` holds the lines above the table that are neither title, date nor venue."""

    title: str = ""
    date: datetime.date | None = None
    venue: str = ""
    heading: list[str] = field(default_factory=list)
    rows: list[ReadMonitorRow] = field(default_factory=list)
    doubts: Doubts = field(default_factory=lambda: Doubts(""))


def read_action_monitor(text: str, file_name: str = "action monitor") -> ReadActionMonitor:
    """The rows of an action monitor.

    A row is "⇥action⇥progress", or two paragraphs, the action and below it the progress; an item is
    "9. Title" or "9⇥Title". Paragraphs that do not come out in pairs are doubted.
    """
    monitor = ReadActionMonitor(doubts=Doubts(file_name))
    reader = _Reader(monitor)
    paragraph: list[str] = []
    begun = 0
    for line in [*numbered_lines(text)]:
        is_row = "\t" in line.text or _ITEM.match(line.text) or _HEADER.match(line.text)
        if paragraph and (is_row or not line.text.strip()):
            reader.paragraph(" ".join(paragraph), begun)
            paragraph = []
        if is_row:
            reader.row(line.text.rstrip("\r\n"), line.number)
        elif line.text.strip():
            begun = begun if paragraph else line.number
            paragraph.append(line.text.strip())
    if paragraph:
        reader.paragraph(" ".join(paragraph), begun)
    reader.end_item()
    return monitor


class _Reader:
    def __init__(self, monitor: ReadActionMonitor) -> None:
        self.monitor = monitor
        self.item: tuple[str, str, bool] | None = None
        self.item_line = 0
        self.rows_before = 0
        self.loose: list[tuple[str, int]] = []

    def row(self, text: str, line: int) -> None:
        monitor = self.monitor
        if self.item is None and (head := _HEADER.match(text)):
            value = _clean(head[2])
            key = head[1].lower()
            if key == "title" and not monitor.title:
                monitor.title = value
            elif key == "venue" and not monitor.venue:
                monitor.venue = value
            elif key != "date" or monitor.date:
                monitor.heading.append(_clean(text))
            else:
                monitor.date = parse_date(value)
                if monitor.date is None:
                    monitor.doubts.add(line, f"“{value}” is not a date.", "Write “20 March 2012”.")
            return
        if _TABLE_HEAD.match(text):
            return
        if found := _ITEM.match(text):
            self.end_item()
            title, confidential = read_confidential(_clean(found[2].split("\t")[0]))
            self.item = (found[1], title, confidential)
            self.item_line, self.rows_before = line, len(self.monitor.rows)
            rest = [cell for cell in found[2].split("\t")[1:] if cell.strip()]
            if rest:
                self.add(rest[0], " ".join(rest[1:]), line)
            return
        cells = [cell for cell in text.split("\t") if cell.strip()]
        self.flush()
        self.add(cells[0], " ".join(cells[1:]), line)

    def paragraph(self, text: str, line: int) -> None:
        if self.item is None:
            if not _TABLE_HEAD.match(text):
                self.monitor.heading.append(_clean(text))
            return
        self.loose.append((text, line))

    def add(self, action: str, progress: str, line: int) -> None:
        if self.item is None:
            self.monitor.doubts.add(
                line, "An action stands before the first item.", "Write the item above it."
            )
        number, title, confidential = self.item or ("", "", False)
        self.monitor.rows.append(
            ReadMonitorRow(number, title, confidential, _clean(action), _clean(progress), line)
        )

    def flush(self) -> None:
        """Pair the paragraphs since the last row: action, progress, action, progress."""
        loose, self.loose = self.loose, []
        for (action, line), (progress, _) in zip(loose[::2], loose[1::2], strict=False):
            self.add(action, progress, line)
        if len(loose) % 2:
            action, line = loose[-1]
            self.add(action, "", line)
            number = self.item[0] if self.item else ""
            self.monitor.doubts.add(
                loose[0][1],
                f"The {len(loose)} paragraphs of item {number} do not come in pairs of action and "
                "progress; the last was read as an action without progress.",
                "Check which action each progress belongs to.",
            )

    def end_item(self) -> None:
        self.flush()
        if self.item and len(self.monitor.rows) == self.rows_before:
            self.monitor.doubts.add(
                self.item_line,
                f"Item {self.item[0]}, “{self.item[1]}”, has no action.",
                "Add it or delete it.",
            )


def _clean(text: str) -> str:
    return plain(inline_html(text))
