"""Two note-takers at the same moment: real threads, each with its own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from meetings.actions.models import Action
from meetings.actions.noting import Due, save_row
from meetings.actions.owner_names import NamedOwners
from meetings.minutes.models import NoteItem
from meetings.minutes.words import Sent, Written
from tests.actions.test_noting import Table
from tests.factories import NoteItemFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = NamedOwners((), ())


def test_both_rows_and_all_actions_are_stored_and_one_of_two_texts_stands() -> None:
    table = Table()
    rows = [table.row, NoteItemFactory(notes=table.notes, position=2, title="Lamps")]
    barrier = Barrier(4)

    def save(number: int) -> Written:
        row = NoteItem.objects.select_related("notes__meeting").get(pk=rows[number % 2].pk)
        seen = {"narrative": page_of[number % 2].seen["narrative"]}
        sent = {
            "narrative": f"<p>Writer {number}.</p>",
            f"action-n{number}-text": f"Action {number}.",
            f"action-n{number}-owners": NOBODY,
            f"action-n{number}-due": Due(),
        }
        barrier.wait()
        try:
            return save_row(row=row, by=table.secretaries[number // 2], sent=Sent(sent, seen))
        finally:
            connection.close()

    page_of = {0: table.writer(0), 1: table.writer(0)}
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(save, range(4)))
    for number, row in enumerate(rows):
        pair = [outcomes[number], outcomes[number + 2]]
        assert sorted(len(each.conflicts) for each in pair) == [0, 1]
        stored = NoteItem.objects.get(pk=row.pk)
        assert stored.narrative in (f"<p>Writer {number}.</p>", f"<p>Writer {number + 2}.</p>")
        assert stored.actions.count() == 2
        assert stored.revision == 2
    positions = Action.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4]
    in_order = Action.objects.order_by("position").values_list("note_item__position", flat=True)
    assert list(in_order) == [1, 1, 2, 2]
