"""What makes an upload unusable as it is: each refusal with its sentence."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from meetings.packs.pdf_objects import as_list

from .objects import annotations, contents
from .outcome import DAMAGED, PRINT_AGAIN, TOO_COMPLEX, Limits, UnusablePdf

DECODED_HERE = {
    *("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"),
    *("/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"),
}
"""The filters that can blow a small file up; those of pictures are held by the pixels' limit."""


def refuse_unusable(source: Pdf, limits: Limits) -> None:
    """Refuse what a look at the document's own entries shows to be no use.

    Raises: UnusablePdf.
    """
    if source.is_encrypted:
        raise UnusablePdf(
            "The PDF is encrypted. Save it without any protection and upload it again."
        )
    root = source.Root
    if "/Collection" in root:
        raise UnusablePdf(
            "The PDF is a portfolio: a cover with other files attached to it. "
            "Upload the files in it one by one."
        )
    form = root.get("/AcroForm")
    if root.get_bool("/NeedsRendering") or (
        isinstance(form, Dictionary) and "/XFA" in form and not as_list(form.get("/Fields"))
    ):
        raise UnusablePdf(
            "The PDF is a form that only Adobe Reader can show. "
            "Open it there, print it to a new PDF and upload that."
        )
    _refuse_count(source, limits)
    _refuse_lost(source)
    _refuse_open_redactions(source)
    _refuse_endless_pages(source, limits)


def _refuse_count(source: Pdf, limits: Limits) -> None:
    count = len(source.pages)
    if not count:
        raise UnusablePdf("The PDF has no pages. Save the document as PDF again and upload that.")
    if count > limits.pages:
        raise UnusablePdf(
            f"The PDF has {count} pages; the most it may have is {limits.pages}. "
            "Upload the pages the meeting needs, or split it into appendices."
        )


def _refuse_lost(source: Pdf) -> None:
    """A broken file is read as far as it goes; refuse one of which a part is missing."""
    promised = source.Root["/Pages"].get("/Count")
    # Each object is read, as far as it goes, when it is asked for; only then qpdf warns of it.
    missing = [each for each in source.objects if each is None]
    if not source.get_warnings():
        return
    if missing or (isinstance(promised, int) and promised > len(source.pages)):
        raise UnusablePdf(
            "The PDF is damaged and a part of it is missing. Get the file again from whoever "
            "made it, or open it, check that every page is there and print it to a new PDF."
        )


def _refuse_open_redactions(source: Pdf) -> None:
    """A mark for redaction hides nothing: the words under it are there until it is applied."""
    for number, page in enumerate(source.pages, 1):
        if any(each.get("/Subtype") == Name.Redact for each in annotations(page.obj)):
            raise UnusablePdf(
                f"Page {number} of the PDF has words marked for redaction, but they are still "
                "in the file. Apply the redactions and upload it again."
            )


def _refuse_endless_pages(source: Pdf, limits: Limits) -> None:
    total = 0
    for scope in source.content_scopes():
        for stream in [scope.content] if scope.kind != "page" else contents(scope.content):
            total += _unpacked(stream)
            if total > limits.unpacked:
                raise UnusablePdf(TOO_COMPLEX)


def _unpacked(stream: Object) -> int:
    """How many bytes the stream has when unpacked, which is stopped at qpdf's own limit."""
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError as error:
        raise UnusablePdf(TOO_COMPLEX if "limit" in str(error) else DAMAGED) from error


def refuse_absurd(pdf: Pdf, limits: Limits) -> None:
    """Refuse what unpacks to an absurd size, and what cannot be unpacked.

    One stream is unpacked at a time; `limits.unpacked` is qpdf's own limit for each too.

    Raises: UnusablePdf.
    """
    total = 0
    for stream in _streams(pdf):
        if stream.get("/Subtype") == Name.Image:
            _refuse_bad_picture(stream, limits)
        filters = as_list(stream.get("/Filter"))
        if not all(str(each) in DECODED_HERE for each in filters):
            continue
        total += _unpacked(stream)
        if total > limits.unpacked:
            raise UnusablePdf(TOO_COMPLEX)


def _refuse_bad_picture(stream: Stream, limits: Limits) -> None:
    sizes = [tuple(float(stream.get(key, 0)) for key in ("/Width", "/Height"))]
    filters = [str(each) for each in as_list(stream.get("/Filter"))]
    if filters in (["/DCTDecode"], ["/JPXDecode"]):
        try:
            with Image.open(BytesIO(stream.read_raw_bytes())) as picture:
                sizes.append(picture.size)
        except (OSError, ValueError, SyntaxError) as error:
            raise UnusablePdf(f"A picture in the PDF is damaged. {PRINT_AGAIN}") from error
    for width, height in sizes:
        if width * height > limits.pixels:
            raise UnusablePdf(
                f"A picture in the PDF is enormous: {width:.0f} by {height:.0f} dots. "
                "Save it again with smaller pictures and upload that."
            )


def _streams(pdf: Pdf) -> Iterator[Stream]:
    for each in pdf.objects:
        if isinstance(each, Stream):
            yield each
