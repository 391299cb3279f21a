"""Reading the items of a meeting's notes: what was said, decided, and is to be done by whom.

The forms accepted are described in `notes`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from .blocks import (
    Block,
    Kind,
    Line,
    blocks,
    has_tags,
    html_blocks,
    inline_html,
    plain,
    render,
    without_outer_em,
)
from .doubts import Doubts
from .names import looks_like_a_name, split_owners

ITEM = re.compile(
    r"^(\d{1,3}(?:[a-zA-Z]|\s?\([a-z]\))?)(?:[.):]\s*|\t\s*|[.)]?\s+)(?=\S)(.*)$", re.S
)
PLAIN_NUMBER = re.compile(r"^\d{1,3}(?:[a-zA-Z]|\s?\([a-z]\))?(?:[.)](?!\d)|\t)")
_CONFIDENTIAL = re.compile(
    r"\s*(?:[-–—:]\s*(?:confidential|exempt)|[(\[](?:confidential|exempt)[)\]])\s*$", re.I
)
_SECTION = re.compile(
    r"^(decisions?(?: taken)?|resolved|resolutions?|(?:actions?|action points?)(?: required)?)"
    r"\s*(?:[:.]?\s*[-–]?$|:\s*(\S.*)$)",
    re.I | re.S,
)
_BY = re.compile(r"^(?:action by|by|owners?)\s*[:–-]\s*(.*)$", re.I)
_RUNNING_HEAD = re.compile(r"^item\s+\d+[a-z]?(?:\s?\([a-z]\))?(?:\s*:\s*appendix\s*\w*)?$", re.I)
_DECIDES = re.compile(
    r"\b(agree|not(?:e|ing)|ask|confirm|approv|endors|resolv|recommend|request|support|consider"
    r"|decid|welcom|accept|authori|delegat|appoint|adopt|reject|defer)",
    re.I,
)
_UNHEADED_DECISION = re.compile(
    r"<strong>(?:agreed|noted|asked|approved|confirmed|resolved)</strong>"
    r"|^The (?:\w+ ){0,6}(?:Board|Committee|Panel|Executive|Cabinet) (?:agreed|noted|resolved)\b"
)
_ROLE_OWNERS = re.compile(
    r"^(?:all|all members|members|lead members|officers|secretariat|(?:the )?(?:vice |deputy )?"
    r"chair(?:man)?)$",
    re.I,
)


@dataclass(frozen=True)
class ReadDecision:
    """One decision. Decisions that follow each other with the same `lead_in` ("That the Board:")
    print as the lead-in and a bullet for each; one without a lead-in prints as a paragraph."""

    html: str
    lead_in: str
    line: int


@dataclass
class ReadAction:
    """One action as plain text, and its owners' names as written."""

    text: str
    line: int
    owners: list[str] = field(default_factory=list)


@dataclass
class ReadItem:
    """One item; `number` as written without its stop ("7", "3(a)")."""

    number: str
    title: str
    confidential: bool
    line: int
    narrative_html: str = ""
    decisions: list[ReadDecision] = field(default_factory=list)
    actions: list[ReadAction] = field(default_factory=list)


def read_confidential(title: str) -> tuple[str, bool]:
    """A title without its mark "- Confidential", and whether it had one."""
    whole = " ".join(title.split())
    found = _CONFIDENTIAL.sub("", whole)
    return found, found != whole


