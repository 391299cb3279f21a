"""A folder of papers, or a ZIP of one, as files by name: bounded before anything is read."""

import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .reading.doubts import UnreadableFile

LAST_NOTES = "notes-of-last-meeting"
"""How the name of the notes' file begins."""
MEGABYTE = 1024 * 1024
MOST_FILES = 500
LARGEST_FILE = 50 * MEGABYTE
LARGEST_FOLDER = 200 * MEGABYTE
LARGEST_RATIO = 200
"""A file over a megabyte that unpacks to more than this many times its size is refused."""

_JUNK_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass
class ImportFolder:
    """The files of an import by path relative to its top, and which of them were used."""

    name: str
    files: dict[str, bytes]
    used: set[str] = field(default_factory=set)
    other_forms: dict[str, str] = field(default_factory=dict)
    """Papers that are there in two forms: the path left aside, and the one read."""

    def take(self, path: str) -> bytes | None:
        """A file's content, remembered as used; None if it is not there."""
        content = self.files.get(path)
        if content is not None:
            self.used.add(path)
        return content

    def matching(self, start: str, end: str) -> list[str]:
        """The paths at the top that begin and end so, in order of name."""
        return sorted(
            path
            for path in self.files
            if "/" not in path and path.startswith(start) and path.endswith(end)
        )

    @property
    def unused(self) -> list[str]:
        return sorted(set(self.files) - self.used)


def open_folder(path: Path) -> ImportFolder:
    """The folder, or ZIP file, at a path.

    Raises: UnreadableFile if it is not there, too large, holds too many files, or a link that
    leads out of it.
    """
    if path.is_file():
        with path.open("rb") as opened:
            return open_zip(opened, path.name)
    if not path.is_dir():
        raise UnreadableFile(
            str(path), "There is no such folder.", "Give the folder that holds board.toml."
        )
    top = path.resolve()
    files: dict[str, bytes] = {}
    total = 0
    for each in sorted(top.rglob("*")):
        name = each.relative_to(top).as_posix()
        if is_junk(name) or each.is_dir():
            continue
        if not each.resolve().is_relative_to(top) or not each.is_file():
            raise UnreadableFile(
                name, "This is a link that leads out of the folder.", "Put the file itself there."
            )
        size = each.stat().st_size
        total += size
        _check_bounds(name, size, total, len(files) + 1)
        files[name] = each.read_bytes()
    return ImportFolder(path.name, files)


def open_zip(opened: BinaryIO, name: str) -> ImportFolder:
    """The files of a ZIP; a single folder at its top is left out of their paths.

    Raises: UnreadableFile for what is no ZIP, is damaged, locked, a ZIP bomb, or holds a path or
    link that leads out of it.
    """
    files: dict[str, bytes] = {}
    total = 0
    try:
        archive = zipfile.ZipFile(opened)
        for member in archive.infolist():
            path = member.filename
            if member.is_dir():
                continue
            _check_member(member, name)
            if is_junk(path):
                continue
            total += member.file_size
            _check_bounds(path, member.file_size, total, len(files) + 1)
            with archive.open(member) as packed:
                content = packed.read(member.file_size + 1)
            if len(content) > member.file_size:
                raise _bomb(name, path)
            files[path] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as wrong:
        raise UnreadableFile(
            name, "This is not a ZIP file, or it is damaged.", "Make the ZIP again from the folder."
        ) from wrong
    except (NotImplementedError, RuntimeError) as wrong:
        raise UnreadableFile(
            name,
            "The ZIP is locked, or packed in a way that is not read.",
            "Make it again without a password.",
        ) from wrong
    return ImportFolder(name, _without_single_top(files))


def is_junk(path: str) -> bool:
    """Whether a file is a computer's own: hidden, a lock of Word's, a thumbnail."""
    parts = PurePosixPath(path).parts
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts) or (
        bool(parts) and parts[-1].lower() in _JUNK_NAMES
    )


def _without_single_top(files: dict[str, bytes]) -> dict[str, bytes]:
    while files and all("/" in path for path in files):
        tops = {path.partition("/")[0] for path in files}
        if len(tops) > 1:
            break
        files = {path.partition("/")[2]: content for path, content in files.items()}
    return files


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in path.parts[0]:
        raise UnreadableFile(
            name,
            f"The ZIP holds a file that would lie outside it ({member.filename}).",
            "Make the ZIP again from the folder itself.",
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile(
            name, f"{member.filename} is a link, not a file.", "Put the file itself into the ZIP."
        )
    packed = max(member.compress_size, 1)
    if member.file_size > MEGABYTE and member.file_size / packed > LARGEST_RATIO:
        raise _bomb(name, member.filename)


def _bomb(name: str, path: str) -> UnreadableFile:
    return UnreadableFile(
        name,
        f"{path} unpacks to far more than a paper can hold, and was not opened.",
        "Take it out of the ZIP.",
    )


def _check_bounds(path: str, size: int, total: int, count: int) -> None:
    if size > LARGEST_FILE:
        raise UnreadableFile(
            path,
            f"The file has {size / MEGABYTE:.0f} MB; at most {LARGEST_FILE // MEGABYTE} MB are "
            "read.",
            "Make its pictures smaller, or take it out.",
        )
    if total > LARGEST_FOLDER:
        raise UnreadableFile(
            path,
            f"With this file the folder has more than {LARGEST_FOLDER // MEGABYTE} MB.",
            "Keep only the papers of one meeting in it.",
        )
    if count > MOST_FILES:
        raise UnreadableFile(
            path,
            f"The folder holds more than {MOST_FILES} files.",
            "Keep only the papers of one meeting in it.",
        )
