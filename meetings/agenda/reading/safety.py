"""Bounds on what is read: size, kind of file, and what may be inside a Word file."""

import io
import zipfile
import zlib
from pathlib import PurePath

from lxml import etree

from meetings.agenda.reading.report import UnreadableReport

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 25 * MEGABYTE
MAX_TEXT_BYTES = MEGABYTE
"""Of a text file: some four hundred pages."""
MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 200 * MEGABYTE
MAX_XML_BYTES = 15 * MEGABYTE
MAX_RATIO = 200
"""A member over a megabyte that unpacks to more than this many times its size is refused."""

MAIN_PART = "word/document.xml"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_REMEDY = "Open it in Word, choose Save As, Word Document (.docx), and send that file."


def kind_of_file(content: bytes, file_name: str) -> str:
    """ "word", "markdown" or "text", by name and content together.

    Raises: UnreadableReport for a file that is empty, too large, or not what its name says.
    """
    name = PurePath(file_name).name
    suffix = PurePath(file_name).suffix.lower()
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableReport(f"{name} is empty. Send the report again.")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableReport(
            f"{name} has {len(content) / MEGABYTE:.0f} MB; a report may have at most "
            f"{MAX_FILE_BYTES // MEGABYTE} MB. Make its pictures smaller and send it again."
        )
    if content.startswith(b"%PDF"):
        raise UnreadableReport(f"{name} is a PDF, not a report that can be read. {_send_word()}")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise UnreadableReport(
                f"{name} is protected by a password. Take the password off in Word "
                "(File, Info, Protect Document) and send it again."
            )
        raise UnreadableReport(f"{name} is a file of an old Word (.doc). {_WORD_REMEDY}")
    if content.startswith(b"{\\rtf"):
        raise UnreadableReport(f"{name} is a rich text file (RTF). {_WORD_REMEDY}")
    zipped = content.startswith(b"PK")
    if suffix == ".docx":
        if not zipped:
            raise UnreadableReport(
                f"{name} is not a Word file, though it is named so. {_WORD_REMEDY}"
            )
        return "word"
    if suffix in {".txt", ".md", ".markdown"}:
        if zipped:
            raise UnreadableReport(
                f"{name} is not text. If it is a Word file, name it .docx and send it again."
            )
        if len(content) > MAX_TEXT_BYTES:
            raise UnreadableReport(
                f"{name} has {len(content) / MEGABYTE:.0f} MB of text; a report may have at most "
                f"{MAX_TEXT_BYTES // MEGABYTE} MB. Look whether it is the right file."
            )
        return "text" if suffix == ".txt" else "markdown"
    raise UnreadableReport(
        f"{name} is of a kind that is not read. Send a Word file (.docx), text (.txt) or "
        "Markdown (.md)."
    )


def open_word_file(content: bytes, file_name: str) -> dict[str, bytes]:
    """The members of a Word file by name, after its bounds were checked.

    Raises: UnreadableReport for a damaged or encrypted archive, a ZIP bomb, another kind of
    Office file, or XML that declares its own entities.
    """
    name = PurePath(file_name).name
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        _check_bounds(members, name)
        parts = {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise UnreadableReport(f"{name} is damaged and cannot be opened. {_WORD_REMEDY}") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableReport(
            f"{name} is locked or packed in an unknown way. {_WORD_REMEDY}"
        ) from error
    if MAIN_PART not in parts:
        raise UnreadableReport(f"{name} is not a Word document. {_WORD_REMEDY}")
    for part_name, part in parts.items():
        if _is_xml(part_name):
            parse_part(part, part_name, name)
    return parts


def parse_part(part: bytes, part_name: str, file_name: str) -> etree._Element:
    """The root of an XML part, read without entities, DTDs or the network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableReport(
            f"{file_name} is damaged: its part {part_name} cannot be read. {_WORD_REMEDY}"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableReport(
            f"{file_name} holds declarations that no Word file holds ({part_name}), and was not "
            f"opened. {_WORD_REMEDY}"
        )
    return root


def _check_bounds(members: list[zipfile.ZipInfo], name: str) -> None:
    bomb = (
        f"{name} unpacks to far more than a report can hold, and was not opened. Copy its text "
        "into a new Word document and send that."
    )
    if len(members) > MAX_MEMBERS:
        raise UnreadableReport(bomb)
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise UnreadableReport(bomb)
    if sum(m.file_size for m in members if _is_xml(m.filename)) > MAX_XML_BYTES:
        raise UnreadableReport(bomb)
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableReport(
                f"{name} is protected by a password. Take it off in Word and send it again."
            )
        packed = max(member.compress_size, 1)
        if member.file_size > MEGABYTE and member.file_size / packed > MAX_RATIO:
            raise UnreadableReport(bomb)


def _is_xml(member_name: str) -> bool:
    return member_name.lower().endswith((".xml", ".rels"))


def _send_word() -> str:
    return "Send the Word file (.docx) it was made from, or its text (.txt)."
