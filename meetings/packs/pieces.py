"""What can be downloaded of a pack, as it is stored or as somebody's own copy."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol, cast

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from meetings.packs.copies import add_slot, copy_tail
from meetings.packs.file_names import pack_name, paper_name
from meetings.packs.models import Pack, PackPaper
from meetings.packs.sending import Content, StoredFile


@dataclass(frozen=True, slots=True)
class Copy:
    """Whose copy it is, and when it was made."""

    reader: str
    at: datetime


class Piece(Protocol):
    """Something of a pack that can be downloaded."""

    pack: Pack
    paper: PackPaper | None
    everything: bool
    name: str
    """Of the file."""
    content_type: str
    confidential: bool
    digest: str
    """Another one whenever what is stored is another; it says nothing of copies."""
    modified: datetime

    def content(self, copy: Copy | None) -> Content:
        """As it is stored, or as a copy; what is not confidential carries no name.

        Raises: NoCopySlot, or pikepdf.PdfError, where a copy cannot be made.
        """


class OneFile:
    """The PDF of a pack or of one of its papers."""

    content_type = "application/pdf"
    everything = False

    def __init__(self, pack: Pack, paper: PackPaper | None = None) -> None:
        self.pack = pack
        self.paper = paper
        self.stored = paper or pack
        self.name = f"{paper_name(paper) if paper else pack_name(pack)}.pdf"
        self.confidential = self.stored.confidential
        self.digest = self.stored.sha256
        self.modified = pack.published_at or pack.built_at

    def content(self, copy: Copy | None) -> StoredFile:
        file, slot = self.stored.file, self.stored.copy_slot
        if copy is None or not self.confidential:
            return StoredFile(lambda: _open(file), file.size)
        opened, number = _with_slot(file, slot)
        with opened:
            size = opened.seek(0, 2)
            at = timezone.localtime(copy.at)
            tail = copy_tail(opened, slot=number, reader=copy.reader, at=at)
        return StoredFile(lambda: _with_slot(file, slot)[0], size, tail)


def _open(file: FieldFile) -> BinaryIO:
    """By way of the storage: a field's own file is one for all who ask for it."""
    return cast("BinaryIO", file.storage.open(str(file.name), "rb"))


def _with_slot(file: FieldFile, slot: int | None) -> tuple[BinaryIO, int]:
    """The file and the number of its slot; one that was stored without is given one."""
    if slot is not None:
        return _open(file), slot
    target = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads it closes it
    with _open(file) as stored:
        return target, add_slot(stored, target)
