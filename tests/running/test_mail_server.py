"""Messages as a real mail server gets them: refused, put off, down and back again."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from boardpapers import settings as site_settings
from meetings.actions import telling as telling_owners
from meetings.actions.links import address_of_link
from meetings.agenda.models import DeadlineReminder, Report
from meetings.agenda.reminders import remind
from meetings.boards import outbox
from meetings.boards.mail import NotDelivered, send_text
from meetings.boards.models import OutgoingMessage
from meetings.boards.posting import post_text
from meetings.packs import publishing, telling
from meetings.packs.models import PackNotice
from tests.actions.owned import link_of, owned
from tests.agenda.test_reminders import DUE, report_of
from tests.factories import ActionOwnerFactory, PersonFactory
from tests.mail_server import Post, Server
from tests.packs.test_telling import NOON
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
State = PackNotice.State


@pytest.fixture
def world() -> World:
    made = make_world()
    made.unpublish()
    made.full.meeting.refresh_from_db()
    return made


def test_a_publication_reaches_each_once_whatever_the_server_does(
    world: World, post: Post, server: Server
) -> None:
    """One address is refused for good, one is put off, and the server is down in between."""
    meeting = world.full.meeting
    refused, put_off = world.full.officers
    assert refused.email
    assert put_off.email
    post.answers = {
        refused.email: ["550 No such mailbox here"],
        put_off.email: ["450 Try again later"],
    }
    server.stop()
    publishing.publish(meeting=meeting, by=world.full.secretary, at=NOON)
    waiting = PackNotice.objects.filter(state=State.WAITING).count()
    assert waiting > 5
    with pytest.raises(outbox.StillWaiting):
        telling.send_waiting(meeting.pk)
    assert PackNotice.objects.filter(state=State.WAITING).count() == waiting

    server.start_again()
    with pytest.raises(outbox.StillWaiting):
        telling.send_waiting(meeting.pk)
    assert [n.name for n in PackNotice.objects.filter(state=State.WAITING)] == [put_off.name]
    telling.send_waiting(meeting.pk)
    telling.send_waiting(meeting.pk)

    assert len(post.addresses) == len(set(post.addresses)) == waiting - 1
    failed = PackNotice.objects.get(state=State.FAILED, email=refused.email)
    assert "No such mailbox here" in failed.reason
    assert PackNotice.objects.filter(state=State.SENT).count() == waiting - 1
    body = dict(post.came)[put_off.email]
    assert f"/meetings/{meeting.pk}/pack/" in body
    assert ProcrastinateJob.objects.filter(task_name=telling.TELL_TASK).count() == 1


def test_a_reminder_put_off_by_the_server_comes_once(post: Post, server: Server) -> None:
    officer = PersonFactory(name="Rowan Pettigrew", email="rowan@estuaries.example")
    report_of(officer, title="Tides – and “silt”")
    post.answers = {officer.email: ["451 Busy"]}
    with pytest.raises(OSError, match="Busy"):
        remind(officer.pk, DUE)
    assert remind(officer.pk, DUE)
    assert not remind(officer.pk, DUE)
    assert post.addresses == [officer.email]
    assert "Tides – and “silt”" in post.came[0][1]
    assert DeadlineReminder.objects.get().sent_at is not None


def test_a_reminder_refused_for_good_waits_for_the_next_day(post: Post, server: Server) -> None:
    officer = PersonFactory(email="gone@estuaries.example")
    report_of(officer, state=Report.State.RETURNED)
    post.answers = {officer.email: ["550 No such mailbox here"]}
    assert not remind(officer.pk, DUE)
    assert not remind(officer.pk, DUE)
    assert post.addresses == []


def test_a_connection_that_breaks_after_the_message_is_no_reason_to_send_it_twice(
    post: Post, server: Server
) -> None:
    post.hangs_up = True
    with pytest.raises(NotDelivered, match="it may have arrived"):
        send_text(to="chair@estuaries.example", subject="Papers", lines=["They are out."])
    assert post.addresses == ["chair@estuaries.example"]


def test_owners_are_told_once_whatever_the_server_does(post: Post, server: Server) -> None:
    """One address is refused for good, one is put off; before that the server is down, and hangs
    once when it is back."""
    board = owned()
    third = PersonFactory(name="Juno Blackthorn", email="juno@estuaries.example")
    ActionOwnerFactory(action=board.count, person=third)
    assert board.officer.email
    assert board.farmer.email
    post.answers = {
        board.officer.email: ["550 No such mailbox here"],
        board.farmer.email: ["450 Try again later"],
    }
    telling_owners.tell_owners(meeting=board.meeting, by=board.secretary)
    server.stop()
    now = timezone.now()
    outbox.send_waiting(now)
    waiting = OutgoingMessage.objects.filter(state=State.WAITING)
    assert waiting.count() == 3

    server.start_again()
    outbox.send_waiting(now + timedelta(seconds=30))
    assert post.addresses == []  # not tried within the minute
    outbox.send_waiting(now + timedelta(minutes=2))
    assert post.addresses == [third.email]
    assert [message.email for message in waiting] == [board.farmer.email]
    assert "Try again later" in waiting.get().reason
    failed = OutgoingMessage.objects.get(state=State.FAILED)
    assert (failed.email, "No such mailbox here" in failed.reason) == (board.officer.email, True)
    outbox.send_waiting(now + timedelta(minutes=5))
    outbox.send_waiting(now + timedelta(minutes=9))
    assert post.addresses == [third.email, board.farmer.email]
    text = dict(post.came)[board.farmer.email]
    assert "- Count the barriers." in text
    assert address_of_link(link_of(board.count, board.farmer)) in text


def test_a_server_that_hangs_holds_a_worker_for_seconds_and_is_not_sent_it_twice(
    post: Post, server: Server, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 1
    post.hangs = True
    message = post_text(to="rowan@estuaries.example", subject="An action", lines=["Count them."])
    outbox.send_waiting()
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert "it may have arrived" in message.reason
    post.hangs = False
    outbox.send_waiting()
    outbox.take_up(timezone.now() + timedelta(days=1))
    assert post.addresses == ["rowan@estuaries.example"]


def test_a_server_that_hangs_before_the_text_went_is_sent_it_once_it_recovers(
    post: Post, server: Server, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 1
    post.hangs_at_once = True
    message = post_text(to="rowan@estuaries.example", subject="An action", lines=["Count them."])
    outbox.send_waiting()
    message.refresh_from_db()
    assert (message.state, post.addresses) == (State.WAITING, [])
    post.hangs_at_once = False
    outbox.send_waiting(timezone.now() + outbox.REST)
    assert post.addresses == ["rowan@estuaries.example"]


def test_a_server_that_does_not_greet_delays_a_message(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 1
    message = post_text(to="rowan@estuaries.example", subject="An action", lines=["Count them."])
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()[:2]
        outbox.send_waiting()
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert "timed out" in message.reason


def test_no_message_is_ever_waited_for_without_an_end() -> None:
    assert 0 < site_settings.EMAIL_TIMEOUT <= outbox.QUIET_FOR.total_seconds() / 2
