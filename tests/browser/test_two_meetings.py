"""One story over two meetings: what is asked is noted, done, agreed, and in the next pack."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from boardpapers.accounts.models import User
from meetings.actions.models import Action
from meetings.agenda.models import ItemKind
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem, Notes
from tests.browser.demo_board import give_session_of, look_over
from tests.browser.test_story import download, text_of
from tests.factories import AgendaItemFactory, SecretaryFactory
from tests.full_board import SECRET_ACTION
from tests.mail_server import Post, Server
from tests.world import World, make_world

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]
Clock = time_machine.Traveller

MEETING = datetime(2026, 12, 8, 12, 0, 5, tzinfo=UTC)
DAY_AFTER = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
NEXT_PACK = datetime(2027, 1, 25, 9, 0, tzinfo=UTC)
NEXT_MEETING = datetime(2027, 2, 2, 11, 30, tzinfo=UTC)

FARMER = "hal@farm.example"
"""Whom nobody knows when the notes name him."""
PUBLISH = "Publish the survey."
COUNT = "Count the lamps."
THANK = "Thank the apprentices."
EARLIER = "Officers to collect the figures of each estuary."
FIGURES = "All figures are in."
PROGRESS = "It is with the printers."
DONE = "All lamps are counted."
MISSING = "Those at Ardleigh are missing."
OPEN_ROWS = (
    f"2 Dredging raised 20 October 2026 {EARLIER} Rowan Pettigrew / Juno Blackthorn, "
    f"due 3 November 2026 {FIGURES} Completed",
    f"1 Survey of tidal barriers raised 8 December 2026 {PUBLISH} Hal Barleycorn, "
    f"due at this meeting {PROGRESS}",
    f"2 Lamps and buoys raised 8 December 2026 {COUNT} Rowan Pettigrew, due at this meeting {DONE}",
    f"3 Progress of the apprentices raised 8 December 2026 {THANK} Juno Blackthorn, "
    "due 15 December 2026 Overdue",
)
"""Without what was completed before the meeting."""
SECRET_ROW = f"3 The harbour master’s position at Ardleigh {SECRET_ACTION} No progress reported yet"
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def clock(transactional_db: None) -> Iterator[Clock]:
    """It is during the first meeting, until a test moves it on."""
    with time_machine.travel(MEETING) as clock:
        yield clock


@pytest.fixture
def world(clock: Clock) -> World:
    world = make_world()
    AgendaItemFactory(
        meeting=world.full.next_meeting,
        kind=ItemKind.NOTES,
        title="Notes of the last meeting and actions arising",
        position=1,
    )
    return world


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("Saved 1")


def rows_of(pdf: bytes, monitor: str) -> str:
    """All that stands under the heads of a monitor's columns; "" where there is no such monitor."""
    found = re.findall(
        rf"\b{monitor} Harbours Board, 2 February 2027 Item Action Progress (.*?) Item 1 \d",
        text_of(pdf),
    )
    assert len(found) <= 1
    return "".join(found)


