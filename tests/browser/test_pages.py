"""Every page, as each of those it differs for: accessible, no sideways scrolling, by keyboard
alone, and without JavaScript."""

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from boardpapers.accounts.models import User
from boardpapers.importing import demo
from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Meeting
from meetings.packs.models import Edition
from meetings.packs.publishing import publish
from tests.browser import demo_board
from tests.browser.demo_board import NARROW, SECRET_TITLE, give_session, sign_in
from tests.factories import PackFactory

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

WIDTHS = (1440, 768, NARROW)
SHORT_TAB_LIMIT = 60
TABS = ("agenda", "papers", "people", "pack", "notes", "actions")

pytestmark = pytest.mark.usefixtures("november")


def look_over(page: Page, addresses: Iterable[str], check_axe: CheckAxe, status: int = 200) -> None:
    for address in addresses:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status, address
        look_at(page, check_axe)


def look_at(page: Page, check_axe: CheckAxe) -> None:
    """The page as it stands, at every width; axe in the narrow one, as `test_story` has it wide."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = demo_board.widest(page)
        assert wide <= width, (page.url, width, wide, demo_board.sticking_out(page))
    check_axe(page)


def tabs_of(meeting: Meeting) -> list[str]:
    return [reverse(f"meeting_{tab}", args=[meeting.pk]) for tab in TABS]


def address_of_paper(meeting: Meeting, title: str) -> str:
    return reverse("paper", args=[AgendaItem.objects.get(meeting=meeting, report__title=title).pk])


def publish_pack(meeting: Meeting) -> None:
    """Published, with packs that nobody looks into."""
    secretary = User.objects.get(email=demo_board.email_of("secretary"))
    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition, built_by=secretary)
    publish(meeting=meeting, by=secretary)


def test_pages_of_the_secretary(page: Page, check_axe: CheckAxe) -> None:
    meeting = demo_board.load()
    last = Meeting.objects.get(board=meeting.board, date=demo.LAST)
    cancelled = Meeting.objects.get(board=meeting.board, date=date(2026, 11, 10))
    give_session(page, "secretary")
    papers = [
        reverse("paper", args=[pk])
        for pk in AgendaItem.objects.filter(meeting=meeting, report__isnull=False)
        .values_list("pk", flat=True)
    ]  # fmt: skip
    look_over(page, ["/", "/meetings/", "/meetings/?past", "/boards/"], check_axe)
    look_over(page, [reverse("board", args=[meeting.board.slug])], check_axe)
    look_over(page, [*tabs_of(meeting), *papers], check_axe)
    look_over(page, [*tabs_of(last)[2:], tabs_of(cancelled)[0]], check_axe)
    look_over(page, ["/actions/", "/actions/?shown=all", "/actions/?whose=mine"], check_axe)
    proposed = Action.objects.filter(state=Action.State.PROPOSED).first()
    assert proposed is not None
    look_over(page, [proposed.get_absolute_url()], check_axe)
    look_over(page, [reverse("account_change_password")], check_axe)
    publish_pack(meeting)
    look_over(page, ["/", *tabs_of(meeting)[::3]], check_axe)


def test_pages_of_those_who_read_and_write(visit: Visit, check_axe: CheckAxe) -> None:
    meeting = demo_board.load()
    publish_pack(meeting)
    board = reverse("board", args=[meeting.board.slug])
    agenda, papers, people, pack, _, actions = tabs_of(meeting)
    secret = address_of_paper(meeting, SECRET_TITLE)
    own = Action.objects.filter(
        owners__email=demo_board.email_of("officer"), state=Action.State.OPEN
    ).first()
    assert own is not None
    for role, addresses in {
        "chair": ["/"],
        "member": ["/", agenda, papers, pack, secret, own.get_absolute_url()],
        "substitute": ["/"],
        "observer": ["/", agenda, papers, people, pack],
        "officer": ["/", papers, actions, own.get_absolute_url()],
        "group office": ["/", people],
        "secretary of another board": ["/"],
        "outsider": ["/", "/boards/", "/meetings/", "/actions/"],
    }.items():
        page = visit()
        give_session(page, role)
        look_over(page, addresses, check_axe)
        if role == "outsider":
            look_over(page, [agenda, board, secret], check_axe, status=404)


def test_pages_before_signing_in(page: Page, check_axe: CheckAxe) -> None:
    meeting = demo_board.load()
    look_over(page, ["/accounts/login/", "/boards/", "/meetings/"], check_axe)
    look_over(page, ["/no-such-page/", tabs_of(meeting)[0]], check_axe, status=404)
    look_over(page, [reverse("account_signup")], check_axe)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(demo_board.email_of("member"))
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("not correct")).to_be_visible()
    look_at(page, check_axe)

    # Forgotten: from the link on the page, through the mail, to a password that works.
    page.get_by_role("link", name="Forgotten your password").click()
    look_at(page, check_axe)
    page.get_by_label("E-mail").fill(demo_board.email_of("member"))
    page.locator("main").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("mail")
    look_at(page, check_axe)
    link = re.search(r"http\S+", str(mail.outbox[0].body))
    assert link is not None
    page.goto(link[0])
    look_at(page, check_axe)
    passwords = page.locator("input[type=password]")
    passwords.nth(0).fill("another-ropewalk-weaver")
    passwords.nth(1).fill("another-ropewalk-weaver")
    page.locator("main").get_by_role("button").click()
    expect(page.get_by_label("password", exact=False)).to_have_count(0)
    look_at(page, check_axe)


def test_papers_are_imported_in_the_browser(
    page: Page, check_axe: CheckAxe, tmp_path: Path
) -> None:
    demo_board.load()
    folder = tmp_path / "papers"
    shutil.copytree(demo.FOLDER, folder)
    for name, old, new in (
        ("board.toml", demo.BOARD, "Learning Sub-Board"),
        ("attendance.csv", "Kwabena Asante-Mills", "Kwabena Asante-Milles"),
    ):
        file = folder / name
        file.write_text(file.read_text().replace(old, new))
    give_session(page, "secretary")
    look_over(page, ["/import/"], check_axe)
    page.get_by_role("button", name="Read the papers").click()
    expect(page.get_by_text("Choose a file first.")).to_be_visible()
    look_at(page, check_axe)
    page.get_by_label("The papers, as a ZIP file").set_input_files(
        shutil.make_archive(str(tmp_path / "papers"), "zip", folder)
    )
    page.get_by_role("button", name="Read the papers").click()
    expect(page.get_by_role("heading", name="Please decide")).to_be_visible()
    look_at(page, check_axe)
    page.get_by_role("button", name="Import the papers").click()
    expect(page.get_by_role("heading", name="What was written")).to_be_visible()
    look_at(page, check_axe)


def tab_to(page: Page, target: Locator) -> None:
    """With the keyboard alone; whatever has the focus on the way shows that it has it."""
    for _ in range(SHORT_TAB_LIMIT):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at);
                       const box = at.getBoundingClientRect();
                       return {name: at.outerHTML.slice(0, 120),
                               seen: box.right > 0 && box.bottom > 0 && (at === document.body
                                     || style.outlineStyle !== "none"
                                     || style.boxShadow !== "none")}; }"""
        )
        assert focus["seen"], focus["name"]
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached with Tab.")


