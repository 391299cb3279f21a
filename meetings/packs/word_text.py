"""Rich text of the house form written into a Word file: paragraphs, real lists, tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

from meetings.agenda.rich_text import parse_fragment

BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
NUMBERS = ("List Number", "List Number 2", "List Number 3")
_HEADINGS = {"h2": "Heading 3", "h3": "Heading 4"}
_MARKS = {
    "strong": "bold", "em": "italic", "u": "underline", "s": "strike", "sub": "subscript",
    "sup": "superscript",
}  # fmt: skip


class Place(Protocol):
    """A document, or the cell of a table."""

    def add_paragraph(self, text: str = "", style: Any = None) -> Paragraph: ...


@dataclass(frozen=True)
class _Marks:
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    subscript: bool = False
    superscript: bool = False


PLAIN = _Marks()


def write_html(place: Place, html: str, *, italic: bool = False, bullet: bool = False) -> None:
    """The text at the end of `place`. With `bullet` its first paragraph is an item of a list."""
    root = parse_fragment(html)
    marks = _Marks(italic=italic)
    style = BULLETS[0] if bullet else None
    loose = [root.text or ""]
    for child in root:
        if child.tag in ("p", "ol", "ul", "table", "blockquote", *_HEADINGS):
            _write_block(place, child, marks, style)
            style = None
        else:
            loose.append("".join(child.itertext()))
        loose.append(child.tail or "")
    if text := " ".join("".join(loose).split()):
        _run(place.add_paragraph(style=style), text, marks)


def add_plain(place: Place, text: str, style: str | None = None) -> Paragraph:
    """A plain text; its line breaks stay."""
    paragraph = place.add_paragraph(style=style)
    for number, line in enumerate(text.splitlines()):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(line)
    return paragraph


def _write_block(
    place: Place, block: lxml_html.HtmlElement, marks: _Marks, style: str | None
) -> None:
    if block.tag in ("ol", "ul"):
        _write_list(place, block, marks, 0)
    elif block.tag == "table":
        _write_table(place, block, marks)
    elif block.tag == "blockquote":
        for child in block:
            _write_block(place, child, marks, style or "Quote")
        if not len(block):
            _inline(place.add_paragraph(style=style or "Quote"), block, marks)
    else:
        _inline(place.add_paragraph(style=_HEADINGS.get(block.tag, style)), block, marks)


def _write_list(place: Place, block: lxml_html.HtmlElement, marks: _Marks, depth: int) -> None:
    styles = NUMBERS if block.tag == "ol" else BULLETS
    style = styles[min(depth, len(styles) - 1)]
    number = None
    for item in block:
        paragraph = place.add_paragraph(style=style)
        if block.tag == "ol":
            number = number or _numbering_from_one(paragraph)
            _number_by(paragraph, number)
        inner = [child for child in item if child.tag in ("ol", "ul")]
        paragraphs = [child for child in item if child.tag == "p"]
        if not paragraphs:
            _inline(paragraph, item, marks, without=("ol", "ul"))
        for place_in_item, child in enumerate(paragraphs):
            _inline(
                paragraph if not place_in_item else place.add_paragraph(style="List Continue"),
                child,
                marks,
            )
        for child in inner:
            _write_list(place, child, marks, depth + 1)


def _write_table(place: Place, block: lxml_html.HtmlElement, marks: _Marks) -> None:
    """Its cells as paragraphs of a row each: a table in a cell is lost on screen readers."""
    for row in block.iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row]
        _run(place.add_paragraph(), " | ".join(cells), marks)


def _inline(
    paragraph: Paragraph,
    element: lxml_html.HtmlElement,
    marks: _Marks,
    without: tuple[str, ...] = (),
) -> None:
    for text, given in _runs(element, marks, without):
        if text == "\n":
            paragraph.add_run().add_break()
        else:
            _run(paragraph, text, given)


def _runs(
    element: lxml_html.HtmlElement, marks: _Marks, without: tuple[str, ...]
) -> Iterator[tuple[str, _Marks]]:
    yield _squeezed(element.text), marks
    for child in element:
        if child.tag == "br":
            yield "\n", marks
        elif child.tag == "img":
            yield child.get("alt", ""), marks
        elif child.tag == "span" and child.get("class") == "footnote":
            yield f" [{' '.join(''.join(child.itertext()).split())}]", marks
        elif child.tag not in without:
            given = replace(marks, **{_MARKS[child.tag]: True}) if child.tag in _MARKS else marks
            yield from _runs(child, given, without)
        yield _squeezed(child.tail), marks


def _squeezed(text: str | None) -> str:
    words = (text or "").split()
    if not words:
        return " " if text else ""
    assert text  # noqa: S101  (it has words)
    before = " " if text[0].isspace() else ""
    return before + " ".join(words) + (" " if text[-1].isspace() else "")


def _run(paragraph: Paragraph, text: str, marks: _Marks) -> None:
    if not text or (text == " " and not paragraph.runs):
        return
    run = paragraph.add_run(text)
    run.bold = marks.bold or None
    run.italic = marks.italic or None
    run.underline = marks.underline or None
    run.font.strike = marks.strike or None
    run.font.subscript = marks.subscript or None
    run.font.superscript = marks.superscript or None


def _numbering_from_one(paragraph: Any) -> int:
    """A numbering of its own for one list, so that it begins with 1; its key in the file."""
    numbering = paragraph.part.numbering_part.element
    style_number = paragraph.style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_number).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _number_by(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def repeat_row(row: Any) -> None:
    """Have the row stand again at the top of each page that the table goes on to."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
