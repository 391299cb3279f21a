"""A stored text as a row of passages of words: what two versions of it are compared by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from lxml import html as lxml_html

from meetings.agenda.rich_text import inner_html, parse_fragment

_WORD = re.compile(r"\w+(?:[’'.,/-]\w+)*|\S")
_BLOCKS = {"h2", "h3", "p", "ol", "ul", "li", "blockquote", "table"}
_HEADINGS = {"h2": "heading", "h3": "subheading"}
PARSED_TEXTS_KEPT = 128


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a mark of punctuation, as it is set."""

    text: str
    marks: tuple[tuple[str, str], ...] = ()
    """Tags from the outside in, such as ("strong", "") and ("a", "https://…")."""
    glued: bool = False
    """No space stands before it."""
    picture: str = ""
    """The name of the picture in whose place it stands; its text is then the alternative one."""

    @property
    def counts(self) -> bool:
        return not self.picture and any(letter.isalnum() for letter in self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    words: tuple[Word, ...]
    is_head: bool = False
    span: str = ""
    """Its colspan and rowspan, where it has them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, list item or table. Its number is not part of what it says."""

    kind: str
    """heading, subheading, paragraph, numbered, bullet, quote, caption or table."""
    depth: int = 0
    """How deep in lists it stands."""
    words: tuple[Word, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    number: str = field(default="", compare=False)

    @property
    def every_word(self) -> Iterator[Word]:
        yield from self.words
        for row in self.rows:
            for cell in row:
                yield from cell.words


@lru_cache(maxsize=PARSED_TEXTS_KEPT)
def passages_of(html: str) -> tuple[Passage, ...]:
    """The passages of a sanitised text, in order, numbered as they are printed."""
    return tuple(_Reader().read(parse_fragment(html), _Place(is_root=True)))


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a plain text."""
    reader = _Reader()
    reader.add_text(text, ())
    return tuple(reader.words)


def inline_html(words: tuple[Word, ...]) -> str:
    """The words as sanitised HTML again, pictures as their alternative texts."""
    root = lxml_html.Element("div")
    for marks, run in groupby(words, key=lambda word: word.marks):
        place = root
        texts = "".join(("" if word.glued else " ") + _shown(word) for word in run)
        lead, texts = (" ", texts[1:]) if texts.startswith(" ") else ("", texts)
        _append_text(root, lead)
        for tag, value in marks:
            inner = lxml_html.Element(tag)
            if tag == "a":
                inner.set("href", value)
            elif tag == "span":
                inner.set("class", value)
            place.append(inner)
            place = inner
        _append_text(place, texts)
    return inner_html(root)


def _shown(word: Word) -> str:
    if word.picture:
        return f"[Picture {word.picture}: {word.text or 'no alternative text'}]"
    return word.text


def _append_text(element: lxml_html.HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


@dataclass(slots=True)
class _Place:
    """Where the next words stand: the first passage of a list item bears its kind and number."""

    kind: str = "paragraph"
    depth: int = 0
    number: str = ""
    is_root: bool = False

    def take(self) -> tuple[str, int, str]:
        taken = self.kind, self.depth, self.number
        if self.kind in ("numbered", "bullet"):
            self.kind, self.number = "paragraph", ""
        return taken


class _Reader:
    """Walks through a text once; the words of the passage it is in wait until that ends."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self.words: list[Word] = []
        self._space = True
        self._numbered = 0
        self._prefix = ""  # of the numbers of a list where it is: "6." under paragraph 6

    def read(self, root: lxml_html.HtmlElement, place: _Place) -> list[Passage]:
        self._walk(root, place, ())
        self._end_passage(place)
        return self.found

    def add_text(self, text: str | None, marks: tuple[tuple[str, str], ...]) -> None:
        end = 0
        for match in _WORD.finditer(text or ""):
            if match.start() > end:
                self._space = True
            self.words.append(Word(match[0], marks, glued=bool(self.words) and not self._space))
            self._space = False
            end = match.end()
        if end < len(text or ""):
            self._space = True

    def _end_passage(self, place: _Place) -> None:
        if self.words:
            kind, depth, number = place.take()
            self.found.append(Passage(kind, depth, tuple(self.words), number=number))
            self.words.clear()
        self._space = True

    def _walk(
        self, node: lxml_html.HtmlElement, place: _Place, marks: tuple[tuple[str, str], ...]
    ) -> None:
        self.add_text(node.text, marks)
        for child in node:
            if child.tag in _BLOCKS:
                self._end_passage(place)
                self._block(child, place)
            elif child.tag == "br":
                self._space = True
            elif child.tag == "img":
                name = child.get("src", "").rpartition("/")[2].removeprefix("image:")
                self.words.append(Word(child.get("alt", ""), marks, picture=name or "?"))
                self._space = True
            else:
                value = child.get("href") or child.get("class") or ""
                self._walk(child, place, (*marks, (child.tag, value)))
            self.add_text(child.tail, marks)

    def _block(self, element: lxml_html.HtmlElement, place: _Place) -> None:
        if element.tag in ("ol", "ul"):
            self._list(element, place)
        elif element.tag == "table":
            self._table(element)
        else:
            if element.tag in _HEADINGS:
                place = _Place(_HEADINGS[element.tag])
            elif element.tag == "blockquote":
                place = _Place("quote", place.depth)
            self._walk(element, place, ())
            self._end_passage(place)

    def _list(self, element: lxml_html.HtmlElement, place: _Place) -> None:
        prefix = self._prefix
        for count, item in enumerate(element, start=1):
            if element.tag == "ul":
                inner = _Place("bullet", place.depth + 1)
                self._prefix = ""
            else:
                if place.is_root:
                    self._numbered += 1
                number = str(self._numbered) if place.is_root else f"{prefix}{count}"
                inner = _Place("numbered", place.depth + 1, number)
                self._prefix = f"{number}."
            self._walk(item, inner, ())
            self._end_passage(inner)
        self._prefix = prefix

    def _table(self, element: lxml_html.HtmlElement) -> None:
        caption = element.find("caption")
        if caption is not None:
            place = _Place("caption")
            self._walk(caption, place, ())
            self._end_passage(place)
        rows = tuple(
            tuple(
                Cell(_words_in(cell), cell.tag == "th", _span(cell))
                for cell in row
                if cell.tag in ("td", "th")
            )
            for row in element.iter("tr")
        )
        if any(rows):
            self.found.append(Passage("table", rows=rows))


def _words_in(cell: lxml_html.HtmlElement) -> tuple[Word, ...]:
    return tuple(word for passage in _Reader().read(cell, _Place()) for word in passage.every_word)


def _span(cell: lxml_html.HtmlElement) -> str:
    return " ".join(f"{key}={value}" for key, value in sorted(cell.attrib.items()))
