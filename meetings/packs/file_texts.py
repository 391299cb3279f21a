"""Every text that a PDF file holds besides what its pages show, found in the file's own bytes.

Not only what the file still uses: earlier states of it, and objects that nothing refers to, can
be read by whoever has the file.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf, PdfError, Stream

from .drawn_text import Fonts, drawn_text, is_drawing
from .pdf_objects import as_list
from .pdf_syntax import written_texts

OBJECT = re.compile(rb"\b(\d{1,10})\s+(\d{1,5})\s+obj\b")
STREAM = re.compile(rb"\bstream\r?\n")
STREAM_END = b"endstream"
RUN = re.compile(rb"[\x20-\x7e\t\r\n]{8,}")
CONTROLS = bytes(sorted({*range(32)} - {*b"\t\n\r\f"}))
TAGS = re.compile(r"<[^<>]*>")
PICTURE_HEAD = 65_536
"""Bytes of a compressed picture that are read, for what is written in its head."""
MOST_UNPACKED = 50_000_000
"""Bytes of an attached archive that are read."""
Place = int | tuple[int, int] | str | None


def file_texts(content: bytes, pdf: Pdf) -> Iterator[tuple[Place, str]]:
    """Texts and where they are: on a page (its number), in a stream (its object's number and
    generation), in bytes that belong to no object (what they are), or in objects (None).

    `pdf` is `content`, opened; it must not be encrypted.
    """
    fonts = Fonts()
    drawn: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        streams = [each for each in as_list(page.obj.get("/Contents")) if isinstance(each, Stream)]
        drawn.update(stream.objgen for stream in streams)
        drawing = b"\n".join(map(_read, streams))
        yield number, drawn_text(drawing, fonts.of(page.resources))
    between: list[bytes] = []
    for raw, body, place in _pieces(content, pdf):
        between.append(raw)
        if isinstance(place, Stream):
            if place.objgen not in drawn and place.get("/Type") != Name.XRef:
                yield from _stream_texts(place, fonts)
        else:
            for text in _unknown_texts(_inflated(body), fonts):
                yield place, text
    yield None, "\n".join(written_texts(b"\n".join(between)))


def _pieces(content: bytes, pdf: Pdf) -> Iterator[tuple[bytes, bytes, Stream | str]]:
    """The whole file, cut up: bytes between two streams, a stream's own bytes, and what it is.

    It is one of the file's objects, or the place of bytes that no object lays claim to.
    """
    done = 0
    while match := STREAM.search(content, done):
        raw = content[done : match.start()]
        start = match.end()
        headers = OBJECT.findall(raw)
        stream = None
        if headers:
            key = (int(headers[-1][0]), int(headers[-1][1]))
            found = pdf.get_object(key) if key[0] < 2**31 else None
            if isinstance(found, Stream):
                body = bytes(found.read_raw_bytes())
                if content.startswith(body, start):
                    stream = found
        if stream is not None:
            done = start + len(body)
            yield raw, body, stream
        else:
            end = content.find(STREAM_END, start)
            done = end if end >= 0 else len(content)
            yield raw, content[start:done], f"byte {start}"
    yield content[done:], b"", ""


def _read(stream: Stream) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except PdfError:
        return bytes(stream.read_raw_bytes())


def _stream_texts(stream: Stream, fonts: Fonts) -> Iterator[tuple[Place, str]]:
    if stream.get("/Type") == Name.ObjStm:
        yield None, "\n".join(written_texts(_read(stream)))
        return
    if stream.get("/Subtype") == Name.Image:
        if any(name in (Name.DCTDecode, Name.JPXDecode) for name in as_list(stream.get("/Filter"))):
            yield stream.objgen, _runs(stream.read_raw_bytes()[:PICTURE_HEAD])
        return
    resources = stream.get("/Resources")
    content = _read(stream)
    if isinstance(resources, Dictionary) and "/Font" in resources:
        yield stream.objgen, drawn_text(content, fonts.of(resources))
        return
    for text in _unknown_texts(content, fonts):
        yield stream.objgen, text


def _unknown_texts(content: bytes, fonts: Fonts) -> Iterator[str]:
    """Of a stream that does not say what it is."""
    if is_drawing(content):
        for guess in fonts.guesses():
            yield drawn_text(content, guess)
    if b" obj" in content or b"/Type" in content:
        yield "\n".join(written_texts(content))
    yield from data_texts(content)


def data_texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """The texts of a file within the file: plain, marked up, zipped (Word's files are), a PDF."""
    if depth < 2 and content.startswith(b"PK\x03\x04"):
        yield from _zipped_texts(content, depth)
    elif depth < 2 and b"%PDF-" in content[:1024]:
        yield from _pdf_texts(content)
    else:
        yield from _plain_texts(content)


def _plain_texts(content: bytes) -> Iterator[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield content.decode("utf-16", "ignore")
        return
    if len(content[:4096].translate(None, CONTROLS)) < 0.95 * len(content[:4096]):
        yield _runs(content)
        return
    text = content.decode("utf-8", "ignore")
    yield text
    if not content.isascii():
        yield content.decode("cp1252", "ignore")
    if "</" in text:
        yield unescape(TAGS.sub("", text))


def _runs(content: bytes) -> str:
    """The stretches of binary content that read as text, one or two bytes a letter."""
    runs = RUN.findall(content)
    if b"\0" in content:
        runs += RUN.findall(content.replace(b"\0", b""))
    return b"\n".join(runs).decode("ascii")


def _zipped_texts(content: bytes, depth: int) -> Iterator[str]:
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                yield member.filename
                with archive.open(member) as opened:
                    inner = opened.read(left)
                left -= len(inner)
                yield from data_texts(inner, depth + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, ValueError):
        yield from _plain_texts(content)


def _pdf_texts(content: bytes) -> Iterator[str]:
    try:
        with Pdf.open(BytesIO(content)) as inner:
            for _, text in file_texts(content, inner):
                yield text
    except PdfError:
        yield from _plain_texts(content)


def _inflated(body: bytes) -> bytes:
    """Unpacked, as far as it goes."""
    unpacking = zlib.decompressobj()
    try:
        return unpacking.decompress(body, MOST_UNPACKED) or body
    except zlib.error:
        return body
