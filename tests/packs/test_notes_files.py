"""The notes as a PDF and as a Word file: what is in them, for whom, and how they are built."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from meetings.minutes.models import NoteItem, Notes, Vote, VoteCast
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.models import Edition
from meetings.packs.notes_file import NotesFile, notes_file
from meetings.packs.notes_pdf import notes_pdf
from meetings.packs.notes_word import notes_word
from meetings.packs.parts import drafts
from meetings.packs.selection import select
from tests.factories import DecisionFactory
from tests.full_board import SECRET_ACTION, SECRET_MINUTE, FullBoard, full_board

pytestmark = pytest.mark.django_db

OPEN_WORDS = "The Board considered this in private"
SECRETS = (SECRET_MINUTE, SECRET_ACTION, "harbour master")


@pytest.fixture
def full() -> FullBoard:
    full = full_board()
    dredging = NoteItem.objects.get(title="Dredging")
    dredging.narrative += (
        "<ol><li>One way;<ol><li>by sea</li></ol></li><li>another, in "
        "<strong>bold</strong> words.</li></ol><p>A line<br>broken.</p>"
    )
    dredging.save()
    vote = Vote.objects.create(
        note_item=dredging, position=1, motion="To dredge", votes_for=5, votes_against=1
    )
    VoteCast.objects.create(vote=vote, person=full.chair, cast="for")
    secret = NoteItem.objects.get(confidential=True)
    DecisionFactory(note_item=secret, position=1, text="<p>to keep the harbour master.</p>")
    Notes.objects.update(state="circulated", corrections_by=date(2026, 12, 3))
    full.notes.refresh_from_db()
    return full


def file_of(full: FullBoard, *, confidential: bool) -> NotesFile:
    return notes_file(full.notes, confidential=confidential)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [
        " ".join(page.get_textpage().get_text_bounded().replace("\ufffe", "-").split())
        for page in document
    ]


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    section = document.sections[0]
    texts = [p.text for p in (*section.header.paragraphs, *document.paragraphs)]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_the_word_file_is_built_of_real_headings_lists_and_tables(full: FullBoard) -> None:
    document = Document(BytesIO(notes_word(file_of(full, confidential=False))))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 1")]
    assert headings == ["Attendance", "Decisions and actions"]
    attendance, minutes = document.tables
    assert [cell.text for cell in minutes.rows[0].cells] == [
        "Item", "Decisions and actions", "Action by",
    ]  # fmt: skip
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in attendance.rows[1].cells] == [
        "Chair", "Hesper Quillfeather OBE", "Marlow Sands DC",
    ]  # fmt: skip
    titles = [
        (row.cells[0].text, paragraph.text)
        for row in minutes.rows
        for paragraph in row.cells[1].paragraphs
        if paragraph.style.name == "Heading 2"
    ]
    assert titles == [
        ("1.", "Welcome and introductions"),
        ("2.", "Dredging"),
        ("3.", "Confidential item – Confidential"),
    ]
    styles = {
        paragraph.text: paragraph.style.name
        for row in minutes.rows
        for paragraph in row.cells[1].paragraphs
    }
    assert styles["the tides;"] == styles["noted the report; and"] == "List Bullet"
    assert styles["One way;"] == "List Number"
    assert styles["by sea"] == "List Number 2"
    by = {row.cells[1].text: row.cells[2].text for row in minutes.rows}
    assert by["Actions\nOfficers to collect the figures of each estuary."] == (
        "Rowan Pettigrew / Juno Blackthorn"
    )
    assert by["Officers to thank the pilots."] == "Rowan Pettigrew"
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    assert document.core_properties.title == "Harbours Board: notes, 20 October 2026"


def test_lists_of_the_word_file_begin_with_one_each(full: FullBoard) -> None:
    html = "<ol><li>first</li></ol><p>Then.</p><ol><li>first again</li></ol>"
    NoteItem.objects.filter(title="Dredging").update(narrative=html)
    document = Document(BytesIO(notes_word(file_of(full, confidential=False))))
    numbers = {
        paragraph.text: paragraph._p.pPr.numPr.numId.val
        for row in document.tables[1].rows
        for paragraph in row.cells[1].paragraphs
        if paragraph.style.name == "List Number"
    }
    assert numbers["first"] != numbers["first again"]


def test_files_follow_the_readers_rights(full: FullBoard) -> None:
    NoteItem.objects.filter(confidential=True).update(narrative=f"<p>{OPEN_WORDS}.</p>")
    for_all, for_members = (file_of(full, confidential=sees) for sees in (False, True))
    assert for_all.name == "Harbours Board 2026-10-20 notes (draft)"
    assert for_members.name == "Harbours Board 2026-10-20 notes (draft, confidential)"
    for words in (words_of(notes_word(for_all)), str(pages_of(notes_pdf(for_all, reader="")))):
        assert OPEN_WORDS in words
        assert "5 for, 1 against, 0 abstained" in words
        assert [secret for secret in SECRETS if secret in words] == []
        assert "CONFIDENTIAL" not in words
    for words in (
        words_of(notes_word(for_members)),
        str(pages_of(notes_pdf(for_members, reader="Ivo Tansley"))),
    ):
        assert OPEN_WORDS in words
        assert SECRET_MINUTE in words
        assert "to keep the harbour master." in words
        assert "CONFIDENTIAL" in words


def test_no_byte_of_an_open_file_has_what_is_confidential(full: FullBoard) -> None:
    for_all = file_of(full, confidential=False)
    with pikepdf.open(BytesIO(notes_pdf(for_all, reader=""))) as pdf:
        assert "harbour master" not in f"{pdf.docinfo} {pdf.Root.Metadata.read_bytes()}"
    document = Document(BytesIO(notes_word(for_all)))
    for part in document.part.package.iter_parts():
        assert b"harbour master" not in part.blob, part.partname


def test_each_page_says_that_it_is_a_draft_until_they_are_agreed(full: FullBoard) -> None:
    NoteItem.objects.filter(title="Dredging").update(
        narrative="".join(f"<p>{'Members spoke of silt. ' * 30}</p>" for _ in range(12))
    )
    pages = pages_of(notes_pdf(file_of(full, confidential=False), reader=""))
    assert len(pages) > 2
    assert all("Draft: corrections by 3 December 2026" in page for page in pages)
    Notes.objects.update(state="agreed", agreed_at=full.meeting)
    full.notes.refresh_from_db()
    file = file_of(full, confidential=False)
    assert file.name == "Harbours Board 2026-10-20 notes"
    pages = pages_of(notes_pdf(file, reader=""))
    assert not any("Draft" in page for page in pages)
    assert "Agreed at the meeting of 8 December 2026" in pages[0]
    assert "Draft" not in words_of(notes_word(file))


def test_the_pdf_is_tagged_and_says_whose_copy_it_is(full: FullBoard, tmp_path: Path) -> None:
    found = file_of(full, confidential=True)
    pdf = notes_pdf(found, reader="Ivo Tansley")
    assert all("Copy of Ivo Tansley" in page for page in pages_of(pdf))
    assert "Copy of" not in str(pages_of(notes_pdf(found, reader="")))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang) == "en-GB"
        assert str(opened.docinfo.Title) == "Harbours Board: notes, 20 October 2026"
    file = tmp_path / "notes.pdf"
    file.write_bytes(pdf)
    assert list(pdfua.validate(str(file)).findings) == []


def test_a_pack_prints_votes_and_open_words_and_finds_no_leak_in_them(full: FullBoard) -> None:
    NoteItem.objects.filter(confidential=True).update(narrative=f"<p>{OPEN_WORDS}.</p>")
    for edition in Edition:
        (notes,) = (d for d in drafts(select(full.meeting, edition)) if d.template == "notes")
        html = notes.html()
        assert OPEN_WORDS in html
        assert "considered in confidence" not in html
        assert "To dredge: 5 for, 1 against, 0 abstained." in html
        assert "For: Hesper Quillfeather OBE." in html
        assert SECRET_MINUTE not in html
    secret = {found.text for found in confidential_texts(full.meeting)}
    assert not any(OPEN_WORDS in text for text in secret)
    assert any(SECRET_MINUTE in text for text in secret)


def test_a_motion_put_to_a_vote_in_confidence_is_looked_for_in_open_editions(
    full: FullBoard,
) -> None:
    secret = NoteItem.objects.get(confidential=True)
    Vote.objects.create(note_item=secret, position=1, motion="To keep the master in his post")
    assert any("keep the master" in found.text for found in confidential_texts(full.meeting))
