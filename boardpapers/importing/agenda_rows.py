"""The rows of agenda.csv as a tree of items; nothing here knows the database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from meetings.agenda.models import ItemKind
from meetings.agenda.numbering import Line, number_items

from .folder import LAST_NOTES
from .ledger import Ledger
from .reading.tables import Row, Table, nearest

_KINDS = {
    "heading": ItemKind.HEADING,
    "report": ItemKind.REPORT,
    "paper": ItemKind.REPORT,
    "verbal": ItemKind.VERBAL,
    "verbal update": ItemKind.VERBAL,
    "oral": ItemKind.VERBAL,
    "presentation": ItemKind.PRESENTATION,
    "notes": ItemKind.NOTES,
    "notes of the last meeting": ItemKind.NOTES,
    "minutes": ItemKind.NOTES,
    "next": ItemKind.NEXT_MEETING,
    "next meeting": ItemKind.NEXT_MEETING,
    "date of next meeting": ItemKind.NEXT_MEETING,
}
_TOGETHER = re.compile(r"(\d+)\s*\(?([a-z]{1,2})\)?")
_NOTES = re.compile(r"^(notes?|minutes?|record)\b.*\b(last|previous)\b.*\bmeeting", re.I)
_NEXT = re.compile(r"\bdates?\b.*\bnext\b.*\bmeetings?\b|^next meeting", re.I)


@dataclass
class ItemRow:
    """One line of the agenda: its row, what kind it is, and the papers under it."""

    row: Row
    kind: ItemKind
    children: list["ItemRow"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.row["title"]

    @property
    def printed(self) -> str:
        """The reference as the file has it: "1(a)"."""
        number, letter = _numbered(self.row)
        return number + (f"({letter})" if letter else "")


def read_items(table: Table, ledger: Ledger, *, in_brackets: bool = True) -> list[ItemRow]:
    """The top-level items in order, each with its papers; `in_brackets` as `number_items` has it.

    A row is a heading if its kind says so, or if it has no letter, no paper and no page and the
    next row goes on with its number.
    """
    top: list[ItemRow] = []
    rows = [row for row in table if row["title"] or row["number"]]
    for index, row in enumerate(rows):
        if not row["title"]:
            raise row.refuse("The item has no title.", "Write it, or delete the row.")
        following = rows[index + 1] if index + 1 < len(rows) else None
        item = ItemRow(row, _kind(row, following, ledger))
        above = top[-1] if top else None
        if above and above.kind == ItemKind.HEADING and _continues(row, above.row):
            if item.kind == ItemKind.HEADING:
                raise row.refuse(
                    f"“{row['title']}” is a heading under the heading “{above.title}”.",
                    "Give it a number of its own; items nest one level.",
                )
            above.children.append(item)
            continue
        if _numbered(row)[1]:
            ledger.doubt(
                row.file_name, row.line, f"Item {item.printed} has a letter but no heading above.",
                "It was taken as an item of its own; add a row with the heading.",
            )  # fmt: skip
        top.append(item)
    _compare_numbers(top, ledger, in_brackets)
    return top


def flat(top: list[ItemRow]) -> Iterator[ItemRow]:
    """Every item, a heading before its papers."""
    for item in top:
        yield item
        yield from item.children


def _continues(row: Row, above: Row) -> bool:
    return _numbered(row)[0] in ("", _numbered(above)[0])


def _numbered(row: Row) -> tuple[str, str]:
    """Its number and its letter, which stand apart, or together as "4e" and "4(e)"."""
    number, letter = row["number"].strip(". "), row["letter"].strip("() .").lower()
    together = _TOGETHER.fullmatch(number)
    return (together[1], together[2]) if together and not letter else (number, letter)


def _kind(row: Row, following: Row | None, ledger: Ledger) -> ItemKind:
    word = " ".join(row["kind"].replace("_", " ").casefold().split())
    if word in _KINDS:
        return _KINDS[word]
    if word:
        near = nearest(word, list(_KINDS))
        ledger.doubt(
            row.file_name,
            row.line,
            f"“{row['kind']}” is no kind of item.",
            f"It was read from the title instead; write “{near}”." if near
            else "It was read from the title instead.",
        )  # fmt: skip
    title, paper = row["title"], PurePosixPath(row["paper"]).name
    goes_on = following is not None and bool(row["number"]) and _continues(following, row)
    if goes_on and not (_numbered(row)[1] or row["paper"] or row["page"]):
        return ItemKind.HEADING
    if _NOTES.search(title) or paper.startswith(LAST_NOTES):
        return ItemKind.NOTES
    if _NEXT.search(title) and not paper:
        return ItemKind.NEXT_MEETING
    if not paper:
        if re.search(r"\b(verbal|oral)\b", title, re.I):
            return ItemKind.VERBAL
        if re.search(r"\bpresentation\b", title, re.I):
            return ItemKind.PRESENTATION
    return ItemKind.REPORT


def _compare_numbers(top: list[ItemRow], ledger: Ledger, in_brackets: bool) -> None:
    """Numbers are computed from the order; a doubt where the file prints another."""
    lines: list[Line] = []
    items: list[ItemRow] = []
    for item in top:
        parent = len(items)
        lines.append(Line(parent))
        items.append(item)
        for child in item.children:
            lines.append(Line(len(items), parent))
            items.append(child)
    lettered = number_items(lines)
    computed = number_items(lines, in_brackets=in_brackets)
    for key, item in enumerate(items):
        if item.printed and item.printed != lettered[key]:
            ledger.doubt(
                item.row.file_name,
                item.row.line,
                f"“{item.title}” is numbered {item.printed} in the file.",
                f"By its place it is {computed[key]}, and so it is printed; check the order.",
            )
