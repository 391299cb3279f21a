"""An empty board, its settings, a year of meetings and the calendar: by keyboard, without
JavaScript, accessible at every width."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Locator, Page, expect

from boardpapers.accounts.models import User
from meetings.boards.models import Board, Meeting
from tests.browser.demo_board import give_session_of
from tests.browser.test_pages import look_at, look_over
from tests.factories import (
    BoardFactory,
    HouseTextFactory,
    PriorityLeadFactory,
    SecretaryFactory,
)
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

TABS_AT_MOST = 120
LONG_NAME = "Harbours and Intercommunal Weighbridges Improvement Sub-Committee of Estuaries"

pytestmark = pytest.mark.usefixtures("november")


def tab_to(page: Page, target: Locator) -> None:
    """With the keyboard alone. The target is found once, and again where a swap takes it away."""
    element = target.element_handle()
    for _ in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        try:
            reached = element.evaluate(
                "it => it.isConnected ? it === document.activeElement : null"
            )
        except Error:  # the page that it was on has gone
            reached = None
        if reached:
            return
        if reached is None:
            element = target.element_handle()
    raise AssertionError(f"{target} is not reached with Tab.")


def press(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(text)


def test_an_empty_board_is_set_up_and_its_year_planned_by_keyboard(
    page: Page, check_axe: CheckAxe
) -> None:
    give_session_of(page, User.objects.create_superuser("first@example.org"))
    page.goto("/boards/")
    press(page, page.get_by_role("link", name="Start a board"))
    expect(page.get_by_role("heading", name="Start a board")).to_be_visible()
    look_at(page, check_axe)
    write(page, "Name", "Harbours Board")
    write(page, "Organisation", "Association of Estuary Councils")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Harbours Board is there")

    press(page, page.get_by_role("link", name="Rules"))
    expect(page.get_by_role("heading", name="Rules")).to_be_visible()
    write(page, "Notice of a meeting", "61")
    press(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Give 60 or less.")
    look_at(page, check_axe)
    press(page, page.get_by_role("link", name="Notice of a meeting"))
    expect(page.get_by_label("Notice of a meeting")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("7")
    tab_to(page, page.get_by_label("Every substitute may"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    board = Board.objects.get()
    assert (board.notice_days, board.substitutes_see_confidential) == (7, True)

    press(page, page.get_by_role("link", name="Harbours Board"))
    expect(page.get_by_role("heading", name="Harbours Board")).to_be_visible()
    press(page, page.get_by_role("link", name="Plan the year", exact=True))
    expect(page.get_by_role("heading", name="Plan the year")).to_be_visible()
    tab_to(page, page.get_by_label("Which of the month"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    look_at(page, check_axe)
    press(page, page.get_by_role("button", name="Show the dates"))
    expect(page.get_by_label("Tuesday 19 January 2027")).to_be_checked()
    look_at(page, check_axe)
    exception = page.get_by_label("Date 2", exact=True)
    page.get_by_label("Tuesday 19 January 2027").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # the day or the month, as Chromium's own language orders them
    moved_to = exception.input_value()
    assert moved_to != "2027-01-19"
    tab_to(page, page.get_by_label("Tuesday 16 March 2027"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Make the ticked meetings"))
    expect(page.get_by_role("status")).to_contain_text("5 meetings are planned.")
    made = [f"{day}" for day in board.meetings.order_by("date").values_list("date", flat=True)]
    assert made == sorted(["2026-12-15", moved_to, "2027-02-16", "2027-04-20", "2027-05-18"])

    press(page, page.get_by_role("link", name="By month"))
    expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
    press(page, page.get_by_role("link", name="December 2026").first)
    expect(page.get_by_role("link", name="11.00 Harbours Board")).to_be_visible()
    look_at(page, check_axe)


def test_a_meeting_is_planned_moved_and_cancelled_without_javascript(visit: Visit) -> None:
    secretary = SecretaryFactory(board__name="Harbours Board")
    page = visit(java_script_enabled=False)
    give_session_of(page, secretary.user)
    page.goto(reverse("board_year", args=[secretary.board.slug]))
    page.get_by_role("button", name="Show the dates").click()
    page.get_by_role("button", name="Make the ticked meetings").click()
    expect(page.get_by_role("status")).to_contain_text("meetings are planned")
    first = Meeting.objects.earliest("date")
    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="Change date or place").click()
    page.get_by_label("Day").fill("2026-12-26")
    page.get_by_label("Why it is moved").fill("The hall is let.")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("alert")).to_contain_text("Bank holiday: Boxing Day.")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("The hall is let.")).to_be_visible()
    page.get_by_role("link", name="Cancel the meeting").click()
    page.get_by_label("Why it is cancelled").fill("Nobody can come.")
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_text("Nobody can come.")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("status")).to_contain_text("brought back")


def test_every_page_of_a_boards_keeping(page: Page, check_axe: CheckAxe) -> None:
    full = full_board(LONG_NAME)
    meeting, slug = full.meeting, full.board.slug
    priority = PriorityLeadFactory(priority__board=full.board, person=full.members[0]).priority
    text = HouseTextFactory(board=full.board)
    BoardFactory(is_public=True)  # so that there is a choice of boards
    give_session_of(page, full.secretary)
    pages = (
        "board_settings", "board_pack", "board_texts", "house_text_new", "board_priorities",
        "priority_new", "board_secretariat", "meeting_new",
    )  # fmt: skip
    look_over(page, [reverse(name, args=[slug]) for name in pages], check_axe)
    look_over(page, [reverse("venue_list"), reverse("venue", args=[full.venue.pk])], check_axe)
    look_over(
        page,
        [
            reverse("meeting_change", args=[meeting.pk]),
            reverse("meeting_cancel", args=[meeting.pk]),
            reverse("priority", args=[slug, priority.pk]),
            reverse("house_text", args=[slug, text.pk]),
            f"/calendar/?month=2026-12&board={slug}",
            f"/meetings/?board={slug}",
        ],
        check_axe,
    )
