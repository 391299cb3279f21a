"""`make screenshots`: the pictures of the README, made from the demo board.

Not named as a test, so that a run of all tests leaves the pictures alone.
"""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, expect

from boardpapers.accounts.models import User
from meetings.agenda.models import Report
from meetings.boards.models import Meeting
from meetings.packs.models import Edition, Pack
from meetings.packs.publishing import publish
from meetings.packs.services import request_build, run_build
from tests.browser import demo_board
from tests.browser.demo_board import SECRET_TITLE, give_session

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LARGEST = 400 * 1024
"""Bytes of a picture, so that the README opens quickly."""

PAGES = [
    "Association of Northmere Councils",
    "Improvement and Learning Board: membership",
    "Improvement and Learning Board: attendance",
    "Agenda",
    "Peer Reviews: What the First Twelve Have Taught Us",
    "Table 2: Outline of the second round",
    SECRET_TITLE,
    "Action monitor",
]
"""How the pages on the contact sheet begin."""
WRITTEN = "Home from Hospital"
"""How the report begins that is shown as it is written."""
AT_THE_MEETING = datetime(2026, 12, 8, 10, 50, tzinfo=UTC)
ARRIVED = 7
NOTED = "Open Spending"
"""How the item begins that is noted."""
SAID = (
    "Members welcomed the report and made the following points:\n\n"
    "- Residents look for what their own council spends, month by month.\n"
    "- Small councils have nobody to spare for another file."
)
COLUMNS, WIDTH, GAP = 4, 1600, 36
GROUND, EDGE, SHADOW = "#e9e4da", "#c9c0ae", (60, 50, 30, 90)


@pytest.mark.usefixtures("november")
def test_make_pictures(page: Page) -> None:
    meeting = demo_board.load()
    IMAGES.mkdir(exist_ok=True)
    give_session(page, "secretary")
    page.goto(reverse("agenda_build", args=[meeting.pk]))
    _picture(page, "builder")

    members = _publish(meeting)
    _keep(_contact_sheet(members), IMAGES / "pack.png")
    page.goto(meeting.get_absolute_url())
    _picture(page, "agenda")

    report = Report.objects.get(title__startswith=WRITTEN)
    Report.objects.filter(pk=report.pk).update(state=Report.State.DRAFT)
    page.goto(reverse("report_write", args=[report.item_id]))
    expect(page.locator("#preview-pages img").first).to_be_visible(timeout=60_000)
    _picture(page, "writing", height=1100)

    page.goto(reverse("board_actions", args=[meeting.board.slug]))
    _picture(page, "monitor", height=1100)
    _begin_report(page, meeting)
    _picture(page, "compose", height=1100)
    with time_machine.travel(AT_THE_MEETING):
        give_session(page, "secretary")
        _open_register(page, meeting)
        _picture(page, "register", height=1100)
        _take_notes(page, meeting)
        _picture(page, "notes", height=1100)


def _picture(page: Page, name: str, *, height: float | None = None) -> None:
    """The page from its top, as far as its foot or `height` pixels."""
    page.evaluate("document.fonts.ready")
    picture = IMAGES / f"{name}.png"
    clip = {"x": 0, "y": 0, "width": 1440, "height": height or _foot(page)}
    page.screenshot(path=picture, full_page=True, clip=clip)
    with Image.open(picture) as shot:
        _keep(shot.convert("RGB"), picture)


def _begin_report(page: Page, meeting: Meeting) -> None:
    """The chair's, to the parent board."""
    page.goto(reverse("chairs_report_new", args=[meeting.board.slug]))
    page.get_by_role("button", name="Begin the report").click()
    expect(page.locator("li.composed").first).to_be_visible()


def _open_register(page: Page, meeting: Meeting) -> None:
    """Some of the members have come."""
    page.goto(reverse("register", args=[meeting.pk]))
    page.get_by_role("button", name="Open the register").click()
    taps = page.locator("[id^='tap-']").evaluate_all("buttons => buttons.map(each => each.id)")
    for number, tap in enumerate(taps[:ARRIVED], start=1):
        page.locator(f"#{tap}").press("Enter")
        expect(page.get_by_role("button", name="Left")).to_have_count(number)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def _take_notes(page: Page, meeting: Meeting) -> None:
    """Of an item with a report that recommends something."""
    page.goto(reverse("notes_take", args=[meeting.pk]))
    page.get_by_role("button", name="Begin the notes").click()
    page.locator("[data-list] a", has_text=NOTED).click()
    row = page.locator("[data-row]:visible")
    row.get_by_label("What was said").fill(SAID)
    row.get_by_role("button", name="Take over as decisions").click()
    row.get_by_label("New action").fill("Officers to write to every council about the common file.")
    page.keyboard.press("Control+s")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def _publish(meeting: Meeting) -> bytes:
    """Build and publish both editions; the members' one is answered."""
    secretary = User.objects.get(email=demo_board.email_of("secretary"))
    run_build(request_build(meeting=meeting, by=secretary).pk)
    publish(meeting=meeting, by=secretary)
    pack = Pack.objects.latest_of(meeting, Edition.MEMBERS)
    assert pack is not None
    return pack.file.read()


def _foot(page: Page) -> float:
    """Where the site's foot begins, in pixels from the top."""
    box = page.get_by_role("contentinfo").bounding_box()
    assert box
    return box["y"]


def _contact_sheet(pdf: bytes) -> Image.Image:
    """Pages side by side, each with a thin edge and a soft shadow."""
    width = (WIDTH - GAP * (COLUMNS + 1)) // COLUMNS
    with pypdfium2.PdfDocument(pdf) as document:
        starts = [
            " ".join(page.get_textpage().get_text_bounded().split())[:300] for page in document
        ]
        pages = []
        for beginning in PAGES:
            number = next(n for n, text in enumerate(starts) if text.startswith(beginning))
            large = document[number].render(scale=2).to_pil().convert("RGB")
            height = round(width * large.height / large.width)
            pages.append(large.resize((width, height), Image.Resampling.LANCZOS))
    height = max(page.height for page in pages)
    rows = -(-len(pages) // COLUMNS)
    sheet = Image.new("RGB", (WIDTH, rows * (height + GAP) + GAP), GROUND)
    places = [
        (GAP + number % COLUMNS * (width + GAP), GAP + number // COLUMNS * (height + GAP))
        for number in range(len(pages))
    ]
    shadows = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    for x, y in places:
        ImageDraw.Draw(shadows).rectangle((x, y + 5, x + width, y + height + 5), fill=SHADOW)
    shadows = shadows.filter(ImageFilter.GaussianBlur(8))
    sheet.paste(shadows, mask=shadows)
    for page, (x, y) in zip(pages, places, strict=True):
        sheet.paste(page, (x, y))
        ImageDraw.Draw(sheet).rectangle((x - 1, y - 1, x + width, y + page.height), outline=EDGE)
    return sheet


def _keep(picture: Image.Image, path: Path) -> None:
    """With a palette of 256 colours, which is a third of the size and looks the same."""
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < LARGEST, f"{path.name} has {path.stat().st_size} bytes."
