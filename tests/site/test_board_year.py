"""A year of meetings in one form."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.boards.models import Board, Meeting
from tests.factories import MeetingFactory, SecretaryFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 30, tzinfo=UTC)):
        yield


@pytest.fixture
def board() -> Board:
    return SecretaryFactory(board__name="Harbours Board").board


@pytest.fixture
def client(board: Board) -> Client:
    client = Client()
    client.force_login(board.secretaries.get().user)
    return client


RULE = {
    "pattern": "monthly", "which": 3, "weekday": 1, "interval": 1, "first": "2026-12-01",
    "last": "2027-05-31", "start": "11:00", "duration_minutes": 90, "rooms": "Rooms A and B",
    "show": "1",
}  # fmt: skip
THIRD_TUESDAYS = [
    date(2026, 12, 15), date(2027, 1, 19), date(2027, 2, 16), date(2027, 3, 16),
    date(2027, 4, 20), date(2027, 5, 18),
]  # fmt: skip


def address(board: Board, **changes: object) -> str:
    query = {**RULE, **changes}
    parts = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('board_year', args=[board.slug])}?{parts}"


def dates(days: list[date], button: str = "make", **changes: object) -> dict[str, object]:
    """What a browser sends of the dates when nothing was changed, but for some."""
    sent: dict[str, object] = {
        "sitting-TOTAL_FORMS": len(days), "sitting-INITIAL_FORMS": len(days), button: "1",
    }  # fmt: skip
    for number, day in enumerate(days):
        sent |= {
            f"sitting-{number}-take": "on",
            f"sitting-{number}-date": day.isoformat(),
            f"sitting-{number}-start": "11:00",
            f"sitting-{number}-warned": day.isoformat(),
        }
    sent |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value is not None}


def test_the_rule_is_asked_for_the_rest_of_the_boards_year(client: Client, board: Board) -> None:
    page = client.get(reverse("board_year", args=[board.slug])).content.decode()
    assert 'value="2026-11-24"' in page
    assert 'value="2027-05-31"' in page
    assert "?first=2027-06-01&amp;last=2028-05-31" in page


def test_looking_at_dates_makes_nothing(client: Client, board: Board) -> None:
    page = client.get(address(board)).content.decode()
    assert "6 dates come of it" in page
    assert page.count("checked") == 6
    for day in THIRD_TUESDAYS:
        assert f"Tuesday {day.day} {day:%B %Y}" in page
    assert not Meeting.objects.exists()


def test_all_are_made_in_one_post_with_an_exception(client: Client, board: Board) -> None:
    venue = VenueFactory()
    sent = dates(
        THIRD_TUESDAYS,
        sitting__1__date="2027-01-21",
        sitting__1__start="14:30",
        sitting__2__take=None,
    )
    answer = client.post(address(board, venue=venue.pk), sent, follow=True)
    assert "5 meetings are planned." in answer.content.decode()
    made = list(board.meetings.order_by("date").values_list("date", "start"))
    eleven = time(11)
    assert made == [
        (date(2026, 12, 15), eleven),
        (date(2027, 1, 21), time(14, 30)),
        *((day, eleven) for day in THIRD_TUESDAYS[3:]),
    ]
    meeting = board.meetings.first()
    assert meeting is not None
    assert (meeting.venue, meeting.rooms, meeting.duration_minutes) == (venue, "Rooms A and B", 90)


def test_days_against_which_something_speaks_are_named_and_not_ticked(
    client: Client, board: Board
) -> None:
    MeetingFactory(board=board, date=date(2026, 12, 11), start=time(14))
    rule = {"pattern": "weekly", "weekday": 4, "first": "2026-11-20", "last": "2027-01-08"}
    page = client.get(address(board, **rule)).content.decode()
    assert "The day is past." in page  # 20 November
    assert "This board meets that day already, at 14.00." in page
    assert "Bank holiday: Christmas Day." in page
    assert "Bank holiday: New Year’s Day." in page
    assert page.count("checked") == 8 - 4
    saturdays = client.get(address(board, weekday=5)).content.decode()
    assert saturdays.count("A Saturday.") == 6


def test_a_date_moved_onto_a_bank_holiday_is_asked_about_once(client: Client, board: Board) -> None:
    sent = dates(THIRD_TUESDAYS[:2], sitting__0__date="2026-12-25")
    page = client.post(address(board), sent).content.decode()
    assert "Look again at 25 December 2026" in page
    assert "Bank holiday: Christmas Day." in page
    assert not Meeting.objects.exists()
    client.post(address(board), {**sent, "sitting-0-warned": "2026-12-25"})
    assert Meeting.objects.count() == 2


def test_checking_again_makes_nothing(client: Client, board: Board) -> None:
    sent = dates(THIRD_TUESDAYS[:2], "check", sitting__0__date="2026-12-25")
    page = client.post(address(board), sent).content.decode()
    assert "Bank holiday: Christmas Day." in page
    assert 'value="2026-12-25"' in page
    assert not Meeting.objects.exists()


def test_what_cannot_be_made_is_said_and_none_is_made(client: Client, board: Board) -> None:
    MeetingFactory(board=board, date=THIRD_TUESDAYS[0], start=time(11))
    page = client.post(address(board), dates(THIRD_TUESDAYS)).content.decode()
    assert "The board meets on 15 December 2026 at 11.00 already" in page
    none = dates(THIRD_TUESDAYS[1:3], sitting__0__take=None, sitting__1__take=None)
    assert "No date is ticked" in client.post(address(board), none).content.decode()
    twice = dates([THIRD_TUESDAYS[1]] * 2)
    assert "Two of these meetings" in client.post(address(board), twice).content.decode()
    bad = dates(THIRD_TUESDAYS[1:3], sitting__0__date="31 Juno", sitting__1__start="")
    page = client.post(address(board), bad).content.decode()
    assert "Give a day, such as 8/12/2026." in page
    assert "Give the hour." in page
    assert "31 Juno" in page
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last": "2026-11-30"}, "No such day lies between these two"),
        ({"pattern": "weekly", "last": "2099-01-01"}, "more than 60 meetings"),
        ({"first": "12/2026"}, "Give a day, such as 8/12/2026."),
        ({"first": "0001-01-01"}, "Give a day between the years 1990 and 2100."),
        ({"interval": 0}, "Give 1 or more."),
        ({"pattern": "yearly"}, "Select a valid choice"),
        ({"start": "noon"}, "Give an hour, such as 11:00."),
        ({"venue": 999999}, "Select a valid choice"),
    ],
)
def test_a_rule_that_gives_no_dates_is_explained(
    client: Client, board: Board, changes: dict[str, object], sentence: str
) -> None:
    page = client.get(address(board, **changes)).content.decode()
    assert sentence in page
    assert "come of it" not in page


@pytest.mark.parametrize(
    "sent", [{}, {"make": "1"}, {"make": "1", "sitting-TOTAL_FORMS": "9999999"}]
)
def test_a_broken_post_makes_nothing(client: Client, board: Board, sent: dict[str, object]) -> None:
    assert client.post(address(board), sent).status_code == 200
    assert client.post(reverse("board_year", args=[board.slug]), sent).status_code == 200
    assert not Meeting.objects.exists()


def test_an_empty_form_more_than_was_shown_is_no_meeting(client: Client, board: Board) -> None:
    sent = {**dates(THIRD_TUESDAYS[:1]), "sitting-TOTAL_FORMS": 12}
    assert client.post(address(board), sent).status_code == 302
    assert board.meetings.count() == 1
