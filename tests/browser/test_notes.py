"""Circulated notes are corrected from a phone, and agreed ones read in all their versions.

What the secretary does of it is part of `test_two_meetings`.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.actions.life import agree, circulate
from meetings.actions.noted import notes_text
from meetings.boards.models import Meeting
from meetings.minutes.corrections import answer_correction
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


def test_notes_are_corrected_from_a_phone_and_read_in_their_versions(
    world: World, visit: Visit, check_axe: CheckAxe
) -> None:
    notes, secretary = world.full.notes, world.full.secretary
    member = world.users["member"]
    tab = reverse("meeting_notes", args=[world.full.last_meeting.pk])
    circulate(notes=notes, corrections_by=date(2026, 12, 1), by=secretary)
    phone = visit(viewport=PHONE, has_touch=True, java_script_enabled=False)
    give_session_of(phone, member)
    phone.goto(tab)
    phone.get_by_role("link", name="Propose a correction to item 2").tap()
    phone.get_by_role("button", name="Propose the correction").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Fill this in.")
    phone.get_by_label("What should be put right").fill("It was sand, not silt.")
    phone.get_by_role("button", name="Propose the correction").tap()
    expect(phone.get_by_role("heading", name="Corrections you proposed")).to_be_visible()

    answer_correction(correction=notes.corrections.get(), made=True, answer="", by=secretary)
    NoteItem.objects.filter(title="Dredging").update(narrative="<p>Members discussed the sand.</p>")
    agree(
        notes=notes,
        agreed_at=world.full.meeting,
        seen=notes_text(notes).seen,
        by=secretary,
    )
    desk = visit()
    give_session_of(desk, secretary)
    desk.goto(tab)
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
