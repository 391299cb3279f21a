"""A ZIP made while it is sent: nothing of it is kept, and its length is known beforehand."""

from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import datetime
from zipfile import ZIP64_LIMIT, LargeZipFile, ZipFile, ZipInfo

from meetings.packs.sending import Content

LOCAL_HEADER, DESCRIPTOR, CENTRAL_HEADER, END_RECORD = 30, 16, 46, 22
"""Bytes that the format spends; both headers are followed by the file's name."""


class _Outlet:
    """Takes what is written to it, to be given out again; it cannot be sought in."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, written: bytes) -> int:
        self._written.append(bytes(written))
        return len(written)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def taken(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken


class Zip:
    """The files under their names, stored as they are, all dated `made_at`.

    The same arguments give the same bytes. A part of it is made by making all that comes before.

    Raises: LargeZipFile for more than two gigabytes.
    """

    def __init__(self, files: Sequence[tuple[str, Content]], *, made_at: datetime) -> None:
        self._files = files
        day, time = made_at.date(), made_at.time()
        self._date = (day.year, day.month, day.day, time.hour, time.minute, time.second)
        self.size = END_RECORD + sum(
            LOCAL_HEADER + DESCRIPTOR + CENTRAL_HEADER + 2 * len(name.encode()) + content.size
            for name, content in files
        )
        if self.size > ZIP64_LIMIT:
            raise LargeZipFile("A ZIP may hold no more than two gigabytes.")

    def chunks(self, start: int, stop: int) -> Generator[bytes]:
        position = 0
        with closing(self._all()) as made:
            for chunk in made:
                wanted = chunk[max(start - position, 0) : max(stop - position, 0)]
                position += len(chunk)
                if wanted:
                    yield wanted
                if position >= stop:
                    return

    def _all(self) -> Generator[bytes]:
        outlet = _Outlet()
        with ZipFile(outlet, "w", allowZip64=False) as archive:
            for name, content in self._files:
                entry = ZipInfo(name, date_time=self._date)
                entry.external_attr = 0o100644 << 16
                entry.create_system = 3
                entry.file_size = content.size
                with (
                    archive.open(entry, "w") as target,
                    closing(content.chunks(0, content.size)) as chunks,
                ):
                    for chunk in chunks:
                        target.write(chunk)
                        yield outlet.taken()
        yield outlet.taken()
