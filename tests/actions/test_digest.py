"""The weekly digest: one message a week to each owner of what is overdue and due soon."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions import digest
from meetings.actions.links import address_of_link, revoke
from meetings.actions.models import Action, ActionDigest
from meetings.actions.owner_mail import NO_LINK
from meetings.actions.tasks import post_digests
from meetings.boards.models import OutgoingMessage
from tests.actions.owned import SECRET, Owned, link_of, owned, to, words
from tests.factories import ActionFactory, ActionOwnerFactory, MeetingFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 1, 11)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def board() -> Owned:
    board = owned()
    due(board.count, MONDAY - timedelta(days=4))
    due(board.paint, MONDAY + timedelta(days=14))
    due(board.secret, MONDAY + timedelta(days=1))
    due(board.walk, MONDAY)
    return board


def due(action: Action, day: date | None) -> None:
    action.due, action.due_next_meeting = day, False
    action.save(update_fields=["due", "due_next_meeting"])


def monday_at(hour: int, days: int = 0) -> datetime:
    return datetime(2027, 1, 11, hour, 20, tzinfo=LONDON) + timedelta(days=days)


def test_each_owner_gets_their_own_the_overdue_first(board: Owned) -> None:
    post_digests(monday_at(7))
    (message,) = to(board.farmer)
    text = words(message)
    assert message.subject == "Your actions: 1 overdue, 2 due soon"
    assert text.index("Overdue:") < text.index("Count the barriers.") < text.index("Due soon:")
    assert text.index("- A confidential action") < text.index("- Paint the buoys.")
    assert SECRET not in text
    assert "Gullwater" not in text
    assert address_of_link(link_of(board.paint, board.farmer)) in text
    (officers,) = to(board.officer)
    assert officers.subject == "Your actions: 1 overdue"
    assert "Paint the buoys." not in words(officers)
    assert board.count.get_absolute_url() in words(officers)


def test_nobody_twice_in_a_week_and_again_in_the_next(board: Owned) -> None:
    for hour in (7, 8, 11):
        post_digests(monday_at(hour))
    assert len(to(board.farmer)) == 1
    assert not digest.send_digest(board.farmer.pk, MONDAY + timedelta(days=3))
    post_digests(monday_at(7, days=7))
    assert len(to(board.farmer)) == 2
    assert ActionDigest.objects.filter(person=board.farmer).count() == 2


@pytest.mark.parametrize("when", [monday_at(6), monday_at(12), monday_at(9, days=1)])
def test_only_on_a_mondays_morning(board: Owned, when: datetime) -> None:
    post_digests(when)
    assert not OutgoingMessage.objects.exists()


def test_nothing_where_nothing_is_due_or_is_said_to_be_done(board: Owned) -> None:
    Action.objects.update(due=MONDAY + timedelta(days=15))
    due(board.walk, None)
    Action.objects.filter(pk=board.count.pk).update(state=Action.State.PROPOSED, due=MONDAY)
    post_digests(monday_at(7))
    assert not OutgoingMessage.objects.exists()


def test_nobody_without_an_address_has_one(board: Owned) -> None:
    post_digests(monday_at(7))
    assert not OutgoingMessage.objects.filter(name=board.hermit.name).exists()
    assert not ActionDigest.objects.filter(person=board.hermit).exists()


def test_what_is_due_at_the_next_meeting_is_due_on_its_day(board: Owned) -> None:
    Action.objects.update(due=None)
    Action.objects.filter(pk=board.paint.pk).update(due_next_meeting=True)
    next_one = MeetingFactory(board=board.meeting.board, date=MONDAY + timedelta(days=30))
    post_digests(monday_at(7))
    assert to(board.farmer) == []
    next_one.date = MONDAY + timedelta(days=9)
    next_one.save(update_fields=["date"])
    post_digests(monday_at(7))
    assert "Due at the next meeting, Wednesday 20 January 2027." in words(to(board.farmer)[0])


def test_actions_of_several_boards_come_in_one_message(board: Owned) -> None:
    elsewhere = ActionFactory(
        meeting__board__name="Lighthouse Board",
        meeting__board__contact_name="Ada Glass",
        due=MONDAY,
        text="Trim.",
    )
    ActionOwnerFactory(action=elsewhere, person=board.farmer)
    post_digests(monday_at(7))
    (message,) = to(board.farmer)
    assert "Lighthouse Board, 8 December 2026." in words(message)
    assert "Harbours Board, 8 December 2026." in words(message)
    assert "The secretariat of the Lighthouse Board: Ada Glass." in words(message)
    assert "The secretariat of the Harbours Board: Perdita Holloway" in words(message)
    assert message.board == board.meeting.board  # the first due is its


def test_a_link_is_sent_again_while_it_is_good_and_never_once_it_was_revoked(board: Owned) -> None:
    post_digests(monday_at(7))
    link = link_of(board.paint, board.farmer)
    post_digests(monday_at(7, days=7))
    assert link_of(board.paint, board.farmer) == link
    revoke(link=link, by=board.secretary)
    Action.objects.exclude(pk=board.paint.pk).update(due=None)
    post_digests(monday_at(7, days=14))
    text = words(to(board.farmer)[2])
    assert NO_LINK in text
    assert "/a/" not in text


def test_who_is_to_be_reminded_takes_the_same_number_of_queries_for_many(board: Owned) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            digest.owners_to_remind(MONDAY)
        return len(queries)

    few = asked()
    for _ in range(20):
        ActionOwnerFactory(action=ActionFactory(meeting=board.meeting, due=MONDAY))
    assert asked() == few <= 2
