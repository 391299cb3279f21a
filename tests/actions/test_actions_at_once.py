"""Two at one action at the same moment: one is saved, the other is told, and nothing is doubled."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from meetings.actions import links, owners, services, telling
from meetings.actions.links import LinkRefused
from meetings.actions.models import Action, OwnerTold
from meetings.actions.updating import ActionHasChanged, AlreadySaved
from meetings.boards.refusals import Refused
from tests.actions.owned import Owned, owned, to
from tests.factories import ActionLinkFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[type[Exception]]:
    """Run them together; what those that were refused raised."""
    barrier = Barrier(len(acts))
    raised: list[type[Exception]] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except Exception as failure:
            raised.append(type(failure))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def writing(board: Owned) -> Callable[[], object]:
    token = links.token_of(ActionLinkFactory(action=board.count, person=board.farmer))
    return lambda: links.write_through_link(
        token=token, text="Half are counted.", state=Action.State.OPEN, seen_updates=0
    )


def test_accepting_while_the_owner_writes() -> None:
    board = owned()
    raised = at_once(
        writing(board),
        lambda: services.record_progress(
            action=board.count,
            by=board.secretary,
            text="",
            state=Action.State.COMPLETED,
            seen_updates=0,
        ),
    )
    assert raised in ([ActionHasChanged], [Refused])  # the one who came second
    assert board.count.updates.count() == 1


def test_the_same_form_sent_twice_at_once() -> None:
    board = owned()
    write = writing(board)
    assert at_once(write, write) == [AlreadySaved]
    assert board.count.updates.count() == 1


def test_writing_while_the_owner_is_changed() -> None:
    """Whichever comes first: nothing is written by somebody who is no owner any more."""
    board = owned()
    raised = at_once(
        writing(board),
        lambda: owners.remove_owner(action=board.count, by=board.secretary, person=board.farmer),
    )
    assert raised in ([], [LinkRefused])
    assert board.count.updates.count() == 1 - len(raised)


def test_two_secretaries_press_at_once() -> None:
    board = owned()

    def press() -> None:
        telling.tell_owners(meeting=board.meeting, by=board.secretary)

    assert at_once(press, press) == []
    assert len(to(board.farmer)) == len(to(board.officer)) == 1
    assert OwnerTold.objects.count() == 4
