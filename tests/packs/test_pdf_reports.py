"""Reports that came as PDF, and background papers, in packs, papers, supplements and the search."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile

from meetings.agenda.models import Report
from meetings.packs.builds import assemble, build, papers_of, read
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.making import make
from meetings.packs.models import Edition, UploadedPdf
from meetings.packs.receiving import REPORTS, receive_pdf
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    BoardFactory,
    MeetingFactory,
    ReportFactory,
    SecretaryFactory,
)
from tests.packs.papers import rendered

pytestmark = pytest.mark.django_db
CREATED = datetime(2026, 12, 1, 9, tzinfo=UTC)
PAGES = "<h1>The survey in full</h1><p>Every lamp was looked at in the spring.</p>" + (
    '<p style="break-before: page">The second page of the survey.</p>'
)


@pytest.fixture
def meeting():
    board = BoardFactory(parts_off=["cover", "guidance", "notice", "membership", "attendance",
                                    "notes", "action_monitor", "location"])  # fmt: skip
    return MeetingFactory(board=board)


def pdf_report(meeting, *, position=1, title="Lamps", pdf=PAGES, **more) -> Report:
    item = AgendaItemFactory(meeting=meeting, position=position, title=title, **more)
    report = ReportFactory(item=item, title=title, body="")
    report.pdf.save(f"survey-of-lamps-{position}.pdf", ContentFile(rendered(pdf)))
    return report


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_the_summary_sheet_comes_first_and_then_the_pages(meeting):
    pdf_report(meeting)
    AppendixFactory(report=Report.objects.get(), position=1, title="Prices")
    pack = build(meeting=meeting, edition=Edition.MEMBERS, created=CREATED)
    keys = [part.key for part in pack.parts]
    item = Report.objects.get().item_id
    assert keys[:3] == ["agenda", f"paper-{item}", f"paper-{item}-pdf"]
    pages = texts(pack.pdf)
    body = next(n for n, text in enumerate(pages) if "Every lamp" in text)
    assert "For discussion and direction" in pages[body - 1]
    assert "second page of the survey" in pages[body + 1]
    for page in pages[body - 1 : body + 2]:
        assert "Item 1" in page
    with pikepdf.open(BytesIO(pack.pdf)) as opened:
        labels = [opened.pages[n].label for n in range(body - 1, body + 2)]
        assert [int(label) for label in labels] == list(range(int(labels[0]), int(labels[0]) + 3))
        for number, label in zip(range(body - 1, body + 2), labels, strict=True):
            assert pages[number].endswith(label) or f" {label} " in pages[number]
        with opened.open_outline() as outline:
            paper = next(each for each in outline.root if each.title.startswith("Item 1"))
            assert [each.title for each in paper.children][-2:] == [
                "Report: Lamps", "Appendix 1: Prices"
            ]  # fmt: skip
    assert pack.accessible


def test_it_is_one_paper_with_its_summary_sheet(meeting):
    pdf_report(meeting)
    pdf_report(meeting, position=2, title="Buoys", pdf="<p>Every buoy was painted.</p>")
    contents = read(meeting, Edition.MEMBERS)
    built_parts = make(contents.sources)
    whole = assemble(contents, built_parts, CREATED)
    papers = papers_of(contents, whole, built_parts)
    assert [paper.title for paper in papers] == ["Agenda", "Item 1: Lamps", "Item 2: Buoys"]
    assert "Every lamp" in " ".join(texts(papers[1].pdf))
    assert "Every buoy" in " ".join(texts(papers[2].pdf))


def test_a_confidential_one_says_so_on_each_page_and_is_not_in_the_public_edition(meeting):
    pdf_report(meeting, confidential=True, open_title="A matter", confidential_reason="Para 3")
    pdf_report(meeting, position=2, title="Buoys", pdf="<p>Every buoy was painted.</p>")
    blank = {"purpose": "", "summary": "", "action": ""}  # the makers give all reports the same
    Report.objects.filter(item__confidential=True).update(**blank)
    members = build(meeting=meeting, edition=Edition.MEMBERS, created=CREATED)
    for page in texts(members.pdf):
        if "survey" in page:
            assert "CONFIDENTIAL" in page
    public = build(meeting=meeting, edition=Edition.PUBLIC, created=CREATED)
    assert "Every lamp" not in " ".join(texts(public.pdf))
    assert public.leaks == ()
    assert not any(part.key.endswith("-pdf") and "Lamps" in part.title for part in public.parts)


def test_its_sentences_and_names_are_looked_for(meeting):
    report = pdf_report(meeting, confidential=True)
    Report.objects.filter(pk=report.pk).update(
        background="<p>The letter of the harbour master, 3 May.</p>",
        source_name="Quay sale advice.pdf",
    )
    found = {secret.text.strip(".") for secret in confidential_texts(meeting)}
    assert "Every lamp was looked at in the spring" in found
    assert "The letter of the harbour master, 3 May" in found
    assert "Quay sale advice" in found
    assert any("survey-of-lamps" in text for text in found)


def test_what_the_pdf_says_is_found_where_it_leaks(meeting):
    pdf_report(meeting, confidential=True, open_title="A matter")
    other = ReportFactory(item=AgendaItemFactory(meeting=meeting, position=2))
    Report.objects.filter(pk=other.pk).update(
        background="<p>Every lamp was looked at in the spring.</p>"
    )
    public = build(meeting=meeting, edition=Edition.PUBLIC, created=CREATED)
    assert [leak.secret.text for leak in public.leaks]


def test_background_papers_stand_after_the_body(meeting):
    item = AgendaItemFactory(meeting=meeting, position=1)
    ReportFactory(item=item, background="<p>The survey of lamps, 2025.</p>")
    text = " ".join(texts(build(meeting=meeting, edition=Edition.PUBLIC, created=CREATED).pdf))
    assert text.index("The second.") < text.index("Background papers")
    assert text.index("Background papers") < text.index("The survey of lamps, 2025.")


def test_with_a_pdf_they_stand_on_the_summary_sheet(meeting):
    report = pdf_report(meeting)
    Report.objects.filter(pk=report.pk).update(background="<p>The survey of lamps, 2025.</p>")
    pages = texts(build(meeting=meeting, edition=Edition.PUBLIC, created=CREATED).pdf)
    sheet = next(page for page in pages if "Background papers" in page)
    assert "For discussion and direction" in sheet
    assert "The survey of lamps, 2025." in sheet


def test_a_stored_pdf_is_as_untagged_in_the_pack_as_when_it_was_sent(meeting):
    report = pdf_report(meeting)
    secretary = SecretaryFactory(board=meeting.board).user
    Report.objects.filter(pk=report.pk).update(state=Report.State.DRAFT)
    report = Report.objects.get(pk=report.pk)
    found = receive_pdf(
        report=report, by=secretary, content=rendered(PAGES, variant=None), name="Lamps.pdf",
        title="Lamps", folder=REPORTS,
    )  # fmt: skip
    assert (found.pages, found.accessible) == (2, False)
    Report.objects.filter(pk=report.pk).update(pdf=found.file, state=Report.State.CLEARED)
    pack = build(meeting=meeting, edition=Edition.MEMBERS, created=CREATED)
    assert not pack.accessible
    assert any("no tags" in warning for warning in pack.warnings)


def test_the_same_pdf_sent_twice_is_kept_once(meeting):
    report = pdf_report(meeting)
    Report.objects.filter(pk=report.pk).update(state=Report.State.DRAFT)
    report = Report.objects.get(pk=report.pk)
    secretary = SecretaryFactory(board=meeting.board).user
    sent = rendered(PAGES)
    files = {
        receive_pdf(report=report, by=secretary, content=sent, name=name, title="Lamps",
                    folder=REPORTS).file
        for name in ("Lamps.pdf", "Lamps again.pdf")
    }  # fmt: skip
    assert len(files) == UploadedPdf.objects.count() == 1
