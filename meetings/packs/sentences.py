"""Texts taken apart into what is worth looking for: sentences, table rows, descriptions, names."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pypdfium2

from meetings.agenda.paragraphs import plain_text
from meetings.agenda.rich_text import inner_html, parse_fragment
from meetings.packs.secret_index import SENTENCE, letters

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
NOTE_MARK = "\ue000"
"""Stands where a footnote is called: in print its number is there, in the midst of a sentence."""
SHORTEST_DESCRIPTION = 12
"""Letters; "Chart" describes too many pictures to tell anything of this one."""
DJANGO_SUFFIX = re.compile(r"_[A-Za-z0-9]{7}$")
NAME_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
GENERIC_NAME = re.compile(
    r"(?:image|img|picture|photo|figure|fig|chart|graph|table|map|scan|document|doc|appendix|annex"
    r"|report|paper|page|letter|untitled)[\W_]*[0-9]*",
    re.IGNORECASE,
)
MOST_PAGES, MOST_LETTERS = 400, 2_000_000
FULL_LINE = 0.7
"""A line this much shorter than a page's longest ends its paragraph."""


def sentences_of(html: str) -> Iterator[str]:
    """The sentences of a written text, rows of tables whole, and footnotes.

    A sentence of fewer than 24 letters comes together with its neighbour: alone it stands in
    too many places to say anything.
    """
    if not html.strip():
        return
    root = parse_fragment(html)
    for span in root.iter("span"):
        if span.get("class") == "footnote":
            before = span.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + NOTE_MARK
            else:
                span.getparent().text = (span.getparent().text or "") + NOTE_MARK
    for line in plain_text(inner_html(root)).split("\n"):
        whole = line.replace(NOTE_MARK, "")
        if "\t" in whole:
            yield from _long(whole.replace("\t", " "))
        for piece in dict.fromkeys([*whole.split("\t"), *re.split(f"[\t{NOTE_MARK}]", line)]):
            yield from split_sentences(piece)


def split_sentences(paragraph: str) -> Iterator[str]:
    short: list[str] = []
    before = ""
    for sentence in SENTENCE_END.split(paragraph.strip()):
        if len(letters(sentence)) < SENTENCE:
            short.append(sentence)
            continue
        yield sentence
        if short:
            yield " ".join([*short, sentence])
        short, before = [], sentence
    if short:
        yield from _long(" ".join(short if not before else [before, *short]))


def _long(text: str) -> Iterator[str]:
    if len(letters(text)) >= SENTENCE:
        yield text.strip()


def descriptions_of(html: str) -> Iterator[str]:
    """The alternative texts of a text's pictures."""
    if "<img" not in html:
        return
    for picture in parse_fragment(html).iter("img"):
        description = str(picture.get("alt", "")).strip()
        if len(letters(description)) >= SHORTEST_DESCRIPTION:
            yield description


def names_of(file_name: str) -> Iterator[str]:
    """What a file may be called elsewhere: as stored, and without what storing it added.

    A name of several words is looked for without its ending; a single word with it, since
    "valuation" may stand in any text and "valuation.pdf" is this file. Names that say nothing,
    such as "image1.png", are left out.
    """
    path = PurePosixPath(file_name)
    for stem in dict.fromkeys([path.stem, DJANGO_SUFFIX.sub("", path.stem)]):
        if GENERIC_NAME.fullmatch(stem):
            continue
        several = len(NAME_WORDS.findall(stem)) > 1
        yield stem if several else stem + path.suffix


def sentences_of_pdf(content: bytes) -> Iterator[str]:
    """The sentences of an uploaded PDF, up to 400 pages; a scan has none.

    Its lines end where the paper does, so they are put together again; a short one ends a
    paragraph, such as a heading.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    left = MOST_LETTERS
    try:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            textpage = page.get_textpage()
            text = textpage.get_text_range()[:left]
            textpage.close()
            page.close()
            left -= len(text)
            for paragraph in _paragraphs(text):
                yield from split_sentences(paragraph)
    finally:
        document.close()


def _paragraphs(text: str) -> Iterator[str]:
    lines = [line.strip() for line in text.splitlines()]
    full = FULL_LINE * max(map(len, lines), default=0)
    run: list[str] = []
    for line in lines:
        run.append(line)
        if len(line) < full:
            yield " ".join(run)
            run = []
    yield " ".join(run)
