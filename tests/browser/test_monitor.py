"""The action monitor and the register of decisions by keyboard, at every width, accessible."""

import os
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.minutes.models import Notes
from tests.browser.demo_board import give_session_of
from tests.browser.test_pages import look_at
from tests.full_board import SECRET_ACTION, full_board

CheckAxe = Callable[[Page], None]

pytestmark = pytest.mark.usefixtures("november")


def take_pictures(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_actions_and_decisions_are_narrowed_by_keyboard(page: Page, check_axe: CheckAxe) -> None:
    full = full_board()
    give_session_of(page, full.secretary)
    page.goto(reverse("board_actions", args=[full.board.slug]))
    secret = page.get_by_role("region", name="Confidential actions")
    expect(secret).to_contain_text(SECRET_ACTION)
    look_at(page, check_axe)
    take_pictures(page, "monitor")
    page.set_viewport_size({"width": 320, "height": 900})
    page.get_by_label("Words of the item or action").focus()
    page.keyboard.type("figures estuary")
    page.keyboard.press("Tab")
    expect(page.get_by_label("State")).to_be_focused()
    page.keyboard.press("ArrowDown")  # overdue
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "shown=overdue" in url and "figures" in url)
    expect(page.get_by_text("1 action", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Officers to collect the figures")).to_be_visible()
    expect(page.get_by_text(SECRET_ACTION)).to_have_count(0)
    look_at(page, check_axe)

    page.goto(reverse("board_actions_print", args=[full.board.slug]))
    look_at(page, check_axe)
    take_pictures(page, "print")

    Notes.objects.update(state=Notes.State.CIRCULATED)
    page.goto(reverse("board_decisions", args=[full.board.slug]))
    look_at(page, check_axe)
    page.set_viewport_size({"width": 320, "height": 900})
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.type("figure")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("figures")
    expect(page.get_by_text("1 decision", exact=True)).to_be_visible()
    look_at(page, check_axe)
    take_pictures(page, "decisions")
    page.goto(f"{reverse('board_decisions', args=[full.board.slug])}?priority=none-such")
    expect(page.get_by_label("Priority")).to_have_accessible_description(
        "Choose one of the list: this one is not in it."
    )
    look_at(page, check_axe)
