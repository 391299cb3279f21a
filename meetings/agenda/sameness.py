"""Whether two stored texts say the same, however their HTML is written."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from lxml import html as lxml_html

from meetings.agenda.rich_text import parse_fragment

_PARAGRAPHS = {"h2", "h3", "p", "caption"}
_BLOCKS = {*_PARAGRAPHS, "ol", "ul", "li", "blockquote", "table"}
_MARKS = ("strong", "em", "u", "s", "sub", "sup")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


@dataclass
class _Run:
    """Words under the same marks; a picture or a line break has its own HTML."""

    text: str
    marks: tuple[str, ...]
    link: str = ""
    note: int = 0
    html: str = ""

    def same_look(self, other: "_Run") -> bool:
        return (self.marks, self.link, self.note) == (other.marks, other.link, other.note)

    def write(self) -> str:
        html = self.html or escape(self.text, quote=False)
        for tag in self.marks:
            html = f"<{tag}>{html}</{tag}>"
        if self.link:
            html = f'<a href="{escape(self.link)}">{html}</a>'
        return html


def same_text(one: str, other: str) -> bool:
    """Whether a reader would find no difference: words, layout, links, pictures, notes."""
    return one == other or canonical(one) == canonical(other)


def digest(html: str) -> str:
    """A short name for what a text says: texts that say the same have the same."""
    return hashlib.sha256(canonical(html).encode()).hexdigest()[:16]


def canonical(html: str) -> str:
    """The one way to write what a text says. For comparing only: it is not to be stored."""
    return "".join(_blocks(parse_fragment(html)))


def _blocks(parent: lxml_html.HtmlElement) -> list[str]:
    """The blocks inside an element; words that stand in none are a paragraph."""
    found: list[str] = []
    runs: list[_Run] = []

    def end_paragraph() -> None:
        words = _write(runs)
        runs.clear()
        if words:
            found.append(f"<p>{words}</p>")

    runs.append(_Run(parent.text or "", ()))
    for child in parent:
        if child.tag in _BLOCKS:
            end_paragraph()
            block = _block(child)
            if found and block.startswith("<ol>") and found[-1].endswith("</ol>"):
                found[-1] = found[-1].removesuffix("</ol>") + block.removeprefix("<ol>")
            elif block:
                found.append(block)
        else:
            runs.extend(_runs(child, _Run("", ())))
        runs.append(_Run(child.tail or "", ()))
    end_paragraph()
    return found


def _block(element: lxml_html.HtmlElement) -> str:
    tag = element.tag
    if tag in _PARAGRAPHS:
        words = _write(list(_inner_runs(element, _Run("", ()))))
        return f"<{tag}>{words}</{tag}>" if words else ""
    if tag == "table":
        return _table(element)
    if tag in ("ol", "ul"):
        items = ["".join(_blocks(item)) for item in element]
        inner = "".join(f"<li>{item}</li>" for item in items if item)
    else:
        inner = "".join(_blocks(element))
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _table(table: lxml_html.HtmlElement) -> str:
    caption = table.find("caption")
    rows = list(table.iter("tr"))
    written = [] if caption is None else [_block(caption)]
    in_head = True
    for row in rows:
        heads = len(row) > 0 and all(cell.tag == "th" for cell in row)
        last = len(rows) > 1 and row is rows[-1]
        in_head = in_head and (row.getparent().tag == "thead" or (heads and not last))
        cells = "".join(_cell(cell) for cell in row)
        written.append(f"<tr{' head' if in_head else ''}>{cells}</tr>")
    return f"<table>{''.join(written)}</table>"


def _cell(cell: lxml_html.HtmlElement) -> str:
    blocks = _blocks(cell)
    if len(blocks) == 1 and blocks[0].startswith("<p>"):
        blocks = [blocks[0].removeprefix("<p>").removesuffix("</p>")]
    spans = "".join(
        f' {name}="{cell.get(name)}"'
        for name in ("colspan", "rowspan")
        if cell.get(name, "1") != "1"
    )
    return f"<{cell.tag}{spans}>{''.join(blocks)}</{cell.tag}>"


def _inner_runs(element: lxml_html.HtmlElement, look: _Run) -> Iterator[_Run]:
    yield _Run(element.text or "", look.marks, look.link, look.note)
    for child in element:
        yield from _runs(child, look)
        yield _Run(child.tail or "", look.marks, look.link, look.note)


def _runs(element: lxml_html.HtmlElement, look: _Run) -> Iterator[_Run]:
    """The runs of an inline element, under the look of what is around it."""
    marks, link, note = look.marks, look.link, look.note
    tag = element.tag
    if tag == "br":
        yield _Run("", marks, link, note, "<br>")
        return
    if tag == "img":
        source, alt = escape(element.get("src", "")), escape(element.get("alt", "").strip())
        yield _Run("", (), link, note, f'<img src="{source}" alt="{alt}">')
        return
    if tag in _MARKS:
        marks = tuple(sorted({*marks, tag}, key=_MARKS.index))
    elif tag == "a":
        link = element.get("href", "")
    elif tag == "span":
        note = note or id(element)
    yield from _inner_runs(element, _Run("", marks, link, note))


def _write(runs: list[_Run]) -> str:
    """One paragraph's runs: white space that does not show left out, like runs joined."""
    joined: list[_Run] = []
    at_start = True
    for run in runs:
        text = "" if run.html else _SPACE.sub(" ", run.text)
        if at_start:
            text = text.lstrip(" ")
        if run.html:
            if run.html == "<br>":
                _trim(joined)
            at_start = run.html == "<br>"
            joined.append(run)
        elif text:
            at_start = text.endswith(" ")
            last = joined[-1] if joined else None
            if last is not None and not last.html and last.same_look(run):
                last.text += text
            else:
                joined.append(_Run(text, run.marks, run.link, run.note))
    while joined and (joined[-1].html == "<br>" or not joined[-1].text.strip(" ")):
        if joined[-1].html and joined[-1].html != "<br>":
            break
        joined.pop()
    _trim(joined)
    written: list[str] = []
    note = 0
    for run in joined:
        if run.note != note:
            written.append(("</span>" if note else "") + ("<span>" if run.note else ""))
            note = run.note
        written.append(run.write())
    return "".join(written) + ("</span>" if note else "")


def _trim(runs: list[_Run]) -> None:
    if runs and not runs[-1].html:
        runs[-1].text = runs[-1].text.rstrip(" ")
