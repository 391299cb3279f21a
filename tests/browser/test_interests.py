"""A member declares an interest on a phone; the secretary marks who left the room."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from meetings.attendance.models import Declaration
from tests.browser import demo_board
from tests.browser.demo_board import give_session, give_session_of
from tests.browser.test_pages import look_at, look_over, publish_pack
from tests.factories import DeclarationFactory, InterestFactory
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

PHONE = {"width": 360, "height": 740}
LONG = "Shares in the Intercommunal Weighbridges and Dredging Undertakings Company Limited. " * 5

pytestmark = pytest.mark.usefixtures("november")


def test_a_member_declares_on_a_phone_and_the_secretary_marks_that_they_left(
    visit: Visit, check_axe: CheckAxe
) -> None:
    meeting = demo_board.load()
    publish_pack(meeting)
    phone = visit(viewport=PHONE, has_touch=True, java_script_enabled=False)
    give_session(phone, "member")
    phone.goto(meeting.get_absolute_url())
    phone.get_by_role("link", name="Declare an interest").tap()
    phone.get_by_role("button", name="Declare it").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Fill this in.")
    phone.get_by_label("In which item").select_option(
        label="2. Apprenticeships in Hard-to-Fill Posts"
    )
    phone.get_by_label("Personal:").check()
    phone.get_by_label("From the register").select_option(
        label="Trustee of the Skerrow Tool Library, which lends to apprentices."
    )
    phone.get_by_role("button", name="Declare it").tap()
    expect(phone.get_by_role("status")).to_contain_text("The interest is declared.")
    expect(phone.get_by_text("Stays in the room")).to_be_visible()

    desk = visit()
    give_session(desk, "secretary")
    desk.goto(meeting.get_absolute_url())
    desk.get_by_role("link", name="1 declaration").click()
    tap = desk.get_by_role("button", name="Left the room")
    tap.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Leaves the room")).to_be_visible()
    expect(desk.get_by_role("button", name="Stayed after all")).to_be_focused()
    assert Declaration.objects.get(meeting=meeting).left_room
    look_at(desk, check_axe)

    phone.reload()
    expect(phone.get_by_text("Leaves the room")).to_be_visible()
    phone.get_by_role("link", name="Change or withdraw").tap()
    phone.get_by_text("Withdraw this declaration").tap()
    phone.get_by_role("button", name="Yes, withdraw it").tap()
    expect(phone.get_by_text("Nothing has been declared yet.")).to_be_visible()


def test_every_page_of_interests(page: Page, check_axe: CheckAxe) -> None:
    full = full_board()
    meeting = full.meeting
    meeting.state, meeting.published_at = meeting.State.PUBLISHED, timezone.now()
    meeting.save(update_fields=["state", "published_at"])
    interest = InterestFactory(person=full.chair, text=LONG)
    InterestFactory(person=full.chair, sensitive=True, category="land")
    InterestFactory(person=full.chair, ends_on=interest.starts_on)
    made = DeclarationFactory(meeting=meeting, person=full.chair, text=LONG, sensitive=True)
    give_session_of(page, full.secretary)
    look_over(
        page,
        [
            reverse("interests", args=[full.chair.pk]),
            reverse("interests", args=[full.members[1].pk]),
            reverse("interest", args=[interest.pk]),
            reverse("board_interests", args=[full.board.slug]),
            reverse("declare", args=[meeting.pk]),
            reverse("declare", args=[meeting.pk]) + f"?person={full.chair.pk}",
            reverse("declaration", args=[made.pk]),
        ],
        check_axe,
    )
