"""One story: a pack is built and published, read, answered by an officer, and built again."""

import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser import demo_board
from tests.browser.demo_board import NARROW, OPEN_TITLE, SECRET_TITLE, sign_in

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

PROGRESS = "Figures received from all six councils; the quarterly table follows in January."
COPY = "Copy of Maureen O'Rafferty"
SECOND_TAB = "Written in the other tab, while the first one was saved."
ACTION = "Officers to obtain from the six councils the number of agency social workers"


def look_over(page: Page, check_axe: CheckAxe) -> None:
    """The page is accessible, and fits a window of 320 pixels.

    `test_pages` runs axe in the narrow window.
    """
    check_axe(page)
    wide = page.viewport_size
    assert wide
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert demo_board.widest(page) <= NARROW, (page.url, demo_board.sticking_out(page))
    page.set_viewport_size(wide)


def download(page: Page, link: str) -> bytes:
    with page.expect_download() as downloading:
        page.get_by_role("link", name=link, exact=True).click()
    assert downloading.value.suggested_filename.endswith(".pdf")
    return Path(downloading.value.path()).read_bytes()


def text_of(pdf: bytes) -> str:
    """All that is printed, line ends as spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def monitor_of(pdf: bytes) -> str:
    """What the action monitor's pages say."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    first = next(n for n, text in enumerate(pages) if text.lstrip().startswith("Action monitor"))
    return " ".join(" ".join(pages[first:]).split())


