"""Looks for words that must not be in a PDF, everywhere a PDF can hold them."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

from .pdf_objects import STAMP_ZONE

HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\ufffe\x02"))
SPACES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
HEX_STRING = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret and where it is: "page 3", "page 3 and page 4", "Root/Outlines/First/Title"."""

    secret: str
    place: str


def find_leaks(pdf: bytes, secrets: Collection[str]) -> list[Leak]:
    """The secrets found in the text of the pages and in every string and stream of the file.

    Case, spaces, line breaks, ligatures, accents' composition and hyphens make no difference;
    a word broken over two lines or two pages is found. Secrets of fewer than four letters are
    refused with ValueError, they would be found everywhere.
    """
    wanted = {secret: _plain(secret) for secret in secrets}
    if short := [secret for secret, plain in wanted.items() if len(plain) < 4]:
        raise ValueError(f"Too short to look for: {', '.join(map(repr, short))}.")
    leaks: dict[Leak, None] = {}
    before_place, before = "", ""
    for place, text, inner in _page_texts(pdf):
        plain, plain_inner = _plain(text), _plain(inner)
        for secret, look in wanted.items():
            if look in plain:
                leaks[Leak(secret, place)] = None
            if look in before[1 - len(look) :] + plain_inner[: len(look) - 1]:
                leaks[Leak(secret, f"{before_place} and {place}")] = None
        before_place, before = place, plain_inner
    for place, text in _strings(pdf):
        plain = _plain(text)
        for secret, look in wanted.items():
            if look in plain:
                leaks[Leak(secret, place)] = None
    return list(leaks)


def _plain(text: str) -> str:
    """The text as it is compared: letters and figures, no spaces, no hyphens, small."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(HYPHENS)
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return SPACES.sub("", text)


def _page_texts(pdf: bytes) -> Iterator[tuple[str, str, str]]:
    """Of each page its place, its text, and its text without the stamps at top and bottom."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, start=1):
            textpage = page.get_textpage()
            top = page.get_height() - STAMP_ZONE
            inner = textpage.get_text_bounded(bottom=STAMP_ZONE, top=top)
            yield f"page {number}", textpage.get_text_bounded(), inner
            textpage.close()
            page.close()
    finally:
        document.close()


def _strings(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Every string, name and decoded stream, with the way that leads to it.

    What hangs on nothing is looked at too: a forgotten object is still in the file.
    """
    with Pdf.open(BytesIO(pdf)) as opened:
        seen: set[tuple[int, int]] = set()
        yield from _walk(opened.trailer, "", seen)
        for thing in opened.objects:
            if thing.is_indirect and thing.objgen not in seen:
                yield from _walk(thing, f"object {thing.objgen[0]}", seen)


def _walk(start: Object, start_path: str, seen: set[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    waiting = [(start, start_path)]
    while waiting:
        thing, path = waiting.pop()
        if isinstance(thing, String):
            yield path, str(thing)
            yield path, bytes(thing).decode("utf-8", "ignore")
            continue
        if isinstance(thing, Name):
            yield path, str(thing)
            continue
        if not isinstance(thing, (Array, Dictionary, Stream)):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Stream):
            for text in _stream_texts(thing):
                yield path, text
        if isinstance(thing, Array):
            waiting += [(kid, path) for kid in thing]
        else:
            for key, kid in thing.items():
                yield path, key
                waiting.append((kid, f"{path}/{key[1:]}".lstrip("/")))


def _stream_texts(stream: Stream) -> Iterator[str]:
    """A stream's bytes read as text: metadata, attachments, scripts; pictures are not text."""
    if stream.get("/Subtype") == Name.Image or stream.get("/Type") in (Name.ObjStm, Name.XRef):
        return
    try:
        content = stream.read_bytes()
    except PdfError:
        content = stream.read_raw_bytes()
    hexed = b" ".join(_unhex(match) for match in HEX_STRING.findall(content))
    for piece in (content, hexed):
        yield piece.decode("utf-8", "ignore")
        # UTF-16 of western text is its letters with zero bytes between.
        yield piece.replace(b"\0", b"").decode("cp1252", "ignore")


def _unhex(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
