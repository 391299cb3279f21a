"""An owner without an account, on a phone: from the mail to a completed action.

How owners are told, and write of progress, is part of `test_two_meetings`.
"""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from meetings.actions.models import Action
from meetings.actions.telling import tell_owners
from tests.actions.owned import SECRET, owned
from tests.browser.demo_board import give_session_of, sticking_out, widest

pytestmark = pytest.mark.usefixtures("november")
PHONE = 390
NARROW = 320


def newest_link(address: str) -> str:
    """The path of the first link in the last message to an address."""
    body = [sent.body for sent in mail.outbox if sent.to == [address]][-1]
    found = re.search(r"/a/\S+", body)
    assert found is not None, body
    return found[0]


def test_an_owner_without_an_account_writes_proposes_and_is_sent_back_once(
    visit: Callable[..., Page],
    run_jobs: Callable[[], None],
    check_axe: Callable[[Page], None],
) -> None:
    board = owned()
    desk = visit()
    give_session_of(desk, board.secretary)

    def looks_well(page: Page, width: int) -> None:
        for tried in (width, NARROW):
            page.set_viewport_size({"width": tried, "height": 800})
            assert widest(page) <= tried, (page.url, tried, sticking_out(page))
        page.set_viewport_size({"width": width, "height": 800})
        check_axe(page)

    tell_owners(meeting=board.meeting, by=board.secretary)
    run_jobs()

    # The farmer opens the link of the mail.
    phone = visit(viewport={"width": PHONE, "height": 800}, is_mobile=True, has_touch=True)
    phone.goto(newest_link(board.farmer.email))
    expect(phone.get_by_role("heading", name="Count the barriers.")).to_be_visible()
    expect(phone.get_by_text(SECRET)).to_have_count(0)
    looks_well(phone, PHONE)
    phone.get_by_role("button", name="Save progress").click()
    expect(phone.get_by_role("alert")).to_contain_text("Say in a sentence what has been done.")
    looks_well(phone, PHONE)
    phone.get_by_label("What has been done").fill("All are counted.")
    phone.get_by_label("done: I propose that it is completed").check()
    phone.get_by_role("button", name="Save progress").click()
    expect(phone.get_by_text("You have said that this is done.")).to_be_visible()
    looks_well(phone, PHONE)
    assert phone.context.cookies() == []

    # The secretariat returns it, and the farmer hears why.
    desk.goto("/")
    desk.get_by_role("link", name="Count the barriers.").first.click()
    looks_well(desk, 1440)
    desk.get_by_label("What is still to be done").fill("The two at Ardleigh are missing.")
    desk.get_by_role("button", name="Save progress").click()
    expect(desk.get_by_text("Returned: not completed yet")).to_be_visible()
    run_jobs()
    assert "The two at Ardleigh are missing." in mail.outbox[-1].body
    phone.goto(newest_link(board.farmer.email))
    expect(phone.get_by_text("The two at Ardleigh are missing.")).to_be_visible()
    phone.get_by_label("What has been done").fill("Those two as well.")
    phone.get_by_label("done: I propose that it is completed").check()
    phone.get_by_role("button", name="Save progress").click()
    expect(phone.get_by_role("status")).to_be_visible()

    # It is accepted; what was written over it meanwhile is not lost.
    desk.goto(board.count.get_absolute_url())
    desk.get_by_role("button", name="Accept as completed").click()
    expect(desk.locator(".facts").get_by_text("Completed", exact=True)).to_be_visible()
    looks_well(desk, 1440)
    phone.get_by_label("What has been done").fill("And the small one.")
    phone.get_by_role("button", name="Save progress").click()
    expect(phone.get_by_text("This was not saved: “And the small one.”")).to_be_visible()
    expect(phone.get_by_role("button", name="Save progress")).to_have_count(0)
    board.count.refresh_from_db()
    assert board.count.state == Action.State.COMPLETED
    assert board.count.updates.count() == 4

    # The secretariat names another owner, and the link opens nothing any more.
    desk.get_by_role("link", name="Owners", exact=True).click()
    looks_well(desk, 1440)
    farmer = desk.get_by_role("listitem").filter(has_text="Hal Barleycorn")
    farmer.get_by_text("Remove").first.click()
    farmer.get_by_role("button", name="Yes, remove").click()
    expect(desk.get_by_role("status")).to_contain_text("no longer an owner")
    phone.reload()
    expect(phone.get_by_text("no longer yours")).to_be_visible()
    expect(phone.get_by_text("Count the barriers.")).to_have_count(0)
    looks_well(phone, PHONE)
