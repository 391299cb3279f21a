"""The paragraphs and headings of a report's body: numbers, texts, order.

House form: the items of top-level ordered lists are the numbered paragraphs, counted 1, 2, 3 …
through the whole body, across headings; the items of the lists inside them are 6.1, 6.2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from meetings.agenda.rich_text import inner_html, parse_fragment

_HEADINGS = {"h2", "h3"}
_ROWS = {"tr"}
_BLOCKS = {"p", "li", "blockquote", "caption", "ul", "ol", "table", "thead", "tbody"}
_BLOCKS |= _HEADINGS | _ROWS


@dataclass(frozen=True)
class NumberedParagraph:
    """A paragraph as printed: its number ("6", "6.1"; "" where it bears none) and plain text."""

    number: str
    text: str
    heading: str = ""
    """The last heading before it."""
    anchor: str = ""
    """Its `id`, as `mark_paragraphs` gives it: "p6.1"; "u2" for the second without a number."""


def number_paragraphs(body_html: str) -> str:
    """The body ready to show: every top-level list starts where the one before it ended."""
    root = parse_fragment(body_html)
    counted = 0
    for child in root:
        if child.tag != "ol":
            continue
        child.attrib.pop("start", None)
        if counted:
            child.set("start", str(counted + 1))
        counted += sum(1 for item in child if item.tag == "li")
    return inner_html(root)


def mark_paragraphs(root: lxml_html.HtmlElement, prefix: str = "") -> None:
    """Give every paragraph of `numbered_paragraphs` an id, its `anchor` after `prefix`."""
    given: set[str] = set()
    for entry in _entries(root):
        if entry.element is not None and entry.anchor not in given:
            given.add(entry.anchor)
            entry.element.set("id", f"{prefix}{entry.anchor}")


def numbered_paragraphs(body_html: str) -> list[NumberedParagraph]:
    """The paragraphs in order, numbered as `number_paragraphs` numbers them.

    Unnumbered text, quotations, bullets, notes and tables belong to the numbered paragraph before
    them and follow it on new lines. Under a heading with no numbered paragraph before them each
    is an entry of its own, without a number.
    """
    return [
        NumberedParagraph(
            entry.number, "\n".join(filter(None, entry.texts)), entry.heading, entry.anchor
        )
        for entry in _entries(parse_fragment(body_html))
    ]


@dataclass
class _Entry:
    """A paragraph, and the element in which it begins."""

    number: str
    anchor: str
    heading: str
    element: lxml_html.HtmlElement | None
    texts: list[str]


def _entries(root: lxml_html.HtmlElement) -> list[_Entry]:
    found: list[_Entry] = []
    attached = False
    heading = ""
    unnumbered = 0
    for piece in _pieces(root):
        if piece.number is None:
            attached = False
            heading = piece.text
        elif piece.number or not attached:
            unnumbered += not piece.number
            anchor = f"p{piece.number}" if piece.number else f"u{unnumbered}"
            found.append(_Entry(piece.number, anchor, heading, piece.element, [piece.text]))
            attached = bool(piece.number)
        else:
            found[-1].texts.append(piece.text)
    return found


def headings(body_html: str) -> list[str]:
    """The texts of the headings, in order."""
    return [_own_text(element) for element in parse_fragment(body_html).iter(*_HEADINGS)]


def plain_text(html: str) -> str:
    """The text of a fragment, a line for each block; line breaks inside a block become spaces."""
    return "\n".join(_lines(parse_fragment(html)))


@dataclass(frozen=True)
class _Piece:
    """A stretch of text: `number` is "" where it bears none, and None for a heading."""

    number: str | None
    text: str
    element: lxml_html.HtmlElement | None = None


def _pieces(root: lxml_html.HtmlElement) -> Iterator[_Piece]:
    counted = 0
    if (root.text or "").strip():
        yield _Piece("", _squeeze(root.text or ""))
    for child in root:
        if child.tag in _HEADINGS:
            yield _Piece(None, _own_text(child))
        elif child.tag == "ol":
            for item in child:
                counted += 1
                yield from _item(item, str(counted))
        else:
            text = "\n".join(_lines(child))
            if text:
                yield _Piece("", text, child)
        if (child.tail or "").strip():
            yield _Piece("", _squeeze(child.tail or ""))


def _item(item: lxml_html.HtmlElement, number: str) -> Iterator[_Piece]:
    own: list[str] = []
    run = [item.text or ""]
    inner: list[_Piece] = []
    for child in item:
        if child.tag == "ol":
            for count, sub in enumerate(child, start=1):
                inner.extend(_item(sub, f"{number}.{count}"))
        elif child.tag in _BLOCKS:
            text = "\n".join(_lines(child))
            if inner:
                inner.append(_Piece("", text))
            else:
                own.append(text)
        else:
            run.append("\n".join(_lines(child)))
        run.append(child.tail or "")
    opening = _squeeze(" ".join(run))
    yield _Piece(number, "\n".join(filter(None, [opening, *own])), item)
    yield from inner


def _lines(element: lxml_html.HtmlElement) -> list[str]:
    """The text of an element, one line for each block, cells of a row parted by tabs."""
    lines: list[str] = []
    notes: list[str] = []
    run: list[str] = []

    def end_line() -> None:
        line = _squeeze("".join(run))
        if line:
            lines.append(line)
        lines.extend(notes)
        run.clear()
        notes.clear()

    def walk(node: lxml_html.HtmlElement) -> None:
        run.append(node.text or "")
        for child in node:
            if child.tag == "span" and child.get("class") == "footnote":
                notes.append(_squeeze(str(child.text_content())))
            elif child.tag == "br":
                run.append(" ")
            elif child.tag in _ROWS:
                end_line()
                cells = [_squeeze(" ".join(_lines(cell))) for cell in child]
                lines.append("\t".join(cells))
            elif child.tag in _BLOCKS:
                end_line()
                walk(child)
                end_line()
            else:
                walk(child)
            run.append(child.tail or "")

    walk(element)
    end_line()
    return lines


def _own_text(element: lxml_html.HtmlElement) -> str:
    return " ".join(_lines(element))


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
