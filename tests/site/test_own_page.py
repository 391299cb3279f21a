"""Somebody's own page, for each role, and what the forms of a meeting's date say of telling."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.attendance.models import Apology, CalendarFeed
from meetings.boards.models import Meeting, OutgoingMessage
from meetings.members.models import Person
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    ApologyFactory,
    AttendanceFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PackFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.world import PUBLISHED_AT, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 28, 9, 30, tzinfo=UTC)):
        yield


def own_page(client: Client) -> str:
    return " ".join(client.get("/me/").content.decode().split())


def section(page: str, name: str) -> str:
    return page.split(f'<section aria-labelledby="{name}"')[1].split("</section>")[0]


def test_a_member_sees_meetings_packs_and_can_say_they_cannot_come(world: World) -> None:
    page = own_page(world.client("member"))
    meetings = section(page, "own-meetings")
    assert "Tuesday 8 December 2026, 11.00" in meetings
    assert "Pilot Rooms 1 and 2" in meetings
    for meeting in (world.full.meeting, world.full.next_meeting):
        assert reverse("apology_new", args=[meeting.pk]) in meetings
    assert reverse("packs:latest", args=[world.full.meeting.pk]) in meetings
    assert reverse("packs:latest", args=[world.full.next_meeting.pk]) not in meetings
    person = world.full.members[2]
    for name in ("interests", "person_attendance"):
        assert reverse(name, args=[person.pk]) in page
    assert reverse("own_needs") in page
    assert reverse("account_change_password") in page


def test_who_sent_apologies_is_offered_to_change_them(world: World) -> None:
    apology = ApologyFactory(
        meeting=world.full.meeting,
        person=world.full.members[2],
        substitute=world.full.substitutes[0],
    )
    meetings = section(own_page(world.client("member")), "own-meetings")
    assert "You sent apologies" in meetings
    assert f"{world.full.substitutes[0]} stands in" in meetings
    assert reverse("apology", args=[apology.pk]) in meetings
    assert reverse("apology_new", args=[world.full.meeting.pk]) not in meetings
    stands_in = section(own_page(world.client("substitute")), "own-meetings")
    assert f"You stand in</span> for {world.full.members[2]}" in stands_in
    assert reverse("apology", args=[apology.pk]) in stands_in
    Apology.objects.filter(pk=apology.pk).update(withdrawn_at=PUBLISHED_AT)
    assert "Nobody has asked you" in section(own_page(world.client("substitute")), "own-meetings")


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("substitute", "Substitute"),
        ("observer", "Observer"),
        ("secretary", "Secretariat"),
        ("group_office", "Group office"),
    ],
)
def test_each_sees_meetings_as_what_they_are(world: World, role: str, word: str) -> None:
    page = own_page(world.client(role))
    assert f'<span class="state">{word}</span>' in section(page, "own-meetings")
    assert "I can’t come" not in page


@pytest.mark.parametrize("role", ["substitute", "observer"])
def test_whoever_may_come_is_led_to_what_they_need_at_one_meeting(world: World, role: str) -> None:
    client = world.client(role)
    own = reverse("person_needs", args=[world.full.next_meeting.pk, world.users[role].person.pk])
    assert own in section(own_page(client), "own-meetings")
    assert own in client.get(world.full.next_meeting.get_absolute_url()).content.decode()
    assert client.get(own).status_code == 200
    assert own not in own_page(world.client("member"))


def test_an_observers_attendance_is_not_counted_and_not_shown(world: World) -> None:
    assert "Your attendance this year" not in own_page(world.client("observer"))
    assert "Your attendance this year" in own_page(world.client("substitute"))


def test_an_officer_sees_actions_and_an_outsider_what_the_page_is_for(world: World) -> None:
    actions = section(own_page(world.client("officer")), "own-actions")
    assert "Officers to collect the figures of each estuary." in actions
    outsider = own_page(world.client("outsider"))
    assert "No meeting of yours is planned." in outsider
    assert "Nothing is asked of you." in outsider
    assert "You belong to no board." in outsider
    assert "Your attendance this year" not in outsider


def test_a_cancelled_meeting_says_so_and_asks_for_nothing(world: World) -> None:
    Meeting.objects.filter(pk=world.full.next_meeting.pk).update(
        state=Meeting.State.CANCELLED, cancel_reason="No business."
    )
    meetings = section(own_page(world.client("member")), "own-meetings")
    assert "Cancelled</span> No business." in meetings
    assert reverse("apology_new", args=[world.full.next_meeting.pk]) not in meetings


def test_attendance_counts_the_meetings_at_which_they_were_expected() -> None:
    seat = MembershipFactory(
        person__user=UserFactory(), board__name="Harbours Board", starts_on=date(2026, 7, 1)
    )
    lines = [
        (date(2026, 6, 9), "held", "absent", "member"),  # before the seat
        (date(2026, 7, 7), "held", "present", "member"),
        (date(2026, 8, 4), "closed", "apologies", "member"),
        (date(2026, 9, 1), "held", "absent", "member"),
        (date(2026, 9, 8), "held", "present", "member"),
        (date(2026, 10, 6), "cancelled", "absent", "member"),
        (date(2026, 11, 3), "held", "", ""),  # nobody's attendance was recorded
        (date(2026, 11, 10), "held", "", ""),
        (date(2026, 12, 1), "planned", "", ""),
    ]
    for day, state, status, capacity in lines:
        meeting = MeetingFactory(board=seat.board, date=day, state=state, cancel_reason="Snow.")
        if status:
            AttendanceFactory(meeting=meeting, person=seat.person, status=status, capacity=capacity)
        if day == date(2026, 11, 10):
            AttendanceFactory(meeting=meeting, status="present", capacity="member")
    elsewhere = MeetingFactory(board__name="Tides Board", date=date(2026, 9, 9), state="held")
    AttendanceFactory(meeting=elsewhere, person=seat.person, capacity="substitute")
    client = Client()
    client.force_login(seat.person.user)
    table = section(own_page(client), "own-attendance")
    rows = [
        [cell.split("</td>")[0] for cell in row.split('<td class="number" data-label="')[1:]]
        for row in table.split("<tr>")[2:]
    ]
    assert rows == [
        ['Expected at">5', 'Present">2', 'Apologies">1', 'Absent">1'],
        ['Expected at">0', 'Present">0', 'Apologies">0', 'Absent">0'],
    ]
    assert "1 not recorded" in table
    assert "Tides Board" in table
    assert "stood in at 1 meeting" in table


def test_the_calendars_address_is_made_shown_and_renewed(world: World) -> None:
    client = world.client("member")
    assert "Make my address" in own_page(client)
    assert not CalendarFeed.objects.exists()
    client.post("/me/calendar/renew/")
    first = CalendarFeed.objects.get()
    assert f"http://localhost:8000/calendar/{first.key}.ics" in own_page(client)
    assert "no-store" in client.get("/me/")["Cache-Control"]
    page = client.post("/me/calendar/renew/", follow=True).content.decode()
    second = CalendarFeed.objects.get()
    assert "the old one is nothing now" in page
    assert first.key not in page
    assert second.key in page
    assert second.user == world.users["member"]
    assert first.key not in own_page(world.client("chair"))


def test_the_page_asks_the_same_number_of_questions_however_much_is_theirs(
    world: World, django_assert_max_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    client = world.client("member")
    person = Person.objects.get(user=world.users["member"])
    with django_assert_max_num_queries(29):
        client.get("/me/")
    for number in range(1, 12):
        board = MembershipFactory(person=person).board
        SecretaryFactory(board=board, user=person.user)
        GroupSeatsFactory(board=board).group.office_users.add(person.user)
        meeting = MeetingFactory(board=board, date=date(2026, 12, number))
        PackFactory(meeting=meeting)
        ApologyFactory(meeting=meeting, person=person, substitute=PersonFactory())
        held = MeetingFactory(board=board, date=date(2026, 10, number), state="held")
        AttendanceFactory(meeting=held, person=person)
        ActionOwnerFactory(action=ActionFactory(meeting=held), person=person)
    with django_assert_max_num_queries(29):
        client.get("/me/")


def test_home_and_the_name_lead_here(world: World) -> None:
    page = world.client("member").get("/").content.decode()
    assert page.count('href="/me/"') == 2


def test_the_secretariat_chooses_whether_to_tell(world: World) -> None:
    client, meeting = world.client("secretary"), world.full.meeting
    change = reverse("meeting_change", args=[meeting.pk])
    for url in (change, reverse("meeting_cancel", args=[meeting.pk])):
        assert 'id="id_tell" checked' in client.get(url).content.decode()
    sent = {
        "date": "2026-12-15", "start": "11:00", "duration_minutes": 120, "revision": 0,
        "warned": "2026-12-15", "reason": "Snow.", "tell": "on",
    }  # fmt: skip
    page = client.post(change, sent, follow=True).content.decode()
    told = OutgoingMessage.objects.count()
    assert told
    assert f"By e-mail {told} addresses are told." in page
    assert "Cosmo Ravenscar" in page  # has no address
    assert "please tell them in another way" in page
    cancel = reverse("meeting_cancel", args=[meeting.pk])
    client.post(cancel, {"reason": "Snow."})
    assert 'name="tell"' in client.get(meeting.get_absolute_url()).content.decode()
    assert OutgoingMessage.objects.count() == told
    client.post(reverse("meeting_bring_back", args=[meeting.pk]), {"tell": "on"})
    assert OutgoingMessage.objects.count() == 2 * told


def test_nobody_is_told_of_the_past_unless_it_is_asked_for(world: World) -> None:
    meeting = MeetingFactory(board=world.full.board, date=date(2026, 11, 20))
    page = world.client("secretary").get(reverse("meeting_change", args=[meeting.pk]))
    assert 'id="id_tell" checked' not in page.content.decode()
    assert 'id="id_tell"' in page.content.decode()
