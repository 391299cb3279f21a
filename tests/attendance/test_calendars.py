"""Feeds and the files of single meetings: whose, which meetings, and how they follow changes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from boardpapers.accounts.models import User
from meetings.attendance.calendars import feed_file, feed_of, meeting_file, renew_feed
from meetings.attendance.models import Apology, CalendarFeed
from meetings.boards.models import Board, Meeting
from meetings.boards.refusals import Refused
from meetings.boards.services import meetings as services
from meetings.boards.services.meetings import Place
from meetings.members.models import Capacity
from tests.factories import (
    ApologyFactory,
    AttendanceFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

TODAY = date(2026, 11, 24)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def board() -> Board:
    return SecretaryFactory(board__name="Harbours Board").board


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return MeetingFactory(board=board, rooms="Rooms A, B", venue=VenueFactory(name="Ferry House"))


@pytest.fixture
def member(board: Board) -> User:
    return MembershipFactory(board=board, person=PersonFactory(user=UserFactory())).person.user


def feed(user: User) -> dict[str, Event]:
    """The events of somebody's feed by UID, as a calendar programme reads them."""
    found = CalendarFeed.objects.filter(user=user).first() or renew_feed(user=user)
    file = Calendar.from_ical(feed_file(found).content)
    assert file["METHOD"] == "PUBLISH"
    events = {str(event["UID"]): event for event in file.events}
    assert len(events) == len(file.events)
    return events


def single(user: User, meeting: Meeting) -> Event:
    (event,) = Calendar.from_ical(
        meeting_file(user, Meeting.objects.get(pk=meeting.pk)).content
    ).events
    return event


def days(user: User) -> list[date]:
    return [event["DTSTART"].dt.date() for event in feed(user).values()]


def test_an_event_says_what_when_where_and_nothing_of_papers(
    member: User, meeting: Meeting
) -> None:
    event = feed(member)[str(meeting.uid)]
    assert event["SUMMARY"] == "Harbours Board"
    assert event["LOCATION"] == "Rooms A, B, Ferry House, Quay Street, Portwick, PW1 2AB"
    assert event["URL"].endswith(f"/meetings/{meeting.pk}/")
    assert event["DTSTART"].dt == datetime(2026, 12, 8, 11, tzinfo=LONDON)
    assert event["DTEND"].dt == datetime(2026, 12, 8, 13, tzinfo=LONDON)
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    assert "The agenda is not out yet." in event["DESCRIPTION"]


def test_the_feed_holds_the_year_past_and_all_to_come(member: User, board: Board) -> None:
    wanted = [date(2025, 11, 25), date(2026, 5, 1), date(2031, 1, 1)]
    for day in (date(2025, 11, 20), *wanted):
        MeetingFactory(board=board, date=day)
    MeetingFactory()
    assert days(member) == wanted


@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "shown"),
    [
        (None, None, [1, 12]),
        (None, date(2026, 11, 30), [1]),
        (date(2026, 6, 1), None, [12]),
        (None, date(2026, 11, 1), []),
        (date(2026, 12, 1), None, []),
    ],
)
def test_a_seat_has_the_meetings_of_its_term_while_it_lasts(
    board: Board, capacity: Capacity, starts_on: date | None, ends_on: date | None,
    shown: list[int],
) -> None:  # fmt: skip
    user = UserFactory()
    MembershipFactory(
        board=board, person__user=user, capacity=capacity, starts_on=starts_on, ends_on=ends_on
    )
    for day in (date(2026, 1, 12), date(2026, 12, 8)):
        MeetingFactory(board=board, date=day)
    assert [day.month for day in days(user)] == shown


def test_a_later_term_brings_the_earlier_ones_meetings(board: Board, member: User) -> None:
    person = member.person
    person.memberships.update(ends_on=date(2026, 5, 31))
    MembershipFactory(board=board, person=person, starts_on=date(2026, 6, 1))
    MeetingFactory(board=board, date=date(2026, 3, 3))
    assert days(member) == [date(2026, 3, 3)]


def test_what_somebody_attended_stays_when_they_have_left(board: Board, member: User) -> None:
    was_there, was_not = (
        MeetingFactory(board=board, date=date(2026, month, 3), state=Meeting.State.HELD)
        for month in (3, 4)
    )
    AttendanceFactory(meeting=was_there, person=member.person)
    AttendanceFactory(meeting=was_not, person=member.person, status="absent")
    member.person.memberships.update(ends_on=date(2026, 5, 1))
    assert days(member) == [was_there.date]


