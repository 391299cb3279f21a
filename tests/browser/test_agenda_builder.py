"""The agenda builder in a real browser: by mouse, by keyboard, without JavaScript, by two."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from boardpapers.accounts.models import User
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Meeting
from tests.agenda.agendas import is_dense, made, numbered, shape
from tests.agenda.test_building import publish
from tests.browser import demo_board
from tests.browser.demo_board import NARROW
from tests.factories import BoardFactory, MeetingFactory, SecretaryFactory, UserFactory

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = [pytest.mark.usefixtures("november"), pytest.mark.django_db(transaction=True)]

REAL_SHAPE = [
    ("Heading", "Improvement", ""),
    ("Report", "Led by the Sector", "Improvement"),
    ("Report", "Audit to Come", "Improvement"),
    ("Report", "Reviews by Peers", "Improvement"),
    ("Heading", "Leadership", ""),
    ("Report", "Progress in Leadership", "Leadership"),
    ("Heading", "Productivity", ""),
    ("Report", "Work Programme", "Productivity"),
    ("Heading", "Innovation", ""),
    ("Report", "Creative Councils", "Innovation"),
    ("Heading", "Transparency", ""),
    ("Report", "Questions to Residents", "Transparency"),
    ("Report", "Update on Transparency", "Transparency"),
    ("Notes of the last meeting", "Notes of the last meeting", ""),
    ("Date of next meeting", "Date of next meeting", ""),
]
NUMBERED = (
    "1 Improvement, 1(a) Led by the Sector, 1(b) Audit to Come, 1(c) Reviews by Peers, "
    "2 Leadership, 2 Progress in Leadership, 3 Productivity, 3 Work Programme, 4 Innovation, "
    "4 Creative Councils, 5 Transparency, 5(a) Questions to Residents, "
    "5(b) Update on Transparency, 6 Notes of the last meeting, 7 Date of next meeting"
)


@pytest.fixture
def meeting() -> Meeting:
    board = BoardFactory(name="Harbours Board")
    return MeetingFactory(board=board, date=date(2026, 12, 8))


def open_as(page: Page, meeting: Meeting, name: str = "Perdita Holloway") -> User:
    user = SecretaryFactory(board=meeting.board, user=UserFactory(name=name)).user
    demo_board.give_session_of(page, user)
    page.goto(reverse("agenda_build", args=[meeting.pk]))
    return user


def line(page: Page, title: str) -> Locator:
    return page.locator(f"#item-{AgendaItem.objects.get(title=title).pk}")


def link(page: Page, title: str) -> Locator:
    """The title as it stands on the page, which waits for it to be there."""
    return page.locator("[data-line-link]").get_by_text(title, exact=True)


def add_at_end(page: Page, kind: str, title: str) -> None:
    form = page.locator("#add-at-end")
    form.get_by_label("Kind").select_option(label=kind)
    form.get_by_label("Title").fill(title)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(link(page, title)).to_be_visible()


def drag(page: Page, title: str, to: Locator, *, x: float, y: float) -> None:
    """By the handle; to a point of another line's row, in pixels from its left and top."""
    handle = line(page, title).locator("[data-handle]").first
    handle.scroll_into_view_if_needed()
    to.scroll_into_view_if_needed()  # what is out of the window cannot be pointed at
    start, end = handle.bounding_box(), to.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + x / 2, end["y"] + y, steps=4)
    page.mouse.move(end["x"] + x, end["y"] + y, steps=4)
    expect(page.locator(".drop-mark")).to_be_visible()
    page.mouse.up()


def row(page: Page, title: str) -> Locator:
    return line(page, title).locator("> .line__row")


def said(page: Page, text: str) -> None:
    expect(page.locator("#announcement")).to_have_text(text, timeout=15_000)


