"""A chair's report on paper: from its first page, without a summary sheet."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from meetings.agenda.models import ItemKind, Report
from meetings.packs import rendering
from meetings.packs.joining import Part, join
from meetings.packs.models import Edition
from meetings.packs.paging import PartPages, page_plan
from meetings.packs.parts import Draft, drafts, print_css
from meetings.packs.preview import preview
from meetings.packs.selection import select
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    MeetingFactory,
    PersonFactory,
    ReportContactFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
CREATED = datetime(2026, 12, 1, 9, tzinfo=UTC)
TITLE = "Rivers Board – report from Cllr Ida Quill (Chair)"
BODY = (
    "<h2>Floods</h2><h3>Warnings</h3><ol><li><p>Warnings were sent in time.</p></li></ol>"
    "<h3>Pumps</h3><ol><li><p><strong>Progress:</strong> the pumps were tried. They are:</p>"
    "<ol><li><p>at the weir</p></li><li><p>at the mill.</p></li></ol></li></ol>"
)


@pytest.fixture
def report() -> Report:
    meeting = MeetingFactory()
    heading = AgendaItemFactory(
        meeting=meeting, kind=ItemKind.HEADING, title="Reports of boards", position=1
    )
    for position, title in enumerate(["Roads", TITLE]):
        item = AgendaItemFactory(meeting=meeting, parent=heading, title=title, position=position)
    report = ReportFactory(
        item=item, title=TITLE, form=Report.Form.CHAIR, purpose="", summary="", action="", body=BODY
    )
    officer = PersonFactory(
        name="Rowan Ashdown", position="Rivers Adviser", phone="01632 960333",
        email="rowan.ashdown@rivers.example",
    )  # fmt: skip
    ReportContactFactory(report=report, person=officer)
    return report


def part(report: Report, edition: Edition = Edition.MEMBERS) -> Draft:
    found = drafts(select(report.item.agenda, edition))
    return next(draft for draft in found if draft.key == f"paper-{report.item_id}")


def set_pages(draft: Draft) -> tuple[rendering.Rendered, list[str]]:
    made = rendering.render(rendering.Sheet(draft.key, draft.html(), print_css(), {}))
    plan = page_plan([PartPages(draft.key, made.pages, numbered=True, starts_right=True)])
    bound = [Part(draft.key, made.pdf, draft.title)]
    pdf = join(bound, plan=plan, title=draft.title, created=CREATED, producer="")
    with pypdfium2.PdfDocument(pdf) as document:
        return made, [page.get_textpage().get_text_bounded() for page in document]


def test_title_numbered_paragraphs_and_contact_officer_on_one_accessible_page(report) -> None:
    draft = part(report)
    made, (page,) = set_pages(draft)
    words, _, numbers = page.replace("\u2007", " ").partition("rivers.example")
    assert " ".join(words.split()) == (
        f"{TITLE} Floods Warnings Warnings were sent in time. Pumps Progress: the pumps were "
        "tried. They are: at the weir at the mill. Contact officer: Rowan Ashdown "
        "Position: Rivers Adviser Phone no: 01632 960333 E-mail: rowan.ashdown@"
    )
    assert numbers.split() == ["1.", "2.", "2.1", "2.2", "1"]  # drawn last; the page's is 1
    assert made.barriers == ()
    assert made.warnings == ()
    assert draft.running_head == "Item 1(b)"
    assert draft.title == f"Item 1(b): {TITLE}"


def test_a_long_one_goes_on_and_its_contact_officer_is_not_left_alone(report) -> None:
    paragraphs = "".join(f"<li><p>{'The river rose. ' * 20}</p></li>" for _ in range(9))
    report.body = f"<ol>{paragraphs}</ol>"
    report.save()
    _, pages = set_pages(part(report))
    assert len(pages) > 1
    assert "The river rose." in pages[-1]
    assert "Contact officer:" in pages[-1]


def test_subheadings_without_a_heading_above_them_are_accessible(report) -> None:
    report.body = "<h3>Pumps</h3><ol><li><p>They were tried.</p></li></ol>" + BODY
    report.save()
    made, _ = set_pages(part(report))
    assert made.barriers == ()


def test_what_a_contact_officer_has_not_is_not_labelled(report) -> None:
    report.contact_officers.update(phone="", position="")
    html = part(report).html()
    assert "Phone no" not in html
    assert "Position" not in html


def test_the_public_edition_names_a_confidential_appendix_by_its_open_title_alone(report) -> None:
    AppendixFactory(
        report=report, title="The price of Mill Weir", confidential=True, open_title="Prices",
        confidential_reason="Paragraph 3", body="<p>Nine pounds.</p>",
    )  # fmt: skip
    html = part(report, Edition.PUBLIC).html()
    assert "Appendix 1, Prices: Paragraph 3" in html
    assert "Mill Weir" not in html


def test_a_confidential_one_says_so_and_why(report) -> None:
    report.item.confidential, report.item.confidential_reason = True, "Paragraph 3"
    report.item.save()
    draft = part(report)
    assert draft.confidential
    assert "Confidential: Paragraph 3" in draft.html()


def test_its_preview_has_the_same_pages(report) -> None:
    made = preview(report)
    assert len(made.pages) == 1
    assert made.warnings == ()
