"""The record of attendance: a wide matrix by keyboard, at every width, accessible."""

import os
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.attendance.models import Attendance, AttendanceCorrection, Attended
from tests.browser.demo_board import give_session_of
from tests.browser.test_pages import look_at
from tests.factories import AttendanceFactory, MeetingFactory, PersonFactory
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
LONG_NAME = "Councillor the Honourable Bartholomew Featherstonehaugh-Cholmondeley OBE JP DL"
LEFT = "element => element.getBoundingClientRect().left"

pytestmark = pytest.mark.usefixtures("november")


def test_a_wide_matrix_scrolls_by_keyboard_in_its_own_region(
    page: Page, check_axe: CheckAxe
) -> None:
    full = full_board()
    for number in range(18):
        meeting = MeetingFactory(board=full.board, date=date(2026, 6, 2) + timedelta(7 * number))
        for place, person in enumerate(full.members):
            AttendanceFactory(
                meeting=meeting,
                person=person,
                status=Attendance.Status.values[(number + place) % 3 if place else 0],
            )
        if number % 3 == 0:
            AttendanceFactory(
                meeting=meeting,
                person=PersonFactory(name=LONG_NAME) if number == 0 else full.substitutes[1],
                capacity=Attended.SUBSTITUTE,
                substitute_for=full.members[2],
            )
    AttendanceCorrection.objects.create(
        meeting=full.last_meeting, person=full.chair, was_status="absent", reason="Came late.",
        was_capacity="member",
    )  # fmt: skip
    give_session_of(page, full.secretary)
    page.goto(reverse("board_attendance", args=[full.board.slug]))
    region = page.get_by_role("region", name="Attendance at each meeting")
    expect(region).to_contain_text("Corrected: was No")
    region.focus()
    first = region.get_by_role("rowheader", name="Hesper Quillfeather OBE")
    stands_at = first.evaluate(LEFT)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("element => element.scrollLeft > 0", arg=region.element_handle())
    assert first.evaluate(LEFT) == stands_at  # names stay where they are
    look_at(page, check_axe)
    expect(page.get_by_role("img", name="19 present").first).to_be_visible()
    if folder := os.environ.get("SHOTS"):
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/board-{width}.png", full_page=True)
    page.goto(reverse("person_attendance", args=[full.members[2].pk]))
    expect(page.get_by_role("heading", name="Attendance of Barnaby Sproat")).to_be_visible()
    look_at(page, check_axe)
    if folder:
        for width in (320, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/person-{width}.png", full_page=True)