def test_the_real_shape_by_mouse(page: Page, meeting: Meeting, check_axe: CheckAxe) -> None:
    open_as(page, meeting)
    for kind, title, under in REAL_SHAPE[:13]:
        if not under:
            add_at_end(page, kind, title)
            continue
        page.get_by_role("link", name="Add under").last.click()
        form = line(page, under).locator("form.add-form")
        form.get_by_label("Kind").select_option(label=kind)
        form.get_by_label("Title").fill(title)
        form.get_by_role("button", name="Add", exact=True).click()
        expect(link(page, title)).to_be_focused()
    for kind, title, _ in reversed(REAL_SHAPE[13:]):  # the wrong way about, and dragged into order
        add_at_end(page, kind, title)
    drag(page, "Notes of the last meeting", row(page, "Date of next meeting"), x=30, y=3)
    said(page, "Moved “Notes of the last meeting” up.")
    drag(page, "Reviews by Peers", row(page, "Led by the Sector"), x=90, y=3)
    said(page, "Moved “Reviews by Peers” up.")
    expect(row(page, "Reviews by Peers").locator(".line__number")).to_have_text("a)")
    page.get_by_role("button", name="Undo").click()
    said(page, "Undid: moved “Reviews by Peers” up.")
    drag(page, "Notes of the last meeting", row(page, "Transparency"), x=30, y=3)
    said(page, "Moved “Notes of the last meeting” up.")
    drag(page, "Notes of the last meeting", row(page, "Date of next meeting"), x=120, y=3)
    said(page, "Moved “Notes of the last meeting” under another item.")
    page.get_by_role("button", name="Undo").click()
    said(page, "Undid: moved “Notes of the last meeting” under another item.")
    drag(page, "Notes of the last meeting", row(page, "Date of next meeting"), x=30, y=3)
    said(page, "Moved “Notes of the last meeting” down.")
    assert numbered(meeting) == NUMBERED
    assert is_dense(meeting)
    row(page, "Leadership").hover()
    for width in (1440, 768, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert demo_board.widest(page) <= width, demo_board.sticking_out(page)
        check_axe(page)


def test_the_real_shape_by_keyboard_alone(
    page: Page, meeting: Meeting, check_axe: CheckAxe
) -> None:
    open_as(page, meeting)
    press = page.keyboard.press
    title = page.locator("#add-at-end").get_by_label("Title")
    title.focus()
    for kind, name, _ in REAL_SHAPE:
        press("Shift+Tab")
        page.keyboard.type(kind)
        press("Tab")
        page.keyboard.type(name)
        press("Enter")
        expect(link(page, name)).to_be_visible()
        expect(title).to_be_focused()
        expect(title).to_have_value("")
    for _, name, under in REAL_SHAPE:
        if not under:
            continue
        link(page, name).focus()
        press("Alt+ArrowRight")
        said(page, f"Moved “{name}” in, under “{under}”.")
        expect(link(page, name)).to_be_focused()
    assert numbered(meeting) == NUMBERED

    press("Alt+ArrowUp")
    said(page, "Moved “Update on Transparency” up.")
    for key in ("Alt+ArrowDown", "Alt+ArrowLeft", "Alt+ArrowUp", "Alt+ArrowDown", "Alt+ArrowRight"):
        press(key)  # without waiting: one is done after the other
    said(page, "Moved “Update on Transparency” in, under “Transparency”.")
    expect(link(page, "Update on Transparency")).to_be_focused()
    assert numbered(meeting) == NUMBERED

    press("ArrowUp")
    expect(link(page, "Questions to Residents")).to_be_focused()
    press("Enter")
    residents = line(page, "Questions to Residents")
    field = residents.get_by_role("textbox", name="Title")
    expect(field).to_be_focused()
    field.fill("Never mind")
    press("Escape")
    expect(link(page, "Questions to Residents")).to_be_focused()
    press("Enter")
    field.fill("Questions to the Residents")
    press("Enter")
    expect(link(page, "Questions to the Residents")).to_be_focused()
    press("Alt+ArrowRight")
    expect(page.locator(".builder__said--refused")).to_contain_text("nest one level only")
    for _ in range(6):  # past “Not assigned” and its four buttons
        press("Tab")
    expect(residents.get_by_role("link", name="Details")).to_be_focused()
    press("Enter")
    details = residents.locator("form.details-form")
    expect(details.locator("input[name=title]")).to_be_focused()
    details.get_by_label("Minutes allowed").fill("130")
    check_axe(page)
    press("Enter")
    expect(page.get_by_text("Too long by 10 minutes.")).to_be_visible()
    check_axe(page)


def test_two_secretaries_see_each_others_changes_and_overwrite_nothing(
    visit: Visit, meeting: Meeting
) -> None:
    items = made(meeting, "A B C D")
    mine, hers = visit(), visit()
    open_as(mine, meeting)
    open_as(hers, meeting, "Ailsa Craig")
    link(mine, "A").click()
    field = mine.locator(f"#title-{items['A'].pk} input[name=title]")
    field.fill("What I am writing")
    row(hers, "D").get_by_role("button", name="Move up").click()
    expect(mine.locator(".builder__said")).to_have_text("Ailsa Craig moved “D” up.")
    assert mine.locator("[data-line-link]").all_inner_texts() == ["B", "D", "C"]
    expect(field).to_be_focused()
    expect(field).to_have_value("What I am writing")

    link(hers, "A").click()
    hers.locator(f"#title-{items['A'].pk} input[name=title]").fill("What she writes")
    hers.keyboard.press("Enter")
    expect(mine.locator(".builder__said")).to_contain_text("Ailsa Craig changed the title “A”")
    expect(field).to_have_value("What I am writing")
    mine.keyboard.press("Enter")
    wrong = mine.locator(".title-form__wrong")
    expect(wrong).to_contain_text("Ailsa Craig has changed the title meanwhile")
    expect(wrong).to_contain_text("It now says: “What she writes”.")
    field = mine.locator(f"#title-{items['A'].pk} input[name=title]")
    expect(field).to_have_value("What I am writing")
    mine.keyboard.press("Enter")
    expect(link(hers, "What I am writing")).to_be_visible()

    link(mine, "B").click()
    mine.locator(f"#title-{items['B'].pk} input[name=title]").fill("On B")
    row(hers, "B").locator("summary").click()
    row(hers, "B").get_by_role("button", name="Remove").click()
    expect(mine.locator("#left-over")).to_be_visible()
    expect(mine.locator("#left-over input[name=title]")).to_have_value("On B")
    mine.get_by_role("button", name="Add it again at the end").click()
    expect(mine.locator("#add-at-end input[name=title]")).to_have_value("On B")
    expect(mine.locator("#left-over")).to_be_hidden()


def test_without_javascript_items_are_added_moved_and_changed(
    visit: Visit, meeting: Meeting
) -> None:
    page = visit(java_script_enabled=False)
    open_as(page, meeting)
    for title in ("A", "B"):
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Move up: B").click()
    expect(page.get_by_role("status").first).to_contain_text("Moved “B” up.")
    expect(page.get_by_role("button", name="Move up: B")).to_be_focused()
    page.get_by_role("button", name="Move in, under the item above: A").click()
    assert shape(meeting) == "B(A)"
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Add here before 1, B").click()
    page.get_by_label("Title").fill("X")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="B", exact=True).click()
    page.get_by_label("Title").fill("Buoys")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Details of Buoys").click()
    page.get_by_label("Presenter").fill("Dr Vane")
    page.get_by_role("button", name="Save").click()
    line(page, "A").locator("summary").click()
    line(page, "A").get_by_role("button", name="Remove").click()
    assert shape(meeting) == "X Buoys"
    assert AgendaItem.objects.get(title="Buoys").presenter == "Dr Vane"


