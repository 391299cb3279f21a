"""Writing a report in a real browser."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from meetings.agenda.models import Report, ReportContact, TextSetAside
from meetings.agenda.rich_text import clean_rich_text
from meetings.agenda.sameness import canonical, same_text
from meetings.members.models import Person
from tests.browser import demo_board
from tests.browser.demo_board import give_session
from tests.browser.test_pages import look_at

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("november")

EVERYTHING = """<p>Opening <u>under</u> words</p><ol><li>One<span class="footnote">A <em>note</em>.
</span><span class="footnote">Second.</span> more</li></ol><p>Unnumbered after</p><ol><li><p>Two
<a href="https://a.example/b">link</a>, <a href="mailto:a@b.example">mail</a></p><p>again</p><ol>
<li>s1<ol><li>deep</li></ol></li></ol></li><li>with <img src="image:a.png" alt="A chart"> in it</li>
</ol><table><caption>Table 1: <em>Costs</em></caption><thead><tr><td></td><th>B</th></tr></thead>
<tbody><tr><td colspan="2">x<br>y H<sub>2</sub>O x<sup>2</sup></td></tr><tr><th>r</th><td><p>a</p>
<p>b</p></td></tr></tbody></table><blockquote><p>Said <s>gone</s></p></blockquote><ul><li>a<ul>
<li>b</li></ul></li></ul><h2>Heading</h2><h3>smaller <strong>bold</strong></h3>"""

READ_BACK = """async () => {
    const {houseHtml} = await import("board-papers/house-schema");
    return [...document.querySelectorAll("textarea[data-house-editor]")]
        .map(each => [each.dataset.html, houseHtml(each.houseEditor)]);
}"""


def draft(title: str = "Exchange Visit") -> Report:
    """A report of the demo board that is with its officers; one of them can sign in."""
    demo_board.load()
    report = Report.objects.get(title__startswith=title)
    Report.objects.update(state=Report.State.DRAFT)
    officer = Person.objects.get(user__email=demo_board.email_of("officer"))
    ReportContact.objects.get_or_create(report=report, person=officer, defaults={"position": 9})
    return Report.objects.get(pk=report.pk)


def address(report: Report, name: str = "report_write") -> str:
    return reverse(name, args=[report.item_id])


def open_page(page: Page, report: Report, role: str = "secretary") -> None:
    give_session(page, role)
    page.goto(address(report))
    expect(body(page)).to_be_visible()


def body(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("textbox", name="Body", exact=True)


def state(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#save-state")


def test_every_text_comes_out_as_it_went_in(page: Page) -> None:
    report = draft()
    Report.objects.filter(pk=report.pk).update(body=clean_rich_text(EVERYTHING))
    give_session(page, "secretary")
    for each in Report.objects.all():
        page.goto(address(each))
        expect(body(page)).to_be_visible()
        for stored, shown in page.evaluate(READ_BACK):
            kept = clean_rich_text(shown)
            assert canonical(kept) == canonical(shown), each.title
            assert same_text(kept, stored), each.title


def test_a_newcomer_writes(page: Page, check_axe: CheckAxe) -> None:
    report = draft()
    Report.objects.filter(pk=report.pk).update(body="", summary="")
    open_page(page, report, "officer")
    body(page).click()
    page.keyboard.type("Pools cost more in winter.")
    page.keyboard.press("Enter")
    page.keyboard.type("They would open late, and:")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("close early.")
    page.get_by_role("button", name="Heading", exact=True).click()
    page.keyboard.type(" Costs")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("There are none.")
    expect(state(page)).to_contain_text("Saved")
    report.refresh_from_db()
    assert same_text(
        report.body,
        "<ol><li>Pools cost more in winter.</li><li>They would open late, and:</li></ol>"
        "<h2>close early. Costs</h2><ol><li>There are none.</li></ol>",
    )
    numbers = page.evaluate(
        """() => [...document.querySelectorAll(".house-editor--body li")]
            .map(item => getComputedStyle(item, "::before").content)"""
    )
    assert numbers == ['counter(paragraph) "."'] * 3

    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Smaller heading")).to_be_focused()
    page.get_by_role("button", name="Footnote").click()
    page.get_by_label("The note").fill("Average of the three.")
    page.get_by_role("button", name="Insert").click()
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_label("Title", exact=True).last.fill("Table 1: Hours")
    page.get_by_role("button", name="Insert").click()
    page.keyboard.type("Pool")
    expect(page.get_by_role("group", name="Table")).to_be_visible()
    page.get_by_role("button", name="Column after").click()
    expect(body(page).locator("th")).to_have_count(4)
    for words in ("Opens", "Closes", "Costs"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    expect(page.locator("#preview-pages img").first).to_have_attribute("alt", "Page 1 of 2")
    look_at(page, check_axe)


def test_a_picture_says_what_it_shows(page: Page) -> None:
    report = draft()
    open_page(page, report)
    body(page).click()
    target = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(target, "PNG")
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files(
        {"name": "tides.png", "mimeType": "image/png", "buffer": target.getvalue()}
    )
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.get_by_role("alert")).to_have_text("Say in a sentence what the picture shows.")
    dialog.get_by_label("What it shows").fill("Tides rising")
    dialog.get_by_role("button", name="Insert").click()
    expect(body(page).get_by_alt_text("Tides rising")).to_be_visible()
    expect(state(page)).to_contain_text("Saved")
    image = report.images.get(name__startswith="tides-")
    report.refresh_from_db()
    assert f'<img src="image:{image.name}" alt="Tides rising">' in report.body
    body(page).get_by_alt_text("Tides rising").click()
    page.get_by_role("button", name="What the picture shows").click()
    page.get_by_label("What it shows").fill("Tides falling")
    page.get_by_role("button", name="Change").click()
    expect(body(page).get_by_alt_text("Tides falling")).to_be_visible()


def test_two_at_once_lose_no_word(visit: Visit, check_axe: CheckAxe) -> None:
    report = draft()
    officer, secretary = visit(), visit()
    open_page(officer, report, "officer")
    open_page(secretary, report)
    for each, words in ((officer, "The officer’s."), (secretary, "The secretary’s.")):
        each.get_by_role("textbox", name="Summary").fill(words)
        if each is officer:
            expect(state(each)).to_contain_text("Saved")
    expect(state(secretary)).to_contain_text("Somebody else has changed this report")
    with secretary.expect_response("**/write/save/"):
        secretary.get_by_role("textbox", name="Action").fill("As agreed by both.")
    expect(state(secretary)).to_contain_text("Somebody else")
    secretary.get_by_role("link", name="Choose which words stand").click()
    expect(secretary.get_by_role("heading", level=1)).to_contain_text("Which words stand?")
    look_at(secretary, check_axe)
    secretary.get_by_label("Keep what I wrote").check()
    secretary.get_by_role("button", name="Save what I chose").click()
    expect(secretary.get_by_text("Saved.", exact=True)).to_be_visible()
    report.refresh_from_db()
    assert same_text(report.summary, "<p>The secretary’s.</p>")
    assert same_text(report.action, "<p>As agreed by both.</p>")
    assert TextSetAside.objects.get().dealt_with_at is not None

    officer.get_by_role("textbox", name="Purpose").fill("For decision, today.")
    expect(state(officer)).to_contain_text("Somebody else has changed Summary, Action")
    expect(officer.get_by_role("textbox", name="Summary")).to_have_text("The secretary’s.")


def test_what_was_not_saved_is_offered_again(visit: Visit) -> None:
    report = draft()
    page = visit()
    open_page(page, report)
    page.context.set_offline(True)
    page.get_by_role("textbox", name="Summary").fill("Written on a train.")
    expect(state(page)).to_contain_text("Not saved: no connection")
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address(report))
    box = again.locator("#kept-here")
    expect(box).to_contain_text("and it was not saved")
    expect(box).to_contain_text("Written on a train.")
    box.get_by_role("button", name="Put it into the report").click()
    expect(state(again)).to_contain_text("Saved")
    report.refresh_from_db()
    assert same_text(report.summary, "<p>Written on a train.</p>")
    again.reload()
    expect(again.locator("#kept-here")).to_be_hidden()


def test_whoever_is_signed_out_or_too_late_is_told(page: Page) -> None:
    report = draft()
    open_page(page, report, "officer")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=cookies[0]["name"].replace("csrf", "session"))
    page.context.clear_cookies(name=cookies[-1]["name"].replace("csrf", "session"))
    page.get_by_role("textbox", name="Summary").fill("Signed out.")
    expect(state(page)).to_contain_text("you are signed out")
    give_session(page, "officer")
    page.goto(address(report))
    page.get_by_role("button", name="Throw it away").click()
    Report.objects.filter(pk=report.pk).update(state=Report.State.SUBMITTED)
    page.get_by_role("textbox", name="Summary").fill("Too late.")
    expect(state(page)).to_contain_text("The report has been submitted.")
    assert "Too late" not in Report.objects.get(pk=report.pk).summary


def test_recommendations_are_put_in_order_by_keyboard(page: Page) -> None:
    report = draft("Peer Reviews")
    before = [each.text for each in report.recommendations.all()]
    open_page(page, report)
    page.get_by_role("button", name="Move down: Recommendation 1").press("Enter")
    expect(page.get_by_role("button", name="Move down: Recommendation 2")).to_be_focused()
    page.get_by_role("button", name="Remove: Recommendation 3").press("Enter")
    page.get_by_role("button", name="Add a recommendation").press("Enter")
    page.keyboard.type("That it be seen again.")
    expect(state(page)).to_contain_text("Saved")
    expect(state(page)).not_to_contain_text("Not saved")
    now = [each.text for each in report.recommendations.all()]
    assert now[:2] == [before[1], before[0]]
    assert now[2:-1] == before[3:]
    assert same_text(now[-1], "<p>That it be seen again.</p>")


def test_pages_beside_the_editor(page: Page, check_axe: CheckAxe) -> None:
    report = draft()
    give_session(page, "secretary")
    for name in ("report_images", "report_preview"):
        page.goto(address(report, name))
        look_at(page, check_axe)
    expect(page.get_by_alt_text("Page 1 of")).to_be_visible()
