"""All of a pack in one ZIP: its PDF, its papers, and a manifest that says what they are."""

import hashlib
import json
from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone

from meetings.packs.file_names import meeting_name, pack_name, safe_name
from meetings.packs.models import Pack, PackPaper
from meetings.packs.pieces import Copy, OneFile
from meetings.packs.sending import StoredFile
from meetings.packs.zipping import Zip

LONGEST_TITLE = 80
NOTE = (
    "sha256 is that of the first stored_bytes bytes of a file. Where copy_of names a reader, the "
    "bytes after them print that name on every page, and nothing else."
)


class Everything:
    """The ZIP; the same data give the same bytes. Every confidential file in it is a copy."""

    content_type = "application/zip"
    everything = True

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.paper: PackPaper | None = None
        self.name = f"{pack_name(pack)}.zip"
        papers = [OneFile(pack, paper) for paper in pack.papers.order_by("position")]
        self._files = {f"{pack_name(pack)}.pdf": OneFile(pack)} | {
            f"{number:02} {safe_name(paper.stored.title, LONGEST_TITLE)}.pdf": paper
            for number, paper in enumerate(papers, 1)
        }
        self.confidential = any(file.confidential for file in self._files.values())
        self.modified = pack.published_at or pack.built_at
        self.digest = hashlib.sha256(self._manifest(None, self._contents(None))).hexdigest()

    def content(self, copy: Copy | None) -> Zip:
        contents = self._contents(copy)
        manifest = StoredFile(BytesIO, 0, self._manifest(copy, contents))
        entries = zip(["manifest.json", *self._files], [manifest, *contents], strict=True)
        folder = meeting_name(self.pack)
        return Zip(
            [(f"{folder}/{name}", content) for name, content in entries],
            made_at=timezone.localtime(self.pack.built_at),
        )

    def _contents(self, copy: Copy | None) -> list[StoredFile]:
        return [file.content(copy) for file in self._files.values()]

    def _manifest(self, copy: Copy | None, contents: Iterable[StoredFile]) -> bytes:
        pack = self.pack
        manifest = {
            "board": pack.meeting.board.name,
            "meeting": pack.meeting.date.isoformat(),
            "edition": pack.edition,
            "version": pack.version,
            "supplement": pack.supplement_number or None,
            "built": timezone.localtime(pack.built_at).isoformat(),
            "published": pack.published_at and timezone.localtime(pack.published_at).isoformat(),
            "note": NOTE,
            "files": [
                _description(name, file, content, copy)
                for (name, file), content in zip(self._files.items(), contents, strict=True)
            ],
        }
        return json.dumps(manifest, ensure_ascii=False, indent=2).encode()


def _description(
    name: str, file: OneFile, content: StoredFile, copy: Copy | None
) -> dict[str, object]:
    front = None if file.paper else file.pack.parts.first()
    return {
        "name": name,
        "title": file.paper.title if file.paper else file.pack.title,
        "pages": file.stored.pages,
        "first_page": file.paper.first_label if file.paper else front and front.first_label,
        "bytes": content.size,
        "stored_bytes": content.file_size,
        "sha256": file.stored.sha256,
        "copy_of": {"name": copy.reader, "at": timezone.localtime(copy.at).isoformat()}
        if copy and file.confidential
        else None,
    }
