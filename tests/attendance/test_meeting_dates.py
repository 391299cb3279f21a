"""Who is told of what when a meeting is moved, cancelled or brought back, and when nobody is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.attendance import meeting_dates
from meetings.attendance.meeting_dates import Changed
from meetings.attendance.models import RegisterEntry
from meetings.attendance.whom_to_tell import whom_to_tell
from meetings.boards.models import Board, Meeting, OutgoingMessage
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services.meetings import Place, place_of
from meetings.members.models import Capacity, Person
from tests.factories import (
    ApologyFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return SecretaryFactory(
        board__name="Harbours Board", board__contact_email="office@estuaries.example"
    ).board


@pytest.fixture
def secretary(board: Board) -> User:
    return board.secretaries.get().user


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return MeetingFactory(board=board, rooms="Room A", venue=VenueFactory(name="Ferry House"))


def seat(board: Board, name: str, capacity: Capacity = Capacity.MEMBER, **more: object) -> Person:
    person = PersonFactory(name=name, email=f"{name.lower()}@example.org")
    return MembershipFactory(board=board, person=person, capacity=capacity, **more).person


def messages() -> list[dict[str, object]]:
    return list(OutgoingMessage.objects.values("name", "email", "subject", "lines"))


def to() -> list[str]:
    return sorted(str(message["email"]) for message in messages())


def text_to(address: str) -> str:
    (message,) = [each for each in messages() if each["email"] == address]
    return "\n".join(message["lines"])


def move(meeting: Meeting, by: User, **changes: object) -> Changed:
    given = {
        "revision": meeting.revision, "day": date(2027, 1, 19), "start": time(14, 30),
        "place": place_of(meeting), "reason": "The hall is let.", "tell": True,
    }  # fmt: skip
    return meeting_dates.change_meeting(meeting=meeting, by=by, **{**given, **changes})


def test_each_of_those_it_concerns_is_told_once(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    excused = seat(board, "Ivo")
    seat(board, "Hesper")
    PersonFactory(email="hesper@example.org")
    MembershipFactory(board=board, person=PersonFactory(name="Twin", email="HESPER@example.org"))
    listed = seat(board, "Leopold", Capacity.SUBSTITUTE)
    seat(board, "Tabitha", Capacity.SUBSTITUTE)
    seat(board, "Septimus", Capacity.OBSERVER)
    seat(board, "Gone", ends_on=date(2026, 11, 30))
    GroupSeatsFactory(board=board, group__office_email="orchard@estuaries.example")
    GroupSeatsFactory(board=board).group.office_users.add(UserFactory(email="meadow@example.org"))
    GroupSeatsFactory(board=board, seats=0, group__office_email="none@estuaries.example")
    nobody = MembershipFactory(board=board, person__name="Without Address").person
    ApologyFactory(meeting=meeting, person=excused, substitute=listed)
    changed = move(meeting, secretary)
    assert to() == [
        "hesper@example.org", "ivo@example.org", "leopold@example.org", "meadow@example.org",
        "orchard@estuaries.example", "septimus@example.org",
    ]  # fmt: skip
    assert changed.told is not None
    assert (changed.told.number, changed.told.without_address) == (6, (nobody.name,))
    assert "If you can come now, tell the secretariat." in text_to("ivo@example.org")
    assert "You still stand in for Ivo." in text_to("leopold@example.org")
    assert "apologies" not in text_to("hesper@example.org")


def test_a_move_is_told_with_both_dates_the_reason_and_the_calendar(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    seat(board, "Hesper")
    Person.objects.filter(name="Hesper").update(user=UserFactory())
    seat(board, "Ivo")
    move(meeting, secretary)
    (first, _) = messages()
    assert first["subject"] == "Harbours Board, 8 December 2026: moved to 19 January 2027, 14.30"
    text = text_to("hesper@example.org")
    for line in (
        "It was to be: Tuesday 8 December 2026, 11.00",
        "It now is: Tuesday 19 January 2027, 14.30",
        "Where: Room A, Ferry House",
        "Reason: The hall is let.",
        f"http://localhost:8000/meetings/{meeting.pk}/",
        f"http://localhost:8000/meetings/{meeting.pk}/meeting.ics",
        "office@estuaries.example",
    ):
        assert line in text.splitlines()
    assert "meeting.ics" not in text_to("ivo@example.org")  # has no account to open it with


def test_those_of_both_days_are_told_of_a_move_across_the_end_of_a_term(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    seat(board, "Old", ends_on=date(2026, 12, 31))
    seat(board, "New", starts_on=date(2027, 1, 1))
    GroupSeatsFactory(
        board=board, group__office_email="old-office@example.org", ends_on=date(2026, 12, 31)
    )
    move(meeting, secretary)
    assert to() == ["new@example.org", "old-office@example.org", "old@example.org"]


def test_another_room_is_told_and_another_lunch_is_not(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    seat(board, "Hesper")
    same = {"day": meeting.date, "start": meeting.start, "reason": ""}
    changed = move(meeting, secretary, **same, place=Place(120, meeting.venue, "Room A", "Soup."))
    assert changed.told is None
    assert messages() == []
    move(changed.meeting, secretary, **same, place=Place(120, meeting.venue, "Room B", "Soup."))
    text = text_to("hesper@example.org")
    assert "It was to be at: Room A, Ferry House" in text
    assert "It now is at: Room B, Ferry House" in text


def test_cancelling_and_bringing_back_are_told(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    seat(board, "Hesper")
    meeting_dates.cancel_meeting(meeting=meeting, by=secretary, reason="Snow.", tell=True)
    assert "Reason: Snow." in text_to("hesper@example.org")
    meeting_dates.bring_back(meeting=meeting, by=secretary, tell=True)
    assert [each["subject"] for each in messages()] == [
        "Harbours Board, 8 December 2026: cancelled",
        "Harbours Board, 8 December 2026: to be held after all",
    ]


def test_nobody_is_told_where_nobody_is_to_be(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    seat(board, "Hesper")
    meeting = move(meeting, secretary, tell=False).meeting
    meeting_dates.cancel_meeting(meeting=meeting, by=secretary, reason="Snow.", tell=False)
    meeting_dates.bring_back(meeting=meeting, by=secretary, tell=False)
    assert messages() == []


def test_nobody_is_told_of_what_is_refused_or_rolled_back(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    seat(board, "Hesper")
    with pytest.raises(Refused):
        move(meeting, secretary, reason="")
    with pytest.raises(SavedMeanwhile):
        move(meeting, secretary, revision=7)
    with pytest.raises(PermissionDenied):
        move(meeting, UserFactory())
    with transaction.atomic():
        meeting_dates.cancel_meeting(meeting=meeting, by=secretary, reason="Snow.", tell=True)
        assert len(messages()) == 1
        transaction.set_rollback(True)
    assert messages() == []
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED


def test_whom_to_tell_asks_the_same_number_of_questions_however_many(
    board: Board,
    meeting: Meeting,
    django_assert_num_queries: Callable[[int], AbstractContextManager],
) -> None:
    for _ in range(2):
        for number in range(20):
            MembershipFactory(board=board, person__user=UserFactory())
            GroupSeatsFactory(board=board).group.office_users.add(UserFactory())
            MembershipFactory(board=board, starts_on=date(2026, 6, number + 1))
        with django_assert_num_queries(5):
            whom_to_tell(meeting, [date(2026, 6, 30)])


def test_who_is_in_the_register_is_not_moved_to_another_day(
    meeting: Meeting, secretary: User
) -> None:
    entry = RegisterEntry.objects.create(
        meeting=meeting, person=PersonFactory(), kind="arrived", capacity="member", way="door",
        at=timezone.now(),
    )  # fmt: skip

    def move(day: date, start: time) -> None:
        meeting.refresh_from_db()
        meeting_dates.change_meeting(
            meeting=meeting, by=secretary, revision=meeting.revision, day=day, start=start,
            place=place_of(meeting), reason="Snow.", tell=False,
        )  # fmt: skip

    with pytest.raises(Refused, match="People are in the register"), transaction.atomic():
        move(date(2027, 1, 12), meeting.start)
    move(meeting.date, time(12))  # a late start on the same day
    entry.taken_back_at = timezone.now()
    entry.save()
    move(date(2027, 1, 12), meeting.start)
