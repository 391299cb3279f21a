"""Two secretaries at the same moment: real threads, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from meetings.agenda import building, planning, undoing
from meetings.agenda.item_fields import ChangedMeanwhile
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import Direction, NotDone, Place
from meetings.packs.publishing import NotPublished
from tests.agenda.agendas import is_dense, made, shape
from tests.agenda.test_building import publish
from tests.factories import MeetingFactory, SecretaryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*doings: Callable[[], object]) -> list[object]:
    """What each of them came to: its answer, or its refusal."""
    barrier = Barrier(len(doings))

    def one(do: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return do()
        except (NotDone, NotPublished) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(one, doings))


@pytest.fixture
def meeting():
    return MeetingFactory()


@pytest.fixture
def secretaries(meeting):
    return [SecretaryFactory(board=meeting.board).user for _ in range(4)]


def test_everybodys_additions_and_moves_are_done(meeting, secretaries):
    items = made(meeting, "A(B C) D E F")
    first, second, third, fourth = secretaries
    at_once(
        lambda: building.move_item(item=items["F"], by=first, place=Place(before=items["D"].pk)),
        lambda: building.step_item(item=items["C"], by=second, direction=Direction.UP),
        lambda: building.add_item(
            meeting=meeting,
            by=third,
            place=Place(before=items["E"].pk),
            kind=ItemKind.VERBAL,
            title="X",
        ),
        lambda: building.add_item(
            meeting=meeting,
            by=fourth,
            place=Place(parent=items["A"].pk),
            kind=ItemKind.VERBAL,
            title="Y",
        ),
    )
    assert shape(meeting) == "A(C B Y) F D X E"
    assert is_dense(meeting)
    assert AgendaChange.objects.count() == 4


def test_of_two_who_write_the_same_title_one_is_told(meeting, secretaries):
    item = made(meeting, "A")["A"]
    came = at_once(
        *(
            lambda by=by, title=title: building.change_item(
                item=item, by=by, seen={"title": "A"}, values={"title": title}
            )
            for by, title in zip(secretaries, ("Lamps", "Buoys"), strict=False)
        )
    )
    assert {type(each) for each in came} == {AgendaChange, ChangedMeanwhile}
    [refused] = [each for each in came if isinstance(each, ChangedMeanwhile)]
    item.refresh_from_db()
    assert {refused.clashes[0].mine, refused.clashes[0].theirs} == {"Lamps", "Buoys"}
    assert refused.clashes[0].theirs == item.title


def test_a_change_is_undone_once(meeting, secretaries):
    items = made(meeting, "A B C")
    change = building.step_item(item=items["C"], by=secretaries[0], direction=Direction.UP)
    came = at_once(
        *(
            lambda by=by: undoing.undo_last_change(meeting=meeting, change=change.pk, by=by)
            for by in secretaries
        )
    )
    assert [type(each) for each in came].count(AgendaChange) == 1
    assert shape(meeting) == "A B C"


def test_deferred_while_it_is_moved_and_published_while_it_is_built(meeting, secretaries):
    """Whoever comes first, no change is half done, and nobody waits for ever."""
    items = made(meeting, "A B C D")
    first, second, third, fourth = secretaries
    at_once(
        lambda: planning.defer_item(item=items["C"], by=first),
        lambda: building.step_item(item=items["C"], by=second, direction=Direction.UP),
        lambda: building.step_item(item=items["D"], by=third, direction=Direction.UP),
        lambda: planning.plan_item(
            board=meeting.board, by=fourth, kind=ItemKind.VERBAL, title="Ferries"
        ),
    )
    assert is_dense(meeting)
    assert sorted(meeting.items.values_list("title", flat=True)) == ["A", "B", "D"]
    planned = AgendaItem.objects.filter(forward_plan=meeting.board)
    assert sorted(planned.values_list("position", flat=True)) == [1, 2]
    at_once(
        lambda: publish(meeting, first),
        lambda: building.step_item(item=items["D"], by=second, direction=Direction.UP),
    )
    numbers = meeting.items.in_order().values_list("number_at_publication", flat=True)
    assert list(numbers) in (["1", "2", "3"], ["", "", ""])
