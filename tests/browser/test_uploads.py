"""An officer's reports and appendices that come as files, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from meetings.agenda.models import Report
from meetings.agenda.paragraphs import plain_text
from tests.agenda.uploaded import word_report
from tests.browser import demo_board
from tests.browser.demo_board import NARROW, give_session
from tests.packs.awkward_pdfs.simple import made

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def report() -> Report:
    """One of the demo's officer, opened again."""
    meeting = demo_board.load()
    report = Report.objects.get(
        item__meeting=meeting, contact_officers__email=demo_board.email_of("officer")
    )
    Report.objects.filter(pk=report.pk).update(state=Report.State.DRAFT)
    return report


@pytest.fixture
def word(tmp_path: Path) -> Path:
    file = tmp_path / "lamps.docx"
    file.write_bytes(word_report())
    return file


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "budget.pdf"
    file.write_bytes(made())
    return file


def title(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^Title"))


def fits(page: Page, check_axe: Callable[[Page], None]) -> None:
    """At every width without scrolling sideways, and accessible."""
    for width in (1440, 768, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        wide = demo_board.widest(page)
        assert wide <= width, (page.url, width, wide, demo_board.sticking_out(page))
    check_axe(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_officer_sends_in_a_word_report_and_its_appendices(
    page: Page, report: Report, word: Path, pdf: Path, check_axe: Callable[[Page], None]
) -> None:
    give_session(page, "officer")
    page.goto(reverse("report_upload", args=[report.item_id]))
    page.get_by_role("button", name="Send it in").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first")
    page.get_by_label("The report").set_input_files(word)
    expect(page.get_by_text("lamps.docx, ")).to_be_visible()
    fits(page, check_axe)
    page.get_by_role("button", name="Send it in").click()

    expect(page.get_by_role("heading", name="Look over lamps.docx")).to_be_visible()
    expect(page.get_by_role("heading", name="Doubts (1)")).to_be_visible()
    fits(page, check_axe)
    title(page).fill("New lamps and buoys")
    purpose = page.get_by_role("textbox", name="Purpose")
    purpose.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And soon.")
    page.get_by_label("What picture 1 shows").fill("The lamp at the steps")
    page.get_by_role("button", name="Accept it as the report").click()
    expect(page.get_by_role("heading", level=1, name="New lamps and buoys")).to_be_visible()
    expect(page.get_by_text("For discussion and direction. And soon.")).to_be_visible()
    report.refresh_from_db()
    assert 'alt="The lamp at the steps"' in report.body
    assert plain_text(report.background) == "The survey of lamps, 2025."

    page.goto(reverse("report_appendices", args=[report.item_id]))
    page.get_by_label("A file to add as an appendix").set_input_files(pdf)
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("heading", level=1, name="Appendix 2: Budget")).to_be_visible()
    fits(page, check_axe)
    title(page).fill("The budget of the harbour")
    page.get_by_role("button", name="Save the appendix").click()
    page.get_by_role("link", name="write one here").click()
    title(page).fill("What the pilots say")
    expect(page.locator(".tiptap")).to_be_visible()
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("We ask for buoys.")
    fits(page, check_axe)
    page.get_by_role("button", name="Add the appendix").click()

    # Put in order with the keyboard alone; the focus stays, and the move is told.
    last = page.get_by_role("button", name="Move What the pilots say up")
    last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#appendix-said")).to_have_text("“What the pilots say” is now Appendix 2.")
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#appendix-said")).to_have_text("“What the pilots say” is now Appendix 1.")
    expect(last).to_be_focused()
    expect(page.locator(".appendix-line h2")).to_have_text(
        ["What the pilots say", "Appendix 1 - Where the lamps stand", "The budget of the harbour"]
    )
    # By mouse once: the first is dragged below the last.
    page.locator(".appendix-line").first.drag_to(
        page.locator(".appendix-line").last, target_position={"x": 200, "y": 70}
    )
    expect(page.locator("#appendix-said")).to_have_text("“What the pilots say” is now Appendix 3.")
    page.get_by_role("button", name="Take out The budget of the harbour").click()
    expect(page.get_by_role("status").first).to_contain_text("can be put back")
    fits(page, check_axe)
    page.get_by_role("button", name="Put back The budget of the harbour").click()
    assert list(report.appendices.values_list("title", flat=True)) == [
        "Appendix 1 - Where the lamps stand", "What the pilots say", "The budget of the harbour"
    ]  # fmt: skip


def test_without_javascript(
    visit: Callable[..., Page], report: Report, word: Path, pdf: Path
) -> None:
    page = visit(java_script_enabled=False)
    give_session(page, "officer")
    page.goto(reverse("report_upload", args=[report.item_id]))
    page.get_by_label("The report").set_input_files(word)
    page.get_by_role("button", name="Send it in").click()
    page.get_by_role("textbox", name="Purpose").fill("For **direction**.")
    page.get_by_role("button", name="Accept it as the report").click()
    report.refresh_from_db()
    assert "<strong>direction</strong>" in report.purpose
    assert "<table>" in report.body
    page.goto(reverse("report_appendices", args=[report.item_id]))
    page.get_by_label("A file to add as an appendix").set_input_files(pdf)
    page.get_by_role("button", name="Add the file").click()
    page.get_by_role("button", name="Save the appendix").click()
    page.get_by_role("button", name="Move Budget up").click()
    expect(page.locator(".appendix-line h2").first).to_have_text("Budget")
    page.get_by_role("button", name="Take out Budget").click()
    page.get_by_role("button", name="Put back Budget").click()
    expect(page.locator(".appendix-line h2").last).to_have_text("Budget")
