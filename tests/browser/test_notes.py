"""Notes are circulated, corrected from a phone, agreed, and read with their amendments."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem
from tests.browser.demo_board import give_session_of
from tests.browser.test_pages import look_at
from tests.world import World, make_world

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

PHONE = {"width": 360, "height": 740}

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    Meeting.objects.filter(pk=world.full.meeting.pk).update(state="held")
    return world


def test_notes_go_out_come_back_and_are_agreed(
    world: World, visit: Visit, check_axe: CheckAxe
) -> None:
    tab = reverse("meeting_notes", args=[world.full.last_meeting.pk])
    desk = visit()
    give_session_of(desk, world.full.secretary)
    desk.goto(tab)
    desk.get_by_role("link", name="Circulate").click()
    look_at(desk, check_axe)
    desk.get_by_role("button", name="Circulate the notes").click()
    expect(desk.get_by_role("status")).to_contain_text("Circulated as version 1")

    phone = visit(viewport=PHONE, has_touch=True, java_script_enabled=False)
    give_session_of(phone, world.users["member"])
    phone.goto(tab)
    phone.get_by_role("link", name="Propose a correction to item 2").tap()
    phone.get_by_role("button", name="Propose the correction").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Fill this in.")
    phone.get_by_label("What should be put right").fill("It was sand, not silt.")
    phone.get_by_role("button", name="Propose the correction").tap()
    expect(phone.get_by_role("heading", name="Corrections you proposed")).to_be_visible()

    desk.goto(tab)
    look_at(desk, check_axe)
    desk.get_by_role("link", name="Answer the correction by").click()
    look_at(desk, check_axe)
    desk.get_by_label("Made", exact=True).check()
    desk.get_by_role("button", name="Answer").click()
    NoteItem.objects.filter(title="Dredging").update(narrative="<p>Members discussed the sand.</p>")
    desk.goto(tab)
    desk.get_by_role("link", name="They are agreed").click()
    look_at(desk, check_axe)
    desk.get_by_role("button", name="They are agreed").click()
    expect(desk.get_by_role("status")).to_contain_text("The notes are agreed.")
    desk.get_by_role("link", name="Correct item 2").click()
    look_at(desk, check_axe)

    phone.goto(tab)
    expect(phone.get_by_text("Agreed at the meeting of")).to_be_visible()
    phone.get_by_role("link", name="with amendments").tap()
    expect(phone.get_by_role("heading", name="Amendments")).to_be_visible()
    reader = visit()
    give_session_of(reader, world.users["member"])
    reader.goto(tab)
    look_at(reader, check_axe)
    reader.get_by_role("link", name="Compare versions").click()
    look_at(reader, check_axe)
    reader.get_by_role("link", name="Notes of 20 October 2026").click()
    reader.get_by_role("link", name="Version 1", exact=True).click()
    look_at(reader, check_axe)
