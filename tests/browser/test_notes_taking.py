"""Notes taken by keyboard, while another writes and the connection drops."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from meetings.actions.models import Action
from meetings.minutes.models import NoteItem
from meetings.minutes.taking import open_notes
from tests.browser.demo_board import give_session_of
from tests.browser.test_boards import press
from tests.browser.test_pages import look_at
from tests.factories import RecommendationFactory
from tests.full_board import full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 12, 8, 12, 0, 5, tzinfo=UTC)
SIZE = {"width": 1440, "height": 900}


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("Saved 12.0")


def test_notes_are_taken_by_keyboard_through_a_lost_connection_and_beside_another(
    visit: Visit, check_axe: CheckAxe
) -> None:
    full = full_board()
    meeting = full.meeting
    meeting.state, meeting.published_at = "published", timezone.now()
    meeting.save()
    RecommendationFactory(
        report=full.items["2 paper"].report, position=1, text="<p>Members are asked to note it.</p>"
    )
    for item in meeting.items.filter(report__isnull=False):
        item.report.state = "cleared"
        item.report.save()
    notes = open_notes(meeting=meeting, by=full.secretary)
    survey, lamps, learning, secret = notes.items.all()[:4]
    officers = [officer.name for officer in full.officers[:2]]
    with time_machine.travel(NOON):
        page, other = visit(viewport=SIZE), visit(viewport=SIZE)
        for each in (page, other):
            give_session_of(each, full.secretary)
            each.goto(reverse("notes_take", args=[meeting.pk]))
        look_at(page, check_axe)
        page.set_viewport_size(SIZE)
        keys, at = page.keyboard, page.locator(":focus")

        # The first item: what was said, the recommendations, one action by two.
        keys.press("Alt+w")
        keys.type("The survey was brought in.")
        keys.press("Alt+r")
        expect(page.locator(f"#r{survey.pk}-decisions")).to_have_value(
            "noted the survey; and\nagreed its publication."
        )
        keys.press("Alt+a")
        keys.type("Publish the survey.")
        keys.press("Tab")
        keys.type(" / ".join(officers))
        keys.press("Tab")
        keys.type("Next")
        keys.press("Control+s")
        saved(page)
        action = Action.objects.get(note_item=survey)
        assert [each.person.name for each in action.ownerships.all()] == officers
        assert action.due_next_meeting
        assert [each.text for each in survey.decisions.all()] == [
            "<strong>noted</strong> the survey; and", "<strong>agreed</strong> its publication.",
        ]  # fmt: skip

        # The second: the connection is gone for a while, and the page goes on.
        keys.press("Alt+n")
        expect(at).to_have_id(f"r{lamps.pk}-narrative")
        page.context.set_offline(True)
        keys.type("The lamps were lit.")
        state = page.locator("#save-state")
        expect(state).to_have_text(
            "Not saved: no connection. Kept on this device and sent when it is back."
        )
        keys.press("Alt+a")
        keys.type("Count the lamps.")
        keys.press("Alt+n")
        expect(at).to_have_id(f"r{learning.pk}-narrative")
        assert not NoteItem.objects.get(pk=lamps.pk).narrative

        # Meanwhile another writes in the third.
        other.locator(f"[data-of='{learning.pk}'] a").click()
        other.locator(f"#r{learning.pk}-decisions").fill("noted the progress")
        saved(other)
        page.context.set_offline(False)
        saved(page)
        assert NoteItem.objects.get(pk=lamps.pk).narrative == "<p>The lamps were lit.</p>"
        assert Action.objects.get(note_item=lamps).text == "Count the lamps."
        expect(page.locator(f"#r{learning.pk}-decisions")).to_have_value("**noted** the progress")

        # The same field by both: each is shown both texts, and nothing is lost.
        keys.press("Alt+w")
        keys.type("Mine.")
        saved(page)
        expect(other.locator(f"#r{learning.pk}-narrative")).to_have_value("Mine.")
        page.context.set_offline(True)
        keys.type(" And more.")
        expect(state).to_contain_text("Not saved: no connection.")
        other.locator(f"#r{learning.pk}-narrative").fill("Theirs.")
        other.keyboard.press("Control+s")
        expect(other.locator(f"#r{learning.pk}-narrative")).to_have_value("Theirs.")
        expect(other.locator("#save-state")).to_contain_text("Saved 12.0")
        page.context.set_offline(False)
        both = page.locator("[data-both=narrative]")
        expect(both).to_contain_text("Theirs.")
        expect(page.locator(f"#r{learning.pk}-narrative")).to_have_value("Mine. And more.")
        check_axe(page)
        press(page, both.get_by_role("button", name="Store what is in the box"))
        saved(page)
        row = NoteItem.objects.get(pk=learning.pk)
        assert row.narrative == "<p>Mine. And more.</p>"

        # Kept on the device though the page is closed, and sent once when it is opened again.
        page.context.set_offline(True)
        keys.press("Alt+p")
        keys.press("Alt+c")
        keys.type("welcomed the lamps")
        expect(state).to_contain_text("Not saved: no connection.")
        context = page.context
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(reverse("notes_take", args=[meeting.pk]))
        saved(page)
        decided = NoteItem.objects.get(pk=lamps.pk).decisions.get()
        assert decided.text == "<strong>welcomed</strong> the lamps"
        assert Action.objects.filter(note_item=lamps).count() == 1
        page.goto(f"{reverse('notes_take', args=[meeting.pk])}#item-{secret.pk}")
        page.reload()
        expect(page.locator(f"#r{secret.pk}-minute")).to_be_visible()
        look_at(page, check_axe)

        # What was written in an item that is no longer there is shown, not dropped.
        page.evaluate(
            """([notes, user]) => localStorage.setItem(`board-papers:notes:${notes}:${user}:999`,
            JSON.stringify({fields: {narrative: "Of no item."}, seen: {}, tried: []}))""",
            [notes.pk, full.secretary.pk],
        )
        page.reload()
        expect(page.get_by_text("Of no item.")).to_be_visible()
        press(page, page.get_by_role("button", name="Throw it away"))
        expect(page.get_by_text("Of no item.")).not_to_be_visible()
        for each in (page, other):
            each.goto("about:blank")
