"""Files that are not what they seem: each is refused with its name, the place and the remedy."""

import io
import zipfile

import pytest

from meetings.agenda.reading import UnreadableReport, read_report, safety
from tests.agenda.word_files import WordFile, with_parts


def refusal(content: bytes, file_name: str) -> str:
    with pytest.raises(UnreadableReport) as caught:
        read_report(content, file_name)
    return str(caught.value)


def small_word_file() -> bytes:
    file = WordFile()
    file.heading("Lamps", 1)
    file.text("Lamps are lit.")
    return file.content()


@pytest.mark.parametrize("name", ["lamps.docx", "lamps.txt", "lamps.md"])
@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf"])
def test_empty(name: str, content: bytes) -> None:
    assert refusal(content, name) == f"{name} is empty. Send the report again."


def test_pdf_renamed() -> None:
    assert "lamps.docx is a PDF" in refusal(b"%PDF-1.7\n...", "papers/lamps.docx")


def test_old_word_and_password() -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    assert "old Word (.doc)" in refusal(ole + bytes(600), "lamps.doc")
    locked = ole + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal(locked, "lamps.docx")


def test_other_kinds() -> None:
    assert "rich text" in refusal(b"{\\rtf1 lamps}", "lamps.docx")
    assert "not a Word file" in refusal(b"Lamps", "lamps.docx")
    assert "name it .docx" in refusal(small_word_file(), "lamps.txt")
    assert "kind that is not read" in refusal(b"Lamps", "lamps.odt")


def test_another_zip_named_docx() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "not a Word document" in refusal(packed.getvalue(), "lamps.docx")


def test_damaged() -> None:
    whole = small_word_file()
    assert "damaged" in refusal(whole[: len(whole) // 2], "lamps.docx")
    broken = with_parts(whole, {"word/document.xml": b"<w:document><w:body>"})
    assert "word/document.xml" in refusal(broken, "lamps.docx")
    empty = with_parts(whole, {"word/document.xml": b"<document/>"})
    assert "damaged" in refusal(empty, "lamps.docx")


def test_oversize(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_FILE_BYTES", safety.MEGABYTE)
    message = refusal(b"a" * (2 * safety.MEGABYTE), "lamps.txt")
    assert "lamps.txt has 2 MB" in message
    assert "at most 1 MB" in message


def test_more_text_than_a_report_can_be() -> None:
    assert "lamps.txt has 4 MB of text" in refusal(b"a" * (4 * safety.MEGABYTE), "lamps.txt")


def test_zip_bomb_by_ratio() -> None:
    bomb = with_parts(small_word_file(), {"word/media/a.png": bytes(20 * safety.MEGABYTE)})
    assert "far more than a report can hold" in refusal(bomb, "lamps.docx")


def test_zip_bomb_by_members() -> None:
    bomb = with_parts(small_word_file(), {f"a{n}": b"" for n in range(safety.MAX_MEMBERS + 1)})
    assert "far more than a report can hold" in refusal(bomb, "lamps.docx")


def test_zip_bomb_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_UNPACKED_BYTES", 1000)
    assert "far more than a report can hold" in refusal(small_word_file(), "lamps.docx")


def test_entity_bomb() -> None:
    entities = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'
    )
    message = refusal(with_parts(small_word_file(), {"word/styles.xml": entities}), "lamps.docx")
    assert "word/styles.xml" in message


def test_deeply_nested_document() -> None:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert "damaged" in refusal(
        with_parts(small_word_file(), {"word/document.xml": deep}), "lamps.docx"
    )


def test_picture_outside_the_file_is_not_fetched() -> None:
    """A linked picture names a path on the reader's machine; nothing is read from there."""
    drawing = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        b'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        b'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        b'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
        b"<w:p><w:r><w:t>Lamps</w:t></w:r></w:p><w:p><w:r><w:t>Lamps are lit.</w:t><w:drawing>"
        b"<wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        b'<a:blip r:link="rId99"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        b"</wp:inline></w:drawing></w:r></w:p></w:body></w:document>"
    )
    relationships = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId99" TargetMode="External" Target="file:///etc/hostname" Type="http:'
        b'//schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    content = with_parts(
        small_word_file(),
        {"word/document.xml": drawing, "word/_rels/document.xml.rels": relationships},
    )
    report = read_report(content, "lamps.docx")
    assert report.images == []
    assert report.body_html == "<p>Lamps are lit.</p>"


def test_encodings() -> None:
    text = "Lamps\n\nCafé lamps cost £3 each.\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        report = read_report(text.encode(encoding), "lamps.txt")
        assert report.body_html == "<p>Café lamps cost £3 each.</p>"
        assert not any("UTF-8" in doubt for doubt in report.doubts)
    report = read_report(text.encode("cp1252"), "lamps.txt")
    assert report.body_html == "<p>Café lamps cost £3 each.</p>"
    assert "(first at line 3)" in report.doubts[0]


def test_no_encoding_names_the_line() -> None:
    message = refusal(b"Lamps\n\nOld \x81\x8d lamps\n", "lamps.txt")
    assert message.startswith("lamps.txt, line 3:")
    assert "UTF-8" in message
    assert "lamps.md, line 2" in refusal(b"Lamps\nare\x00lit", "lamps.md")
    assert "breaks off" in refusal(b"\xff\xfeL\x00a", "lamps.txt")