def test_by_keyboard_alone(page: Page) -> None:
    demo_board.load()
    page.goto("/boards/")
    tab_to(page, page.get_by_role("link", name="Skip to the content"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.goto("/accounts/login/")
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(demo_board.email_of("officer"))
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(demo.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()

    tab_to(page, page.get_by_role("link", name="Officers to obtain from the six councils"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Write your progress")).to_be_visible()
    tab_to(page, page.get_by_label("What has been done"))
    page.keyboard.type("All six have answered.")
    tab_to(page, page.get_by_label("still open"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("done: I propose")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Save progress"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(page.locator(".updates li").first).to_contain_text("All six have answered.")


def test_without_javascript(visit: Visit, run_jobs: Callable[[], None]) -> None:
    meeting = demo_board.load()
    meeting.items.filter(report__isnull=False).update(withdrawn=True)  # a short pack is enough
    secretary, officer = visit(java_script_enabled=False), visit(java_script_enabled=False)
    sign_in(officer, "officer")
    officer.get_by_role("link", name="Officers to obtain from the six councils").click()
    officer.get_by_label("What has been done").fill("All six have answered.")
    officer.get_by_role("button", name="Save progress").click()
    expect(officer.locator(".updates li").first).to_contain_text("All six have answered.")

    sign_in(secretary, "secretary")
    secretary.get_by_role("listitem").filter(has_text="Tuesday 8 December 2026").get_by_role(
        "link", name="Pack"
    ).click()
    secretary.get_by_role("button", name="Build the pack").click()
    expect(secretary.get_by_role("progressbar")).to_be_visible()
    run_jobs()
    secretary.get_by_role("link", name="See how far it is").click()
    expect(secretary.get_by_role("progressbar")).to_have_count(0)
    secretary.get_by_role("link", name="Publish").click()
    secretary.get_by_role("button", name="Publish").click()
    expect(secretary.get_by_role("status")).to_contain_text("Published")
    with secretary.expect_download() as downloading:
        secretary.get_by_role("link", name="Public edition, version 1").click()
    with pypdfium2.PdfDocument(downloading.value.path()) as pdf:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "All six have answered." in " ".join(text.split())
