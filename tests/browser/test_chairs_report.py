"""One story of two boards: what a board did is drafted, cleared, put before its parent, answered,
and comes back to the board's next agenda."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from boardpapers.accounts.models import User
from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.boards.models import Board, Meeting, PackPart
from meetings.members.models import Office, Person
from meetings.minutes.models import NoteItem, Notes, NotesVersion
from tests.browser.demo_board import give_session_of, look_over
from tests.browser.test_story import download, text_of
from tests.browser.test_two_meetings import saved
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
    PersonFactory,
    PriorityFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]
Clock = time_machine.Traveller

WRITING = datetime(2026, 11, 4, 9, 30, tzinfo=UTC)
EXECUTIVE_MEETS = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
DAY_AFTER = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TITLE = "Canals Board – report from Cllr Ada Pond (Chair)"
EVENT = "A towpath was opened at Mill Weir by the head of the school."
REWRITTEN = "We asked the county to share the cost of the three gates at Long Reach."
SAID = "The Executive thanked the board for its work on towpaths."
DECIDED = "Agreed that the towpath scheme go on for another year."
ASKED = "Cost the second stage of the scheme."


@dataclass(frozen=True)
class Boards:
    executive: Board
    canals: Board
    to_report_to: Meeting
    to_come: Meeting
    chair: Person
    officer: Person
    secretary: User
    parents_secretary: User


@pytest.fixture
def clock(transactional_db: None) -> Iterator[Clock]:
    with time_machine.travel(WRITING) as clock:
        yield clock


@pytest.fixture
def boards(clock: Clock) -> Boards:
    """The board met in September and in October; it is to report in November."""
    off = [
        part
        for part in PackPart.values
        if part not in ("agenda", "papers", "notes", "action_monitor")
    ]
    executive = BoardFactory(
        name="Estuary Executive", slug="executive", letters_in_brackets=False, parts_off=off
    )
    canals = BoardFactory(name="Canals Board", slug="canals", parent=executive, parts_off=off)
    venue = VenueFactory()
    towpaths = PriorityFactory(board=canals, name="Towpaths", position=1)
    gates = PriorityFactory(board=canals, name="Lock gates", position=2)
    _held(canals, date(2026, 9, 15), [
        (towpaths, "Surface of the towpaths", "The Board noted the survey of all towpaths."),
        (gates, "Gates at Long Reach", "The Board agreed to ask for a share of the cost."),
    ])  # fmt: skip
    _held(canals, date(2026, 10, 20), [
        (towpaths, "Lighting", "The Board agreed that lamps be set at the three bridges."),
        (gates, "Gates in winter", "The Board noted that the gates are closed from December."),
    ])  # fmt: skip
    to_report_to = MeetingFactory(board=executive, date=date(2026, 11, 24), venue=venue)
    for position, title in enumerate(["Budget", "Staffing", "Land"], start=1):
        AgendaItemFactory(
            meeting=to_report_to, kind=ItemKind.VERBAL, title=title, position=position
        )
    heading = AgendaItemFactory(
        meeting=to_report_to, kind=ItemKind.HEADING, title="Reports from boards", position=4
    )
    for position, title in enumerate(["Ferries", "Fish", "Lamps", "Silt"], start=1):
        AgendaItemFactory(
            meeting=to_report_to, parent=heading, kind=ItemKind.VERBAL, title=title,
            position=position,
        )  # fmt: skip
    to_come = MeetingFactory(board=canals, date=date(2026, 12, 8), venue=venue)
    AgendaItemFactory(
        meeting=to_come, kind=ItemKind.NOTES, position=1,
        title="Notes of the last meeting and actions arising",
    )  # fmt: skip
    AgendaItemFactory(meeting=to_come, kind=ItemKind.VERBAL, title="Weirs", position=2)
    chair = _person("Cllr Ada Pond")
    MembershipFactory(board=canals, person=chair, office=Office.CHAIR)
    MembershipFactory(board=executive, person=_person("Cllr Tom Reed"), office=Office.CHAIR)
    officer = _person("Rowan Ashdown", position="Canals Adviser", phone="01632 960333")
    canals.briefed_officers.create(person=officer)
    return Boards(
        executive, canals, to_report_to, to_come, chair, officer,
        SecretaryFactory(board=canals).user, SecretaryFactory(board=executive).user,
    )  # fmt: skip


def _person(name: str, **more: str) -> Person:
    user = UserFactory(name=name)
    return PersonFactory(name=name, user=user, email=user.email, **more)


def _held(board: Board, day: date, noted: list[tuple[object, str, str]]) -> None:
    meeting = MeetingFactory(board=board, date=day, state=Meeting.State.HELD)
    notes = NotesFactory(meeting=meeting, state=Notes.State.CIRCULATED)
    NotesVersion.objects.create(
        notes=notes, number=1, kind=NotesVersion.Kind.CIRCULATED, text={"items": []},
        at=datetime(day.year, day.month, day.day + 5, tzinfo=UTC),
    )  # fmt: skip
    for position, (priority, title, decided) in enumerate(noted, start=1):
        item = AgendaItemFactory(
            meeting=meeting, kind=ItemKind.VERBAL, title=title, priority=priority,
            position=position, number_at_publication=str(position),
        )  # fmt: skip
        row = NoteItemFactory(notes=notes, item=item, title=title, position=position)
        DecisionFactory(note_item=row, text=f"<p>{decided}</p>")


def said(page: Page) -> Locator:
    return page.get_by_role("status")


def test_a_chairs_report_goes_up_and_its_answer_comes_back(
    boards: Boards,
    clock: Clock,
    visit: Visit,
    run_jobs: Callable[[], None],
    check_axe: CheckAxe,
) -> None:
    desk, above, chair = visit(), visit(), visit()
    for page, user in (
        (desk, boards.secretary),
        (above, boards.parents_secretary),
        (chair, boards.chair.user),
    ):
        assert user
        give_session_of(page, user)
    jot_down(boards, chair, check_axe)
    item = draft(boards, desk, check_axe)
    clear(item, chair, above, check_axe)
    put_on_agenda(boards, item, above, check_axe)
    pack = publish(boards.to_report_to, above, run_jobs, check_axe)
    words = text_of(pack)
    for told in (TITLE, EVENT, REWRITTEN, "Item 4e", "Contact officer: Rowan Ashdown"):
        assert told in words, told
    assert words.count(EVENT) == 1
    assert "noted the survey" not in words
    assert words.index("Towpaths") < words.index(EVENT) < words.index("Lock gates")

    desk.goto(reverse("report", args=[item.pk]))
    state = desk.get_by_role("region", name="At the parent board")
    expect(state).to_contain_text(
        "Published on the agenda of Estuary Executive, 24 November 2026, as Item 4e."
    )
    look_over(desk, check_axe)

    clock.move_to(EXECUTIVE_MEETS)
    give_session_of(above, boards.parents_secretary)
    note(boards, item, above, check_axe)

    clock.move_to(DAY_AFTER)
    assert boards.chair.user
    for page, user in (
        (desk, boards.secretary), (above, boards.parents_secretary), (chair, boards.chair.user)
    ):  # fmt: skip
        give_session_of(page, user)
    desk.goto("/")
    expect(desk.get_by_text("Estuary Executive has answered")).to_have_count(0)
    above.goto(reverse("meeting_notes", args=[boards.to_report_to.pk]))
    above.get_by_role("link", name="Circulate").click()
    above.get_by_role("button", name="Circulate the notes").click()
    expect(said(above)).to_contain_text("Circulated as version 1")

    # It has come back.
    desk.reload()
    expect(desk.get_by_role("heading", name="Canals Board: Estuary Executive has answered"))
    look_over(desk, check_axe)
    desk.get_by_role("link", name="Read it on the agenda").click()
    answer = desk.locator("details.answer")
    expect(answer).to_contain_text(f"From Estuary Executive, 24 November 2026, Item 4e: {TITLE}")
    answer.locator("summary").click()
    for told in (SAID, DECIDED, ASKED):
        expect(answer.get_by_text(told)).to_be_visible()
    look_over(desk, check_axe)
    desk.goto(reverse("agenda_build", args=[boards.to_come.pk]))
    expect(desk.locator("details.answer")).to_contain_text("1 decision, 1 action")
    look_over(desk, check_axe)
    pack = publish(boards.to_come, desk, run_jobs, check_axe)
    words = text_of(pack)
    assert f"From Estuary Executive, 24 November 2026, Item 4e: {TITLE}" in words
    for told in (SAID, DECIDED, ASKED):
        assert told in words
    chair.goto(boards.to_come.get_absolute_url())
    expect(chair.locator("details.answer")).to_contain_text("Item 4e")
    look_over(chair, check_axe)
    desk.goto("/")
    expect(desk.get_by_text("Estuary Executive has answered")).to_have_count(0)


def _editor(page: Page, label: str) -> Locator:
    """The field once its editor is there; until then it is a plain one."""
    editor = page.locator(".house-text").and_(page.get_by_role("textbox", name=label))
    expect(editor).to_be_visible()
    return editor


def jot_down(boards: Boards, chair: Page, check_axe: CheckAxe) -> None:
    chair.goto(boards.canals.get_absolute_url())
    look_over(chair, check_axe)
    chair.get_by_role("link", name="Jot something down").click()
    _editor(chair, "What happened").fill(EVENT)
    chair.get_by_label("Priority").select_option("Towpaths")
    chair.get_by_label("Subject").fill("Mill Weir")
    look_over(chair, check_axe)
    chair.get_by_role("button", name="Put it on record").click()
    expect(chair.get_by_role("main")).to_contain_text(EVENT)
    look_over(chair, check_axe)


def draft(boards: Boards, desk: Page, check_axe: CheckAxe) -> AgendaItem:
    """Begun, rewritten, put in another order; one paragraph is dropped."""
    desk.goto(boards.canals.get_absolute_url())
    desk.get_by_role("link", name="Begin the report").click()
    desk.get_by_label("Contact officer").select_option("Rowan Ashdown, Canals Adviser")
    look_over(desk, check_axe)
    desk.get_by_role("button", name="Begin the report").click()
    lines = desk.locator("li.composed")
    expect(lines).to_have_count(5)
    for told in ("survey of all towpaths", "three bridges", EVENT, "share of the cost", "December"):
        expect(lines.filter(has_text=told)).to_have_count(1)
    expect(desk.locator(".composed__heading").filter(has_text="Towpaths")).to_have_count(1)
    look_over(desk, check_axe)

    lines.filter(has_text="survey of all").get_by_role("button", name="Drop paragraph").click()
    expect(lines).to_have_count(4)
    up = lines.filter(has_text=EVENT).get_by_role("button", name="up")
    up.click()  # under the heading of the one above
    expect(desk.locator(".composed__subheading").filter(has_text="Mill Weir")).to_have_count(0)
    up.click()
    expect(lines.first).to_contain_text(EVENT)
    lines.filter(has_text="share of the cost").get_by_role("link", name="Rewrite paragraph").click()
    words = _editor(desk, "The paragraph")
    expect(words).to_contain_text("share of the cost")
    words.fill(REWRITTEN)
    look_over(desk, check_axe)
    desk.get_by_role("button", name="Save the paragraph").click()
    expect(lines.filter(has_text=REWRITTEN)).to_have_count(1)
    look_over(desk, check_axe)
    return Report.objects.get(title=TITLE).item


def clear(item: AgendaItem, chair: Page, above: Page, check_axe: CheckAxe) -> None:
    """Its chair submits it, the parent's secretariat clears it."""
    report = reverse("report", args=[item.pk])
    chair.goto(report)
    expect(chair.get_by_role("region", name="At the parent board")).to_contain_text(
        "Planned for Estuary Executive, 24 November 2026; not cleared yet."
    )
    look_over(chair, check_axe)
    chair.get_by_role("button", name="Submit it").click()
    expect(said(chair)).to_contain_text("Submitted")
    above.goto("/")
    above.get_by_role("listitem").filter(has_text=TITLE).get_by_role("link", name="Read it").click()
    look_over(above, check_axe)
    above.get_by_role("button", name="Clear it").click()
    expect(said(above)).to_contain_text("Cleared")