def test_standing_in_brings_one_meeting_and_it_goes_again(board: Board, meeting: Meeting) -> None:
    user = UserFactory()
    apology = ApologyFactory(
        meeting=meeting, person__name="Ivo Tansley", substitute=PersonFactory(user=user)
    )
    MeetingFactory(board=board, date=date(2027, 1, 12))
    (event,) = feed(user).values()
    assert event["SUMMARY"] == "Harbours Board (standing in for Ivo Tansley)"
    assert event["TRANSP"] == "OPAQUE"
    Apology.objects.filter(pk=apology.pk).update(withdrawn_at=timezone.now())
    assert feed(user) == {}


def test_an_excused_member_is_free(member: User, meeting: Meeting) -> None:
    before = single(member, meeting)["DTSTAMP"].dt
    ApologyFactory(meeting=meeting, person=member.person, sent_at=before + timedelta(days=3))
    event = feed(member)[str(meeting.uid)]
    assert event["SUMMARY"] == "Harbours Board (apologies sent)"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["DTSTAMP"].dt == before + timedelta(days=3)


def test_those_who_do_not_go_are_free(board: Board, meeting: Meeting) -> None:
    listed = MembershipFactory(
        board=board, person__user=UserFactory(), capacity=Capacity.SUBSTITUTE
    ).person.user
    office = UserFactory()
    GroupSeatsFactory(board=board).group.office_users.add(office)
    secretary = board.secretaries.get().user
    found = {user: feed(user)[str(meeting.uid)]["TRANSP"] for user in (listed, office, secretary)}
    assert found == {listed: "TRANSPARENT", office: "TRANSPARENT", secretary: "OPAQUE"}


def test_a_group_without_seats_has_no_meetings(board: Board, meeting: Meeting) -> None:
    office = UserFactory()
    GroupFactory().office_users.add(office)
    GroupSeatsFactory(board=board, ends_on=date(2026, 5, 31)).group.office_users.add(office)
    assert feed(office) == {}


def test_a_cancelled_meeting_stays_in_the_feed_and_is_taken_out_by_its_file(
    board: Board, member: User, meeting: Meeting
) -> None:
    secretary = board.secretaries.get().user
    services.cancel_meeting(meeting=meeting, by=secretary, reason="Snow, and ice; all day")
    event = feed(member)[str(meeting.uid)]
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["SUMMARY"] == "Cancelled: Harbours Board"
    assert "Cancelled: Snow, and ice; all day" in event["DESCRIPTION"]
    file = Calendar.from_ical(meeting_file(member, Meeting.objects.get(pk=meeting.pk)).content)
    assert file["METHOD"] == "CANCEL"
    assert file.events[0]["UID"] == event["UID"]
    assert file.events[0]["SEQUENCE"] == event["SEQUENCE"] == 1


def test_a_moved_meeting_says_from_when_and_why(
    board: Board, member: User, meeting: Meeting
) -> None:
    services.change_meeting(
        meeting=meeting, by=board.secretaries.get().user, revision=0, day=date(2027, 6, 15),
        start=time(10, 30), place=services.place_of(meeting), reason="The hall is let.",
    )  # fmt: skip
    event = feed(member)[str(meeting.uid)]
    assert event["DTSTART"].dt == datetime(2027, 6, 15, 10, 30, tzinfo=LONDON)
    said = "Moved from Tuesday 8 December 2026, 11.00: The hall is let."
    assert said in event["DESCRIPTION"]


def test_a_save_that_changes_nothing_is_no_news_to_calendars(
    board: Board, meeting: Meeting
) -> None:
    saved = services.change_meeting(
        meeting=meeting, by=board.secretaries.get().user, revision=0, day=meeting.date,
        start=meeting.start, place=services.place_of(meeting), reason="",
    )  # fmt: skip
    assert saved.revision == 0


STEPS = st.one_of(
    st.tuples(
        st.just("change"),
        st.sampled_from(
            [date(2026, 10, 25), date(2027, 3, 28), date(2027, 7, 1), date(2026, 12, 8)]
        ),
        st.sampled_from([time(0, 30), time(11), time(18, 45)]),
        st.sampled_from(["Room A", "Room B"]),
    ),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("bring back")),
    st.tuples(st.just("plan")),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=7))
