"""A board's groups, seats and members: by keyboard, on any day, and by a group's office."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.members.models import Membership
from tests.browser.demo_board import give_session_of
from tests.browser.test_boards import LONG_NAME, press, tab_to, write
from tests.browser.test_pages import look_at, look_over
from tests.factories import SecretaryFactory, UserFactory
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("november")


def test_a_board_gets_a_group_and_members_by_keyboard_and_one_is_replaced(
    page: Page, check_axe: CheckAxe
) -> None:
    kept = SecretaryFactory(board__name="Harbours Board")
    give_session_of(page, kept.user)
    page.goto(kept.board.get_absolute_url())
    press(page, page.get_by_role("link", name="groups and their seats"))
    expect(page.get_by_role("heading", name="Groups and seats")).to_be_visible()
    write(page, "or the name of a new one", "Orchard")
    press(page, page.get_by_role("button", name="Add the group"))
    expect(page.get_by_role("status")).to_contain_text("Orchard is added")

    press(page, page.get_by_role("link", name="Members of Harbours Board"))
    press(page, page.get_by_role("link", name="add a member of Orchard"))
    expect(page.get_by_role("heading", name="Add somebody")).to_be_visible()
    press(page, page.get_by_role("button", name="Add them to the board"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Choose somebody, or give the name")
    look_at(page, check_axe)
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Ivo Tansley")
    press(page, page.get_by_role("button", name="Add them to the board"))
    expect(page.get_by_role("status")).to_contain_text("Ivo Tansley is member of Harbours Board")
    Membership.objects.update(starts_on=date(2026, 6, 1))

    press(page, page.get_by_role("link", name="Change : Ivo Tansley"))
    press(page, page.get_by_role("link", name="Replace them"))
    expect(page.get_by_role("heading", name="Replace Ivo Tansley")).to_be_visible()
    page.get_by_label("Their last day").fill("2026-10-05")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Wilhelmina Thrush")
    look_at(page, check_axe)
    press(page, page.get_by_role("button", name="Replace them"))
    expect(page.get_by_role("status")).to_contain_text("in place of Ivo Tansley")
    expect(page.get_by_text("since 6 October 2026, in place of Ivo Tansley")).to_be_visible()
    look_at(page, check_axe)

    tab_to(page, page.get_by_role("button", name="Show"))
    page.get_by_label("On", exact=True).fill("2026-10-05")
    page.keyboard.press("Enter")
    expect(page.get_by_text("As the board stood on 5 October 2026")).to_be_visible()
    expect(page.get_by_role("link", name="Ivo Tansley", exact=True)).to_be_visible()
    expect(page.get_by_text("Wilhelmina Thrush")).to_have_count(0)
    press(page, page.get_by_role("link", name="Today"))
    expect(page.get_by_role("rowheader", name="Wilhelmina Thrush")).to_be_visible()


def test_a_group_office_keeps_its_substitutes_without_javascript(visit: Visit) -> None:
    full = full_board()
    office = UserFactory(name="Orchard office")
    full.groups[0].office_users.add(office)
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 700})
    give_session_of(page, office)
    page.goto(full.board.get_absolute_url())
    page.get_by_role("link", name="members and substitutes").click()
    page.get_by_role("link", name="Add a substitute").click()
    page.get_by_label("Name", exact=True).fill("Wilhelmina Thrush")
    page.get_by_role("button", name="Add them to the board").click()
    expect(page.get_by_role("status")).to_contain_text("Wilhelmina Thrush is substitute")
    page.get_by_role("button", name="Up : Wilhelmina Thrush").click()
    expect(page.locator("#substitutes + ol li").first).to_contain_text("Wilhelmina Thrush")
    page.get_by_role("link", name="End : Leopold Finch").click()
    page.get_by_role("button", name="End the term on that day").click()
    expect(page.get_by_role("status")).to_contain_text("Leopold Finch sits until 24 November 2026")
    page.get_by_role("link", name="Leopold Finch", exact=True).click()
    page.get_by_role("button", name="Sits on after all").click()
    expect(page.get_by_role("status")).to_contain_text("Leopold Finch sits on")


def test_every_page_of_members(page: Page, check_axe: CheckAxe) -> None:
    full = full_board(LONG_NAME)
    full.chair.organisation = "Intercommunalweighbridgesimprovementassociation " * 3
    full.chair.save()
    slug, group = full.board.slug, full.groups[0].pk
    chair = Membership.objects.get(person=full.chair)
    give_session_of(page, full.secretary)
    addresses = [
        reverse("board", args=[slug]),
        reverse("board_members", args=[slug]),
        reverse("board_members", args=[slug]) + "?on=nonsense",
        reverse("board_seats", args=[slug]),
        reverse("board_group", args=[slug, group]),
        reverse("group_contact", args=[slug, group]),
        reverse("membership", args=[chair.pk]),
        reverse("person", args=[full.chair.pk]),
        reverse("person_change", args=[full.chair.pk]),
        reverse("person_join", args=[full.chair.pk]),
    ]
    look_over(page, addresses, check_axe)
