"""Rich text written in a plain box: blank lines part paragraphs, and markup survives unharmed."""

import re
from html import escape

from lxml import html as lxml_html

from meetings.agenda.rich_text import clean_rich_text, inner_html, parse_fragment

_INLINE = {"strong", "em", "u", "s", "sub", "sup", "a", "br", "img", "span"}
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+[ \t]*")
_SPACES = re.compile(r"[ \t\n]+")
_GAP = re.compile(r"[ \t]+")
_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_BREAK_TAG = re.compile(r"[ \t]*<br\s*/?>[ \t]*")
_EMPTY = re.compile(r"<p>(?:<br>)*</p>")
_BARE_AMPERSAND = re.compile(r"&amp;(?!#?\w+;)")


def html_of(written: str) -> str:
    """Sanitised HTML. Outside its lists, tables and headings a line break stays one."""
    root = parse_fragment(clean_rich_text(written.replace("\r\n", "\n").replace("\r", "\n")))
    blocks: list[str] = []
    run = escape(root.text or "", quote=False)
    for child in root:
        tail, child.tail = child.tail or "", None
        if child.tag in _INLINE:
            run += lxml_html.tostring(child, encoding="unicode")
        else:
            blocks += [*_paragraphs(run), *_block(child)]
            run = ""
        run += escape(tail, quote=False)
    return _EMPTY.sub("", clean_rich_text("".join([*blocks, *_paragraphs(run)])))


def written_of(html: str) -> str:
    """How the HTML is shown in the plain box: `html_of` makes the same of it again."""
    blocks = []
    for child in parse_fragment(html_of(html)):
        child.tail = None
        if child.tag == "p":
            text = _BREAK_TAG.sub("\n", inner_html(child))
            blocks.append(_BARE_AMPERSAND.sub("&", text))
        else:
            blocks.append(lxml_html.tostring(child, encoding="unicode"))
    return "\n\n".join(blocks)


def _block(element: lxml_html.HtmlElement) -> list[str]:
    """As it is; a paragraph without the line breaks that only its source has."""
    if element.tag == "p":
        return _paragraphs(_SPACES.sub(" ", inner_html(element)))
    return [lxml_html.tostring(element, encoding="unicode")]


def _paragraphs(run: str) -> list[str]:
    lines = _GAP.sub(" ", _BREAK_TAG.sub("\n", run))
    parts = (part.strip() for part in _BLANK_LINES.split(lines))
    return [f"<p>{_BREAK.sub('<br>', part)}</p>" for part in parts if part]