def test_any_sequence_of_changes_is_followed(
    steps: list[tuple], board: Board, member: User
) -> None:
    """One UID for the meeting's life; SEQUENCE rises with each change and with nothing else."""
    secretary = board.secretaries.get().user
    meeting = MeetingFactory(board=board, date=date(2027, 2, 2))
    seen = feed(member)[str(meeting.uid)]
    for step in steps:
        meeting = Meeting.objects.get(pk=meeting.pk)
        before = (meeting.date, meeting.start, meeting.rooms, meeting.state)
        with suppress(Refused):
            take(step, meeting, secretary)
        now = Meeting.objects.get(pk=meeting.pk)
        event = feed(member)[str(now.uid)]
        changed = before != (now.date, now.start, now.rooms, now.state)
        assert event["SEQUENCE"] - seen["SEQUENCE"] == changed
        assert event["DTSTAMP"].dt >= seen["DTSTAMP"].dt
        assert event["UID"] == seen["UID"]
        local = datetime.combine(now.date, now.start, tzinfo=LONDON)
        assert event["DTSTART"].dt == local
        assert event["DTSTART"].dt.utcoffset() == local.utcoffset()
        assert (event["STATUS"] == "CANCELLED") == (now.state == Meeting.State.CANCELLED)
        assert single(member, now) == event
        seen = event
    board.meetings.all().delete()


def take(step: tuple, meeting: Meeting, secretary: User) -> None:
    match step:
        case ("change", day, start, rooms):
            services.change_meeting(
                meeting=meeting, by=secretary, revision=meeting.revision, day=day, start=start,
                place=Place(120, None, rooms), reason="A reason.",
            )  # fmt: skip
        case ("cancel",):
            services.cancel_meeting(meeting=meeting, by=secretary, reason="Snow.")
        case ("bring back",):
            services.bring_back(meeting=meeting, by=secretary)
        case ("plan",):
            services.plan_meetings(
                board=meeting.board, by=secretary, sittings=[(date(2027, 7, 1), time(11))],
                place=Place(60),
            )  # fmt: skip


def url(key: str) -> str:
    return reverse("calendar_feed", args=[key])


def test_the_key_opens_the_feed_until_it_is_renewed(member: User, meeting: Meeting) -> None:
    first = renew_feed(user=member).key
    answer = Client().get(url(first))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private", "noindex")
    assert str(meeting.uid).encode() in answer.content
    second = renew_feed(user=member).key
    assert len(second) >= 43
    assert Client().get(url(first)).status_code == 404
    assert Client().get(url(second)).status_code == 200


def test_a_feed_that_has_not_changed_is_not_sent_again(member: User, meeting: Meeting) -> None:
    address = url(renew_feed(user=member).key)
    tag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"if-none-match": tag}).status_code == 304
    Meeting.objects.filter(pk=meeting.pk).update(rooms="Room C")
    assert Client().get(address, headers={"if-none-match": tag}).status_code == 200


def test_a_closed_account_has_no_feed(member: User) -> None:
    key = renew_feed(user=member).key
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert Client().get(url(key)).status_code == 404
    assert feed_of("") is None


def test_an_open_board_lets_anybody_take_a_published_meeting(
    board: Board, meeting: Meeting
) -> None:
    address = reverse("meeting_ics", args=[meeting.pk])
    assert Client().get(address).status_code == 404
    Board.objects.filter(pk=board.pk).update(is_public=True)
    assert Client().get(address).status_code == 404
    Meeting.objects.filter(pk=meeting.pk).update(published_at=timezone.now(), state="published")
    answer = Client().get(address)
    assert answer.status_code == 200
    assert 'filename="harbours' in answer["Content-Disposition"]
    assert b"TRANSP:OPAQUE" in answer.content


def test_a_feed_asks_the_same_number_of_questions_however_long(
    board: Board, member: User, django_assert_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    MeetingFactory(board=board)
    address = url(renew_feed(user=member).key)
    with django_assert_num_queries(9):
        Client().get(address)
    for number in range(1, 29):
        other = MembershipFactory(person=member.person).board
        for each in (board, other):
            ApologyFactory(
                meeting=MeetingFactory(
                    board=each, date=date(2027, 2, number), venue=VenueFactory()
                ),
                person=member.person,
            )
    with django_assert_num_queries(9):
        Client().get(address)
