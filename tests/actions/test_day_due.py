"""The day an action is due: one that is named, or whenever the board meets next."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from meetings.actions.models import Action
from meetings.boards.models import Meeting
from tests.factories import ActionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
RAISED, NEXT, LATER = date(2026, 9, 1), date(2026, 10, 6), date(2026, 11, 3)


def due_next(**more: object) -> Action:
    raised = MeetingFactory(date=RAISED)
    MeetingFactory(board=raised.board, date=LATER)
    MeetingFactory(board=raised.board, date=NEXT)
    MeetingFactory(date=date(2026, 9, 8))  # of another board
    action: Action = ActionFactory(meeting=raised, due_next_meeting=True, **more)
    return action


def days_due(action: Action) -> set[date | None]:
    """As it is found by itself, and in a list."""
    alone = Action.objects.get(pk=action.pk).day_due
    return {alone, Action.objects.with_day_due().get(pk=action.pk).day_due}


def test_due_at_the_next_meeting_moves_with_it() -> None:
    action = due_next()
    assert days_due(action) == {NEXT}
    following = Meeting.objects.get(board=action.meeting.board, date=NEXT)
    following.date = date(2026, 10, 20)
    following.save(update_fields=["date"])
    assert days_due(action) == {date(2026, 10, 20)}
    following.state, following.cancel_reason = Meeting.State.CANCELLED, "Snow."
    following.save(update_fields=["state", "cancel_reason"])
    assert days_due(action) == {LATER}


def test_overdue_is_counted_from_the_day_of_the_next_meeting() -> None:
    action = due_next()
    assert not Action.objects.overdue(NEXT).exists()
    assert list(Action.objects.overdue(date(2026, 10, 7))) == [action]


def test_without_a_next_meeting_there_is_no_day() -> None:
    action = ActionFactory(meeting__date=RAISED, due_next_meeting=True)
    assert days_due(action) == {None}
    assert not Action.objects.overdue(date(2030, 1, 1)).exists()


def test_first_due_first_and_a_query_for_all(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    at_next = due_next()
    board = at_next.meeting.board
    same = at_next.meeting
    none = ActionFactory(meeting=same)
    late = ActionFactory(meeting=same, due=date(2026, 12, 1))
    soon = ActionFactory(meeting=same, due=date(2026, 9, 9))
    with django_assert_num_queries(1):
        found = list(Action.objects.filter(meeting__board=board).first_due_first())
        assert [action.day_due for action in found] == [soon.due, NEXT, late.due, None]
    assert found == [soon, at_next, late, none]