def put_on_agenda(boards: Boards, item: AgendaItem, above: Page, check_axe: CheckAxe) -> None:
    above.goto(reverse("forward_plan", args=[boards.executive.slug]))
    look_over(above, check_axe)
    above.get_by_role("link", name=f"Put {TITLE} on an agenda").click()
    above.get_by_role("button", name="Put it on this agenda").click()
    above.locator(f"#in-{item.pk}").click()
    line = above.locator(f"#item-{item.pk}")
    expect(line.locator(".line__number")).to_have_text("e)")
    look_over(above, check_axe)


def publish(
    meeting: Meeting, page: Page, run_jobs: Callable[[], None], check_axe: CheckAxe
) -> bytes:
    """The members' edition."""
    page.goto(reverse("meeting_pack", args=[meeting.pk]))
    page.get_by_role("button", name="Build the pack").click()
    run_jobs()
    expect(page.get_by_role("link", name="Members’ edition, version 1")).to_be_visible()
    pack = download(page, "Members’ edition, version 1")
    look_over(page, check_axe)
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(said(page)).to_contain_text("Published: members")
    return pack


def note(boards: Boards, item: AgendaItem, above: Page, check_axe: CheckAxe) -> None:
    above.goto(reverse("meeting_notes", args=[boards.to_report_to.pk]))
    above.get_by_role("link", name="Take notes").click()
    above.get_by_role("button", name="Begin the notes").click()
    expect(above.get_by_role("navigation", name="Items in the order taken")).to_be_visible()
    row = NoteItem.objects.get(item=item)
    above.locator(f"[data-of='{row.pk}'] a").click()
    above.locator(f"#r{row.pk}-narrative").fill(SAID)
    above.locator(f"#r{row.pk}-decisions").fill(DECIDED)
    above.keyboard.press("Control+s")
    saved(above)
    look_over(above, check_axe)
    ActionFactory(
        note_item=row, meeting=boards.to_report_to, item_title=row.title, text=ASKED,
        noted_text=ASKED,
    )  # fmt: skip
