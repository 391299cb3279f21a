"""Invented parts of a pack, rendered once for all tests."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pikepdf
from PIL import Image
from weasyprint import HTML

from meetings.packs.copies import CopySlot
from meetings.packs.joining import Part, join
from meetings.packs.paging import PartPages, page_plan
from meetings.packs.preparing import prepare

CSS = """
@page { size: A4; margin: 25mm }
span.footnote { float: footnote }
"""
PEER_REVIEW = """
<h1>Learning from other harbours</h1>
<p>See <a href="https://pack.invalid/#agenda">the agenda</a>, <a href="#options">the options</a>,
<a href="https://pack.invalid/#item-99">a paper that is not here</a> and
<a href="https://example.org/tides">tides</a>.</p>
<h2>Background</h2>
<ol><li>The first paragraph.<span class="footnote">A note at the foot.</span></li>
<li>The second, with parts:<ol><li>a part</li><li>another part</li></ol>and its end.</li></ol>
<h2 id="options">Options</h2>
<ol start="3"><li><p>Third.</p><p>It goes on.</p></li></ol>
<table><caption>Costs</caption><thead><tr><th scope="col">Quay</th><th scope="col">Cost</th></tr>
</thead><tbody><tr><th scope="row">North</th><td>10</td></tr></tbody></table>
<table><tr><td>Year</td><td>Ships</td></tr><tr><td>2025</td><td>7</td></tr></table>
<table><tr><td>One box</td></tr></table>
<p><br></p>
"""


@cache
def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 120, 160)).save(target, "PNG")
    return target.getvalue()


@cache
def rendered(body: str, css: str = "", variant: str | None = "pdf/ua-1") -> bytes:
    """A part as the pack's renderer makes it."""
    page = f"<html lang=en-GB><title>Part</title><style>{CSS}{css}</style><body>{body}</body>"
    return HTML(string=page).write_pdf(pdf_variant=variant)


@dataclass(frozen=True)
class Piece:
    """A part as it comes from the renderer or from an upload, with what is said of it."""

    key: str
    pdf: bytes
    title: str
    heading: str = ""
    level: int = 0
    running_head: str = ""
    confidential: bool = False
    numbered: bool = True
    starts_right: bool = True
    mend: bool = True


DETAILS = {
    "title": "Harbour Board & its pack",
    "created": datetime(2026, 3, 20, 11, 30, tzinfo=UTC),
    "producer": "Board Papers",
}


def joined(pieces: Sequence[Piece], **more: object) -> bytes:
    """The whole way from rendered parts to a pack."""
    ready = [prepare(piece.pdf, piece.key, mend=piece.mend) for piece in pieces]
    plan = page_plan(
        PartPages(piece.key, part.pages, piece.numbered, piece.starts_right)
        for piece, part in zip(pieces, ready, strict=True)
    )
    parts = [
        Part(
            piece.key,
            part.pdf,
            piece.title,
            piece.heading,
            piece.level,
            piece.running_head,
            piece.confidential,
        )
        for piece, part in zip(pieces, ready, strict=True)
    ]
    return join(parts, **{"plan": plan, **DETAILS, **more})


def paragraphs(count: int, words: int = 120) -> str:
    text = "harbour " * words
    return "<ol>" + "".join(f"<li>Number {n} {text}</li>" for n in range(count)) + "</ol>"


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    target = io.BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def with_slot(pdf: bytes) -> bytes:
    """A pack as it is stored, with a copy slot on every page."""
    with opened(pdf) as pack:
        slot = CopySlot(pack)
        for page in pack.pages:
            slot.draw_on(page)
        return saved(
            pack, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )


def count_pages(content: bytes) -> int:
    with opened(content) as pdf:
        return len(pdf.pages)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))