def test_what_a_meeting_asked_is_noted_done_agreed_and_in_the_next_pack(
    world: World,
    clock: Clock,
    visit: Visit,
    post: Post,
    server: Server,
    run_jobs: Callable[[], None],
    check_axe: CheckAxe,
) -> None:
    full = world.full
    meeting, following = full.meeting, full.next_meeting
    officer = full.officers[0]
    assert officer.email
    assert officer.user
    desk, phone = visit(), visit(viewport=PHONE, is_mobile=True, has_touch=True)
    take_notes(meeting, desk, visit(), full.secretary, check_axe)

    # The day after, drafts go out, and owners are told.
    clock.move_to(DAY_AFTER)
    desk.get_by_role("link", name="Read them as they will go out, and circulate them").click()
    look_over(desk, check_axe)
    desk.get_by_role("link", name="Circulate").click()
    look_over(desk, check_axe)
    desk.get_by_role("button", name="Circulate the notes").click()
    expect(desk.get_by_role("status")).to_contain_text("Circulated as version 1")
    desk.get_by_role("link", name="Tell the owners of the actions").click()
    look_over(desk, check_axe)
    desk.get_by_role("link", name="say who that is").click()
    look_over(desk, check_axe)
    who = desk.get_by_role("region", name="Who is “Hal Barleycorn”?")
    who.get_by_label("E-mail").fill(FARMER)
    who.get_by_role("button", name="It is theirs").click()
    desk.get_by_role("link", name="Harbours Board, 8 December 2026").click()
    desk.get_by_role("button", name="Tell 3 owners").click()
    expect(desk.get_by_role("status")).to_contain_text("3 owners are told by e-mail.")
    run_jobs()
    desk.reload()
    expect(desk.get_by_text("Every owner has been told.")).to_be_visible()
    expect(desk.get_by_text("(told 9 Dec)")).to_have_count(3)
    look_over(desk, check_axe)
    assert post.addresses.count(FARMER) == post.addresses.count(officer.email) == 1

    without_scripts = visit(viewport=PHONE, has_touch=True, java_script_enabled=False)
    correct(meeting, desk, without_scripts, world, check_axe)

    # Who has no account writes by the link of the message.
    phone.goto(newest_link(post, FARMER))
    look_over(phone, check_axe)
    phone.get_by_label("What has been done").fill(PROGRESS)
    phone.get_by_role("button", name="Save progress").tap()
    expect(phone.get_by_role("status")).to_contain_text("Saved. Thank you.")
    look_over(phone, check_axe)
    assert phone.context.cookies() == []

    # Who has one says that it is done; the secretariat says what is missing.
    count = Action.objects.get(text=COUNT)
    theirs = visit()
    give_session_of(theirs, officer.user)
    body = last_message(post, officer.email)
    assert "/a/" not in body
    theirs.goto(re.findall(r"/actions/\d+/", body)[0])
    theirs.get_by_label("What has been done").fill(DONE)
    theirs.get_by_label("done: I propose that it is completed").check()
    theirs.get_by_role("button", name="Save progress").click()
    expect(theirs.get_by_role("status")).to_contain_text("Saved")
    look_over(theirs, check_axe)
    desk.goto(reverse("meeting_actions", args=[meeting.pk]))
    desk.get_by_role("region", name="Next").get_by_role("link", name=COUNT).click()
    look_over(desk, check_axe)
    desk.get_by_label("What is still to be done").fill(MISSING)
    desk.get_by_role("button", name="Save progress").click()
    expect(desk.get_by_text("Returned: not completed yet")).to_be_visible()
    run_jobs()
    assert MISSING in last_message(post, officer.email)
    count.refresh_from_db()
    assert count.state == Action.State.OPEN

    # One of the meeting before is done.
    desk.goto(Action.objects.get(text=EARLIER).get_absolute_url())
    desk.get_by_label("What has been done").fill(FIGURES)
    desk.get_by_label("completed", exact=True).check()
    desk.get_by_role("button", name="Save progress").click()
    expect(desk.locator(".facts").get_by_text("Completed", exact=True)).to_be_visible()

    # In January one is overdue, and the next pack is built.
    clock.move_to(NEXT_PACK)
    give_session_of(desk, full.secretary)
    desk.goto(reverse("board_actions", args=[full.board.slug]))
    look_over(desk, check_axe)
    overdue = desk.get_by_role("row").filter(has_text="Overdue")
    expect(overdue).to_have_count(1)
    expect(overdue).to_contain_text(THANK)
    desk.goto(reverse("meeting_pack", args=[following.pk]))
    desk.get_by_role("button", name="Build the pack").click()
    expect(desk.get_by_text("waiting for its turn")).to_be_visible()
    run_jobs()
    expect(desk.get_by_role("link", name="Members’ edition, version 1")).to_be_visible()
    look_over(desk, check_axe)
    members = download(desk, "Members’ edition, version 1")
    public = download(desk, "Public edition, version 1")
    for pack in (members, public):
        assert rows_of(pack, "Action monitor") == " ".join(OPEN_ROWS)
        assert "The lamps were mended." in text_of(pack)
        assert "The lamps were lit." not in text_of(pack)
    assert rows_of(members, "Confidential action monitor").startswith(SECRET_ROW)
    assert not rows_of(public, "Confidential action monitor")
    assert SECRET_ACTION not in text_of(public)

    # The next meeting agrees them, and everybody reads what was amended.
    clock.move_to(NEXT_MEETING)
    give_session_of(desk, full.secretary)
    desk.goto(reverse("meeting_notes", args=[meeting.pk]))
    look_over(desk, check_axe)
    desk.get_by_role("link", name="They are agreed").click()
    look_over(desk, check_axe)
    desk.get_by_role("button", name="They are agreed").click()
    expect(desk.get_by_role("status")).to_contain_text("The notes are agreed.")
    look_over(desk, check_axe)
    member = visit()
    assert world.users["member"]
    give_session_of(member, world.users["member"])
    member.goto(reverse("meeting_notes", args=[meeting.pk]))
    look_over(member, check_axe)
    member.get_by_role("link", name="with amendments").click()
    amendments = member.get_by_role("region", name="Amendments")
    expect(amendments.locator("del").last).to_contain_text("lit")
    expect(amendments.locator("ins").last).to_contain_text("mended")


