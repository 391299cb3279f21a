"""Priorities and parent boards: grouped and undone, taken from below, accessible at every width."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from meetings.agenda.models import AgendaItem
from meetings.boards.models import Board
from tests.agenda.agendas import made, shape
from tests.browser.demo_board import give_session_of
from tests.browser.test_pages import look_at
from tests.factories import (
    MeetingFactory,
    PriorityFactory,
    PriorityLeadFactory,
    SecretaryFactory,
)
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]

pytestmark = pytest.mark.usefixtures("november")


def test_an_agenda_is_grouped_and_an_item_goes_on_to_the_parent(
    page: Page, check_axe: CheckAxe
) -> None:
    full = full_board()
    board = full.board
    board.parent = Board.objects.create(
        name="Estuary Leaders", slug="leaders", organisation="Estuary", letters_in_brackets=False
    )
    board.save()
    SecretaryFactory(board=board.parent, user=full.secretary)
    tides = PriorityFactory(board=board, name="Safe Tides", aim="No ship aground.")
    PriorityLeadFactory(priority=tides, person=full.chair)
    meeting = MeetingFactory(board=board, date="2027-01-12")
    made(meeting, "Welcome Levels")
    AgendaItem.objects.filter(title="Levels").update(priority=tides)
    give_session_of(page, full.secretary)

    page.goto(reverse("agenda_build", args=[meeting.pk]))
    page.get_by_role("button", name="Group by priority").press("Enter")
    expect(page.locator(".builder__said")).to_contain_text("Put “Levels” under the heading")
    assert shape(meeting) == "Welcome Safe Tides(Levels)"
    look_at(page, check_axe)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".builder__said")).to_contain_text("Undid")
    assert shape(meeting) == "Welcome Levels"

    above = MeetingFactory(board=board.parent, date="2027-02-02")
    made(above, "Boards(First)")
    meeting.published_at = timezone.now()
    meeting.state = "published"
    meeting.save()
    page.goto(reverse("agenda_take", args=[above.pk]))
    look_at(page, check_axe)
    page.get_by_label("Levels").check()
    page.get_by_label("Where they go").select_option(label="Under 1. Boards")
    page.get_by_role("button", name="Take these to the agenda").click()
    expect(
        page.get_by_text("From Harbours Board, 12 January 2027, item 2: published")
    ).to_be_visible()
    look_at(page, check_axe)

    page.goto(tides.get_absolute_url())
    expect(page.get_by_text("No ship aground.")).to_be_visible()
    link = page.get_by_role("link", name="Taken to Estuary Leaders, 2 February 2027, item 1b")
    expect(link).to_be_visible()
    look_at(page, check_axe)
    page.goto(reverse("noted_priorities", args=[full.last_meeting.pk]))
    look_at(page, check_axe)
    page.get_by_label("Priority of:").first.select_option(label="Safe Tides")
    page.get_by_role("button", name="Save the priorities").click()
    expect(page.get_by_text("1 priority is changed.")).to_be_visible()
    page.goto(reverse("priority", args=[board.slug, tides.pk]))
    look_at(page, check_axe)
