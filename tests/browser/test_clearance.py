"""A report's way to the agenda, for its officer, a lead member and a secretary."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from boardpapers.accounts.models import User
from meetings.agenda.models import AgendaItem, Report
from meetings.agenda.report_text import read_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Board
from meetings.members.models import Person
from tests.browser import demo_board
from tests.browser.demo_board import NARROW, email_of, give_session
from tests.factories import PriorityFactory, PriorityLeadFactory

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("november")

COMMENT = "Say in the summary what the visits cost."


def a_draft() -> Report:
    """A report of the demo, again with the demo's officer, under a priority that the demo's
    member leads."""
    meeting = demo_board.load()
    Board.objects.filter(pk=meeting.board_id).update(leads_clear=True)
    priority = PriorityFactory(board=meeting.board, position=90)
    PriorityLeadFactory(
        priority=priority, person=Person.objects.get(user__email=email_of("member"))
    )
    item = AgendaItem.objects.filter(
        meeting=meeting, report__contact_officers__user__email=email_of("officer")
    ).first()
    assert item is not None
    AgendaItem.objects.filter(pk=item.pk).update(priority=priority)
    report = item.report
    report.author = Person.objects.get(user__email=email_of("officer"))
    report.state = Report.State.DRAFT
    report.save()
    return report


def look_over(page: Page, check_axe: CheckAxe) -> None:
    wide = page.viewport_size
    assert wide
    check_axe(page)
    for width in (768, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert demo_board.widest(page) <= width, (page.url, demo_board.sticking_out(page))
    page.set_viewport_size(wide)


def change_the_summary(report: Report) -> None:
    """As the officer does in the editor, which has tests of its own."""
    held = Report.objects.get(pk=report.pk)
    held.summary = held.summary.replace("</p>", " They cost nothing.</p>", 1)
    held.revision += 1
    held.save()
    by = User.objects.get(email=email_of("officer"))
    keep_version(held, read_text(held), made="written", by=by)  # type: ignore[arg-type]  # its value


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_submitted_returned_and_cleared_twice(
    visit: Visit, check_axe: CheckAxe, scripts: bool
) -> None:
    report = a_draft()
    officer, lead, secretary = (visit(java_script_enabled=scripts) for _ in range(3))
    for page, role in ((officer, "officer"), (lead, "member"), (secretary, "secretary")):
        give_session(page, role)

    def check(page: Page) -> None:
        if scripts:  # axe is a script
            look_over(page, check_axe)

    # The officer finds it at Home, and submits it.
    officer.goto("/")
    to_write = officer.get_by_role("region", name="Reports you are to write")
    check(officer)
    to_write.get_by_role("link", name=report.title, exact=True).click()
    check(officer)
    officer.get_by_role("button", name="Submit it").click()
    expect(officer.get_by_role("status")).to_contain_text("Submitted")
    expect(officer.get_by_role("button", name="Take it back")).to_be_visible()
    check(officer)

    # A lead member returns it with comments; without one nothing happens.
    lead.goto("/")
    lead.get_by_role("region", name="Reports to clear").get_by_role("link", name="Read it").click()
    lead.get_by_text("Return it with comments").click()
    lead.get_by_role("button", name="Return it").click()
    expect(lead.get_by_text("Say what has to be changed before it comes back.")).to_be_visible()
    check(lead)
    lead.get_by_label("What has to be changed").fill(COMMENT)
    lead.get_by_role("button", name="Return it").click()
    expect(lead.get_by_role("status")).to_contain_text("Returned")

    # The officer reads why, changes it, and submits it again.
    officer.reload()
    expect(officer.get_by_text(COMMENT)).to_be_visible()
    change_the_summary(report)
    officer.get_by_role("button", name="Submit it").click()
    expect(officer.get_by_role("alert")).to_contain_text("was changed while you had it open")
    expect(officer.get_by_role("region", name="What has changed")).to_contain_text("They cost")
    check(officer)
    officer.get_by_role("button", name="Submit it").click()
    expect(officer.get_by_role("status")).to_contain_text("Submitted")

    # The lead member sees what has changed since, and clears it; then the secretary does.
    lead.reload()
    lead.get_by_role("link", name="What has changed since version").click()
    expect(lead.locator("ins", has_text="They cost nothing.")).to_be_visible()
    check(lead)
    lead.go_back()
    lead.get_by_role("button", name="Clear it").click()
    expect(lead.get_by_role("status")).to_contain_text("now waits for the other clearance")
    secretary.goto("/")
    waiting = secretary.get_by_role("region", name="Submitted reports, to clear")
    check(secretary)
    waiting.get_by_role("link", name="Read it").click()
    expect(secretary.get_by_text("has cleared it.")).to_be_visible()
    secretary.get_by_role("button", name="Clear it").click()
    expect(secretary.get_by_role("status")).to_contain_text("Cleared. Its officers are told.")
    check(secretary)
    secretary.get_by_role("link", name="Versions").click()
    expect(secretary.get_by_role("row").filter(has_text="Returned")).to_have_count(1)
    check(secretary)


def test_a_secretary_gives_a_report_to_somebody_new(page: Page, check_axe: CheckAxe) -> None:
    report = a_draft()
    give_session(page, "secretary")
    page.goto(f"/meetings/{report.item.meeting_id}/papers/?sort=state")
    look_over(page, check_axe)
    page.get_by_role("link", name=report.title).first.click()
    page.get_by_role("link", name="Officer and deadline").click()
    look_over(page, check_axe)
    page.get_by_label("Officer", exact=True).select_option("")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Choose who writes the report")
    look_over(page, check_axe)
    page.get_by_label("Name").fill("Juniper Vale")
    page.get_by_label("E-mail").fill("juniper.vale@northmere.example")
    page.get_by_label("Deadline").fill("2026-11-27")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("status")).to_contain_text("Assigned to Juniper Vale")
    expect(page.get_by_text("Juniper Vale writes it")).to_be_visible()
    look_over(page, check_axe)
