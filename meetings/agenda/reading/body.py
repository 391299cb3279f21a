"""Blocks of a body into the HTML of the house form."""

import re
from dataclasses import dataclass, field, replace
from itertools import groupby

from meetings.agenda.reading.blocks import Block
from meetings.agenda.rich_text import clean_rich_text

_QUOTED = re.compile(r"[\"“‘'].*[\"”’'][.,]?", re.DOTALL)
_CAPTION = re.compile(r"Table\s+[0-9A-Z]{1,3}\b[.:–-]?\s+\S.*")
_LEADS_IN = re.compile(r"(?:[:,]|\bsaid)\s*$")


@dataclass
class _Item:
    html: str
    promoted: bool = False
    """Numbered below a paragraph in the file, but with none above it under its heading."""
    texts: list[str] = field(default_factory=list)
    subs: list["_Item"] = field(default_factory=list)

    def deepest(self) -> "_Item":
        """The sub-paragraph that text coming next goes on from."""
        return self.subs[-1].deepest() if self.subs else self


def body_html(blocks: list[Block]) -> tuple[str, list[str]]:
    """The body of a report or an appendix, and doubts about its numbers.

    Running heads and DRAFT marks must be out of the blocks, headings recognised.
    """
    writer = _Writer()
    for bullets, run in groupby(_with_captions(blocks), key=lambda block: block.kind == "bullet"):
        if bullets:
            writer.add_bullets(list(run))
        else:
            for block in run:
                writer.add(block)
    return clean_rich_text(writer.html()), writer.doubts


def _with_captions(blocks: list[Block]) -> list[Block]:
    """The blocks, with a line "Table 1: …" that stands over a table made its caption."""
    found: list[Block] = []
    for block in blocks:
        above = found[-1] if found else None
        if (
            block.kind == "table"
            and above is not None
            and above.kind in ("text", "heading")
            and _CAPTION.fullmatch(above.flat)
        ):
            found.pop()
            caption = re.sub(r"^<strong>(.*)</strong>$", r"\1", above.html, flags=re.DOTALL)
            block = replace(
                block, html=block.html.replace("<table>", f"<table><caption>{caption}</caption>", 1)
            )
        found.append(block)
    return found


class _Writer:
    """Builds the tree of items; top-level pieces are HTML or runs of numbered items."""

    def __init__(self) -> None:
        self.doubts: list[str] = []
        self._top: list[str | list[_Item]] = []
        self._open: _Item | None = None
        self._count = 0
        self._typed = [0]
        self._last_text = ""
        self._lettered = False

    def html(self) -> str:
        return "".join(
            piece if isinstance(piece, str) else _list_html(piece) for piece in self._top
        )

    def add(self, block: Block) -> None:
        match block.kind:
            case "heading":
                self._open = None
                self._top.append(f"<h{block.level}>{block.html}</h{block.level}>")
            case "item":
                self._add_item(block)
            case "table":
                self._open = None
                self._top.append(block.html)
            case _:
                lead_in = _LEADS_IN.search(self._last_text) is not None
                quoted = block.kind == "quote" or (
                    lead_in and _QUOTED.fullmatch(block.text) is not None
                )
                html = f"<p>{block.html}</p>"
                self._put(f"<blockquote>{html}</blockquote>" if quoted else html)
        self._lettered = block.kind == "item" and block.lettered
        self._last_text = block.text

    def add_bullets(self, blocks: list[Block]) -> None:
        """Add a list of bullets; those deeper than the one before go inside it."""
        pieces: list[str] = []
        depth = 0
        for block in blocks:
            wanted = min(block.level + 1, depth + 1)
            if wanted > depth:
                pieces.append("<ul>")
            else:
                pieces.append("</li>" + "</ul></li>" * (depth - wanted))
            depth = wanted
            pieces.append(f"<li><p>{block.html}</p>")
        pieces.append("</li></ul>" * depth)
        self._put("".join(pieces))
        self._lettered = False
        self._last_text = blocks[-1].text

    def _put(self, html: str) -> None:
        if self._open is None:
            self._top.append(html)
        else:
            self._open.deepest().texts.append(html)

    def _add_item(self, block: Block) -> None:
        item = _Item(block.html)
        parent = self._open
        if block.level == 0 or parent is None or parent.promoted:
            item.promoted = block.level > 0
            if self._top and isinstance(self._top[-1], list):
                self._top[-1].append(item)
            else:
                self._top.append([item])
            self._open = item
            self._count += 1
            self._check(block, str(self._count))
            return
        if block.level >= 2 and parent.subs:
            parent.subs[-1].subs.append(item)
            return
        parent.subs.append(item)
        number = f"{self._count}.{len(parent.subs)}"
        self._check(block, number)
        if block.lettered and not self._lettered:
            self.doubts.append(
                f"The points under paragraph {self._count} bear letters in the file; they are "
                f"numbered {number} and on. Look for words that call them by their letters."
            )

    def _check(self, block: Block, number: str) -> None:
        """Doubt a typed number that does not follow the one before it."""
        if not block.number:
            return
        typed = [int(part) for part in block.number.split(".")]
        before = self._typed
        if len(typed) == 1:
            follows = typed[0] == before[0] + 1
        else:
            same = before[0] == typed[0]
            follows = (same and typed[1] == (before[1] if len(before) > 1 else 0) + 1) or (
                before[0] + 1 == typed[0] and typed[1] == 1 and number == str(self._count)
            )
        self._typed = typed
        if not follows and not (before == [0] and typed[-1] == 1):
            last = ".".join(map(str, before))
            after = f"does not follow {last}" if before != [0] else "begins the numbering"
            self.doubts.append(
                f"Paragraph {block.number}{block.where} {after}; it is numbered {number} here. "
                "Look for words that call paragraphs by their numbers."
            )


def _list_html(items: list[_Item]) -> str:
    return "<ol>" + "".join(_item_html(item) for item in items) + "</ol>"


def _item_html(item: _Item) -> str:
    """Text that follows a sub-paragraph is inside it, so the sub-paragraphs come last."""
    inner = "".join(item.texts) + (_list_html(item.subs) if item.subs else "")
    return f"<li><p>{item.html}</p>{inner}</li>"
