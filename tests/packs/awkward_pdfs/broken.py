"""Files that are damaged, cut short, protected, or something else altogether."""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from tests.packs.papers import saved

from .simple import add_page, made, plain_bytes


def empty():
    return b""


def web_page():
    return b"<!doctype html><html><title>Budget</title><p>Budget of the harbour</html>"


def jpeg():
    target = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 120, 160)).save(target, "JPEG")
    return target.getvalue()


def word_document():
    return b"PK\x03\x04 really a ZIP"


def only_a_header():
    return b"%PDF-1.7\nnothing follows"


def no_header():
    return plain_bytes()[8:]


def garbage_before():
    return b"Received: from mail.example.org\r\n\r\n" + plain_bytes()


def garbage_after():
    return plain_bytes() + b"\r\n--boundary--\r\n" + bytes(3_000)


def wrong_table():
    """Every entry of the cross-reference table points a little past its object."""
    return re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + 3), plain_bytes())


def no_table():
    content = plain_bytes()
    trailer = content.index(b"trailer")
    return content[: content.rindex(b"xref\n", 0, trailer)] + content[trailer:]


def three_pages(cut=1.0):
    """Three pages, of which the end is cut off."""

    def make():
        with Pdf.new() as pdf:
            for _ in range(3):
                add_page(pdf)
            content = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return content[: int(len(content) * cut)]

    return make


def lost(number):
    """One of the objects of two pages was overwritten: 4 is a page, 6 its content."""

    def make():
        with Pdf.new() as pdf:
            add_page(pdf)
            add_page(pdf)
            mode = pikepdf.ObjectStreamMode.disable
            content = saved(pdf, object_stream_mode=mode, compress_streams=False)
        start = content.index(b"\n%d 0 obj" % number) + 1
        end = content.index(b"endobj", start) + 6
        return content[:start] + b"%" * (end - start) + content[end:]

    return make


def broken_content():
    """The page's packed content is cut in the middle, and says so nowhere."""

    def change(pdf, page):
        from zlib import compress

        packed = compress(b"".join(b"%d %d m " % (n, n * n) for n in range(3_000)))
        page["/Contents"].write(b"xx" + packed[50:], filter=Name.FlateDecode)

    return made(change)


def wrong_count(count):
    def make():
        def change(pdf, page):
            pdf.Root["/Pages"]["/Count"] = count

        return made(change)

    return make


def cyclic_pages():
    content = plain_bytes()
    return re.sub(rb"/Kids \[ (\d+ 0 R) \]", rb"/Kids [ 2 0 R \1 ]", content)


def pages_without_end():
    """The page tree is nothing but itself."""
    content = plain_bytes()
    return re.sub(rb"/Kids \[ (\d+) 0 R \]", rb"/Kids [ 2 0 R ]", content)


def no_pages():
    with Pdf.new() as pdf:
        return saved(pdf)


def kids_that_are_none():
    def change(pdf, page):
        pdf.Root["/Pages"]["/Kids"] = Array([page, 7, Dictionary()])

    return made(change)


def locked(owner="o", user="u"):
    def make():
        return made(encryption=pikepdf.Encryption(owner=owner, user=user))

    return make


def nested_without_end():
    deep = b"[" * 50_000 + b"]" * 50_000
    return plain_bytes().replace(b"/Type /Page >>", b"/Type /Page /X " + deep + b" >>", 1)


def numbers_without_end():
    """A page whose sizes have more digits than any number has."""
    digits = b"9" * 400
    return re.sub(
        rb"/MediaBox \[[^\]]*\]", b"/MediaBox [ 0 0 %s %s ]" % (digits, digits), plain_bytes()
    )


def strange_types():
    """Every entry of the page is of the wrong kind."""

    def change(pdf, page):
        page["/Resources"] = Array([1, 2])
        page["/Rotate"] = Name.Up
        page["/UserUnit"] = Array([])
        page["/CropBox"] = 5
        page["/Group"] = 3

    return made(change)
