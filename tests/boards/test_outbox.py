"""The outbox: a message is written with what it tells of, and sent once, or it is said why not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks

from meetings.boards import outbox
from meetings.boards.models import OutgoingMessage, Posted
from meetings.boards.posting import post_text
from meetings.boards.refusals import Refused
from meetings.boards.services.messages import leave_unsent, send_again
from tests.factories import BoardFactory, MeetingFactory, OutgoingMessageFactory, SecretaryFactory

pytestmark = pytest.mark.django_db
State = Posted.State


def posted(**more: object) -> OutgoingMessage:
    given = {
        "to": "rowan@estuaries.example", "subject": "An action\nfor you",
        "lines": ["Dear Rowan,", "Count the barriers."],
    }  # fmt: skip
    return post_text(**{**given, **more})


def test_a_message_is_sent_once_and_its_text_forgotten() -> None:
    message = posted(name="Rowan Pettigrew")
    outbox.send_waiting()
    outbox.send_waiting()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["rowan@estuaries.example"], "An action for you")
    assert "Count the barriers." in sent.body
    message.refresh_from_db()
    assert (message.state, message.lines, message.reason) == (State.SENT, [], "")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_told_to_nobody_and_what_is_committed_is_queued_once() -> None:
    jobs = ProcrastinateJob.objects.filter(task_name=outbox.SEND_TASK)
    jobs.delete()  # another test's: they outlive its rows
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert not OutgoingMessage.objects.exists()
    assert not jobs.exists()
    with transaction.atomic():
        posted()
        posted()
        assert not jobs.exists()
    assert jobs.count() == 1
    jobs.delete()


def test_whom_nobody_has_an_address_of_is_listed_with_the_reason() -> None:
    meeting = MeetingFactory()
    message = posted(to="", name="Cosmo Ravenscar", meeting=meeting)
    outbox.send_waiting()
    assert mail.outbox == []
    (listed,) = OutgoingMessage.objects.undelivered().filter(board=meeting.board)
    assert (listed, listed.reason) == (message, outbox.NO_ADDRESS)


def test_a_worker_killed_while_sending_sends_nothing_twice() -> None:
    first, second = posted(), posted(to="juno@estuaries.example")
    taken = outbox._take(OutgoingMessage.objects.all(), [])
    assert taken == first
    assert taken is not None
    assert taken.tried_at is not None
    outbox.send_waiting(taken.tried_at + outbox.QUIET_FOR / 2)
    assert mail.outbox == []  # left to the one who is at it
    outbox.take_up(taken.tried_at + outbox.QUIET_FOR)
    assert ProcrastinateJob.objects.filter(task_name=outbox.SEND_TASK).count() == 1
    outbox.send_waiting(taken.tried_at + outbox.QUIET_FOR)
    assert [sent.to for sent in mail.outbox] == [[second.email]]
    outbox.take_up(taken.tried_at + outbox.UNATTENDED_AFTER + timedelta(seconds=1))
    first.refresh_from_db()
    assert (first.state, first.reason) == (State.FAILED, outbox.STOPPED)
    outbox.send_waiting()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_tried_once_a_minute_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = []

    def away(**message: object) -> None:
        tries.append(message["to"])
        raise ConnectionRefusedError("Connection refused")

    messages = [posted(to=f"owner{number}@estuaries.example") for number in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "send_text", away)
        now = timezone.now()
        outbox.send_waiting(now)
        outbox.send_waiting(now)
        outbox.take_up(now)
        assert len(tries) == 1
        assert not ProcrastinateJob.objects.filter(task_name=outbox.SEND_TASK).exists()
        later = timezone.now() + outbox.REST
        outbox.take_up(later)
        assert ProcrastinateJob.objects.filter(task_name=outbox.SEND_TASK).exists()
        outbox.send_waiting(later)
        assert len(tries) == 2
    messages[0].refresh_from_db()
    assert messages[0].state == State.WAITING
    assert "Connection refused" in messages[0].reason
    month_later = timezone.now() + timedelta(days=30)
    outbox.take_up(month_later)
    outbox.send_waiting(month_later)
    assert len(mail.outbox) == 3


def test_one_that_cannot_be_sent_keeps_no_other_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = posted(to="bad@estuaries.example"), posted(to="good@estuaries.example")
    send = outbox.send_text

    def stumble(**message: object) -> None:
        if message["to"] == bad.email:
            raise OSError("The server hangs up.")
        send(**message)

    monkeypatch.setattr(outbox, "send_text", stumble)
    outbox.send_waiting()
    outbox.send_waiting(timezone.now() + outbox.REST)
    assert [sent.to for sent in mail.outbox] == [[good.email]]


def test_what_is_put_off_is_tried_less_and_less_often_and_given_up_after_two_days() -> None:
    written = timezone.now() - timedelta(days=3)
    message = OutgoingMessageFactory(reason="The mail server puts off messages.", tried_at=written)

    def due(waited: timedelta, since: timedelta) -> bool:
        message.written_at = timezone.now() - waited - since
        message.tried_at = message.written_at + waited
        message.save()
        return outbox._due(timezone.now()).exists()

    seconds, minutes = timedelta(seconds=1), timedelta(minutes=1)
    assert not due(seconds, 30 * seconds)
    assert due(seconds, 61 * seconds)
    assert not due(10 * minutes, 9 * minutes)
    assert due(10 * minutes, 10 * minutes + seconds)
    assert due(20 * 60 * minutes, 60 * minutes + seconds)
    outbox.take_up()
    message.refresh_from_db()
    assert message.state == State.WAITING
    outbox.take_up(timezone.now() + outbox.PUT_OFF_FOR)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "The mail server puts off messages.")


def test_the_secretariat_sends_again_to_another_address_or_leaves_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    secretary = SecretaryFactory()
    message = OutgoingMessageFactory(
        board=secretary.board, state=State.FAILED, reason="No such mailbox here"
    )
    with pytest.raises(PermissionDenied):
        send_again(message=message, by=SecretaryFactory().user, email=message.email)
    with pytest.raises(Refused, match="not an e-mail address"):
        send_again(message=message, by=secretary.user, email="rowan")
    with django_capture_on_commit_callbacks(execute=True):
        send_again(message=message, by=secretary.user, email="rowan@estuaries.example")
    assert ProcrastinateJob.objects.filter(task_name=outbox.SEND_TASK).exists()
    outbox.send_waiting()
    assert [sent.to for sent in mail.outbox] == [["rowan@estuaries.example"]]
    with pytest.raises(Refused, match="sent meanwhile"):
        send_again(message=message, by=secretary.user, email="rowan@estuaries.example")

    other = OutgoingMessageFactory(board=secretary.board, state=State.FAILED)
    leave_unsent(message=other, by=secretary.user)
    assert not OutgoingMessage.objects.undelivered().exists()
    with pytest.raises(Refused, match="left unsent"):
        send_again(message=other, by=secretary.user, email=other.email)


def test_only_what_somebody_has_to_know_of_is_undelivered() -> None:
    board = BoardFactory()
    OutgoingMessageFactory(board=board)
    OutgoingMessageFactory(board=board, state=State.SENDING)
    OutgoingMessageFactory(board=board, state=State.SENT, lines=[])
    put_off = OutgoingMessageFactory(board=board, reason="The mail server cannot be used now: no")
    failed = OutgoingMessageFactory(board=board, state=State.FAILED, reason="No such mailbox")
    assert list(OutgoingMessage.objects.undelivered()) == [put_off, failed]
