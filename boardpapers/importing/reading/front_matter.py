"""Reading the first pages of a pack: cover, visitors' guidance and the notice of the meeting.

Membership, attendance and agenda come from the tables of the folder; their pages here are handed
back as they are (`tables_text`), for whoever compares the two.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from .blocks import Block, Kind, blocks, line_list, numbered_lines, render
from .contacts import EMAIL, PHONE, POSTCODE, WEBSITE, before_contact, first
from .dates import parse_date
from .doubts import Doubts

_GUIDANCE = re.compile(r"^guidance (?:notes )?(?:for|to) visitors$|^visitors['’]? guidance$", re.I)
_NOTICE_SENTENCE = re.compile(r"\bmeeting\b.*\bwill (?:be held|take place)\b", re.I)
_LUNCH = re.compile(r"\b(lunch|refreshments|dinner|buffet|sandwiches|tea|coffee|meal)\b", re.I)
_TABLES = re.compile(r"\bmembership\b|\battendance\b.*\d{4}|^agenda$", re.I)
_LABELS = re.compile(r"\b(?:tel(?:ephone)?|phone|e-?mail)\b", re.I)
_HEADINGS = {
    "apologies": r"apolog",
    "attendance_sheet": r"attendance|register|signing in",
    "location": r"location|map|how to (?:get|find)",
    "contact": r"contact",
    "carers_allowance": r"carers?['’]?s?['’]? allowance|allowance",
    "hotels": r"hotel|accommodation",
}


@dataclass(frozen=True)
class HouseText:
    """One text of the notice under its heading: HTML of p, ul, li, strong, em and a."""

    heading: str
    html: str
    line: int


@dataclass(frozen=True)
class ReadContact:
    """A name with phone and e-mail; `group` is the political group of an office, else ""."""

    name: str
    phone: str
    email: str
    line: int
    group: str = ""


@dataclass
class ReadFrontMatter:
    """`cover` holds the cover's other lines (board, day, hour, address) in order.

    `texts` is the notice by key: apologies, attendance_sheet, location, contact, carers_allowance,
    hotels; what stands under any other heading is in `other_texts`. `notice_html` is the sentence
    that opens it (when and where). Group offices' lines are in `group_offices` only.
    """

    board: str = ""
    cover: list[str] = field(default_factory=list)
    to: str = ""
    cc: str = ""
    website: str = ""
    guidance_html: str = ""
    notice_date: datetime.date | None = None
    notice_html: str = ""
    lunch: str = ""
    texts: dict[str, HouseText] = field(default_factory=dict)
    other_texts: list[HouseText] = field(default_factory=list)
    group_offices: list[ReadContact] = field(default_factory=list)
    contact: ReadContact | None = None
    tables_text: str = ""
    tables_line: int = 0
    doubts: Doubts = field(default_factory=lambda: Doubts(""))


def read_front_matter(text: str, file_name: str = "front matter") -> ReadFrontMatter:
    """The front matter in a text. Never refuses: what is not found is in `doubts`."""
    found = ReadFrontMatter(doubts=Doubts(file_name))
    lines = numbered_lines(text)
    first_line = next((line for line in lines if line.text.strip()), None)
    found.board = first_line.text.strip() if first_line else ""
    every = list(blocks(lines))
    guidance = _index(every, lambda b: bool(_GUIDANCE.match(b.text)), 0, len(every))
    notice = _notice_start(every, guidance, found.board)
    tables = _tables_start(every, notice, found.board)
    cover_end = min(guidance, notice, tables)
    _read_cover(every[:cover_end], found)
    if guidance < notice:
        found.guidance_html = with_headings(every[guidance + 1 : notice])
    else:
        found.doubts.add(0, "No visitors' guidance was found.",
                         "Write “Guidance notes for visitors” above it.")  # fmt: skip
    _read_notice(every[notice:tables], found)
    if tables < len(every):
        found.tables_line = every[tables].line
        found.tables_text = "\n".join(line.text for line in lines[found.tables_line - 1 :])
    return found


def with_headings(found: Iterable[Block]) -> str:
    """Blocks as HTML, a short paragraph that introduces others becoming an h2.

    Of three or more short ones in a row only the last does: the others are a list in disguise.
    """
    every = list(found)
    out: list[str] = []
    run: list[Block] = []
    for n, block in enumerate(every):
        if _introduces(every, n):
            out.append(render(run))
            out.append(f"<h2>{block.text.replace('&', '&amp;').replace('<', '&lt;')}</h2>")
            run = []
        else:
            run += line_list(block)
    return "".join([*out, render(run)])


def _introduces(every: list[Block], n: int) -> bool:
    """Whether a block is a heading that text, or one more heading and then text, comes after."""
    ahead = [_is_heading(block) for block in every[n : n + 3]]
    before = n > 0 and _is_heading(every[n - 1])
    return ahead[:2] == [True, False] or (ahead == [True, True, False] and not before)


def _is_heading(block: Block) -> bool:
    text = block.text
    return (
        block.kind is Kind.PARAGRAPH
        and len(block.lines) == 1
        and len(text) <= 60
        and len(text.split()) <= 9
        and (not text.endswith((".", ":", ";", ",", "?", "!")) or len(text.split()) == 1)
        and (text[:1].isupper() or text[:1].isdigit() or not text[:1].isalnum())
        and not any(pattern.search(text) for pattern in (PHONE, EMAIL, WEBSITE, POSTCODE))
    )


def _index(every: list[Block], test: Callable[[Block], bool], start: int, otherwise: int) -> int:
    return next((n for n in range(start, len(every)) if test(every[n])), otherwise)


def _notice_start(every: list[Block], guidance: int, board: str) -> int:
    """Where the notice begins: its sentence, or the board's name and the date just above it."""
    after = guidance if guidance < len(every) else 0
    start = _index(every, lambda b: bool(_NOTICE_SENTENCE.search(b.text)), after, len(every))
    if start == len(every):
        start = _index(every, lambda b: b.text == board, after + 1, len(every))
    while start > after + 1 and (
        every[start - 1].text == board or parse_date(every[start - 1].text) is not None
    ):
        start -= 1
    return start


