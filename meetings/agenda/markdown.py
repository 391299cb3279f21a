"""A text of the house form as Markdown, for writing without scripts, and back.

What Markdown has no words for stands in it as HTML, a block to a line: such lines are read as
they are. What is written here is read back as the same text.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import html as lxml_html

from meetings.agenda.paragraphs import plain_text
from meetings.agenda.reading.blocks import Block
from meetings.agenda.reading.body import body_html
from meetings.agenda.reading.furniture import place_notes
from meetings.agenda.reading.text import read_text
from meetings.agenda.reading.typed_numbers import read_typed_numbers
from meetings.agenda.rich_text import clean_rich_text, inner_html, parse_fragment
from meetings.agenda.sameness import same_text

_HTML_LINE = re.compile(r"<(h2|h3|p|ol|ul|blockquote|table)>.*</\1>\s*")
_PICTURE_LINE = re.compile(r"!\[([^\[\]<>\"]*)\]\((image:[A-Za-z0-9._-]+)\)\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MARKS = {"strong": "**", "em": "*"}


class _NoMarkdown(Exception):
    """The block can only be written as HTML."""


def from_markdown(text: str) -> str:
    """The sanitised HTML of what was written in Markdown, as docs/house-form.md describes it."""
    lines = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    blocks: list[Block] = []
    kept_html: set[int] = set()
    run: list[str] = []
    for line in [*map(_with_picture, lines), None]:
        if line is None or _HTML_LINE.fullmatch(line):
            blocks += read_text("\n".join(run))
            run = []
            if line is not None:
                block = Block("table", line)
                kept_html.add(id(block))
                blocks.append(block)
        else:
            run.append(line)
    blocks, _ = place_notes(blocks)
    blocks, _ = read_typed_numbers(blocks)
    written = "".join(_pieces(blocks, kept_html))
    return _joined(clean_rich_text(written))


def _with_picture(line: str) -> str:
    """A line that is a picture, "![What it shows](image:NAME)", as the HTML of one."""
    match = _PICTURE_LINE.fullmatch(line)
    return f'<p><img src="{match[2]}" alt="{match[1]}"></p>' if match else line


def _pieces(blocks: list[Block], kept_html: set[int]) -> Iterator[str]:
    run: list[Block] = []
    for block in blocks:
        if id(block) in kept_html:
            yield body_html(run)[0]
            yield block.html
            run = []
        else:
            run.append(block)
    yield body_html(run)[0]


def _joined(html: str) -> str:
    """Numbered lists that follow each other as one."""
    root = parse_fragment(html)
    before = None
    for child in list(root):
        if before is not None and before.tag == child.tag == "ol" and not before.tail:
            before.extend(list(child))
            before.tail = child.tail
            root.remove(child)
        else:
            before = child
    return inner_html(root)


def as_markdown(html: str) -> str:
    """The text as Markdown that `from_markdown` reads as the same text."""
    units = list(_units(html))
    notes = _Notes()
    written: list[str] = []
    count = 0
    for unit in units:
        if unit.tag == "ol":
            count += 1
            unit.set("start", str(count))
    for run in _runs(units):
        written += _write_run(run, notes)
    whole = "\n\n".join(written)
    if whole and not same_text(from_markdown(whole), html):
        whole = "\n\n".join(_as_html(unit) for unit in units)
    return whole


def _units(html: str) -> Iterator[lxml_html.HtmlElement]:
    """The blocks of a text, each numbered paragraph by itself."""
    for element in parse_fragment(canonical_html(html)):
        if element.tag != "ol":
            yield element
            continue
        for item in list(element):
            alone = lxml_html.Element("ol")
            item.tail = None
            alone.append(item)
            yield alone


def canonical_html(html: str) -> str:
    """The text as HTML in which every word stands in a block."""
    root = parse_fragment(html)
    wrapped = lxml_html.Element("div")
    loose = lxml_html.Element("p")
    loose.text = root.text
    for child in list(root):
        tail, child.tail = child.tail, None
        if child.tag in ("h2", "h3", "p", "ol", "ul", "blockquote", "table"):
            wrapped.extend([loose, child])
            loose = lxml_html.Element("p")
            loose.text = tail
        else:
            child.tail = tail
            loose.append(child)
    wrapped.append(loose)
    for child in list(wrapped):
        if child.tag == "p" and not len(child) and not (child.text or "").strip():
            wrapped.remove(child)
    return inner_html(wrapped)


def _runs(units: list[lxml_html.HtmlElement]) -> Iterator[list[lxml_html.HtmlElement]]:
    """Units from heading to heading: what comes before a heading does not change what it is."""
    run: list[lxml_html.HtmlElement] = []
    for unit in units:
        if unit.tag in ("h2", "h3") and run:
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _write_run(run: list[lxml_html.HtmlElement], notes: "_Notes") -> list[str]:
    """The run's blocks; those that are not read back as the same, where they stand, as HTML."""
    wanted = [_as_html(unit) for unit in run]
    plain = [_markdown(unit, notes) for unit in run]
    if None not in plain and _survives([text or "" for text in plain], wanted):
        return [text or "" for text in plain]
    written: list[str] = []
    since = 0
    for at, text in enumerate(plain):
        if text is not None and _survives([*written[since:], text], wanted[since : at + 1]):
            written.append(text)
        else:
            written.append(wanted[at])
            since = at + 1
    return written


