"""The neutral form between a file and the house form: a list of blocks with inline HTML."""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Literal

Kind = Literal["text", "heading", "item", "bullet", "quote", "table", "draft", "running head"]

_TOKEN = re.compile(r"<[^>]+>|&[a-zA-Z0-9#]{1,10};|[^<&]|[<&]", re.DOTALL)
_TAG_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_VOID = {"br", "img"}


@dataclass
class Block:
    """One paragraph, list item, heading or table of a file, in its order."""

    kind: Kind
    html: str
    """Inline HTML; for a table the whole table."""
    level: int = 0
    """Of a heading 1 to 6; of an item or bullet its depth from 0."""
    number: str = ""
    """As typed in the file ("6.1"); "" where Word numbered it or nobody did."""
    line: int = 0
    """Of a text file, from 1; 0 in a Word file."""
    styled: bool = False
    """The file itself says that this is a heading."""
    lettered: bool = False
    """Of an item: the file letters it ("(a)")."""
    typed_bullet: bool = False
    indent: int = 0
    text: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.set_html(self.html)

    def set_html(self, html: str) -> None:
        """Change the inline HTML, and the plain text with it."""
        self.html = html.strip()
        self.text = inline_text(self.html).strip() if self.kind != "table" else ""

    @property
    def flat(self) -> str:
        """The text on one line."""
        return re.sub(r"\s+", " ", self.text)

    @property
    def where(self) -> str:
        """ " (line 12)" in a text file, "" in a Word file, for a sentence."""
        return f" (line {self.line})" if self.line else ""


def inline_text(html: str) -> str:
    """The text of inline HTML, with a newline for each `<br>`."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br\s*/?>", "\n", html)))


def cut(html: str, length: int) -> tuple[str, str]:
    """Inline HTML parted after so many characters of its text (a `<br>` counts one).

    Tags open at the cut are closed before it and opened again after it.
    """
    left: list[str] = []
    open_tags: list[tuple[str, str]] = []
    seen = 0
    tokens = _TOKEN.findall(html)
    at = 0
    while at < len(tokens) and seen < length:
        token = tokens[at]
        left.append(token)
        name = _TAG_NAME.match(token) if len(token) > 1 else None
        if name is None:
            seen += len(unescape(token))
        elif name.group(1).lower() == "br":
            seen += 1
        elif token.startswith("</"):
            if open_tags:
                open_tags.pop()
        elif name.group(1).lower() not in _VOID:
            open_tags.append((name.group(1), token))
        at += 1
    closing = "".join(f"</{name}>" for name, _ in reversed(open_tags))
    opening = "".join(tag for _, tag in open_tags)
    right = opening + "".join(tokens[at:])
    return without_empty("".join(left) + closing), without_empty(right)


def drop_start(html: str, length: int) -> str:
    """Inline HTML without its first so many characters of text, and the space after them."""
    rest = cut(html, length)[1]
    text = inline_text(rest)
    blank = len(text) - len(text.lstrip())
    return cut(rest, blank)[1] if blank else rest


def split_lines(html: str) -> list[str]:
    """Inline HTML parted at its line breaks, empty lines left out.

    Tags open at a break are closed before it and opened again after it.
    """
    lines: list[list[str]] = [[]]
    open_tags: list[tuple[str, str]] = []
    for token in _TOKEN.findall(html):
        name = _TAG_NAME.match(token) if len(token) > 1 else None
        if name is not None and name.group(1).lower() == "br":
            lines[-1].extend(f"</{tag}>" for tag, _ in reversed(open_tags))
            lines.append([opening for _, opening in open_tags])
            continue
        lines[-1].append(token)
        if name is None or name.group(1).lower() in _VOID:
            continue
        if token.startswith("</"):
            open_tags = open_tags[:-1]
        else:
            open_tags.append((name.group(1), token))
    joined = (without_empty("".join(line)).strip() for line in lines)
    return [line for line in joined if inline_text(line).strip()]


def without_empty(html: str) -> str:
    """Inline HTML without elements that hold nothing."""
    before = ""
    while before != html:
        before = html
        html = re.sub(r"<(strong|em|u|s|sub|sup|a)(\s[^>]*)?>\s*</\1>", "", html)
    return html


def as_html(text: str) -> str:
    """Plain text as inline HTML."""
    return escape(text, quote=False)