def _tables_start(every: list[Block], notice: int, board: str) -> int:
    """Where membership, attendance or agenda begin."""

    def is_table(block: Block) -> bool:
        first_line = block.lines[0] if block.lines else ""
        return block.line > begun and (
            block.text == board
            or (len(block.text) < 80 and bool(_TABLES.search(block.text)) and _is_heading(block)
                and block.text.lower() not in ("attendance sheet", "attendance"))
            or first_line.lower().startswith("councillor authority")
        )  # fmt: skip

    begun = 0
    for block in every[notice:]:
        if not (block.text == board or parse_date(block.text) is not None):
            begun = block.line
            break
    return _index(every, is_table, notice, len(every))


def _read_cover(found: list[Block], matter: ReadFrontMatter) -> None:
    for block in found:
        for line in block.lines:
            text = line.strip()
            mark = re.match(r"(to|cc)\s*:\s*(.+)$", text, re.I)
            if mark and mark[1].lower() == "to" and not matter.to:
                matter.to = block_text(mark[2])
            elif mark and mark[1].lower() == "cc" and not matter.cc:
                matter.cc = block_text(mark[2])
            elif WEBSITE.fullmatch(text) and not matter.website:
                matter.website = text
            else:
                matter.cover.append(block_text(text))


def block_text(html: str) -> str:
    """A line's words."""
    return Block(Kind.PARAGRAPH, html, 0).text


def _read_notice(found: list[Block], matter: ReadFrontMatter) -> None:
    heading: Block | None = None
    under: list[Block] = []
    sections: list[tuple[Block | None, list[Block]]] = []
    for block in found:
        if heading is None and block.text == matter.board:
            continue
        if heading is None and (day := parse_date(block.text)):
            matter.notice_date = day
            continue
        if _is_heading(block):
            sections.append((heading, under))
            heading, under = block, []
        else:
            under.append(block)
    sections.append((heading, under))
    for head, texts in sections:
        if head is None:
            _read_opening(texts, matter)
        else:
            _read_section(head, texts, matter)
    for key in _HEADINGS:
        if key not in matter.texts:
            matter.doubts.add(
                0,
                f"The notice has no text for “{key.replace('_', ' ')}”.",
                "The board's own house text, if it has one, stays.",
            )


def _read_opening(texts: list[Block], matter: ReadFrontMatter) -> None:
    rest: list[Block] = []
    for block in texts:
        is_notice = matter.lunch or _NOTICE_SENTENCE.search(block.text)
        if _LUNCH.search(block.text) and not is_notice:
            matter.lunch = block.text
        else:
            rest.append(block)
    matter.notice_html = render(rest)


def _read_section(head: Block, texts: list[Block], matter: ReadFrontMatter) -> None:
    key = next((key for key, words in _HEADINGS.items() if re.search(words, head.text, re.I)), "")
    kept: list[Block] = []
    for block in texts:
        if key == "apologies":
            block = _take_offices(block, matter)
        elif key == "contact" and matter.contact is None and _reaches(block.text):
            text = block.text
            matter.contact = ReadContact(
                before_contact(text), first(PHONE, text), first(EMAIL, text), block.line
            )
        if block.html:
            kept.append(block)
    written = HouseText(head.text, render(kept), head.line)
    if key and key not in matter.texts:
        matter.texts[key] = written
    else:
        matter.other_texts.append(written)
        matter.doubts.add(
            head.line,
            f"The notice's heading “{head.text}” is not known here.",
            "Its text was kept beside the house texts.",
        )
    if key == "apologies" and not matter.group_offices:
        matter.doubts.add(
            head.line,
            "No group office was found under the apologies.",
            "Write each as “Group: Name: phone email: address”.",
        )
    if key == "contact" and matter.contact is None:
        matter.doubts.add(
            head.line, "No contact was found under its heading.",
            "Write it as “Name (Tel: phone, email: address)”.",
        )  # fmt: skip


def _reaches(text: str) -> bool:
    return bool(PHONE.search(text) or EMAIL.search(text))


def _take_offices(block: Block, matter: ReadFrontMatter) -> Block:
    """The block without its lines that name a group's office; those become contacts."""
    left: list[str] = []
    for n, line in enumerate(block.lines):
        text = block_text(line)
        office = re.match(r"([^:]{3,40}):\s*(.+)$", text)
        if office and _reaches(text):
            rest = office[2]
            matter.group_offices.append(
                ReadContact(
                    before_contact(rest), first(PHONE, rest), first(EMAIL, rest),
                    block.line + n, office[1].strip(),
                )
            )  # fmt: skip
            taken = matter.group_offices[-1]
            if len(re.findall(r"\w+", _LABELS.sub("", rest))) > len(
                re.findall(r"\w+", f"{taken.name} {taken.phone} {taken.email}")
            ):
                matter.doubts.add(
                    block.line + n,
                    f"Of “{text}” only name, phone and e-mail were taken.",
                    "Add the rest to the text above it if it is wanted.",
                )
            if not EMAIL.search(rest):
                matter.doubts.add(
                    block.line + n, f"The office of “{office[1]}” has no e-mail address.", "Add it."
                )
        else:
            left.append(line)
    if len(left) == len(block.lines):
        return block
    return replace(block, html=" ".join(left).strip(), lines=tuple(left))
