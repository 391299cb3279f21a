"""The register as the secretariat keeps it, from its opening to a correction, by keyboard."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.demo_board import give_session_of
from tests.browser.test_boards import press, tab_to
from tests.browser.test_pages import look_at
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime(2026, 12, 8, 10, 40, 5, tzinfo=UTC)
WIDTH = {"width": 768, "height": 1024}


def line(page: Page, name: str) -> Locator:
    return page.locator(".register-line").filter(
        has=page.locator("strong").get_by_text(name, exact=True)
    )


def enter(page: Page, word: str, name: str) -> None:
    press(page, line(page, name).get_by_role("button", name=re.compile(f"^{word}")))


def top_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"]


def bottom_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_a_register_is_opened_kept_by_two_closed_and_corrected_by_keyboard(
    visit: Visit, check_axe: CheckAxe
) -> None:
    full = full_board()
    chair, ivo, vice = "Hesper Quillfeather OBE", "Ivo Tansley", "Winifred Oakapple"
    with time_machine.travel(MORNING):
        page, other = visit(viewport=WIDTH), visit(viewport=WIDTH)
        give_session_of(page, full.secretary)
        give_session_of(other, full.secretary)
        page.goto(reverse("meeting_people", args=[full.meeting.pk]))
        press(page, page.get_by_role("link", name="Open the register"))
        expect(page.get_by_text("The quorum is counted as people come")).to_be_visible()
        look_at(page, check_axe)
        page.set_viewport_size(WIDTH)
        press(page, page.get_by_role("button", name="Open the register"))
        quorum = page.get_by_role("status")
        expect(quorum).to_contain_text("No quorum: no voting member is present")

        other.clock.install(time=MORNING)
        other.goto(reverse("register", args=[full.meeting.pk]))
        other.evaluate("window.isTheSamePage = true")
        enter(page, "Arrived", chair)
        expect(line(page, chair)).to_contain_text("Here since 10.4")
        expect(page.locator(f"#tap-{full.chair.pk}")).to_be_focused()
        expect(quorum).to_contain_text("No quorum: 1 voting member is present, 2")
        other.clock.fast_forward(5_000)
        expect(line(other, chair)).to_contain_text("Here since 10.4")
        expect(other.get_by_text("In the room: 1 person, 1 of them")).to_be_visible()

        # In the order of the list, so that Tab has short ways.
        tab_to(page, page.locator(f"#for-{full.substitutes[0].pk}"))
        page.keyboard.type(ivo)
        enter(page, "Arrived", "Leopold Finch")
        expect(line(page, "Leopold Finch")).to_contain_text("Here since 10.4")
        expect(line(page, "Leopold Finch")).to_contain_text(f", for {ivo}")
        expect(quorum).to_contain_text(
            "No quorum: 2 voting members are present, from 1 group; 2 groups"
        )
        enter(page, "Arrived", vice)
        expect(quorum).to_contain_text("Quorum: 3 voting members are present, from 2 groups")

        # The time that the other is typing stays, whatever is entered meanwhile.
        typed = line(other, "Cosmo Ravenscar").get_by_label("Arrived at, blank for now")
        typed.fill("10:15")
        enter(page, "Arrived", "Delphine Arkwright JP")
        expect(quorum).to_contain_text("Quorum: 4 voting members are present, from 3 groups")
        other.clock.fast_forward(5_000)
        expect(typed).to_have_value("10:15")
        typed.press("Enter")
        expect(line(other, "Cosmo Ravenscar")).to_contain_text("Here since 10.15")
        expect(other.get_by_text("In the room: 5 people, 5 of them")).to_be_visible()
        assert other.evaluate("window.isTheSamePage")

        enter(page, "Take back", "Delphine Arkwright JP")  # Cosmo comes with the answer
        expect(line(page, "Delphine Arkwright JP")).to_contain_text("Not here yet")
        expect(quorum).to_contain_text("Quorum: 4 voting members are present")
        enter(page, "Left", vice)
        enter(page, "Left", "Cosmo Ravenscar")
        expect(line(page, "Cosmo Ravenscar")).to_contain_text("Left at 10.4")
        expect(quorum).to_contain_text(
            "No quorum: 2 voting members are present, from 1 group; 2 groups are needed."
        )
        expect(page.get_by_text("Closing writes the record: Members: 3 present")).to_be_visible()
        under_the_bar = page.locator(f"#tap-{full.members[3].pk}")
        under_the_bar.evaluate("tap => scrollBy(0, tap.getBoundingClientRect().top - 5)")
        under_the_bar.focus()
        assert bottom_of(quorum) <= top_of(under_the_bar)
        look_at(page, check_axe)
        page.set_viewport_size(WIDTH)
        press(page, page.get_by_role("button", name="Close the register"))
        expect(page.get_by_text("The register is closed, and the attendance")).to_be_visible()
        look_at(page, check_axe)
        page.set_viewport_size(WIDTH)
        press(page, page.get_by_role("link", name="People tab"))
        record = page.get_by_role("table", name="Attendance")
        expect(record.get_by_role("row").filter(has_text="Leopold Finch")).to_contain_text(
            f"Substitute for {ivo}"
        )
        barnaby = record.get_by_role("row").filter(has_text="Barnaby Sproat")
        expect(barnaby).to_contain_text("Absent")

        press(page, barnaby.get_by_role("link", name="Correct"))
        tab_to(page, page.get_by_role("combobox", name=re.compile("^Attendance")))
        page.keyboard.type("Present")
        press(page, page.get_by_role("button", name="Correct the attendance"))
        expect(page.get_by_role("alert")).to_be_focused()
        look_at(page, check_axe)
        page.set_viewport_size(WIDTH)
        tab_to(page, page.get_by_label("Why it is corrected"))
        page.keyboard.type("He sat by the window.")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(
            "The attendance of Barnaby Sproat is corrected."
        )
        expect(barnaby).to_contain_text("Present")
        expect(barnaby).to_contain_text("Was: absent")
        expect(barnaby).to_contain_text("He sat by the window.")
        look_at(page, check_axe)
