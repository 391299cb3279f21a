"""Planning meetings, moving them, cancelling them and bringing them back."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.boards.models import Board, Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services.meetings import (
    Place,
    bring_back,
    cancel_meeting,
    change_meeting,
    plan_meetings,
)
from tests.factories import MeetingFactory, SecretaryFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db

ELEVEN = time(11)
PLACE = Place(duration_minutes=90, rooms="Rooms A and B")
PUBLISHED_AT = datetime(2026, 11, 27, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def secretary() -> User:
    return SecretaryFactory().user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(secretaries__user=secretary)


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return MeetingFactory(board=board, date=date(2026, 12, 8), start=ELEVEN)


def change(meeting: Meeting, by: User, **changes: object) -> Meeting:
    given = {
        "revision": meeting.revision, "day": meeting.date, "start": meeting.start,
        "place": PLACE, "reason": "",
    }  # fmt: skip
    return change_meeting(meeting=meeting, by=by, **{**given, **changes})


def test_a_years_meetings_are_made_at_once(board: Board, secretary: User) -> None:
    venue = VenueFactory()
    made = plan_meetings(
        board=board,
        by=secretary,
        sittings=[(date(2027, 1, 12), ELEVEN), (date(2026, 12, 8), time(14))],
        place=replace(PLACE, venue=venue),
    )
    assert [(each.date, each.start) for each in made] == [
        (date(2026, 12, 8), time(14)),
        (date(2027, 1, 12), ELEVEN),
    ]
    stored = board.meetings.get(date=date(2027, 1, 12))
    assert (stored.venue, stored.rooms, stored.duration_minutes) == (venue, "Rooms A and B", 90)
    assert stored.state == Meeting.State.PLANNED


@pytest.mark.parametrize("state", [Meeting.State.PLANNED, Meeting.State.CANCELLED])
def test_none_is_made_where_one_falls_together_with_another(
    board: Board, secretary: User, meeting: Meeting, state: str
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state, cancel_reason="Frost.")
    sittings = [(date(2026, 11, 10), ELEVEN), (meeting.date, meeting.start)]
    with pytest.raises(Refused, match=r"8 December 2026 at 11\.00"):
        plan_meetings(board=board, by=secretary, sittings=sittings, place=PLACE)
    assert board.meetings.get() == meeting


def test_two_of_one_series_cannot_begin_together(board: Board, secretary: User) -> None:
    with pytest.raises(Refused, match="Two of these meetings"):
        plan_meetings(
            board=board, by=secretary, sittings=[(date(2026, 12, 8), ELEVEN)] * 2, place=PLACE
        )


def test_no_date_at_all_is_said(board: Board, secretary: User) -> None:
    with pytest.raises(Refused, match="No date is ticked"):
        plan_meetings(board=board, by=secretary, sittings=[], place=PLACE)


def test_a_move_is_recorded_with_who_and_why(meeting: Meeting, secretary: User) -> None:
    changed = change(meeting, secretary, day=date(2026, 12, 15), reason="The hall is let.")
    assert changed.pk == meeting.pk
    assert (changed.date, changed.revision) == (date(2026, 12, 15), 1)
    move = meeting.moves.get()
    assert (move.from_date, move.from_start) == (date(2026, 12, 8), ELEVEN)
    assert (move.moved_by, move.reason) == (secretary, "The hall is let.")


def test_a_move_needs_a_reason_and_another_room_does_not(meeting: Meeting, secretary: User) -> None:
    with pytest.raises(Refused, match="why the meeting is moved"):
        change(meeting, secretary, start=time(14))
    assert change(meeting, secretary).rooms == "Rooms A and B"
    assert not meeting.moves.exists()


def test_a_published_meeting_moves_and_stays_published(meeting: Meeting, secretary: User) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.PUBLISHED, published_at=PUBLISHED_AT
    )
    changed = change(meeting, secretary, day=date(2026, 12, 15), reason="Snow.")
    assert (changed.state, changed.published_at) == (Meeting.State.PUBLISHED, PUBLISHED_AT)


@pytest.mark.parametrize("state", [Meeting.State.HELD, Meeting.State.CLOSED])
def test_what_was_held_is_neither_moved_nor_cancelled(
    meeting: Meeting, secretary: User, state: str
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    with pytest.raises(Refused, match="was held"):
        change(meeting, secretary, day=date(2026, 12, 15), reason="Snow.")
    with pytest.raises(Refused, match="was held"):
        cancel_meeting(meeting=meeting, by=secretary, reason="Snow.")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.date) == (state, date(2026, 12, 8))


def test_a_meeting_is_not_moved_onto_another(
    board: Board, meeting: Meeting, secretary: User
) -> None:
    MeetingFactory(board=board, date=date(2026, 12, 15), start=ELEVEN)
    with pytest.raises(Refused, match=r"meets on 15 December 2026 at 11\.00 already"):
        change(meeting, secretary, day=date(2026, 12, 15), reason="Snow.")
    assert not meeting.moves.exists()


def test_a_stale_change_is_refused(meeting: Meeting, secretary: User) -> None:
    change(meeting, secretary, day=date(2026, 12, 15), reason="Snow.")
    with pytest.raises(SavedMeanwhile):
        change(meeting, secretary, revision=0, day=date(2026, 12, 9), reason="Ice.")
    meeting.refresh_from_db()
    assert meeting.date == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("published_at", "state"),
    [(None, Meeting.State.PLANNED), (PUBLISHED_AT, Meeting.State.PUBLISHED)],
)
def test_a_cancelled_meeting_comes_back_as_it_was(
    meeting: Meeting, secretary: User, published_at: datetime | None, state: str
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state, published_at=published_at)
    cancelled = cancel_meeting(meeting=meeting, by=secretary, reason="Nobody can come.")
    assert (cancelled.state, cancelled.cancel_reason) == (
        Meeting.State.CANCELLED,
        "Nobody can come.",
    )
    back = bring_back(meeting=meeting, by=secretary)
    assert (back.state, back.cancel_reason, back.revision) == (state, "", 2)
    with pytest.raises(Refused, match="not cancelled"):
        bring_back(meeting=meeting, by=secretary)


def test_cancelling_needs_a_reason(meeting: Meeting, secretary: User) -> None:
    with pytest.raises(Refused, match="why the meeting is cancelled"):
        cancel_meeting(meeting=meeting, by=secretary, reason="")


def test_each_change_leaves_one_line_of_history(meeting: Meeting, secretary: User) -> None:
    before = meeting.events.count()
    change(meeting, secretary, day=date(2026, 12, 15), reason="Snow.")
    assert meeting.events.count() == before + 1
    cancel_meeting(meeting=meeting, by=secretary, reason="Ice.")
    assert meeting.events.count() == before + 2


def test_nobody_else_does_any_of_it(board: Board, meeting: Meeting) -> None:
    for other in (SecretaryFactory().user, UserFactory()):
        with pytest.raises(PermissionDenied):
            plan_meetings(board=board, by=other, sittings=[(date(2027, 1, 1), ELEVEN)], place=PLACE)
        with pytest.raises(PermissionDenied):
            change(meeting, other, day=date(2026, 12, 15), reason="Snow.")
        with pytest.raises(PermissionDenied):
            cancel_meeting(meeting=meeting, by=other, reason="Snow.")
        with pytest.raises(PermissionDenied):
            bring_back(meeting=meeting, by=other)
