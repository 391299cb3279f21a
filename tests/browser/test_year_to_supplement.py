"""A year is planned, an agenda built, reports come in and are cleared, the pack goes out; and after
it a late item in a supplement."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from boardpapers.accounts.models import User
from meetings.agenda.models import AgendaItem, Report
from meetings.boards.models import Board, Meeting
from tests.agenda.uploaded import word_report
from tests.browser import demo_board
from tests.browser.demo_board import NARROW, give_session_of
from tests.browser.test_story import text_of
from tests.factories import (
    BoardFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

AGENDA = [
    ("Heading", "Improvement", ""),
    ("Report", "Lamps and buoys", "Improvement"),
    ("Report", "Reviews by peers", "Improvement"),
    ("Verbal update", "The harbour master’s news", ""),
    ("Date of next meeting", "Date of next meeting", ""),
]
COMMENT = "Say in the summary what the lamps cost."
URGENCY = "The ice came on Friday."


@pytest.fixture
def board() -> Board:
    """An empty board: a secretary, and one member, who leads on its only priority and clears."""
    board = BoardFactory(name="Harbours Board", leads_clear=True)
    priority = PriorityFactory(board=board, name="Safe harbours")
    lead = PersonFactory(name="Hesper Quillfeather", user=UserFactory(email="lead@example.org"))
    MembershipFactory(board=board, person=lead)
    PriorityLeadFactory(priority=priority, person=lead)
    SecretaryFactory(board=board, user=UserFactory(name="Perdita Holloway"))
    VenueFactory(name="Ferry House")
    return board


def look_over(page: Page, check_axe: CheckAxe) -> None:
    """Accessible, and as wide as the window in all three."""
    for width in (768, NARROW, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert demo_board.widest(page) <= width, (page.url, width, demo_board.sticking_out(page))
    check_axe(page)


def plan_the_year(page: Page, board: Board) -> Meeting:
    page.goto(reverse("board", args=[board.slug]))
    page.get_by_role("link", name="Plan the year", exact=True).click()
    page.get_by_label("Venue").select_option(label="Ferry House")
    page.get_by_role("button", name="Show the dates").click()
    page.get_by_role("button", name="Make the ticked meetings").click()
    expect(page.get_by_role("status")).to_contain_text("meetings are planned")
    return Meeting.objects.filter(board=board, date__gte=date(2027, 1, 1)).earliest("date")


def build_the_agenda(page: Page, meeting: Meeting, check_axe: CheckAxe) -> None:
    page.goto(meeting.get_absolute_url())
    page.get_by_role("link", name="Build the agenda").first.click()
    for kind, title, under in AGENDA:
        form = page.locator("#add-at-end")
        form.get_by_label("Kind").select_option(label=kind)
        form.get_by_label("Title").fill(title)
        form.get_by_role("button", name="Add", exact=True).click()
        added = page.locator("[data-line-link]").get_by_text(title, exact=True)
        expect(added).to_be_visible()
        if under:
            added.focus()
            page.keyboard.press("Alt+ArrowRight")
            expect(page.locator("#announcement")).to_have_text(
                f"Moved “{title}” in, under “{under}”."
            )
    look_over(page, check_axe)


def item(title: str) -> AgendaItem:
    return AgendaItem.objects.get(title=title)


def assign(page: Page, title: str, *, to: str, email: str) -> None:
    page.goto(reverse("report_assign", args=[item(title).pk]))
    known = page.get_by_label("Officer", exact=True)
    if known.get_by_role("option", name=to).count():
        known.select_option(label=to)
    else:
        page.get_by_label("Name").fill(to)
        page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("status")).to_contain_text(f"Assigned to {to}")


def write(page: Page, title: str) -> None:
    page.goto(reverse("report", args=[item(title).pk]))
    page.get_by_role("link", name="Write it").first.click()
    expect(page.locator(".tiptap").first).to_be_visible()
    purpose = page.get_by_role("textbox", name="Purpose", exact=True)
    purpose.click()
    page.keyboard.type("For decision.")
    page.get_by_role("textbox", name="Body", exact=True).click()
    page.keyboard.type("Eleven lamps are out.")
    page.keyboard.press("Enter")
    page.keyboard.type("They cost four thousand crowns.")
    expect(page.locator("#save-state")).to_contain_text("Saved")


def send_in(page: Page, title: str, file: Path) -> None:
    page.goto(reverse("report_upload", args=[item(title).pk]))
    page.get_by_label("The report").set_input_files(file)
    page.get_by_role("button", name="Send it in").click()
    page.get_by_label("What picture 1 shows").fill("The lamp at the steps")
    page.get_by_role("button", name="Accept it as the report").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def submit(page: Page, title: str) -> None:
    page.goto(reverse("report", args=[item(title).pk]))
    page.get_by_role("button", name="Submit it").click()
    expect(page.get_by_role("status")).to_contain_text("Submitted")


def clear(page: Page, title: str) -> None:
    page.goto(reverse("report", args=[item(title).pk]))
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_role("status")).to_be_visible()


def build_the_pack(page: Page, meeting: Meeting, run_jobs: Callable[[], None]) -> None:
    page.goto(reverse("meeting_pack", args=[meeting.pk]))
    page.get_by_role("button", name="Build the pack").click()
    run_jobs()
    expect(page.get_by_role("progressbar")).to_have_count(0)  # the page has loaded itself anew
    page.goto(reverse("meeting_publish", args=[meeting.pk]))


def download(page: Page, link: str) -> bytes:
    with page.expect_download() as downloading:
        page.get_by_role("link", name=link).first.click()
    return Path(downloading.value.path()).read_bytes()


@pytest.mark.usefixtures("november")
def test_from_an_empty_board_to_a_supplement(
    visit: Visit,
    board: Board,
    run_jobs: Callable[[], None],
    check_axe: CheckAxe,
    tmp_path: Path,
) -> None:
    word = tmp_path / "reviews.docx"
    word.write_bytes(word_report())
    secretary, officer, lead = visit(), visit(), visit()
    give_session_of(secretary, board.secretaries.get().user)
    give_session_of(lead, User.objects.get(email="lead@example.org"))

    meeting = plan_the_year(secretary, board)
    build_the_agenda(secretary, meeting, check_axe)
    for title in ("Lamps and buoys", "Reviews by peers"):
        secretary.goto(reverse("item_change", args=[item(title).pk]))
        secretary.get_by_label("Priority").select_option(label="Safe harbours")
        secretary.get_by_role("button", name="Save").click()
        expect(secretary.get_by_role("heading", name="Build the agenda")).to_be_visible()
        assign(secretary, title, to="Juniper Vale", email="juniper.vale@example.org")
    run_jobs()
    assert {sent.to[0] for sent in mail.outbox} == {"juniper.vale@example.org"}

    # The officer writes one in the browser and sends in the other from Word.
    give_session_of(officer, User.objects.get(email="juniper.vale@example.org"))
    officer.goto("/")
    look_over(officer, check_axe)
    write(officer, "Lamps and buoys")
    expect(officer.locator("#preview-pages img").first).to_be_visible(timeout=20_000)
    look_over(officer, check_axe)
    submit(officer, "Lamps and buoys")
    send_in(officer, "Reviews by peers", word)
    submit(officer, "Reviews by peers")

    # The lead member returns one, and clears both in the end; the secretary clears them too.
    lead.goto(reverse("report", args=[item("Lamps and buoys").pk]))
    lead.get_by_text("Return it with comments").click()
    lead.get_by_label("What has to be changed").fill(COMMENT)
    lead.get_by_role("button", name="Return it").click()
    expect(lead.get_by_role("status")).to_contain_text("Returned")
    officer.goto(reverse("report_write", args=[item("Lamps and buoys").pk]))
    expect(officer.locator(".tiptap").first).to_be_visible()
    officer.get_by_role("textbox", name="Summary", exact=True).click()
    officer.keyboard.type("Four thousand crowns for eleven lamps.")
    expect(officer.locator("#save-state")).to_contain_text("Saved")
    submit(officer, "Lamps and buoys")
    for title in ("Lamps and buoys", "Reviews by peers"):
        clear(lead, title)
        clear(secretary, title)
    cleared = Report.objects.filter(item__meeting=meeting, state=Report.State.CLEARED)
    assert cleared.count() == 2

    # The pack goes out; members are told, and download it.
    build_the_pack(secretary, meeting, run_jobs)
    look_over(secretary, check_axe)
    mail.outbox.clear()
    secretary.get_by_role("button", name="Publish").click()
    expect(secretary.get_by_role("status")).to_contain_text("Published")
    run_jobs()
    assert {"juniper.vale@example.org", "lead@example.org"} <= {sent.to[0] for sent in mail.outbox}
    lead.goto(meeting.get_absolute_url())
    pack = text_of(download(lead, "Download"))
    assert "Four thousand crowns for eleven lamps." in pack
    assert "The lamps on the north quay are forty years old." in pack
    assert "Item 1(b)" in pack

    # A late item takes a number that moves no other, and goes out by itself.
    secretary.goto(reverse("agenda_build", args=[meeting.pk]))
    form = secretary.locator("#add-at-end")
    form.get_by_label("Kind").select_option(label="Report")
    form.get_by_label("Title").fill("Ice in the lower harbour")
    form.get_by_label("The chair’s reason for urgency").fill(URGENCY)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(
        secretary.locator("[data-line-link]").get_by_text("Ice in the lower harbour")
    ).to_be_visible()
    look_over(secretary, check_axe)
    late = "Ice in the lower harbour"
    assign(secretary, late, to="Juniper Vale", email="juniper.vale@example.org")
    write(officer, late)
    submit(officer, late)
    clear(secretary, late)
    build_the_pack(secretary, meeting, run_jobs)
    look_over(secretary, check_axe)
    secretary.get_by_role("button", name="Publish").click()
    expect(secretary.get_by_role("status")).to_contain_text("upplement")
    lead.goto(reverse("meeting_pack", args=[meeting.pk]))
    look_over(lead, check_axe)
    supplement = download(lead, "upplement")
    words = text_of(supplement)
    assert "3A" in words
    assert URGENCY in words
    assert late in words
    assert "forty years old" not in words  # of the Word report, which has not changed
    assert len(pypdfium2.PdfDocument(supplement)) < 8
    numbers = AgendaItem.objects.filter(meeting=meeting).exclude(number_at_publication="")
    assert dict(numbers.values_list("title", "number_at_publication")) == {
        "Improvement": "1",
        "Lamps and buoys": "1(a)",
        "Reviews by peers": "1(b)",
        "The harbour master’s news": "2",
        "Date of next meeting": "3",
        late: "3A",
    }