@pytest.mark.usefixtures("november")
def test_from_build_to_progress_to_the_next_pack(
    visit: Visit,
    working: Callable[[], AbstractContextManager[None]],
    run_jobs: Callable[[], None],
    check_axe: CheckAxe,
) -> None:
    demo_board.load()
    secretary, member, observer, officer = visit(), visit(), visit(), visit()

    # The secretary builds, looks, and publishes.
    secretary.goto("/")
    expect(secretary.get_by_role("heading", name="Sign in")).to_be_visible()
    look_over(secretary, check_axe)
    sign_in(secretary, "secretary")
    look_over(secretary, check_axe)
    secretary.get_by_role("listitem").filter(has_text="Tuesday 8 December 2026").get_by_role(
        "link", name="Agenda"
    ).click()
    expect(secretary.get_by_text("Tuesday 8 December 2026, 11.00")).to_be_visible()
    look_over(secretary, check_axe)
    secretary.get_by_role("link", name=SECRET_TITLE).click()
    expect(secretary.get_by_role("heading", name=SECRET_TITLE)).to_be_visible()
    look_over(secretary, check_axe)
    secretary.go_back()
    secretary.get_by_role("link", name="Pack", exact=True).click()
    look_over(secretary, check_axe)
    secretary.get_by_role("button", name="Build the pack").click()
    expect(secretary.get_by_text("waiting for its turn")).to_be_visible()
    look_over(secretary, check_axe)
    with working():
        building = secretary.get_by_text("The pack is being built")
        expect(building).to_contain_text("parts", timeout=30_000)
        bar = secretary.get_by_role("progressbar")
        expect(bar).to_have_attribute("value", re.compile("^[1-9]"), timeout=30_000)
        check_axe(secretary)
        expect(bar).to_be_hidden(timeout=60_000)
        expect(secretary.get_by_role("region", name="Versions")).to_be_visible()
    expect(
        secretary.get_by_role("region", name="Versions").get_by_text("Not published")
    ).to_have_count(2)
    look_over(secretary, check_axe)
    master = download(secretary, "Members’ edition, version 1")
    assert SECRET_TITLE in text_of(master)
    public = download(secretary, "Public edition, version 1")
    secretary.get_by_role("link", name="Publish").click()
    expect(secretary.get_by_role("main")).to_contain_text("It contains 1 confidential item.")
    check_axe(secretary)
    secretary.get_by_role("button", name="Publish").click()
    expect(secretary.get_by_role("status")).to_contain_text("Published: members")
    look_over(secretary, check_axe)

    # A member downloads the whole; an observer what is public; an outsider finds nothing.
    sign_in(member, "member")
    look_over(member, check_axe)
    pack = download(member, "Download the pack")
    assert SECRET_TITLE in text_of(pack)
    assert pack.startswith(master)
    assert text_of(pack).count(COPY) == len(pypdfium2.PdfDocument(pack))
    with pikepdf.open(BytesIO(pack)) as pdf:
        assert len(pdf.pages) > 40
        assert "StructTreeRoot" in str(pdf.Root.keys())
        bookmarks = [str(item.title) for item in _all(pdf)]
    assert any(SECRET_TITLE in title for title in bookmarks)
    sign_in(observer, "observer")
    look_over(observer, check_axe)
    theirs = download(observer, "Download the pack")
    assert theirs == public
    assert SECRET_TITLE not in text_of(theirs)
    assert OPEN_TITLE in text_of(theirs)
    meeting_address = secretary.url
    _sign_out(observer)
    sign_in(observer, "outsider")
    look_over(observer, check_axe)
    refused = observer.goto(meeting_address)
    assert refused is not None
    assert refused.status == 404
    look_over(observer, check_axe)

    # An officer writes progress; a tab left open since before is refused, and its text kept.
    sign_in(officer, "officer")
    look_over(officer, check_axe)
    officer.get_by_role("link", name=ACTION).click()
    look_over(officer, check_axe)
    stale = officer.context.new_page()
    stale.goto(officer.url)
    officer.get_by_label("What has been done").fill(PROGRESS)
    officer.get_by_label("done: I propose").check()
    officer.get_by_role("button", name="Save progress").click()
    expect(officer.get_by_role("status")).to_contain_text("Saved")
    expect(officer.locator(".updates").get_by_text(PROGRESS)).to_be_visible()
    look_over(officer, check_axe)
    stale.get_by_label("What has been done").fill(SECOND_TAB)
    stale.get_by_role("button", name="Save progress").click()
    expect(stale.get_by_text("has not been saved")).to_be_visible()
    expect(stale.get_by_label("What has been done")).to_have_value(SECOND_TAB)
    expect(stale.locator(".updates").get_by_text(PROGRESS)).to_be_visible()
    expect(stale.locator(".updates").get_by_text(SECOND_TAB)).to_have_count(0)
    look_over(stale, check_axe)

    # The next build says what the officer wrote; the version that was out is still there.
    secretary.get_by_role("button", name="Build the pack again").click()
    expect(secretary.get_by_text("waiting for its turn")).to_be_visible()
    run_jobs()
    expect(secretary.get_by_role("link", name="Members’ edition, version 2")).to_be_visible()
    second = download(secretary, "Members’ edition, version 2")
    assert PROGRESS in monitor_of(second)
    assert SECOND_TAB not in text_of(second)
    first = download(secretary, "Members’ edition, version 1")
    assert first == master
    assert ACTION in monitor_of(first)
    assert PROGRESS not in text_of(first)
    member.reload()
    assert download(member, "Download the pack").startswith(first)  # the second is not out yet

    # What is new goes out as a supplement; the members have the pack and the pages to go with it.
    expect(secretary.get_by_text("1 part changed since version 1").first).to_be_visible()
    secretary.get_by_role("link", name="Publish what is new").click()
    look_over(secretary, check_axe)
    secretary.get_by_role("button", name="Publish").click()
    expect(secretary.get_by_role("status")).to_contain_text("supplement 1")
    look_over(secretary, check_axe)
    member.goto(meeting_address)
    look_over(member, check_axe)
    supplement = text_of(download(member, "Download supplement 1"))
    assert PROGRESS in supplement
    assert "Supplement 1 to the agenda" in supplement
    assert SECRET_TITLE not in supplement

    # One paper of it, and all of it.
    paper = text_of(download(member, f"Item 1(c): {SECRET_TITLE}"))
    assert SECRET_TITLE in paper
    assert COPY in paper
    with member.expect_download() as downloading:
        member.get_by_role("link", name="All of it, as a ZIP with a list").click()
    with zipfile.ZipFile(downloading.value.path()) as everything:
        assert everything.testzip() is None
        assert any(name.endswith("manifest.json") for name in everything.namelist())

    # The whole pack can still take the place of the first.
    secretary.get_by_role("link", name="Publish the whole pack anew").click()
    secretary.get_by_role("button", name="Publish").click()
    expect(secretary.get_by_role("status")).to_contain_text("version 2")
    member.goto("/")
    assert download(member, "Download the pack").startswith(second)


def _all(pdf: pikepdf.Pdf) -> list[pikepdf.OutlineItem]:
    with pdf.open_outline() as outline:
        items = list(outline.root)
        for item in items:
            items.extend(item.children)
        return items


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
