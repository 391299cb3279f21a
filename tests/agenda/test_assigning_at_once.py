"""Reports given out while the agenda is built: real threads, each with its own connection."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from meetings.agenda.assigning import Assignment, assign
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Board
from tests.agenda.agendas import made
from tests.factories import MeetingFactory, PersonFactory, SecretaryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_assigning_waits_for_whoever_holds_the_board_before_it_holds_an_item() -> None:
    """Publishing holds the board and then numbers the items: the other way round is a ring."""
    meeting = MeetingFactory()
    secretary = SecretaryFactory(board=meeting.board).user
    officer = PersonFactory(email="rowan@estuaries.example")
    item = made(meeting, "A")["A"]
    AgendaItem.objects.filter(pk=item.pk).update(kind=ItemKind.REPORT)
    begun, done = Event(), Event()

    def give_out() -> None:
        try:
            begun.set()
            assign(assignments=[Assignment(item, officer, None, None, None)], by=secretary)
            done.set()
        finally:
            connection.close()

    thread = Thread(target=give_out)
    with transaction.atomic():
        Board.objects.select_for_update().get(pk=meeting.board_id)
        thread.start()
        begun.wait()
        _until_it_waits()
        AgendaItem.objects.select_for_update(nowait=True).get(pk=item.pk)
    thread.join()
    assert done.is_set()


def _until_it_waits(tries: int = 500) -> None:
    """Until another connection waits for a lock of this one's."""
    with connection.cursor() as cursor:
        for _ in range(tries):
            cursor.execute(
                "SELECT count(*), pg_sleep(0.01) FROM pg_locks "
                "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("It waits for nothing.")
