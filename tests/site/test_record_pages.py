"""The pages of what is for a board's record."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.chairs_reports.models import RecordedEvent
from tests.chairs_reports.boards import Reporting, reporting
from tests.factories import RecordedEventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Reporting:
    return reporting()


@pytest.fixture
def chair(world: Reporting) -> Client:
    client = Client()
    client.force_login(world.chair.user)
    return client


def test_an_event_is_jotted_down_without_scripts(world: Reporting, chair: Client) -> None:
    response = chair.post(
        reverse("event_new", args=[world.board.slug]),
        {"text": "We opened **the stage**.", "happened_on": "12/11/2026"},
    )
    assert response.status_code == 302
    event = RecordedEvent.objects.get()
    assert event.text == "<p>We opened <strong>the stage</strong>.</p>"
    page = chair.get(response["Location"]).content.decode()
    assert "We opened <strong>the stage</strong>." in page
    assert "12 November 2026" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "", "happened_on": "2026-11-12"}, "Fill this in."),
        ({"text": "x", "happened_on": "someday"}, "Give a day, such as 8/12/2026."),
        ({"text": "x", "happened_on": "2026-11-12", "priority": "999"}, "Select a valid choice"),
        ({"text": "x", "happened_on": "2026-11-12", "confidential": "on"}, "Give the reason"),
        ({"text": "x" * 1_000_001, "happened_on": "2026-11-12"}, "too long"),
        ({"text": "x", "happened_on": "2026-11-12", "subject": "x" * 201}, "at most 200"),
        ({"text": "\0", "happened_on": "2026-11-12"}, "Fill this in."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(
    sent: dict[str, str], sentence: str, world: Reporting, chair: Client
) -> None:
    response = chair.post(reverse("event_new", args=[world.board.slug]), sent)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not RecordedEvent.objects.exists()


def test_what_is_no_text_of_the_house_form_is_taken_out(world: Reporting, chair: Client) -> None:
    chair.post(
        reverse("event_new", args=[world.board.slug]),
        {
            "text": '<p onclick="x()">A visit<script>x()</script></p>',
            "text-form": "html",
            "happened_on": "2026-11-12",
        },
    )
    assert RecordedEvent.objects.get().text == "<p>A visit</p>"


def test_a_stale_save_shows_both_texts_and_can_be_sent_again(
    world: Reporting, chair: Client
) -> None:
    event = RecordedEventFactory(
        board=world.board, added_by=world.chair.user, text="<p>Theirs.</p>", revision=1
    )
    sent = {"text": "Mine.", "happened_on": "2026-11-12", "revision": "0"}
    response = chair.post(reverse("event_change", args=[event.pk]), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs." in page
    assert "Mine." in page
    again = chair.post(reverse("event_change", args=[event.pk]), {**sent, "revision": "1"})
    assert again.status_code == 302
    event.refresh_from_db()
    assert event.text == "<p>Mine.</p>"


def test_one_that_is_told_of_says_so_and_cannot_be_removed(world: Reporting, chair: Client) -> None:
    event = RecordedEventFactory(board=world.board, added_by=world.chair.user)
    world.begin()
    page = chair.get(reverse("board_record", args=[world.board.slug])).content.decode()
    assert f"Told in the report of {world.meeting.date:%-d %B %Y}" in page
    assert reverse("event_remove", args=[event.pk]) not in page
    response = chair.post(reverse("event_remove", args=[event.pk]), follow=True)
    assert "stays on record" in response.content.decode()


@pytest.mark.parametrize("events", [7, 45])
def test_the_list_takes_the_same_queries_for_many(
    events: int, world: Reporting, chair: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    RecordedEventFactory.create_batch(events, board=world.board, priority=world.tides)
    world.begin()
    address = reverse("board_record", args=[world.board.slug])
    chair.get(address)
    with django_assert_num_queries(10):
        chair.get(address)


def test_the_page_with_an_event_is_found(world: Reporting, chair: Client) -> None:
    """A result of a search leads to the event, however much is newer."""
    event = RecordedEventFactory(board=world.board, happened_on=date(2020, 1, 2))
    RecordedEventFactory.create_batch(51, board=world.board, happened_on=date(2020, 1, 2))
    address = reverse("board_record", args=[world.board.slug])
    anchor = f'id="event-{event.pk}"'
    assert anchor not in chair.get(address).content.decode()
    assert anchor in chair.get(address, {"event": event.pk}).content.decode()
    for odd in ("0", "x", "²", "9" * 30):
        assert chair.get(address, {"event": odd}).status_code == 200
