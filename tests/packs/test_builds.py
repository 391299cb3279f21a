"""Whole packs of an invented board, rendered for real."""

from datetime import UTC, datetime
from io import BytesIO

import page as validator
import pdfua
import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile

from meetings.packs.builds import build
from meetings.packs.models import Edition, RenderedPart
from tests.factories import AppendixFactory
from tests.full_board import (
    SECRET_ACTION,
    SECRET_APPENDIX,
    SECRET_BODY,
    SECRET_MINUTE,
    SECRET_TITLE,
    FullBoard,
    full_board,
)

pytestmark = pytest.mark.django_db
CREATED = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def board(django_db_setup, django_db_blocker):
    """One board for the module's tests; each of them undoes what it changes."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield full_board("Packs Board")
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def packs(board: FullBoard, django_db_blocker):
    with django_db_blocker.unblock():
        return {
            edition: build(meeting=board.meeting, edition=edition, created=CREATED)
            for edition in Edition
        }


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_nothing_is_warned_of(packs):
    assert {warning for pack in packs.values() for warning in pack.warnings} == set()


def test_agenda_prints_the_numbers_the_pages_bear(packs):
    """Read back: what stands in each link of the agenda is the label, and the foot, of its aim."""
    pack = packs[Edition.MEMBERS]
    with pikepdf.open(BytesIO(pack.pdf)) as pdf, pypdfium2.PdfDocument(pack.pdf) as seen:
        index = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        agenda = next(n for n, page in enumerate(pdf.pages) if page.label == "1")
        numbers = {}
        for link in pdf.pages[agenda].obj.Annots:
            left, bottom, right, top = (float(edge) for edge in link.Rect)
            words = seen[agenda].get_textpage().get_text_bounded(left, bottom, right, top).strip()
            if words.isdigit():
                numbers[str(link.Contents)] = (words, index[link.Dest[0].objgen])
        assert len(numbers) == 7  # five papers, the notes and the monitor
        for title, (number, page) in numbers.items():
            assert pdf.pages[page].label == number
            assert int(number) % 2 == 1
            text = seen[page].get_textpage()
            assert text.get_text_bounded(bottom=30, top=50).strip() == number
            assert title.partition(": ")[2] in " ".join(text.get_text_bounded().split())


def test_running_heads_name_item_and_appendix(packs):
    texts = "\n".join(page_texts(packs[Edition.MEMBERS].pdf))
    for head in ("Item 1(a)", "Item 1(a) : Appendix 1", "Item 1(b)", "Item 2", "Item 6"):
        assert head in texts


def test_confidential_pages_say_so(packs):
    for text in page_texts(packs[Edition.MEMBERS].pdf):
        if any(secret in " ".join(text.split()) for secret in (SECRET_BODY, SECRET_ACTION)):
            assert "CONFIDENTIAL" in text


def test_minute_of_a_confidential_item_is_printed_nowhere(packs):
    for pack in packs.values():
        assert SECRET_MINUTE not in " ".join(" ".join(page_texts(pack.pdf)).split())


def test_public_edition_holds_no_confidential_words(packs):
    pages = " ".join(" ".join(page_texts(packs[Edition.PUBLIC].pdf)).split())
    for secret in (SECRET_TITLE, SECRET_BODY, SECRET_APPENDIX, SECRET_ACTION):
        assert secret not in pages
    assert "CONFIDENTIAL" not in pages
    assert "A commercial matter" in pages


def test_tag_tree_spans_every_part(packs):
    pack = packs[Edition.MEMBERS]
    with pikepdf.open(BytesIO(pack.pdf)) as pdf:
        document = pdf.Root.StructTreeRoot.K
        document = document[0] if isinstance(document, pikepdf.Array) else document
        parts = [str(kid.T) for kid in document.K]
        bookmarks = len(pdf.Root.Outlines.items())
    assert parts == [part.title for part in pack.parts]
    assert bookmarks


def test_a_rebuild_renders_nothing_and_gives_the_same_bytes(board, packs):
    again = build(meeting=board.meeting, edition=Edition.MEMBERS, created=CREATED)
    assert [part.title for part in again.parts if not part.kept] == []
    assert again.sha256 == packs[Edition.MEMBERS].sha256


def test_one_changed_fact_renders_its_own_part_only(board, packs):
    report = board.items["1(b)"].report
    report.summary = "<p>Another summary.</p>"
    report.save()
    again = build(meeting=board.meeting, edition=Edition.MEMBERS, created=CREATED)
    assert [part.title for part in again.parts if not part.kept] == ["Item 1(b): Lamps and buoys"]


def test_papers_may_start_on_any_page(board, packs):
    board.board.papers_start_right = False
    board.board.save()
    try:
        loose = build(meeting=board.meeting, edition=Edition.MEMBERS, created=CREATED)
    finally:
        board.board.papers_start_right = True
        board.board.save()
    assert loose.pages < packs[Edition.MEMBERS].pages
    assert {part.title: part.place.first_label for part in loose.parts}[
        "Item 1(a): Survey of tidal barriers"
    ] == "2"


def test_a_confidential_sentence_that_an_open_paper_says_too_is_a_leak(board, packs):
    """It was pasted there, and is set as two paragraphs."""
    report = board.items["1(a)"].report
    report.body = "<ol><li>Eleven harbours are to be sold with</li></ol><p>all their debts.</p>"
    report.save()
    secret = report.appendices.get(confidential=True)
    secret.body = "<ol><li>Eleven harbours are to be sold with all their debts.</li></ol>"
    secret.save()
    built = build(meeting=board.meeting, edition=Edition.PUBLIC, created=CREATED)
    assert [leak.secret.text for leak in built.leaks] == [
        "Eleven harbours are to be sold with all their debts."
    ]


def test_a_leak_is_named_with_its_place(board, packs):
    """A confidential sentence was pasted into the venue's directions."""
    venue = board.venue
    kept = venue.travel
    venue.travel = f"<p>{SECRET_BODY}.</p>"
    venue.save()
    try:
        built = build(meeting=board.meeting, edition=Edition.PUBLIC, created=CREATED)
    finally:
        venue.travel = kept
        venue.save()
    assert any("page" in leak.place for leak in built.leaks)