def test_a_long_agenda_on_a_telephone_by_touch(visit: Visit, meeting: Meeting) -> None:
    for number in range(1, 151):
        AgendaItem.objects.create(
            meeting=meeting, position=number, kind=ItemKind.VERBAL, title=f"Item number {number}"
        )
    page = visit(viewport={"width": NARROW, "height": 700}, has_touch=True, is_mobile=True)
    open_as(page, meeting)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".line__controls button.step")]
            .filter(e => e.getBoundingClientRect().height < 44).length"""
    )
    assert small == 0
    page.get_by_role("button", name="Move down: Item number 75").tap()
    said(page, "Moved “Item number 75” down.")
    expect(page.get_by_role("button", name="Move down: Item number 75")).to_be_focused()
    expect(page.get_by_role("button", name="Move down: Item number 75")).to_be_in_viewport()
    assert demo_board.widest(page) <= NARROW


def test_the_pages_around_it(page: Page, meeting: Meeting, check_axe: CheckAxe) -> None:
    """The plan, the standing items, the starting points, deferring, history: each looked over."""
    made(meeting, "A B")
    later = MeetingFactory(board=meeting.board, date=date(2027, 2, 2))
    user = open_as(page, meeting)
    slug = meeting.board.slug

    def look() -> None:
        demo_board.look_over(page, check_axe)

    page.goto(reverse("standing_items", args=[slug]))
    look()
    page.get_by_label("Title").fill("Notes of the last meeting")
    page.get_by_role("button", name="Add the standing item").click()
    look()
    page.goto(reverse("agenda_start", args=[later.pk, "standing"]))
    look()
    page.get_by_role("button", name="Add these to the agenda").click()
    expect(link(page, "Notes of the last meeting")).to_be_visible()
    page.goto(reverse("agenda_start", args=[later.pk, "last"]))
    look()

    page.goto(reverse("agenda_build", args=[meeting.pk]))
    row(page, "B").locator("summary").click()
    check_axe(page)
    row(page, "B").get_by_role("link", name="Defer").click()
    look()
    page.get_by_label("To", exact=True).select_option(index=1)
    page.get_by_label("Note").fill("Figures are missing.")
    page.get_by_role("button", name="Defer it").click()
    expect(
        page.get_by_text("Deferred “B” to the meeting of 2 February 2027.").first
    ).to_be_visible()
    page.get_by_role("link", name="Forward plan").click()
    look()
    page.get_by_role("button", name="Put it on the plan").click()
    expect(page.locator(".refusal")).to_be_focused()
    check_axe(page)
    page.get_by_role("link", name="Change B").click()
    look()
    page.goto(reverse("forward_plan", args=[slug]))
    page.get_by_role("link", name="History of B").click()
    look()
    page.goto(reverse("forward_plan", args=[slug]))
    page.get_by_role("link", name="Put B on an agenda").click()
    look()
    page.get_by_role("button", name="Put it on this agenda").click()
    expect(link(page, "B")).to_be_visible()
    assert shape(later) == "Notes of the last meeting B"

    publish(later, user)
    page.reload()
    expect(page.get_by_role("button", name="Move up")).to_have_count(0)
    add = page.locator("#add-at-end")
    add.get_by_label("Title").fill("Storm damage")
    add.get_by_role("button", name="Add", exact=True).click()
    expect(add.locator(".refusal")).to_contain_text("give the chair’s reason for urgency")
    look()
    add.get_by_label("The chair’s reason for urgency").fill("It happened last night.")
    add.get_by_role("button", name="Add", exact=True).click()
    expect(link(page, "Storm damage")).to_be_visible()
    assert numbered(later) == "1 Notes of the last meeting, 2 B, 2A Storm damage"
    row(page, "B").locator("summary").click()
    row(page, "B").get_by_role("button", name="Withdraw").click()
    expect(row(page, "B").get_by_text("Withdrawn")).to_be_visible()
    look()
