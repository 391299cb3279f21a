"""The pages of a report while it is being written."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from meetings.agenda.models import Report
from meetings.boards.models import Meeting
from meetings.packs import preview as engine
from meetings.packs.builds import build
from meetings.packs.models import Edition
from meetings.packs.preview import pictures, preview
from tests.factories import AgendaItemFactory, BoardFactory, ReportFactory, ReportImageFactory
from tests.full_board import full_board

pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_bounded() for page in opened]


def test_the_pages_are_those_of_the_pack() -> None:
    full = full_board()
    report = full.items["1(a)"].report
    made = preview(report)
    shown = words(made.laid.pdf)
    pack = words(build(meeting=full.meeting, edition=Edition.MEMBERS).pdf)
    first = next(n for n, page in enumerate(pack) if "Purpose" in page and "Survey of" in page)

    def without_number(text: str) -> list[str]:
        return [line for line in text.split() if not line.isdigit()]

    assert [without_number(page) for page in shown] == [
        without_number(page) for page in pack[first : first + len(shown)]
    ]
    assert "Item 1(a)" in shown[0]


def test_only_a_page_that_changed_is_another() -> None:
    report = full_board().items["1(a)"].report
    before = preview(report)
    again = preview(report)
    assert again.pages == before.pages
    assert again.seconds == 0
    report.body = report.body.replace("every second year", "every year")
    report.save(update_fields=["body"])
    after = preview(Report.objects.get(pk=report.pk))
    assert after.pages[0] == before.pages[0]
    assert after.pages[1] != before.pages[1]


def test_pictures_are_of_the_pages_asked_for() -> None:
    made = preview(full_board().items["1(a)"].report)
    drawn = pictures(made, [made.pages[1], "another"])
    assert list(drawn) == [made.pages[1]]
    with Image.open(BytesIO(drawn[made.pages[1]])) as picture:
        assert picture.format == "WEBP"
        assert picture.size == (893, 1263)


def test_a_confidential_report_has_its_band() -> None:
    pages = words(_pdf(full_board().items["3"].report))
    assert all("confidential" in page.lower() for page in pages)


def _pdf(report: Report) -> bytes:
    return preview(report).laid.pdf


def test_a_report_that_is_on_no_agenda_yet() -> None:
    item = AgendaItemFactory(meeting=None, forward_plan=BoardFactory())
    assert item.title in words(_pdf(ReportFactory(item=item, state="draft")))[0]


def test_a_withdrawn_item_s_report_can_be_looked_at() -> None:
    report = ReportFactory(item__withdrawn=True, state="returned")
    assert report.title in words(_pdf(report))[0]


def test_what_the_pack_would_complain_of_is_said() -> None:
    report = ReportFactory(
        body='<ol><li><img src="image:gone.png" alt="x"> and <img src="image:image1.png"></li></ol>'
    )
    ReportImageFactory(report=report)
    said = " ".join(preview(Report.objects.get(pk=report.pk)).warnings)
    assert "“image:gone.png” is not there" in said
    assert "“image:image1.png” has no description" in said


def test_a_process_that_is_killed_is_started_again() -> None:
    made = preview(full_board().items["1(a)"].report)
    engine._setter.end()
    assert pictures(made, [made.pages[0]])
    assert Meeting.objects.exists()
