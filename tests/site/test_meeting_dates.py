"""Adding, moving, cancelling and bringing back a meeting, on the screen."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.boards.models import Board, Meeting
from meetings.members.models import Capacity
from tests.factories import (
    MeetingFactory,
    MeetingMoveFactory,
    MembershipFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)
from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 30, tzinfo=UTC)):
        yield


@pytest.fixture
def board() -> Board:
    return SecretaryFactory(board__name="Harbours Board").board


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return MeetingFactory(board=board, date=date(2026, 12, 8), start=time(11))


@pytest.fixture
def client(board: Board) -> Client:
    client = Client()
    client.force_login(board.secretaries.get().user)
    return client


@pytest.fixture
def reader(board: Board) -> Client:
    user = UserFactory()
    MembershipFactory(board=board, person__user=user, capacity=Capacity.OBSERVER)
    client = Client()
    client.force_login(user)
    return client


def as_opened(meeting: Meeting, **changes: object) -> dict[str, object]:
    return {
        "date": meeting.date.isoformat(), "start": f"{meeting.start:%H:%M}",
        "duration_minutes": meeting.duration_minutes, "rooms": meeting.rooms,
        "revision": meeting.revision, "warned": meeting.date.isoformat(), **changes,
    }  # fmt: skip


def test_one_meeting_is_added_as_the_last_was_held(client: Client, board: Board) -> None:
    venue = VenueFactory()
    MeetingFactory(board=board, date=date(2026, 9, 1), start=time(14, 30), venue=venue, rooms="A")
    url = reverse("meeting_new", args=[board.slug])
    page = client.get(url).content.decode()
    assert 'value="14:30"' in page
    assert f'<option value="{venue.pk}" selected>' in page
    sent = {"date": "2026-12-08", "start": "11.00", "duration_minutes": 120, "venue": venue.pk}
    answer = client.post(url, sent)
    made = board.meetings.get(date=date(2026, 12, 8))
    assert answer["Location"] == made.get_absolute_url()
    assert (made.start, made.venue) == (time(11), venue)


def test_a_day_is_asked_about_before_it_is_taken(client: Client, board: Board) -> None:
    url = reverse("meeting_new", args=[board.slug])
    sent = {"date": "2026-12-25", "start": "11:00", "duration_minutes": 120}
    page = client.post(url, sent).content.decode()
    assert "Bank holiday: Christmas Day." in page
    assert 'name="warned" value="2026-12-25"' in page
    assert not board.meetings.exists()
    other = client.post(url, {**sent, "date": "2026-12-26", "warned": "2026-12-25"})
    assert "A Saturday." in other.content.decode()
    client.post(url, {**sent, "warned": "2026-12-25"})
    assert board.meetings.get().date == date(2026, 12, 25)


def test_moving_needs_a_reason_that_everybody_then_reads(
    client: Client, reader: Client, meeting: Meeting
) -> None:
    url = reverse("meeting_change", args=[meeting.pk])
    sent = as_opened(meeting, date="2026-12-15")
    assert "Say in a few words why the meeting is moved" in client.post(url, sent).content.decode()
    client.post(url, {**sent, "reason": "The hall is let."})
    for each in (client, reader):
        page = each.get(meeting.get_absolute_url()).content.decode()
        assert "Tuesday 15 December 2026" in page
        assert "Moved from Tuesday 8 December 2026: The hall is let." in page


def test_a_move_of_the_hour_names_the_hour(client: Client, meeting: Meeting) -> None:
    MeetingMoveFactory(meeting=meeting, from_date=meeting.date, from_start=time(9, 30))
    assert "Moved from 09.30" in client.get(meeting.get_absolute_url()).content.decode()


def test_readers_of_a_published_meeting_have_the_old_date(client: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.PUBLISHED, published_at=timezone.now()
    )
    url = reverse("meeting_change", args=[meeting.pk])
    assert "Readers have Tuesday 8 December 2026, 11.00" in client.get(url).content.decode()
    sent = as_opened(meeting, date="2026-12-15", reason="Snow.")
    page = client.post(url, sent, follow=True).content.decode()
    assert "publish it again, and tell its readers" in page


def test_two_who_change_one_meeting_see_each_other(client: Client, meeting: Meeting) -> None:
    url = reverse("meeting_change", args=[meeting.pk])
    client.post(url, as_opened(meeting, rooms="Theirs"))
    answer = client.post(url, as_opened(meeting, rooms="Mine", date="2026-12-15", reason="Snow."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ">Theirs</td>" in page
    assert ">Mine</td>" in page
    assert ">8 December 2026</td>" in page
    meeting.refresh_from_db()
    assert (meeting.rooms, meeting.date) == ("Theirs", date(2026, 12, 8))


@pytest.mark.parametrize("state", [Meeting.State.HELD, Meeting.State.CLOSED])
def test_what_was_held_is_on_record(client: Client, meeting: Meeting, state: str) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    for name in ("meeting_change", "meeting_cancel"):
        url = reverse(name, args=[meeting.pk])
        page = client.get(url).content.decode()
        assert "This meeting was held" in page
        assert "<button class" not in page.split("<main")[1]
        client.post(url, as_opened(meeting, date="2026-12-15", reason="Snow."))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.date) == (state, date(2026, 12, 8))
    assert "Change date or place" not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_meeting_is_cancelled_and_brought_back(
    client: Client, reader: Client, meeting: Meeting
) -> None:
    url = reverse("meeting_cancel", args=[meeting.pk])
    assert "Fill this in." in client.post(url, {"reason": ""}).content.decode()
    client.post(url, {"reason": "Nobody can come."})
    page = reader.get(meeting.get_absolute_url()).content.decode()
    assert "Nobody can come." in page
    assert "Bring it back" not in page
    assert "Bring it back" in client.get(meeting.get_absolute_url()).content.decode()
    assert "Bring it back" in client.get(url).content.decode()
    client.post(reverse("meeting_bring_back", args=[meeting.pk]))
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED


def test_readers_are_not_offered_changes(reader: Client, meeting: Meeting) -> None:
    page = reader.get(meeting.get_absolute_url()).content.decode()
    assert "Change date or place" not in page
    assert "Cancel the meeting" not in page


@pytest.mark.parametrize(
    ("substitutes", "observers", "sentence"),
    [
        (False, False, "members of the board and whoever stands in for one of them."),
        (True, False, "members of the board, all its substitutes and whoever stands in for a"),
        (False, True, "members of the board, its observers and whoever stands in for a member."),
        (True, True, "members of the board, all its substitutes, its observers and whoever"),
    ],
)
def test_the_publish_page_says_who_will_have_the_members_edition(
    substitutes: bool, observers: bool, sentence: str
) -> None:
    world = make_world()
    Board.objects.filter(pk=world.full.board.pk).update(
        substitutes_see_confidential=substitutes, observers_see_confidential=observers
    )
    url = reverse("meeting_publish", args=[world.full.meeting.pk])
    Meeting.objects.filter(pk=world.full.meeting.pk).update(
        state=Meeting.State.PLANNED, published_at=None
    )
    page = " ".join(world.client("secretary").get(url).content.decode().split())
    assert sentence in page