def take_notes(
    meeting: Meeting, desk: Page, second: Page, secretary: User, check_axe: CheckAxe
) -> None:
    """Three actions, by two sessions, over one loss of the connection."""
    colleague = SecretaryFactory(board=meeting.board).user
    for page, user in ((desk, secretary), (second, colleague)):
        give_session_of(page, user)
        page.goto(reverse("meeting_notes", args=[meeting.pk]))
        page.get_by_role("link", name="Take notes").click()
        if page is desk:
            look_over(page, check_axe)
            page.get_by_role("button", name="Begin the notes").click()
        expect(page.get_by_role("navigation", name="Items in the order taken")).to_be_visible()
    survey, lamps, learning = Notes.objects.get(meeting=meeting).items.all()[:3]
    keys = desk.keyboard
    keys.press("Alt+w")
    keys.type("The survey was brought in.")
    add_action(desk, PUBLISH, "Hal Barleycorn", "Next")
    saved(desk)

    keys.press("Alt+n")
    expect(desk.locator(":focus")).to_have_id(f"r{lamps.pk}-narrative")
    desk.context.set_offline(True)
    keys.type("The lamps were lit.")
    state = desk.locator("#save-state")
    expect(state).to_have_text(
        "Not saved: no connection. Kept on this device and sent when it is back."
    )
    add_action(desk, COUNT, "Rowan Pettigrew", "Next")
    second.locator(f"[data-of='{learning.pk}'] a").click()
    second.keyboard.press("Alt+w")
    second.keyboard.type("The apprentices were praised.")
    add_action(second, THANK, "Juno Blackthorn", "On a day")
    expect(second.get_by_text("Give the day; or choose “No date”.").first).to_be_visible()
    second.keyboard.press("Tab")
    second.locator(":focus").fill("2026-12-15")
    second.keyboard.press("Control+s")
    saved(second)
    assert not NoteItem.objects.get(pk=lamps.pk).narrative
    desk.context.set_offline(False)
    saved(desk)
    expect(desk.locator(f"#r{learning.pk}-narrative")).to_have_value(
        "The apprentices were praised."
    )
    assert [
        (
            action.note_item_id,
            action.text,
            action.unknown_owners,
            *action.owners.values_list("name", flat=True),
        )
        for action in Action.objects.filter(meeting=meeting).order_by("note_item__position")
    ] == [
        (survey.pk, PUBLISH, "Hal Barleycorn"),
        (lamps.pk, COUNT, "", "Rowan Pettigrew"),
        (learning.pk, THANK, "", "Juno Blackthorn"),
    ]
    assert NoteItem.objects.get(pk=lamps.pk).narrative == "<p>The lamps were lit.</p>"
    second.goto("about:blank")


def add_action(page: Page, *fields: str) -> None:
    """By keyboard: what, by whom, due."""
    page.keyboard.press("Alt+a")
    for number, words in enumerate(fields):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Control+s")


def correct(meeting: Meeting, desk: Page, phone: Page, world: World, check_axe: CheckAxe) -> None:
    """A member says what is wrong; the secretary puts it right, and answers."""
    assert world.users["member"]
    give_session_of(phone, world.users["member"])
    tab = reverse("meeting_notes", args=[meeting.pk])
    phone.goto(tab)
    phone.get_by_role("link", name="Propose a correction to item 2").tap()
    phone.get_by_label("What should be put right").fill("They were mended, not lit.")
    phone.get_by_role("button", name="Propose the correction").tap()
    expect(phone.get_by_role("heading", name="Corrections you proposed")).to_be_visible()

    desk.goto(tab)
    look_over(desk, check_axe)
    desk.get_by_role("link", name="Answer the correction by").click()
    look_over(desk, check_axe)
    answering = desk.url
    desk.get_by_role("link", name="Change the words").click()
    lamps = NoteItem.objects.get(notes__meeting=meeting, position=2)
    words = desk.locator(f"#r{lamps.pk}-narrative")
    expect(words).to_be_visible()
    words.fill("The lamps were mended.")
    desk.keyboard.press("Control+s")
    saved(desk)
    desk.goto(answering)
    expect(desk.get_by_text("The lamps were mended.")).to_be_visible()
    desk.get_by_label("Made", exact=True).check()
    desk.get_by_role("button", name="Answer").click()
    expect(desk.get_by_text("The words have changed since they went out.")).to_be_visible()
    look_over(desk, check_axe)
    phone.goto(tab)
    expect(phone.get_by_text("The lamps were mended.")).to_be_visible()


def last_message(post: Post, to: str) -> str:
    return [body for address, body in post.came if address == to][-1]


def newest_link(post: Post, to: str) -> str:
    """The path of the first link in the last message to an address."""
    found = re.search(r"/a/\S+", last_message(post, to))
    assert found
    return found[0]