def _survives(written: list[str], wanted: list[str]) -> bool:
    return same_text(from_markdown("\n\n".join(written)), "".join(wanted))


def _as_html(unit: lxml_html.HtmlElement) -> str:
    unit = deepcopy(unit)
    unit.attrib.pop("start", None)
    html = lxml_html.tostring(unit, encoding="unicode", with_tail=False)
    return re.sub(r"[ \t\r\n\f\v]+", " ", html)


class _Notes:
    """Counts the footnotes of a text, for their marks."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> int:
        self.count += 1
        return self.count


def _markdown(unit: lxml_html.HtmlElement, notes: _Notes) -> str | None:
    """One block as Markdown, its notes under it; None where that cannot be."""
    placed: list[str] = []
    try:
        return "\n\n".join([_block(unit, notes, placed), *placed])
    except _NoMarkdown:
        return None


def _block(element: lxml_html.HtmlElement, notes: _Notes, placed: list[str]) -> str:
    match element.tag:
        case "h2" | "h3" as level:
            return f"{'##' if level == 'h2' else '###'} {_inline(element, notes, placed)}"
        case "p":
            return _inline(element, notes, placed)
        case "blockquote":
            paragraphs = [_inline(_plain(each), notes, placed) for each in element]
            if (element.text or "").strip() or len(paragraphs) != 1:
                raise _NoMarkdown
            return f"> {paragraphs[0]}"
        case "ol":
            number = element.get("start", "1")
            return "\n".join(_item(item, f"{number}.", 0, notes, placed) for item in element)
        case "ul":
            return "\n".join(_item(item, "-", 0, notes, placed) for item in element)
        case "table":
            return _table(element, notes, placed)
    raise _NoMarkdown


def _plain(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    if element.tag != "p":
        raise _NoMarkdown
    return element


def _item(
    item: lxml_html.HtmlElement, sign: str, depth: int, notes: _Notes, placed: list[str]
) -> str:
    """An item with what is under it, four spaces further in for each level."""
    children = list(item)
    indent = "    " * depth
    own = lxml_html.Element("p")
    own.text = item.text
    while children and children[0].tag not in ("p", "ol", "ul", "blockquote", "table"):
        own.append(deepcopy(children.pop(0)))
    if not (own.text or "").strip() and not len(own) and children and children[0].tag == "p":
        own = children.pop(0)
    lines = [f"{indent}{sign} {_inline(own, notes, placed)}"]
    for child in children:
        if child.tag == "p":
            lines.append(f"\n{indent}    {_inline(child, notes, placed)}\n")
        elif child.tag == "ol":
            lines += [
                _item(sub, f"{number}.", depth + 1, notes, placed)
                for number, sub in enumerate(child, start=1)
            ]
        elif child.tag == "ul":
            inner = depth + 1 if sign == "-" else 0  # bullets go to the number before them
            lines += [_item(sub, "-", inner, notes, placed) for sub in child]
        else:
            raise _NoMarkdown
        if (child.tail or "").strip():
            raise _NoMarkdown
    return "\n".join(lines)


def _table(table: lxml_html.HtmlElement, notes: _Notes, placed: list[str]) -> str:
    rows = list(table.iter("tr"))
    if not rows or any(cell.attrib for row in rows for cell in row):
        raise _NoMarkdown
    lines = []
    for row in rows:
        cells = [_inline(cell, notes, placed).replace("|", r"\|") for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    caption = table.find("caption")
    title = [] if caption is None else [_inline(caption, notes, placed)]
    return "\n\n".join([*title, "\n".join(lines)])


def _inline(element: lxml_html.HtmlElement, notes: _Notes, placed: list[str]) -> str:
    """The words of a block on one line."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "p" and element.tag in ("td", "th") and len(element) == 1:
            pieces.append(_inline(child, notes, placed))
        elif child.tag in _MARKS:
            sign = _MARKS[child.tag]
            pieces.append(f"{sign}{_inline(child, notes, placed)}{sign}")
        elif child.tag == "a":
            words, href = _inline(child, notes, placed), child.get("href", "")
            pieces.append(f"<{href}>" if words == href else f"[{words}]({href})")
        elif child.tag == "span" and not len(child):
            number = notes.next()
            pieces.append(f"[^{number}]")
            placed.append(f"[^{number}]: {plain_text(child.text or '')}")
        else:
            raise _NoMarkdown
        pieces.append(child.tail or "")
    return re.sub(r"[ \t\r\n\f\v]+", " ", "".join(pieces)).strip()
