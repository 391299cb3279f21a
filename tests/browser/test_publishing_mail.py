"""What stands in the way, publishing with people told, and who was: in the browser."""

from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from meetings.agenda.models import AgendaItem, ItemKind
from meetings.packs.models import Edition
from tests.browser import demo_board
from tests.browser.demo_board import SECRET_TITLE, give_session, look_over
from tests.factories import AgendaItemFactory, PackFactory

pytestmark = pytest.mark.usefixtures("november")


def test_a_secretary_publishes_and_sees_who_was_told(
    page: Page, run_jobs: Callable[[], None], check_axe: Callable[[Page], None]
) -> None:
    meeting = demo_board.load()
    give_session(page, "secretary")
    page.goto("/")
    expect(page.get_by_text("Last lawful day to publish: Monday 30 November")).to_be_visible()

    # The panel keeps itself fresh: another secretary adds an item meanwhile.
    page.goto(meeting.get_absolute_url())
    panel = page.get_by_role("region", name="Before you publish")
    expect(panel).to_contain_text("Last lawful day to publish: Monday 30 November, in 4 working")
    AgendaItemFactory(
        meeting=meeting,
        kind=ItemKind.REPORT,
        title="Ice on the roads",
        position=AgendaItem.objects.filter(meeting=meeting).count() + 1,
    )
    page.evaluate("htmx.trigger(document.body, 'readiness')")
    expect(panel).to_contain_text("Ice on the roads")
    look_over(page, check_axe)

    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition, version=1)
    page.goto(f"{meeting.get_absolute_url()}pack/publish/")
    expect(page.get_by_label("Tell them by e-mail")).to_be_checked()
    page.get_by_text("Who they are").click()
    expect(page.get_by_role("table")).to_contain_text("Public edition")
    look_over(page, check_axe)
    page.get_by_role("button", name="Publish all the same").click()
    expect(page.get_by_role("status")).to_contain_text("Published")
    told = page.get_by_role("region", name="Told by e-mail")
    expect(told).to_contain_text("on the way")

    run_jobs()
    page.reload()
    expect(told).not_to_contain_text("on the way")
    told.get_by_text("Everybody who is told").click()
    expect(told.get_by_role("table")).to_contain_text("Sent")
    look_over(page, check_axe)
    addresses = [sent.to[0] for sent in mail.outbox]
    assert addresses
    assert len(addresses) == len(set(addresses))
    assert all(SECRET_TITLE not in sent.body for sent in mail.outbox)
    assert all(f"/meetings/{meeting.pk}/pack/" in sent.body for sent in mail.outbox)


def test_publishing_too_late_is_said_and_asks_why_without_scripts(
    visit: Callable[..., Page], check_axe: Callable[[Page], None]
) -> None:
    meeting = demo_board.load()
    meeting.board.notice_days = 15
    meeting.board.save(update_fields=["notice_days"])
    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition, version=1)
    page = visit(java_script_enabled=False)
    give_session(page, "secretary")
    page.goto(f"{meeting.get_absolute_url()}pack/publish/")
    expect(page.get_by_text("The last lawful day to publish was")).to_be_visible()
    page.get_by_label("Tell them by e-mail").uncheck()
    page.get_by_label("Why it goes out after").fill("The hall was found on Friday.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published")
    expect(page.get_by_text("Nobody was told.")).to_be_visible()
    expect(page.get_by_text("Published too late")).to_be_visible()
