"""Venues on the screen."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from boardpapers.accounts.models import User
from meetings.boards.models import Board, Venue
from tests.factories import BoardFactory, MeetingFactory, SecretaryFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> User:
    return SecretaryFactory().user


@pytest.fixture
def client(secretary: User) -> Client:
    client = Client()
    client.force_login(secretary)
    return client


def sent(**changes: object) -> dict[str, object]:
    return {"name": "Ferry House", "address": "Quay Street\nPortwick", **changes}


def test_a_venue_is_added_and_its_guidance_sanitised(client: Client) -> None:
    client.post(reverse("venue_new"), sent(guidance="Sign in.\n\nMind the <script>step"))
    venue = Venue.objects.get()
    assert venue.address_lines == ["Quay Street", "Portwick"]
    assert venue.guidance == "<p>Sign in.</p><p>Mind the</p>"
    again = client.post(reverse("venue_new"), sent()).content.decode()
    assert "There is a venue named “Ferry House” already" in again


def test_a_stale_change_shows_both(client: Client) -> None:
    venue = VenueFactory(name="Ferry House", guidance="<p>Sign in.</p>")
    url = reverse("venue", args=[venue.pk])
    client.post(url, sent(revision=0, guidance="Ring the bell."))
    answer = client.post(url, sent(revision=0, guidance="Knock."))
    assert answer.status_code == 409
    assert ">Ring the bell.</td>" in answer.content.decode()
    assert ">Knock.</td>" in answer.content.decode()
    venue.refresh_from_db()
    assert venue.guidance == "<p>Ring the bell.</p>"


def test_boards_one_may_not_see_are_not_named(client: Client, secretary: User) -> None:
    venue = VenueFactory()
    own = Board.objects.get(secretaries__user=secretary)
    MeetingFactory(venue=venue, board=own)
    assert "other boards" not in client.get(reverse("venue", args=[venue.pk])).content.decode()
    MeetingFactory(venue=venue, board=BoardFactory(name="Board behind doors"))
    for url in (reverse("venue", args=[venue.pk]), reverse("venue_list")):
        page = client.get(url).content.decode()
        assert own.name in page
        assert "Board behind doors" not in page
    assert "and other boards" in client.get(reverse("venue", args=[venue.pk])).content.decode()


def test_only_an_unused_venue_is_removed(client: Client) -> None:
    used, unused = VenueFactory(), VenueFactory()
    MeetingFactory(venue=used)
    page = client.post(reverse("venue_remove", args=[used.pk]), follow=True).content.decode()
    assert "cannot be removed" in page
    client.post(reverse("venue_remove", args=[unused.pk]))
    assert list(Venue.objects.all()) == [used]


def test_a_long_list_asks_as_few_questions_as_a_short_one(
    client: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    for _ in range(30):
        MeetingFactory(venue=VenueFactory(), board__is_public=True)
    with django_assert_max_num_queries(8):
        client.get(reverse("venue_list"))
