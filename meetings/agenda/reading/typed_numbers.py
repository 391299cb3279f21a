"""Numbers typed before paragraphs: "1. ", "1 ", "- 6.1 ", "(a) "."""

import re

from meetings.agenda.reading.blocks import Block, cut, drop_start, inline_text, split_lines
from meetings.agenda.reading.labels import appendix_title, section_label

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})([.)]?)\s+(?=\S)")
_LETTER = re.compile(r"\(?([a-z]|[ivx]{2,4})\)\s+(?=\S)")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?:per ?cent|%|million|billion|miles|years|months|days|hours|times|points)\b", re.IGNORECASE
)
_STEPS_AHEAD = 5
"""How far an undotted number may run ahead and still be taken for a paragraph's number."""


class _Count:
    """The last numbers seen, in a section where numbering runs on."""

    def __init__(self) -> None:
        self.last: list[int] = [0]
        self.indent = 0
        self.letter = ""

    def level_of(self, numbers: list[int], block: Block, dotted: bool, rest: str) -> int | None:
        """The depth at which a typed number is one; None where it is only a figure in the text."""
        if _MONTH.match(rest) or (_MEASURE.match(rest) and not dotted):
            return None
        if len(numbers) == 1:
            number = numbers[0]
            if self._is_sub(number, block):
                return 1
            if dotted or number == self.last[0] + 1:
                return 0
            capital = not rest[:1].islower()
            if number == 1 and capital and (self.last[0] == 0 or len(rest) > 30):
                return 0
            near = self.last[0] < number <= self.last[0] + _STEPS_AHEAD
            return 0 if near and capital and len(rest) > 30 else None
        if len(numbers) == 2:
            follows = numbers[0] == self.last[0] or self.last[0] == 0
            if follows or block.typed_bullet:
                return 1
            return 1 if not rest[:1].islower() and len(rest) > 15 else None
        return 2 if numbers[:1] == self.last[:1] else None

    def _is_sub(self, number: int, block: Block) -> bool:
        """An indented "1." under a paragraph, and those that follow it as deep."""
        if block.indent < self.indent + 2 or self.last[0] == 0:
            return False
        return number == (self.last[1] + 1 if len(self.last) > 1 else 1)


def read_typed_numbers(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """The blocks with typed numbers turned into items, and the doubts about it.

    Numbering begins again after a label of the summary sheet and in each appendix.
    """
    read: list[Block] = []
    doubts: list[str] = []
    count = _Count()
    for block in blocks:
        if block.kind in {"text", "heading"} and (
            section_label(block.text) or appendix_title(block.text)
        ):
            count = _Count()
        for each in _parted(block, read):
            _read_number(each, count)
            read.extend(_run_in(each, doubts))
            if each.kind == "item" and not each.number and each.level == 0:
                count.last = [count.last[0] + 1]
    return read, doubts


def _read_number(block: Block, count: _Count) -> None:
    if block.kind not in {"text", "bullet"}:
        if block.kind != "running head":
            count.letter = ""
        return
    text = block.text
    match = _NUMBER.match(text)
    if match:
        numbers = [int(part) for part in match[1].split(".")]
        level = count.level_of(numbers, block, bool(match[2]), text[match.end() :])
        if level is not None:
            if level == 1 and len(numbers) == 1:
                numbers = [count.last[0], numbers[0]]
            _become_item(block, match.end(), level, ".".join(map(str, numbers)))
            count.last = numbers
            count.indent = block.indent if level == 0 else count.indent
            count.letter = ""
            return
    letter = _LETTER.match(text)
    if letter and _follows(count.letter, letter[1]):
        _become_item(block, letter.end(), 1 if count.last[0] else 0, "")
        block.lettered = True
        count.letter = letter[1]


def _become_item(block: Block, length: int, level: int, number: str) -> None:
    block.kind = "item"
    block.level = level
    block.number = number
    block.set_html(drop_start(block.html, length))


def _follows(before: str, letter: str) -> bool:
    if not before:
        return letter in {"a", "i"}
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    if before in roman and letter in roman and roman.index(letter) == roman.index(before) + 1:
        return True
    return len(before) == len(letter) == 1 and ord(letter) == ord(before) + 1


def _parted(block: Block, before: list[Block]) -> list[Block]:
    """A paragraph whose lines are a typed list ("1. …", line break, "2. …") as its items."""
    if block.kind != "text" or "<br" not in block.html:
        return [block]
    lines = split_lines(block.html)
    matches = [_NUMBER.match(inline_text(line)) for line in lines]
    if len(lines) < 2 or [m[1] if m else "" for m in matches] != [
        str(number) for number in range(1, len(lines) + 1)
    ]:
        return [block]
    last = next((each for each in reversed(before) if each.kind != "running head"), None)
    level = 1 if last is not None and last.kind == "item" else 0
    return [
        Block("item", drop_start(line, match.end()), level=level, line=block.line)
        for line, match in zip(lines, matches, strict=True)
        if match
    ]


def _run_in(block: Block, doubts: list[str]) -> list[Block]:
    """An item that runs on into its own list ("… include: 1. Speed. 2. Cost. 3. …"), parted.

    Three points or more after a colon are taken for a list.
    """
    if block.kind != "item" or block.level:
        return [block]
    start = re.search(r":\s+(?=1\.\s)", block.text)
    if start is None:
        return [block]
    places = []
    at = start.end()
    for number in range(1, 100):
        match = (
            re.compile(rf"{number}\.\s+(?=\S)").match(block.text, at)
            if number == 1
            else (re.compile(rf"(?<=\s){number}\.\s+(?=\S)").search(block.text, at))
        )
        if match is None:
            break
        places.append((match.start(), match.end()))
        at = match.end()
    if len(places) < 3:
        return [block]
    subs = []
    ends = [place[0] for place in places[1:]] + [len(block.text)]
    for (_, begin), end in zip(places, ends, strict=True):
        html = cut(cut(block.html, end)[0], begin)[1]
        subs.append(Block("item", html, level=1, line=block.line))
    block.set_html(cut(block.html, places[0][0])[0])
    doubts.append(
        f"The paragraph “{block.flat[:50].rstrip()}…” ran its points 1 to {len(subs)} together; "
        "they were made sub-paragraphs. Look whether that is right."
    )
    return [block, *subs]
