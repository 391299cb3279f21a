"""What must hold of every upload that was accepted, and of every sentence about one."""

import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from meetings.packs.pdf_objects import A4, MM
from meetings.packs.uploads import CleanedPdf
from tests.packs.papers import opened, saved

STAMPS = 16 * MM


def assert_found(pattern: str, text: str) -> None:
    assert re.search(pattern, text), text


def assert_sentences(*texts: str) -> None:
    for text in texts:
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert len(text) < 260


def unpacked(cleaned: CleanedPdf) -> bytes:
    with opened(cleaned.pdf) as pdf:
        return saved(
            pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip


ACTING = {
    *("/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/SubmitForm", "/ImportData"),
    *("/GoToR", "/GoToE", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/FS", "/RichMedia"),
    *("/RichMediaContent", "/XFA", "/AcroForm", "/Movie", "/Sound", "/Rendition", "/3D", "/3DD"),
    *("/Thread", "/Threads", "/B", "/Bead", "/PieceInfo", "/Metadata", "/Info", "/Thumb"),
    *("/Names", "/Dests", "/Outlines", "/Collection", "/OCProperties", "/OCGs", "/OC", "/OCG"),
    *("/OCMD", "/OPI", "/Ref", "/Alternates", "/PS", "/Filespec", "/Sig", "/PA", "/Next"),
    *("/Trans", "/Redact", "/Widget", "/Screen", "/Encrypt", "/Perms", "/Requirements"),
}


def assert_nothing_acts(cleaned: CleanedPdf) -> None:
    """Nothing but what draws pages and web links is anywhere in the file."""
    with opened(cleaned.pdf) as pdf:
        assert "/Info" not in pdf.trailer
        for top in pdf.objects:
            for holder in walk(top):
                keys = set(holder.keys())
                values = {str(value) for value in holder.values() if isinstance(value, Name)}
                assert not ACTING & (keys | values)
                assert not (isinstance(holder, Stream) and "/F" in keys)
                if "/A" in keys and holder.get("/Type") == Name.Annot:
                    assert holder["/A"].keys() == {"/S", "/URI"}
                    assert str(holder["/A"]["/URI"]).startswith("https://")


def walk(value: object) -> Iterator[pikepdf.Object]:
    """The dictionaries and streams in an object, not those it refers to."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Dictionary | Stream):
            yield each
            waiting += [inner for inner in each.values() if not is_reference(inner)]
        elif isinstance(each, Array):
            waiting += [inner for inner in each if not is_reference(inner)]


def is_reference(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def assert_fit_for_stamps(cleaned: CleanedPdf, *, landscape: bool | None) -> None:
    with opened(cleaned.pdf) as pdf:
        assert pdf.check_pdf_syntax() == []
        sizes = [tuple(float(edge) for edge in page.obj.MediaBox) for page in pdf.pages]
        for page, size in zip(pdf.pages, sizes, strict=True):
            assert not {"/CropBox", "/Rotate", "/UserUnit"} & set(page.obj.keys())
            paper = A4 if size[3] > size[2] else A4[::-1]
            assert size == pytest.approx((0, 0, *paper), abs=0.001)
            assert landscape in (None, paper != A4)
    for page in pypdfium2.PdfDocument(cleaned.pdf):
        picture = page.render(scale=1, grayscale=True).to_pil()
        ink = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
        if ink is not None:
            assert ink[1] >= STAMPS
            assert ink[3] <= picture.height - STAMPS
