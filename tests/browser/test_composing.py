"""A chair's report in a real browser: jotted down for, begun, composed by mouse and by keyboard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.storing import passages_of
from tests.browser import demo_board
from tests.browser.demo_board import NARROW
from tests.chairs_reports.boards import Reporting, reporting

CheckAxe = Callable[[Page], None]

pytestmark = [pytest.mark.usefixtures("november"), pytest.mark.django_db(transaction=True)]


def look_over(page: Page, check_axe: CheckAxe) -> None:
    check_axe(page)
    for width in (768, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert demo_board.widest(page) <= width, (page.url, demo_board.sticking_out(page))
    page.set_viewport_size({"width": 1440, "height": 900})


def write(page: Page, field: str, words: str) -> None:
    """In the editor, in the place of what it says."""
    page.get_by_role("textbox", name=field).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def keys(world: Reporting) -> list[int | None]:
    report = ChairsReport.objects.get(board=world.board)
    return [each.key for each in passages_of(report)]


def test_a_chair_jots_something_down_and_composes_the_report(
    page: Page, check_axe: CheckAxe
) -> None:
    world = reporting()
    demo_board.give_session_of(page, world.chair.user)
    page.goto(reverse("board", args=[world.board.slug]))
    page.get_by_role("link", name="Jot something down").click()
    write(page, "What happened", "We opened the landing stage.")
    look_over(page, check_axe)
    page.get_by_role("button", name="Put it on record").click()
    expect(page.get_by_text("We opened the landing stage.")).to_be_visible()
    look_over(page, check_axe)

    page.goto(reverse("board", args=[world.board.slug]))
    page.get_by_role("link", name="Begin the report").click()
    look_over(page, check_axe)
    page.get_by_role("button", name="Begin the report").click()
    expect(page.locator(".composed")).to_have_count(5)
    look_over(page, check_axe)

    said = page.locator(".builder__said")
    first, second, *_ = keys(world)
    page.locator(f"#number-{second}").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(said).to_have_text("Moved the paragraph up.")
    expect(page.locator(f"#number-{second}")).to_be_focused()
    assert keys(world)[:2] == [second, first]

    handle = page.locator(f"#paragraph-{first} [data-handle]").bounding_box()
    target = page.locator(f"#paragraph-{second} .composed__row").bounding_box()
    assert handle is not None
    assert target is not None
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, handle["y"] - 20, steps=4)
    page.mouse.move(target["x"] + 20, target["y"] + 2, steps=4)
    page.mouse.up()
    expect(said).to_have_text("Moved the paragraph.")
    assert keys(world)[:2] == [first, second]

    page.get_by_role("button", name="Drop paragraph 1", exact=True).click()
    expect(said).to_have_text("Dropped paragraph 1.")
    expect(page.locator(".composed")).to_have_count(4)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".composed")).to_have_count(5)

    page.locator(f"#number-{first}").click()
    write(page, "The paragraph", "The survey of barriers is done.")
    look_over(page, check_axe)
    page.get_by_role("button", name="Save the paragraph").click()
    expect(page.get_by_text("The survey of barriers is done.")).to_be_visible()

    page.get_by_role("link", name="Put in …").click()
    expect(page.get_by_text("The whole report becomes confidential.")).to_be_visible()
    look_over(page, check_axe)
    page.get_by_role("button", name="Put it in").click()
    expect(page.locator(".secret-band")).to_be_visible()
    expect(page.locator(".composed")).to_have_count(6)
    look_over(page, check_axe)
