"""Who is expected at a meeting."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attended
from meetings.members.models import Capacity
from tests.factories import (
    ApologyFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_each_person_once_and_in_their_nearest_capacity(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    meeting, group = MeetingFactory(), GroupFactory()
    seats = [
        MembershipFactory(board=meeting.board, group=group, capacity=capacity)
        for capacity in (Capacity.MEMBER, Capacity.MEMBER, Capacity.SUBSTITUTE, Capacity.OBSERVER)
    ]
    member, excused, listed, observer = (seat.person for seat in seats)
    MembershipFactory(board=meeting.board, person=listed, capacity=Capacity.OBSERVER)
    stranger = PersonFactory()
    ApologyFactory(meeting=meeting, person=excused, substitute=stranger)
    with django_assert_num_queries(2):
        found = {each.person: each for each in expected_at(meeting)}
    assert list(found) == [member, excused, listed, stranger, observer]
    assert [found[person].is_coming for person in found] == [True, False, False, True, True]
    assert found[listed].capacity == Attended.SUBSTITUTE
    assert (found[stranger].substitute_for, found[stranger].group) == (excused, group)


def test_a_withdrawn_apology_and_an_ended_seat_count_for_nothing() -> None:
    meeting = MeetingFactory()
    seat = MembershipFactory(board=meeting.board)
    gone = MembershipFactory(board=meeting.board, ends_on=meeting.date.replace(day=1))
    substitute = PersonFactory()
    ApologyFactory(
        meeting=meeting, person=seat.person, substitute=substitute, withdrawn_at=timezone.now()
    )
    found = {each.person: each for each in expected_at(meeting)}
    assert found[seat.person].is_coming
    assert gone.person not in found
    assert substitute not in found
