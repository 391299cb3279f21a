"""What the awkward PDFs are made from: a page with a line of text, and changes to it."""

import zlib
from collections.abc import Callable
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.packs.papers import opened, rendered, saved

A4 = (595.276, 841.89)
BUDGET = b"BT /F 24 Tf 200 400 Td (Budget of the harbour) Tj ET\n"
TAGGED = (
    "<h1>Letter of the pilots</h1><p>We <a href='https://example.org/p'>ask</a> for buoys.</p>"
    "<table><tr><th>Quay</th><th>Cost</th></tr><tr><td>North</td><td>10</td></tr></table>"
)


def helvetica():
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def add_page(pdf: Pdf, content=BUDGET, size=A4):
    """A page with the font /F; gives its dictionary."""
    pdf.add_blank_page(page_size=size)
    page = pdf.pages[-1].obj
    page["/Resources"] = Dictionary(Font=Dictionary(F=helvetica()))
    page["/Contents"] = Stream(pdf, content)
    return page


def made(change: Callable[[Pdf, Dictionary], None] | None = None, content=BUDGET, **options):
    """A PDF of one page, changed."""
    with Pdf.new() as pdf:
        page = add_page(pdf, content)
        if change is not None:
            change(pdf, page)
        return saved(pdf, compress_streams=False, **options)  # True would unpack bombs


def plain_bytes(**options):
    """One page, its objects readable and unpacked, so that they can be cut and edited."""
    return made(object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)


@cache
def tagged_letter():
    return rendered(TAGGED)


def retagged(change: Callable[[Pdf, Dictionary], None], content=None):
    """The tagged letter, its tags changed."""
    with opened(content or tagged_letter()) as pdf:
        change(pdf, pdf.Root["/StructTreeRoot"])
        return saved(pdf)


def form(pdf, content, box=(0, 0, 595, 842), **entries):
    stream = Stream(pdf, content)
    stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
    stream["/BBox"] = Array(box)
    stream["/Resources"] = Dictionary(Font=Dictionary(F=helvetica()))
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def picture(pdf, width=40, height=30, **entries):
    stream = Stream(pdf, bytes(min(width * height, 10_000)))
    stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Image
    stream["/Width"], stream["/Height"] = width, height
    stream["/ColorSpace"], stream["/BitsPerComponent"] = Name.DeviceGray, 8
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def draw(page, name, drawing, content=b""):
    page["/Resources"]["/XObject"] = page["/Resources"].get("/XObject", Dictionary())
    page["/Resources"]["/XObject"][name] = drawing
    if content:
        page["/Contents"].write(page["/Contents"].read_bytes() + content)


@cache
def packed_blanks(megabytes: int) -> bytes:
    """So many megabytes of blanks, packed; made without holding them at once."""
    packer = zlib.compressobj(6)
    blanks = b" " * 1_000_000
    return b"".join(packer.compress(blanks) for _ in range(megabytes)) + packer.flush()
