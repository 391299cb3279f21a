"""What those who come eat and need, counted for the caterer."""

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from meetings.attendance.apologies import send_apologies, withdraw_apologies
from meetings.attendance.models import Needs
from meetings.attendance.needs import catering_for, forget_needs, needs_of, seen, write_needs
from meetings.boards.models import Meeting
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Capacity, Person
from tests.attendance.apology_board import ApologyBoard, apology_board
from tests.factories import MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> ApologyBoard:
    return apology_board()


def write(person: Person, meeting: Meeting | None, by: object, **said: object) -> None:
    said = {"eats": True, "diet": "", "access": "", **said}
    write_needs(
        person=person, meeting=meeting, by=by, opened_at=seen(needs_of(person, meeting)), **said
    )


def test_those_who_come_are_counted_anew_with_each_apology(
    board: ApologyBoard, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = board.meeting
    MembershipFactory(board=meeting.board, capacity=Capacity.OBSERVER)
    write(board.member, None, board.member.user, diet="Vegetarian", access="A hearing loop")
    write(board.colleague, None, board.colleague.user, diet="vegetarian.")
    write(board.first, None, board.first.user, diet="Halal")
    write(board.other_member, None, board.other_member.user, diet="Kosher")
    write(board.other_member, meeting, board.secretary, eats=False)
    with django_assert_num_queries(3):
        catering = catering_for(meeting)
        assert catering.in_words == "3 members and 1 observer"
        assert (len(catering.eating), catering.without_diet) == (3, 1)
        assert catering.diets == [("Vegetarian", 2)]
        assert [each.needs.access for each in catering.with_access] == ["A hearing loop"]

    apology = send_apologies(
        meeting=meeting, person=board.member, by=board.member.user, substitute=board.first
    )
    catering = catering_for(meeting)
    assert catering.in_words == "2 members, 1 substitute and 1 observer"
    assert catering.diets == [("Halal", 1), ("vegetarian.", 1)]
    assert catering.with_access == []
    withdraw_apologies(apology=apology, by=board.member.user)
    assert catering_for(meeting).diets == [("Vegetarian", 2)]


def test_what_is_said_for_one_meeting_holds_there_alone(board: ApologyBoard) -> None:
    other = MeetingFactory(board=board.meeting.board, start="15:00")
    write(board.member, None, board.member.user, diet="Vegan", access="Large print")
    write(board.member, board.meeting, board.member.user, eats=False, access="Large print")
    assert not needs_of(board.member, board.meeting).eats
    assert needs_of(board.member, other).diet == "Vegan"
    assert needs_of(board.member, None).diet == "Vegan"


def test_what_is_said_for_one_meeting_can_be_taken_back(board: ApologyBoard) -> None:
    write(board.member, None, board.member.user, diet="Vegan")
    write(board.member, board.meeting, board.member.user, eats=False)
    with pytest.raises(PermissionDenied):
        forget_needs(person=board.member, meeting=board.meeting, by=board.colleague.user)
    forget_needs(person=board.member, meeting=board.meeting, by=board.member.user)
    assert needs_of(board.member, board.meeting).diet == "Vegan"


def test_only_the_person_and_the_secretariat_write_them(board: ApologyBoard) -> None:
    for by in (board.office, board.colleague.user, board.other_office):
        with pytest.raises(PermissionDenied):
            write(board.member, board.meeting, by, diet="Vegan")
    with pytest.raises(PermissionDenied):
        write(board.member, None, board.secretary, diet="Vegan")
    assert not Needs.objects.exists()


def test_a_form_opened_before_another_saved_overwrites_nothing(board: ApologyBoard) -> None:
    opened_at = seen(needs_of(board.member, board.meeting))
    write(board.member, board.meeting, board.secretary, diet="Vegan")
    with pytest.raises(SavedMeanwhile):
        write_needs(
            person=board.member,
            meeting=board.meeting,
            by=board.member.user,
            eats=True,
            diet="Halal",
            access="",
            opened_at=opened_at,
        )
    assert needs_of(board.member, board.meeting).diet == "Vegan"
