"""A member's own page: at every width, and its calendar's address by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from meetings.attendance.models import CalendarFeed
from meetings.boards.models import Meeting
from meetings.members.models import Office
from tests.browser.demo_board import give_session_of
from tests.browser.test_boards import LONG_NAME, press
from tests.browser.test_pages import look_at
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    ApologyFactory,
    AttendanceFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("november")


def test_the_calendars_address_is_made_copied_and_renewed_by_keyboard(
    visit: Visit, check_axe: CheckAxe
) -> None:
    full = full_board(LONG_NAME)
    person = PersonFactory(name="W" * 80, user=UserFactory(name="W" * 80))
    MembershipFactory(board=full.board, person=person, office=Office.VICE_CHAIR)
    ApologyFactory(meeting=full.meeting, person=person, substitute=full.substitutes[0])
    AttendanceFactory(meeting=full.last_meeting, person=person)
    ActionOwnerFactory(action=ActionFactory(meeting=full.last_meeting, position=90), person=person)
    Meeting.objects.filter(pk=full.next_meeting.pk).update(
        state="cancelled", cancel_reason="No business. " * 20
    )
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    give_session_of(page, person.user)
    page.goto("/")
    press(page, page.get_by_role("navigation").get_by_role("link", name=person.name))
    expect(page.get_by_role("heading", name="Your next meetings")).to_be_visible()
    look_at(page, check_axe)

    press(page, page.get_by_role("button", name="Make my address"))
    first = page.get_by_label("Address").input_value()
    assert first.endswith(f"/calendar/{CalendarFeed.objects.get().key}.ics")
    press(page, page.get_by_role("button", name="Copy"))
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == first
    look_at(page, check_axe)

    page.locator("summary").focus()
    page.keyboard.press("Enter")
    look_at(page, check_axe)
    press(page, page.get_by_role("button", name="Make a new address"))
    expect(page.get_by_text("the old one is nothing now")).to_be_visible()
    second = page.get_by_label("Address").input_value()
    assert second != first
    path = first[first.index("/calendar/") :]
    assert page.request.get(path).status == 404
    assert page.request.get(second[second.index("/calendar/") :]).ok


def test_a_meeting_is_brought_back_and_people_are_told_without_javascript(visit: Visit) -> None:
    full = full_board()
    page = visit(java_script_enabled=False)
    give_session_of(page, full.secretary)
    page.goto(full.meeting.get_absolute_url())
    page.get_by_role("link", name="Cancel the meeting").click()
    page.get_by_label("Why it is cancelled").fill("Snow.")
    expect(page.get_by_label("Tell members, observers and group offices")).to_be_checked()
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_role("status")).to_contain_text("are told")
    expect(page.get_by_role("link", name="Take it out of your calendar")).to_be_visible()
    page.get_by_label("Tell members, observers and group offices").uncheck()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("status")).to_have_text(
        "The meeting is brought back, and stands as it did."
    )
