"""Where in a PDF something stands, in words, with the exact way to it for a technician."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .pdf_syntax import string_text

WORDS = [
    ("Annots", "a note or link"),
    ("EmbeddedFiles", "an attachment"),
    ("EF", "an attachment"),
    ("AF", "an attachment"),
    ("JavaScript", "a script"),
    ("JS", "a script"),
    ("OpenAction", "a script"),
    ("AcroForm", "a form field"),
    ("Outlines", "a bookmark"),
    ("PageLabels", "a page’s number"),
    ("Dests", "the name of a link’s aim"),
    ("Metadata", "the document’s properties"),
    ("Info", "the document’s properties"),
    ("OCProperties", "the name of a layer"),
    ("Alt", "an alternative text"),
    ("ActualText", "a text that is read aloud"),
    ("E", "an abbreviation’s long form"),
    ("StructTreeRoot", "a tag"),
    ("Font", "a font"),
    ("Contents", "a hidden text"),
    ("XObject", "a drawing"),
]
"""What the parts of a way are called; the first that is in it counts."""


DEEPEST_PART = 2
"""Bookmarks of parts: headings of the agenda, papers, appendices; deeper ones are in the text."""


def page_names(content: bytes) -> list[str]:
    """Each page by its printed number and the part of the pack it belongs to:
    "page 12 in “Item 3: Lamps and buoys, Appendix 1: Costs”"."""
    with pypdfium2.PdfDocument(content) as document:
        starts: dict[int, str] = {}
        parents: list[str] = []
        for bookmark in document.get_toc():
            if bookmark.level > DEEPEST_PART:
                continue
            title = bookmark.get_title()
            # A paper is called as it is itself, without the heading of the agenda above it.
            above = [] if title.startswith("Item ") else parents[: bookmark.level]
            parents = [*above, title]
            aim = bookmark.get_dest()
            if aim is not None:
                starts[aim.get_index()] = ", ".join(parents)
        names = []
        part = ""
        for index in range(len(document)):
            part = starts.get(index, part)
            number = document.get_page_label(index) or str(index + 1)
            names.append(f"page {number} in “{part}”" if part else f"page {number}")
    return names


@dataclass(frozen=True, slots=True)
class Entry:
    """A string, name or key (`text`), or a stream (`stream`, its object), and the way to it."""

    way: tuple[str, ...]
    page: int
    """0 where it does not belong to one page."""
    text: str = ""
    stream: tuple[int, int] | None = None

    def place(self, pages: Sequence[str]) -> str:
        """In words; `pages` are the names of the file's pages."""
        if self.way and self.way[0].startswith("object "):
            return f"a hidden object ({'/'.join(self.way)})"
        what = next((words for key, words in WORDS if key in self.way), "a hidden entry")
        on = f" on {pages[self.page - 1]}" if self.page else ""
        return f"{what}{on} ({'/'.join(self.way)})"


def entries(pdf: Pdf) -> Iterator[Entry]:
    """Everything that is written in a file's objects, those that nothing refers to last."""
    seen = {page.obj.objgen for page in pdf.pages}
    for number, page in enumerate(pdf.pages, start=1):
        kids = {key: kid for key, kid in page.obj.items() if key != "/Parent"}
        way = f"Pages[{number - 1}]"
        for key, kid in kids.items():
            yield Entry((way,), number, key[1:])
            yield from _walk(kid, (way, key[1:]), number, seen)
    yield from _walk(pdf.trailer, (), 0, seen)
    for thing in pdf.objects:
        if thing.is_indirect and thing.objgen not in seen:
            yield from _walk(thing, (f"object {thing.objgen[0]}",), 0, seen)


def _walk(
    start: Object, start_way: tuple[str, ...], page: int, seen: set[tuple[int, int]]
) -> Iterator[Entry]:
    waiting = [(start, start_way)]
    while waiting:
        thing, way = waiting.pop()
        if isinstance(thing, String):
            yield Entry(way, page, string_text(bytes(thing)))
            continue
        if isinstance(thing, Name):
            yield Entry(way, page, str(thing)[1:])
            continue
        if not isinstance(thing, (Array, Dictionary, Stream)):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Stream):
            yield Entry(way, page, stream=thing.objgen)
        if isinstance(thing, Array):
            waiting += [(kid, way) for kid in thing]
        else:
            for key, kid in thing.items():
                yield Entry(way, page, key[1:])
                waiting.append((kid, (*way, key[1:])))
