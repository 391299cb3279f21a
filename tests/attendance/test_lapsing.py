"""Who is told when a change of seats or days has apologies lapse, or stand again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from boardpapers.accounts.models import User
from meetings.attendance.apologies import send_apologies
from meetings.attendance.lapsing import telling_who_stands_in
from meetings.attendance.meeting_dates import change_meeting
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.services.meetings import place_of
from meetings.members.models import Membership
from meetings.members.seating import end_membership, undo_ending
from tests.attendance.apology_board import ApologyBoard, apology_board, told_by
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db

OFFICE = "orchard@estuaries.example"


@pytest.fixture
def board() -> ApologyBoard:
    """The member has sent apologies, and the first substitute stands in; nothing is to be told."""
    board = apology_board()
    told_by(
        send_apologies(
            meeting=board.meeting, person=board.member, by=board.secretary, substitute=board.first
        )
    )
    return board


def seat(board: ApologyBoard) -> Membership:
    return Membership.objects.get(board=board.meeting.board, person=board.member)


def end(board: ApologyBoard, by: User) -> None:
    with telling_who_stands_in(board.meeting.board, by):
        end_membership(
            membership=seat(board), by=by, last_day=board.meeting.date - timedelta(days=1)
        )


def text(message: dict[str, object]) -> str:
    return "\n".join(message["lines"])


def test_the_substitute_and_the_office_are_told_that_apologies_lapse(board: ApologyBoard) -> None:
    told = told_by(end(board, board.secretary))
    assert set(told) == {board.first.email, OFFICE}
    own, office = told[board.first.email], told[OFFICE]
    assert own["subject"] == f"You no longer stand in: {board.meeting}"
    assert "Ivo Tansley is no longer a member on the day of this meeting" in text(own)
    assert office["subject"] == f"Who stands in: {board.meeting}"
    assert "Leopold Finch no longer stands in" in text(office)
    assert reverse("meeting_group", args=[board.meeting.pk, board.group.pk]) in text(office)


def test_an_office_that_ends_the_seat_is_not_told_of_it(board: ApologyBoard) -> None:
    assert set(told_by(end(board, board.office))) == {board.first.email}


def test_they_are_told_when_the_apologies_stand_again(board: ApologyBoard) -> None:
    told_by(end(board, board.secretary))
    with telling_who_stands_in(board.meeting.board, board.secretary):
        undo_ending(membership=seat(board), by=board.secretary)
    told = told_by(None)
    assert told[board.first.email]["subject"] == f"You stand in: {board.meeting}"
    assert "Leopold Finch stands in" in text(told[OFFICE])


def test_of_several_meetings_each_has_one_message(board: ApologyBoard) -> None:
    later = MeetingFactory(board=board.meeting.board, date=board.meeting.date + timedelta(days=7))
    told_by(
        send_apologies(
            meeting=later, person=board.member, by=board.secretary, substitute=board.first
        )
    )
    told = told_by(end(board, board.secretary))
    assert set(told) == {board.first.email, OFFICE}
    own = told[board.first.email]
    assert own["subject"] == f"You no longer stand in: {board.meeting.board}"
    for meeting in (board.meeting, later):
        assert f"{meeting.date:%-d %B %Y}" in text(own)
        assert meeting.get_absolute_url() in text(own)


def test_nobody_is_told_where_nobody_stood_in_or_nothing_was_done(board: ApologyBoard) -> None:
    Membership.objects.filter(pk=seat(board).pk).update(starts_on=board.meeting.date)
    with pytest.raises(Refused):
        end(board, board.secretary)
    Membership.objects.filter(pk=seat(board).pk).update(starts_on=None)
    Meeting.objects.update(state=Meeting.State.HELD)
    end(board, board.secretary)
    assert not told_by(None)


def test_a_meeting_moved_past_the_end_of_the_seat_tells_who_stood_in(board: ApologyBoard) -> None:
    meeting = board.meeting
    Membership.objects.filter(pk=seat(board).pk).update(ends_on=meeting.date)
    change_meeting(
        meeting=meeting, by=board.secretary, revision=meeting.revision,
        day=meeting.date + timedelta(days=7), start=meeting.start, place=place_of(meeting),
        reason="The hall is let.", tell=False,
    )  # fmt: skip
    told = told_by(None)
    assert set(told) == {board.first.email, OFFICE}
    assert f"{meeting.date + timedelta(days=7):%-d %B %Y}" in text(told[board.first.email])


@pytest.mark.parametrize("how", ["end", "replace"])
def test_the_pages_of_a_membership_tell_them(board: ApologyBoard, how: str) -> None:
    client = Client()
    client.force_login(board.secretary)
    day = (board.meeting.date - timedelta(days=1)).isoformat()
    address = reverse("membership", args=[seat(board).pk])
    sent = {"what": "end", "end-last_day": day}
    if how == "replace":
        address = reverse("membership_replace", args=[seat(board).pk])
        sent = {"last_day": day, "name": "Rosalind Quayle"}
    assert client.post(address, sent).status_code == 302
    assert set(told_by(None)) == {board.first.email, OFFICE}
    if how == "end":
        client.post(reverse("membership_undo", args=[seat(board).pk]))
        assert set(told_by(None)) == {board.first.email, OFFICE}
