"""A reader's own copy of a stored pack, made without touching the pack.

Every page of a confidential pack draws one shared form at its foot, the copy slot, which is
empty. A copy is the stored file as it is and a few kilobytes after it, an incremental update, in
which that one form says whose copy it is. So a copy costs the same for one page and for a
thousand, and nothing is read but the end of the file. It deters; it does not protect: whoever
cuts the end off has the pack without a name.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Page, Pdf, Stream

from .copy_line import MAX_WIDTH, CopyLine
from .pdf_objects import MM, as_list

BASELINE = 7 * MM
SLOT_NAME = "/CopySlot"
END_OF_FILE = 1024
"""Bytes in which a PDF has to say where its cross-references begin."""


class NoCopySlot(ValueError):
    """A stored pack has no copy slot where it should have one: it goes to nobody as a copy."""


class CopySlot:
    """The slot of one pack that is being joined; an empty form, drawn by its pages."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self.object = pdf.make_indirect(
            Stream(
                pdf,
                b"",
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([-MAX_WIDTH / 2, -3, MAX_WIDTH / 2, 9]),
                Resources=Dictionary(),
            )
        )

    def add_to(self, resources: Object) -> None:
        """Let a page with these resources draw the slot."""
        drawings = resources.get("/XObject")
        if drawings is None:
            drawings = resources["/XObject"] = Dictionary()
        drawings[SLOT_NAME] = self.object

    def operators(self, mediabox: Iterable[object]) -> str:
        """What a page's content draws the slot with, as a pagination artifact.

        It belongs outside of other marked content, in the state in which the page began.
        """
        left, bottom, right, _ = (float(str(edge)) for edge in mediabox)
        return (
            "/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC\n"
            f"q 1 0 0 1 {(left + right) / 2:.2f} {bottom + BASELINE:.2f} cm {SLOT_NAME} Do Q\n"
            "EMC\n"
        )

    def draw_on(self, page: Page) -> None:
        """Draw the slot on top of a finished page."""
        self.add_to(page.resources)
        own = as_list(page.obj.get("/Contents"))
        drawn = f"\nQ\n{self.operators(page.mediabox)}".encode("ascii")
        page.obj["/Contents"] = Array([Stream(self._pdf, b"q\n"), *own, Stream(self._pdf, drawn)])


def find_slot(pdf: bytes) -> int | None:
    """The number of a saved pack's copy slot; None where it has none. Saving changes it."""
    with Pdf.open(BytesIO(pdf)) as opened:
        return _slot_of(opened)


def _slot_of(pdf: Pdf) -> int | None:
    for page in pdf.pages:
        slot = page.resources.get("/XObject", Dictionary()).get(SLOT_NAME)
        if slot is not None:
            return int(slot.objgen[0])
    return None


def add_slot(stored: BinaryIO, target: BinaryIO) -> int:
    """Write the pack anew with a slot on every page; answers its number.

    For a confidential pack that was stored without one. The same pack gives the same bytes.
    """
    with Pdf.open(stored) as pdf:
        slot = CopySlot(pdf)
        for page in pdf.pages:
            slot.draw_on(page)
        pdf.save(target, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    target.seek(0)
    with Pdf.open(target) as saved:
        number = _slot_of(saved)
    if number is None:
        raise NoCopySlot("The pack has no pages.")
    return number


def copy_tail(stored: BinaryIO, *, slot: int, reader: str, at: datetime) -> bytes:
    """What makes the stored file `reader`'s copy when it follows the file.

    `at` is printed as it is, in its own time zone, to the minute. The same file and the same
    line give the same bytes.

    Raises: NoCopySlot; pikepdf.PdfError for a file that is none.
    """
    start, size = _cross_references(stored)
    with Pdf.open(stored) as pdf:
        trailer = pdf.trailer
        form = pdf.get_object(slot, 0) if slot < int(trailer.Size) else None
        if not _is_slot(form):
            raise NoCopySlot(f"Object {slot} of the stored pack is no copy slot.")
        first_free = int(trailer.Size)
        first_id, last_id = (bytes(part) for part in trailer.ID)
        root = trailer.Root.objgen
        info = trailer.get("/Info", Dictionary()).objgen
    line = CopyLine(f"Copy of {reader}, {at.day} {at:%B %Y, %H.%M}")
    objects = {slot: line.form(first_free), **line.font_objects(first_free)}
    new_id = hashlib.sha256(last_id + line.text.encode()).digest()[:16]
    trailer_entries = (
        f"/Root {root[0]} {root[1]} R "
        + (f"/Info {info[0]} {info[1]} R " if info[0] else "")
        + f"/ID [<{first_id.hex()}> <{new_id.hex()}>] /Prev {start}"
    )
    return _update(objects, size, trailer_entries)


def _is_slot(form: Object | None) -> bool:
    return isinstance(form, Stream) and form.get("/Subtype") == Name.Form and not form.read_bytes()


def _cross_references(stored: BinaryIO) -> tuple[int, int]:
    """Where the file's cross-references begin, and its length."""
    size = stored.seek(0, 2)
    stored.seek(max(size - END_OF_FILE, 0))
    _, found, after = stored.read().rpartition(b"startxref")
    if not found:
        raise NoCopySlot("The stored pack does not end like a PDF.")
    return int(after.split()[0]), size


def _update(objects: Mapping[int, bytes], size: int, trailer_entries: str) -> bytes:
    """The objects and a cross-reference stream for them, to follow a file of `size` bytes."""
    update = bytearray(b"\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = size + len(update)
        update += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    own_number = max(objects) + 1
    offsets[own_number] = start = size + len(update)
    sections = "".join(f"{number} 1 " for number in offsets)
    rows = b"".join(b"\1" + offset.to_bytes(8) + b"\0\0" for offset in offsets.values())
    update += (
        f"{own_number} 0 obj\n<</Type /XRef /Size {own_number + 1} /W [1 8 2] "
        f"/Index [{sections}] {trailer_entries} /Length {len(rows)}>>\nstream\n"
    ).encode("ascii")
    update += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(update)
