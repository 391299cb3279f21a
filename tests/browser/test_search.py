"""The box for searching: by the keyboard from any page, to the very paragraph, on every width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from meetings.search.indexing import index_everything
from tests.browser import demo_board
from tests.browser.demo_board import give_session, look_over

CheckAxe = Callable[[Page], None]

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def searching(page: Page) -> Page:
    demo_board.load()
    index_everything(lambda what, done, total: None)
    give_session(page, "secretary")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_label("Search all papers")).to_be_focused()
    return page


def test_a_paragraph_is_found_narrowed_to_and_jumped_to(
    searching: Page, check_axe: CheckAxe
) -> None:
    page = searching
    page.keyboard.type("apprenticeships")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("passages")
    expect(page.locator("mark").first).to_have_text("Apprenticeships")
    look_over(page, check_axe)

    page.get_by_text("Only some of it").click()
    page.get_by_label("Kind").select_option(label="Reports")
    page.get_by_label("Priority").select_option(label="Peer Learning")
    page.get_by_role("button", name="Search", exact=True).last.click()
    expect(page.get_by_role("status")).to_have_text("1 passage")
    look_over(page, check_axe)

    page.get_by_role("link", name="Peer Reviews: What the First Twelve Have Taught Us").click()
    found = page.locator(":target")
    expect(found).to_contain_text("deals with apprenticeships in posts that are hard to fill")
    expect(found).to_be_in_viewport()
    background = found.evaluate("each => getComputedStyle(each).backgroundColor")
    assert background != "rgba(0, 0, 0, 0)"
    check_axe(page)


def test_a_slip_of_the_pen_is_put_right(searching: Page, check_axe: CheckAxe) -> None:
    page = searching
    page.keyboard.type("apprentiseships")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing that you can open has these words.")).to_be_visible()
    look_over(page, check_axe)
    page.get_by_role("link", name="Apprenticeships", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("passages")

    page.goto("/search/")
    look_over(page, check_axe)
    page.goto("/search/?q=the")
    expect(page.get_by_text("That cannot be looked for.")).to_be_visible()
    look_over(page, check_axe)
