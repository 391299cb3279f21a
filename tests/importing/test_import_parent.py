"""The parent that a folder names, where it is kept here and where it is not."""

import pytest

from boardpapers.importing.services import import_folder
from meetings.boards.models import Board
from tests.factories import BoardFactory
from tests.importing.papers import folder

pytestmark = pytest.mark.django_db

NAMED = ("Estuary Executive", "Estuary Leaders")


def take_in() -> list[str]:
    """What is doubtful about the parent."""
    outcome = import_folder(folder=folder(board=NAMED), by=None)
    return [str(doubt) for doubt in outcome.doubts if "Estuary Leaders" in str(doubt)]


def test_a_parent_that_is_not_kept_here_stays_a_name() -> None:
    assert take_in() == []
    board = Board.objects.get()
    assert (board.parent, board.parent_name) == (None, "Estuary Leaders")


def test_a_board_is_not_put_under_one_that_reports_to_it() -> None:
    take_in()
    board = Board.objects.get()
    parent = BoardFactory(
        name="Estuary Leaders", organisation=board.organisation, parent=BoardFactory(parent=board)
    )
    assert "put right which of the two" in take_in()[0]
    board.refresh_from_db()
    assert board.parent is None
    Board.objects.filter(pk=parent.pk).update(parent=None)
    assert take_in() == []
    board.refresh_from_db()
    assert board.parent == parent
