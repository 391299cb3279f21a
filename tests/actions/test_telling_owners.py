"""Owners are told with one press, in one message of a meeting, of what is new to them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.actions import owners, telling
from meetings.actions.links import address_of_link
from meetings.actions.models import Action, ActionLink, OwnerTold
from meetings.boards.models import OutgoingMessage
from meetings.members.models import Person
from tests.actions.owned import SECRET, Owned, link_of, owned, to, words
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    MeetingFactory,
    PersonFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Owned:
    return owned()


def tell(board: Owned) -> telling.ToTell:
    return telling.tell_owners(meeting=board.meeting, by=board.secretary)


def test_each_owner_gets_one_message_with_all_their_actions(board: Owned) -> None:
    next_one = MeetingFactory(board=board.meeting.board, date=board.meeting.date.replace(day=22))
    found = tell(board)
    assert [owner.person for owner in found.reached] == [board.officer, board.farmer]
    assert found.actions == 3
    (message,) = to(board.farmer)
    text = words(message)
    assert message.subject == "3 actions for you: Harbours Board, 8 December 2026"
    assert (message.board, message.name) == (board.meeting.board, "Hal Barleycorn")
    assert "- Count the barriers." in text
    assert "Together with Rowan Pettigrew." in text
    assert f"Due at the next meeting, {next_one.date:%A %-d %B %Y}." in text
    assert "- Paint the buoys." in text
    assert "Perdita Holloway, desk@estuaries.example" in text
    for action in (board.count, board.paint, board.secret):
        assert address_of_link(link_of(action, board.farmer)) in text


def test_whoever_has_an_account_is_sent_to_the_page_and_gets_no_link(board: Owned) -> None:
    tell(board)
    (message,) = to(board.officer)
    assert board.count.get_absolute_url() in words(message)
    assert not ActionLink.objects.filter(person=board.officer).exists()
    assert "without a password" not in words(message)


def test_an_account_that_was_never_used_is_no_way_in(board: Owned) -> None:
    user = board.officer.user
    assert user is not None
    user.set_unusable_password()
    user.save()
    tell(board)
    assert address_of_link(link_of(board.count, board.officer)) in words(to(board.officer)[0])


def test_mail_says_nothing_confidential(board: Owned) -> None:
    tell(board)
    text = words(to(board.farmer)[0])
    assert "- A confidential action" in text
    assert SECRET not in text
    assert "Gullwater" not in text


def test_the_second_press_tells_nobody_and_a_later_one_only_what_is_new(board: Owned) -> None:
    tell(board)
    assert tell(board).reached == ()
    assert len(to(board.farmer)) == 1
    added = ActionFactory(meeting=board.meeting, text="Mow the bank.")
    ActionOwnerFactory(action=added, person=board.farmer)
    newcomer = PersonFactory(name="Juno Blackthorn", email="juno@estuaries.example")
    ActionOwnerFactory(action=board.count, person=newcomer, position=9)
    tell(board)
    assert "Mow the bank." in words(to(board.farmer)[1])
    assert "Count the barriers." not in words(to(board.farmer)[1])
    assert "Count the barriers." in words(to(newcomer)[0])
    assert len(to(board.officer)) == 1


def test_what_is_completed_is_told_to_nobody(board: Owned) -> None:
    Action.objects.update(state=Action.State.COMPLETED, completed_on=timezone.localdate())
    assert tell(board).reached == ()
    assert not OutgoingMessage.objects.exists()


def test_what_stands_in_the_way_is_said_and_holds_nobody_else_up(board: Owned) -> None:
    unknown = ActionFactory(meeting=board.meeting, unknown_owners="The ferryman")
    nobodys = ActionFactory(meeting=board.meeting)
    found = tell(board)
    assert [owner.person for owner in found.without_address] == [board.hermit]
    assert found.unknown == (unknown,)
    assert found.nobodys == (nobodys,)
    assert len(found.reached) == 2
    Person.objects.filter(pk=board.hermit.pk).update(email="silas@dyke.example")
    board.hermit.refresh_from_db()
    assert [owner.person for owner in tell(board).reached] == [board.hermit]
    assert len(to(board.hermit)) == 1


def test_an_owner_who_comes_back_is_told_again_with_a_link_that_opens(board: Owned) -> None:
    tell(board)
    by = board.secretary
    owners.remove_owner(action=board.paint, by=by, person=board.farmer)
    owners.add_owner(action=board.paint, by=by, person=board.farmer)
    tell(board)
    assert link_of(board.paint, board.farmer).revoked_at is None
    assert "Paint the buoys." in words(to(board.farmer)[1])


def test_only_the_secretariat_tells(board: Owned) -> None:
    for by in (board.officer.user, SecretaryFactory().user):
        with pytest.raises(PermissionDenied):
            telling.tell_owners(meeting=board.meeting, by=by)
    assert not OwnerTold.objects.exists()


def test_what_is_to_be_told_is_found_in_a_fixed_number_of_queries(board: Owned) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            telling.to_tell(board.meeting)
        return len(queries)

    few = asked()
    for _ in range(20):
        ActionOwnerFactory(
            action=ActionFactory(meeting=board.meeting, due_next_meeting=True),
            person=PersonFactory(email="somebody@estuaries.example"),
        )
    assert asked() == few <= 4