class ItemsReader:
    """Goes through the lines of the items: which item, and which part of it, each belongs to."""

    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.items: list[ReadItem] = []
        self.before_items: list[str] = []
        self.item: ReadItem | None = None
        self.add: Callable[[ReadItem, Block], None] = self.add_narrative
        self.narrative: list[Block] = []
        self.lead_in = ""
        self.lead_line = 0
        self.owner_goes_on = False
        self.list_number = 0

    def read(self, lines: list[Line]) -> None:
        chunk: list[Line] = []
        for line in lines:
            cells = line.text.rstrip().split("\t")
            is_row = len(cells) > 1 and (
                has_tags(line.text) or not cells[0].strip() or _number(cells[0])
            )
            text = line.text.lstrip("#* ")
            if is_row:
                self.read_blocks(chunk)
                chunk = []
                self.read_row(line, cells)
            elif PLAIN_NUMBER.match(text) or self.is_section(line):
                self.read_blocks(chunk)
                self.read_blocks([line])
                chunk = []
            else:
                chunk.append(line)
        self.read_blocks(chunk)
        self.end_item()

    def is_section(self, line: Line) -> bool:
        return bool(_SECTION.match(plain(inline_html(line.text.lstrip("#")))))

    def read_blocks(self, lines: list[Line]) -> None:
        for block in blocks(lines):
            self.read_block(block)

    def read_row(self, line: Line, cells: list[str]) -> None:
        """A row of the table: number or nothing, the text, the owners."""
        cells = [cell.strip().removeprefix('"').removesuffix('"') for cell in cells]
        number, found = _number(cells[0]), self._cell(cells[1], line)
        owners = self._cell(cells[2], line) if len(cells) > 2 else []
        for extra in cells[3:]:
            found += self._cell(extra, line)
        if cells[0] and not number:
            found = self._cell(cells[0], line) + found
        if number and found:
            self.begin_item(number, found.pop(0).text, line.number)
        before = len(self.item.actions) if self.item else 0
        for block in found:
            self.read_block(block)
        self.give_owners(before, owners, line.number)

    def _cell(self, cell: str, line: Line) -> list[Block]:
        if has_tags(cell):
            return html_blocks(cell, line.number)
        return list(blocks([Line(line.number, cell)]))

    def give_owners(self, before: int, owners: list[Block], line: int) -> None:
        """Match the third column's paragraphs to the actions of the second."""
        if not owners or self.item is None:
            return
        actions = self.item.actions[before:]
        lists = [split_owners(block.text) for block in owners]
        if len(actions) == len(lists):
            for action, names in zip(actions, lists, strict=True):
                action.owners += names
        elif len(actions) == 1:
            actions[0].owners += [name for names in lists for name in names]
        elif len(lists) == 1 and not actions and self.item.actions:
            self.item.actions[-1].owners += lists[0]
        else:
            named = ", ".join(name for names in lists for name in names)
            self.doubts.add(
                line,
                f"Item {self.item.number} has {len(actions)} actions and {len(lists)} entries "
                f"under “Action by” ({named}); none was given to an action.",
                "Choose the owner of each action.",
            )

    def read_block(self, block: Block) -> None:
        text = block.text
        if _RUNNING_HEAD.match(text):
            self.doubts.add(
                block.line, f"“{text}” was left out as a running head.", "Check that it is one."
            )
            return
        if block.kind is Kind.PARAGRAPH:
            found = ITEM.match(text) if PLAIN_NUMBER.match(text) or not self.item else None
            if found and self.begins_item(found[1], found[2], block):
                self.begin_item(found[1], found[2], block.line)
                return
            if section := _SECTION.match(text):
                self.end_lead_in()
                self.owner_goes_on = False
                is_action = section[1].lower().startswith("action")
                self.add = self.add_action if is_action else self.add_decision
                if section[2]:
                    rest = re.sub(r"^(?:<[^<>]+>)*[^:<]*:\s*(?:</\w+>)*\s*", "", block.html)
                    self.read_block(Block(Kind.PARAGRAPH, rest, block.line))
                return
        if self.item is None:
            self.before_items.append(text)
            self.doubts.add(
                block.line,
                f"“{_short(text)}” stands before the first item and was put to no item.",
                "Begin each item with its number and title.",
            )
            return
        self.add(self.item, block)

    def begins_item(self, number: str, title: str, block: Block) -> bool:
        """Whether a numbered paragraph is an item, not a point of a numbered list inside one."""
        value = _value(number)
        last = _value(self.item.number) if self.item else 0
        in_list, self.list_number = self.list_number == value - 1 > 0, 0
        sub_item = not number.isdigit() and value == last
        if self.item is None or (value == last + 1 and not in_list) or sub_item:
            return True
        if value > last + 1 and len(title) <= 150 and not title.endswith((".", ";", ",")):
            self.doubts.add(
                block.line,
                f"Item {number} follows item {self.item.number}.",
                "Check whether an item is missing between them.",
            )
            return True
        self.list_number = value
        self.doubts.add(
            block.line,
            f"“{_short(block.text)}” begins with a number, but was kept as text of item "
            f"{self.item.number}.",
            f"If it is an item, give it the number {last + 1}.",
        )
        return False

    def begin_item(self, number: str, title: str, line: int) -> None:
        self.end_item()
        title, confidential = read_confidential(title)
        self.item = ReadItem(re.sub(r"[\s.]", "", number), title, confidential, line)
        self.items.append(self.item)
        self.add = self.add_narrative
        if len(title) > 160:
            self.doubts.add(
                line,
                f"The title of item {number} is {len(title)} letters long.",
                "Put an empty line between the title and the text.",
            )

    def end_item(self) -> None:
        self.end_lead_in()
        self.owner_goes_on = False
        if self.item is None:
            return
        for block in self.narrative:
            if not self.item.decisions and _UNHEADED_DECISION.search(block.html):
                self.doubts.add(
                    block.line,
                    f"Item {self.item.number} says “{_short(block.text)}” without a heading "
                    "“Decision”; it was kept as text.",
                    "Make it a decision if it is one.",
                )
        self.item.narrative_html = render(self.narrative)
        self.narrative = []
        for action in self.item.actions:
            if not action.owners:
                self.doubts.add(
                    action.line,
                    f"The action “{_short(action.text)}” of item {self.item.number} has no owner.",
                    "Say who it is by.",
                )

    def add_narrative(self, item: ReadItem, block: Block) -> None:
        self.narrative.append(block)

    def add_decision(self, item: ReadItem, block: Block) -> None:
        decisions = item.decisions
        if block.kind is Kind.SUB_BULLET and decisions:
            last = decisions[-1]
            html = f"{last.html}<ul><li>{block.html}</li></ul>".replace("</ul><ul>", "")
            decisions[-1] = ReadDecision(html, last.lead_in, last.line)
            return
        if block.kind is Kind.PARAGRAPH:
            self.end_lead_in()
            if re.search(r":\s*[-–—]?$", block.text):
                self.lead_in, self.lead_line = without_outer_em(block.html), block.line
                return
        html = without_outer_em(block.html)
        decisions.append(ReadDecision(html, self.lead_in, block.line))
        self.lead_line = 0
        if re.search(r"[.;,]\s+[.;,]$", block.text):
            self.doubts.add(
                block.line,
                f"The decision of item {item.number} ends in “{block.text[-3:]}”.",
                "Keep one of the two marks.",
            )
        if not _DECIDES.search(plain(self.lead_in) + " " + block.text):
            self.doubts.add(
                block.line,
                f"“{_short(block.text)}” stands under “Decision” in item {item.number}, but "
                "names nothing agreed, noted or asked; it was kept as a decision.",
                "If it is text, move it above the heading.",
            )

    def end_lead_in(self) -> None:
        """A lead-in that nothing followed is a decision by itself, so that it is not lost."""
        if self.lead_line and self.item is not None:
            self.item.decisions.append(ReadDecision(self.lead_in, "", self.lead_line))
            self.doubts.add(
                self.lead_line,
                f"Nothing follows “{_short(plain(self.lead_in))}”.",
                "Add the decisions as bullets below it.",
            )
        self.lead_in, self.lead_line = "", 0

    def add_action(self, item: ReadItem, block: Block) -> None:
        actions = item.actions
        by = _BY.match(block.text)
        text = by[1] if by else block.text
        sure = bool(by) or (block.is_bold and len(text) <= 120) or self.owner_goes_on
        if actions and (sure or _looks_like_owners(text)):
            self.add_owners(actions[-1], text, block)
            return
        self.owner_goes_on = False
        if not actions and _looks_like_owners(text):
            self.doubts.add(
                block.line,
                f"“{text}” looks like an owner, but no action stands above it in item "
                f"{item.number}; it was kept as an action.",
                "Write the owner below the action.",
            )
        lines = [plain(line) for line in block.lines]
        if (len(lines) > 1 and block.kind is not Kind.PARAGRAPH) or _names_last(lines):
            self._action_with_owner_line(item, block, lines)
            return
        actions.append(ReadAction(text, block.line))

    def _action_with_owner_line(self, item: ReadItem, block: Block, lines: list[str]) -> None:
        """An action whose owner stands on the very next line, no empty line between."""
        by = _BY.match(lines[-1])
        if not (by or _names_last(lines)):
            item.actions.append(ReadAction(block.text, block.line))
            return
        action = ReadAction(" ".join(lines[:-1]), block.line)
        item.actions.append(action)
        owner_line = Block(Kind.PARAGRAPH, lines[-1], block.line + len(lines) - 1)
        self.add_owners(action, by[1] if by else lines[-1], owner_line)

    def add_owners(self, action: ReadAction, text: str, block: Block) -> None:
        names = split_owners(text)
        cut = re.search(r"(?:[/,&-]|\band|…|\.\.\.)$", text.rstrip("* "))
        action.owners += names
        self.owner_goes_on = bool(cut)
        for name in names:
            if not looks_like_a_name(name) and not _ROLE_OWNERS.match(name):
                self.doubts.add(
                    block.line,
                    f"The owner “{name}” of an action looks cut, or is no person's name.",
                    "Give forename and surname.",
                )
        if cut and not split_owners(text.rstrip("/,&- ")):
            self.doubts.add(block.line, f"“{text}” names no owner.", "Give forename and surname.")


def _looks_like_owners(text: str) -> bool:
    if len(text) > 120 or text.endswith((".", ";", ":")):
        return False
    names = split_owners(text)
    return bool(names) and all(looks_like_a_name(n) or _ROLE_OWNERS.match(n) for n in names)


def _names_last(lines: list[str]) -> bool:
    return len(lines) > 1 and (bool(_BY.match(lines[-1])) or _looks_like_owners(lines[-1]))


def _number(cell: str) -> str:
    found = re.fullmatch(r"\W*(\d{1,3}(?:[a-zA-Z]|\s?\([a-z]\))?)[.)]?\W*", cell)
    return found[1] if found else ""


def _value(number: str) -> int:
    """The whole number an item's number begins with."""
    return int(re.sub(r"\D.*", "", number))


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:67].rsplit(" ", 1)[0] + "…"