def test_rendered_parts_are_kept_once(board, packs):
    assert RenderedPart.objects.count() >= len(packs[Edition.MEMBERS].parts)


def test_two_validators_find_nothing_in_either_edition(packs, tmp_path):
    for edition, pack in packs.items():
        assert pack.accessible
        report = validator.validate_pdf_bytes(pack.pdf, profile="ua1")
        assert [failure.message for failure in report.failures] == []
        file = tmp_path / f"{edition}.pdf"
        file.write_bytes(pack.pdf)
        assert list(pdfua.validate(str(file)).findings) == []


def test_bookmarks_follow_the_agenda(packs):
    with pikepdf.open(BytesIO(packs[Edition.MEMBERS].pdf)) as pdf, pdf.open_outline() as outline:
        tree = {item.title: [kid.title for kid in item.children] for item in outline.root}
    assert tree["Item 1: Barriers"] == [
        "Item 1(a): Survey of tidal barriers",
        "Item 1(b): Lamps and buoys",
    ]
    assert tree["Item 2: Progress of the apprentices"] == []


def test_an_upload_without_tags_is_told_and_not_declared_accessible(board, packs):
    from weasyprint import HTML

    report = board.items["2 paper"].report
    scan = ContentFile(HTML(string="<h1>A scan</h1>").write_pdf(), name="scan.pdf")
    appendix = AppendixFactory(report=report, position=1, title="A scan", pdf=scan)
    try:
        built = build(meeting=board.meeting, edition=Edition.MEMBERS, created=CREATED)
    finally:
        appendix.delete()
    assert not built.accessible
    assert any("A scan" in told and "not accessible" in told for told in built.warnings)
    with pikepdf.open(BytesIO(built.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
        assert any("Appendix 1: A scan" in str(figure.Alt) for figure in figures)
