"""Plain text with a few marks, cut into paragraphs and bullets in the house form.

The text may carry `*…*` and `**…**`, bullets that begin with `-`, `*`, `•` or a dash, and, where a
table was flattened, HTML inside a cell. Both become the same blocks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape, unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

LONGEST_PARAGRAPH = 20_000

_INLINE = MarkdownIt("zero").enable(["emphasis", "escape", "autolink"])
_TAG = re.compile(r"</?(?:p|div|ul|ol|li|br|b|strong|i|em|u|span|table|tr|td|th)\b[^<>]*>", re.I)
_BULLET = re.compile(r"^(\s*)(?:[-–—*•·▪]|o(?=\t))\s+(?=\S)")
_STRONG_IN_EM = re.compile(r"<em>(<strong>[^<]*</strong>)</em>")
_SENTENCE_END = (".", "!", "?", ":", ";", ",")


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    SUB_BULLET = "sub-bullet"


@dataclass(frozen=True)
class Line:
    """A line of a file; `number` is 1 for the first."""

    number: int
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph or a bullet: its HTML (strong, em, a), where it began, and its lines as HTML."""

    kind: Kind
    html: str
    line: int
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words alone, without marks."""
        return plain(self.html)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is strong."""
        return bool(
            re.fullmatch(
                r"(?:</?(?:em|strong)>|\s)*<strong>(?:(?!</strong>).)*</strong>"
                r"(?:</?em>|\s)*",
                self.html,
            )
        )


def numbered_lines(text: str) -> list[Line]:
    return [Line(n, line) for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)]


def plain(html: str) -> str:
    """The words of a piece of HTML, spaces made single."""
    return " ".join(unescape(re.sub(r"<[^<>]+>", "", html)).split())


def inline_html(text: str) -> str:
    """One paragraph's text as HTML, marks made strong and em, everything else escaped.

    Marks in a paragraph of unreasonable length stay as they are: finding them takes too long.
    """
    if len(text) > LONGEST_PARAGRAPH:
        return escape(" ".join(text.split()))
    html = _INLINE.renderInline(" ".join(text.split()))
    return _STRONG_IN_EM.sub(r"\1", html).strip()


def without_outer_em(html: str) -> str:
    """The same without an em that is around all of it: slanting a whole paragraph is a matter of
    print, not of sense."""
    found = re.fullmatch(r"<em>((?:(?!</?em>).)*)</em>", html)
    return found[1] if found else html


def has_tags(text: str) -> bool:
    return bool(_TAG.search(text))


def blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """Paragraphs (lines up to an empty one) and bullets (a line, and those indented under it)."""
    chunk: list[Line] = []
    for line in [*lines, Line(0, "")]:
        if line.text.strip():
            chunk.append(line)
        elif chunk:
            yield from _chunk_blocks(chunk)
            chunk = []


def _chunk_blocks(chunk: list[Line]) -> Iterator[Block]:
    if any(has_tags(line.text) for line in chunk):
        yield from html_blocks("\n".join(line.text for line in chunk), chunk[0].number)
        return
    pending: list[Line] = []
    kind = Kind.PARAGRAPH
    for line in chunk:
        if bullet := _BULLET.match(line.text):
            if pending:
                yield _block(kind, pending)
            indent = len(bullet[1].expandtabs(4))
            kind = Kind.SUB_BULLET if indent >= 2 else Kind.BULLET
            pending = [Line(line.number, line.text[bullet.end() :])]
        else:
            pending.append(line)
    if pending:
        yield _block(kind, pending)


def _block(kind: Kind, lines: list[Line]) -> Block:
    whole = inline_html("\n".join(line.text for line in lines))
    each = tuple(
        (" " if line.text[:1].isspace() else "") + inline_html(line.text) for line in lines
    )
    return Block(kind, whole, lines[0].number, each)


def html_blocks(text: str, line: int) -> list[Block]:
    """The blocks of HTML found inside a text; a bullet is an li, or "•" loose inside a ul."""
    reader = _HtmlReader(line)
    reader.feed(text)
    reader.close()
    reader.end_block()
    return reader.found


class _HtmlReader(HTMLParser):
    _MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.line = line
        self.found: list[Block] = []
        self.depth = 0
        self.items = 0
        self.pieces: list[str] = []
        self.open_marks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if mark := self._MARKS.get(tag):
            self.pieces.append(f"<{mark}>")
            self.open_marks.append(mark)
        elif tag == "br":
            self.pieces.append(" ")
        elif tag not in ("u", "span"):
            self.end_block()
            self.depth += tag in ("ul", "ol")
            self.items += tag == "li"
            if tag in ("p", "div") and not self.items:
                self.depth = 0  # a list without any li, left open

    def handle_endtag(self, tag: str) -> None:
        mark = self._MARKS.get(tag)
        if mark and mark in self.open_marks:
            self.open_marks.remove(mark)
            self.pieces.append(f"</{mark}>")
        elif not mark and tag not in ("u", "span", "br"):
            self.end_block()
            self.depth = max(0, self.depth - (tag in ("ul", "ol")))
            self.items = max(0, self.items - (tag == "li")) if self.depth else 0

    def handle_data(self, data: str) -> None:
        parts = data.split("•") if self.depth else [data]
        for n, part in enumerate(parts):
            if n:
                self.end_block()
            lead = " " if part[:1].isspace() else ""
            trail = " " if part.strip() and part[-1:].isspace() else ""
            self.pieces.append(lead + inline_html(part) + trail)

    def end_block(self) -> None:
        self.pieces.extend(f"</{mark}>" for mark in reversed(self.open_marks))
        html = re.sub(r"<(strong|em)>(\s*)</\1>", r"\2", "".join(self.pieces))
        html = _STRONG_IN_EM.sub(r"\1", " ".join(html.split()))
        if html:
            kinds = (Kind.PARAGRAPH, Kind.BULLET, Kind.SUB_BULLET)
            self.found.append(Block(kinds[min(self.depth, 2)], html, self.line, (html,)))
        self.pieces = [f"<{mark}>" for mark in self.open_marks]


def render(found: Iterable[Block]) -> str:
    """Blocks as HTML of p, ul and li; bullets that follow each other are one list."""
    out: list[str] = []
    lists = 0
    for block in found:
        wanted = (Kind.PARAGRAPH, Kind.BULLET, Kind.SUB_BULLET).index(block.kind)
        wanted = min(wanted, lists + 1)
        if wanted == lists and lists:
            out.append("</li>")
        while lists > wanted:
            out.append("</li></ul>")
            lists -= 1
            if lists == wanted and lists:
                out.append("</li>")
        if wanted > lists:
            out.append("<ul>")
            lists += 1
        out.append(f"<li>{block.html}" if wanted else f"<p>{block.html}</p>")
    out.append("</li></ul>" * lists)
    return "".join(out)


def line_list(block: Block) -> list[Block]:
    """A paragraph of short lines that are no sentences, as one bullet a line.

    An indented line goes with the line above it ("Name of a car park" / " its street").
    Any other block comes back as it is.
    """
    texts = [plain(line) for line in block.lines]
    if (
        block.kind is not Kind.PARAGRAPH
        or len(texts) < 2
        or any(len(t) > 90 or t.endswith(_SENTENCE_END) or t[:1].islower() for t in texts)
    ):
        return [block]
    found: list[Block] = []
    for n, line in enumerate(block.lines):
        if line.startswith(" ") and found:
            found[-1] = replace(found[-1], html=f"{found[-1].html}, {line.strip()}")
        else:
            found.append(Block(Kind.BULLET, line.strip(), block.line + n, (line,)))
    return found
