"""Meetings by the month, and the list, by board."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html as lxml_html

from meetings.boards.models import Meeting
from tests.factories import (
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

CALENDAR = "/calendar/"


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 30, tzinfo=UTC)):
        yield


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client() -> Client:
    """A secretary of the Harbours Board, which has a published meeting on 8 December."""
    secretary = SecretaryFactory(board__name="Harbours Board", board__slug="harbours")
    MeetingFactory(board=secretary.board, state=Meeting.State.PUBLISHED)
    return signed_in(secretary.user)


def cells(page: str) -> dict[str, str]:
    """What each day of the month says, by its date."""
    table = lxml_html.fromstring(page).find(".//table[@class='month']")
    return {
        cell.find(".//time").get("datetime"): " ".join(cell.text_content().split())
        for cell in table.iter("td")
    }


def test_weeks_begin_on_monday_and_days_are_named(client: Client) -> None:
    page = client.get(f"{CALENDAR}?month=2026-12").content.decode()
    days = cells(page)
    assert next(iter(days)) == "2026-11-30"
    assert list(days)[-1] == "2027-01-03"
    assert days["2026-12-08"] == "Tuesday 8 December 11.00 Harbours Board"
    assert days["2026-12-25"] == "Friday 25 December Christmas Day"
    headings = lxml_html.fromstring(page).findall(".//table[@class='month']//th/abbr")
    assert headings[0].get("title") == "Monday"


def test_the_month_before_and_after_and_today(client: Client) -> None:
    page = client.get(f"{CALENDAR}?month=2026-12&board=harbours").content.decode()
    assert "month=2026-11" in page
    assert "month=2027-01" in page
    assert page.count("board=harbours") >= 3
    today = client.get(CALENDAR).content.decode()
    assert cells(today)["2026-11-24"] == "Tuesday 24 November Today"
    assert 'aria-current="date"' in today


@pytest.mark.parametrize("month", ["rubbish", "2026-13", "0001-01", "9999-12", "2026-W50", ""])
def test_what_is_no_month_shows_this_one(client: Client, month: str) -> None:
    page = client.get(CALENDAR, {"month": month}).content.decode()
    assert "November 2026" in page


def test_a_cancelled_meeting_is_struck_through_and_says_so(client: Client) -> None:
    Meeting.objects.update(state=Meeting.State.CANCELLED, cancel_reason="Frost.")
    page = client.get(f"{CALENDAR}?month=2026-12").content.decode()
    assert "<s>11.00 Harbours Board</s>" in page
    assert cells(page)["2026-12-08"].endswith("Cancelled")


def test_only_meetings_one_may_see_are_in_it() -> None:
    hidden = MeetingFactory(board__name="Board behind doors")
    public = BoardFactory(name="Open Board", is_public=True, slug="open")
    MeetingFactory(board=public, date=date(2026, 12, 9), published_at=timezone.now())
    MeetingFactory(board=public, date=date(2026, 12, 10), start=time(9))
    outsider = signed_in(UserFactory())
    for client in (outsider, Client()):
        page = client.get(f"{CALENDAR}?month=2026-12").content.decode()
        assert "Board behind doors" not in page
        assert "Open Board" in cells(page)["2026-12-09"]
        assert "Open Board" not in cells(page)["2026-12-10"]
        asked = client.get(f"{CALENDAR}?month=2026-12&board={hidden.board.slug}")
        assert "Board behind doors" not in asked.content.decode()
        listed = client.get("/meetings/", {"board": hidden.board.slug}).content.decode()
        assert "Board behind doors" not in listed


def test_both_pages_are_filtered_by_board() -> None:
    user = UserFactory()
    for name in ("Harbours Board", "Tides Board"):
        slug = name.lower().replace(" ", "-")
        board = MembershipFactory(person__user=None, board__name=name, board__slug=slug).board
        board.is_public = True
        board.save(update_fields=["is_public"])
        MeetingFactory(board=board, published_at=timezone.now())
    client = signed_in(user)
    month = client.get(f"{CALENDAR}?month=2026-12&board=tides-board").content.decode()
    assert cells(month)["2026-12-08"].endswith("11.00 Tides Board")
    listed = client.get("/meetings/?board=tides-board").content.decode()
    table = lxml_html.fromstring(listed).find(".//table").text_content()
    assert "Tides Board" in table
    assert "Harbours Board" not in table
    assert "/calendar/?board=tides-board" in listed


def test_an_empty_month_leads_to_the_next_meeting(client: Client) -> None:
    page = client.get(CALENDAR).content.decode()
    assert "No meetings in November 2026." in page
    assert 'month=2026-12">8 December 2026</a>' in page


def test_bank_holidays_are_those_of_the_boards_in_it() -> None:
    secretary = SecretaryFactory(board__holidays_of="SCT", board__slug="north")
    client = signed_in(secretary.user)
    days = cells(client.get(CALENDAR).content.decode())
    assert days["2026-11-30"].endswith("Andrew’s Day")
    SecretaryFactory(user=secretary.user, board__slug="south")
    assert cells(client.get(CALENDAR).content.decode())["2026-11-30"].endswith("(Scotland)")
    south = client.get(f"{CALENDAR}?board=south").content.decode()
    assert cells(south)["2026-11-30"] == "Monday 30 November"


def test_only_a_secretary_is_offered_to_plan(client: Client) -> None:
    year = reverse("board_year", args=["harbours"])
    for url in (CALENDAR, "/meetings/"):
        assert year in client.get(url).content.decode()
        assert year not in signed_in(UserFactory()).get(url).content.decode()


@pytest.mark.parametrize("url", [f"{CALENDAR}?month=2026-12", "/meetings/"])
def test_150_meetings_ask_as_few_questions_as_one(
    client: Client,
    url: str,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager],
) -> None:
    for number in range(150):
        MeetingFactory(
            board__is_public=True,
            date=date(2026, 12, 1 + number % 28),
            published_at=timezone.now(),
        )
    with django_assert_max_num_queries(9):
        assert "Harbours Board" in client.get(url).content.decode()
