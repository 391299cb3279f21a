"""Reading the cells of an uploaded workbook (.xlsx), which nobody has vouched for."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from boardpapers.importing.folder import MEGABYTE

from .doubts import Doubts, Kind, UnreadableFile

MOST_UNPACKED = 50 * MEGABYTE
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_XLSX = "Open it in the spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV."
_BROKEN = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError, NotImplementedError,
    OSError, OverflowError, RuntimeError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""What the library is known to raise for files that are damaged or made to do harm."""


def is_workbook(content: bytes) -> bool:
    """Whether a file is a spreadsheet program's own, of any kind, readable or not."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def read_workbook(content: bytes, file_name: str, doubts: Doubts) -> list[tuple[int, list[str]]]:
    """The filled rows of the first sheet that has any, hidden ones last, with their numbers; dates
    as 2026-12-08.

    Raises: UnreadableFile for another kind of file, a locked or damaged one, one with macros, and
    one that unpacks to more than any list can hold.
    """
    if content.startswith(_OLE):
        raise _locked_or_old(content, file_name)
    try:
        _check_package(content, file_name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            found: list[tuple[int, list[str]]] = []
            left_out: list[str] = []
            for page in sorted(book.worksheets, key=lambda page: page.sheet_state != "visible"):
                page.reset_dimensions()
                rows = _filled(page.iter_rows(values_only=True), file_name)
                if rows and found:
                    left_out.append(page.title)
                found = found or rows
    except _BROKEN as wrong:
        raise UnreadableFile(
            file_name, "The workbook is damaged, or no workbook.", _AS_XLSX
        ) from wrong
    if left_out:
        named = ", ".join(f"“{title}”" for title in left_out)
        doubts.add(
            0,
            f"Only the first sheet was read; {named} was left out."
            if len(left_out) == 1
            else f"Only the first sheet was read; {named} were left out.",
            "Bring each in as a file of its own, if it is wanted.",
            Kind.FILES,
        )
    return found


def too_wide_or_long(file_name: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        file_name,
        f"The table has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns, empty ones counted.",
        "Copy the list alone into a new file, and bring that in.",
        line,
    )


def _filled(rows: Iterable[tuple[object, ...]], file_name: str) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    for number, values in enumerate(rows, 1):
        # a row may say of itself that it is the thousand millionth: all before it come first
        if number > MOST_ROWS or any(value is not None for value in values[MOST_COLUMNS:]):
            raise too_wide_or_long(file_name, number)
        cells = [_written(value) for value in values[:MOST_COLUMNS]]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        found.append((number, cells))
    width = max((len(cells) for _, cells in found), default=0)
    return [(number, cells + [""] * (width - len(cells))) for number, cells in found]


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_package(content: bytes, file_name: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = archive.infolist()
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableFile(
            file_name,
            "The workbook holds macros, and was not opened.",
            "Save it as an Excel workbook without macros (.xlsx), or as CSV.",
        )
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument file" if "mimetype" in names else "no Excel workbook"
        raise UnreadableFile(file_name, f"This is {kind}.", _AS_XLSX)
    if sum(member.file_size for member in members) > MOST_UNPACKED or len(members) > 1000:
        raise UnreadableFile(
            file_name,
            "The workbook unpacks to far more than a list can hold, and was not opened.",
            "Copy the list alone into a new workbook, and bring that in.",
        )
    for member in members:
        if member.flag_bits & 1:
            raise _locked(file_name)
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as packed:
                # without the NULs it is read alike in UTF-8 and in UTF-16
                if b"<!DOCTYPE" in packed.read(member.file_size + 1).replace(b"\0", b""):
                    raise UnreadableFile(
                        file_name, "The workbook was not written by a spreadsheet program.",
                        _AS_XLSX,
                    )  # fmt: skip


def _locked_or_old(content: bytes, file_name: str) -> UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _locked(file_name)
    return UnreadableFile(
        file_name, "This is a workbook of an old kind (.xls), which is not read.", _AS_XLSX
    )


def _locked(file_name: str) -> UnreadableFile:
    return UnreadableFile(
        file_name,
        "The workbook is locked with a password.",
        "Take the password off in the spreadsheet program, save it, and bring it in again.",
    )
