"""Apologies of somebody who has left the board since: they stand for nothing, and bar nobody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from meetings.attendance.apologies import put_substitute, send_apologies
from meetings.attendance.calendars import meeting_file
from meetings.attendance.models import Apology
from meetings.attendance.own_meetings import Part, own_meetings
from meetings.attendance.policies import stands_in
from meetings.boards.refusals import Refused
from meetings.members.models import Membership
from meetings.members.seating import end_membership, undo_ending
from tests.attendance.apology_board import ApologyBoard, apology_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> ApologyBoard:
    """The member has sent apologies, the first substitute was to stand in; the seat has ended."""
    board = apology_board()
    send_apologies(
        meeting=board.meeting, person=board.member, by=board.secretary, substitute=board.first
    )
    end_membership(
        membership=seat(board),
        by=board.secretary,
        last_day=board.meeting.date - timedelta(days=1),
    )
    return board


def seat(board: ApologyBoard) -> Membership:
    return Membership.objects.get(board=board.meeting.board, person=board.member)


def stale(board: ApologyBoard) -> Apology:
    return Apology.objects.get(meeting=board.meeting, person=board.member)


def test_the_calendar_no_longer_says_that_they_stand_in(board: ApologyBoard) -> None:
    since = board.meeting.date
    (own,) = own_meetings(board.first.user, since=since, only=[board.meeting])
    assert (own.part, own.apology) == (Part.LISTED, None)
    assert b"standing in" not in meeting_file(board.first.user, board.meeting).content
    assert not own_meetings(board.member.user, since=since, only=[board.meeting])


def test_the_substitute_can_be_chosen_for_another_member(board: ApologyBoard) -> None:
    apology = send_apologies(
        meeting=board.meeting, person=board.colleague, by=board.office, substitute=board.first
    )
    assert stands_in(board.first.user, board.meeting)
    assert stale(board).substitute is None
    put_substitute(apology=apology, by=board.office, substitute=None)
    assert not stands_in(board.first.user, board.meeting)


def test_their_apologies_stand_again_if_they_sit_on_after_all(board: ApologyBoard) -> None:
    undo_ending(membership=seat(board), by=board.secretary)
    assert stands_in(board.first.user, board.meeting)


def test_nobody_stands_in_twice_when_they_sit_on_after_all(board: ApologyBoard) -> None:
    send_apologies(
        meeting=board.meeting, person=board.colleague, by=board.office, substitute=board.first
    )
    undo_ending(membership=seat(board), by=board.secretary)
    assert [
        each.person for each in board.meeting.apologies.standing().filter(substitute=board.first)
    ] == [board.colleague]


def test_nobody_can_be_put_in_their_place(board: ApologyBoard) -> None:
    with pytest.raises(Refused, match="not a member"):
        put_substitute(apology=stale(board), by=board.secretary, substitute=board.second)


def test_the_page_of_their_apologies_is_closed_to_who_was_to_stand_in(board: ApologyBoard) -> None:
    client = Client()
    client.force_login(board.first.user)
    assert client.get(reverse("apology", args=[stale(board).pk])).status_code == 404
