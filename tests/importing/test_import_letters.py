"""Agendas whose papers are lettered without brackets, and numbers that come with their letters."""

import pytest

from boardpapers.importing.services import import_folder
from meetings.agenda.agenda_page import references
from meetings.boards.models import Board, Meeting
from tests.importing.papers import folder

pytestmark = pytest.mark.django_db

WITHOUT = ("priorities =", "letters_in_brackets = false\npriorities =")
TOGETHER = ("1,a,The", "1a,,The")
IN_BRACKETS = ("1,b,Disposal", "1(b),,Disposal")


def numbers_after(**changes: tuple[str, str]) -> tuple[list[str], list[str]]:
    """The numbers of the meeting's agenda, and the doubts about them."""
    outcome = import_folder(folder=folder(**changes), by=None)
    meeting = Meeting.objects.get(date="2026-03-17")
    numbers = [*references(meeting.items.in_order()).values()]
    return numbers, [str(d) for d in outcome.doubts if "is numbered" in str(d)]


def test_a_board_without_brackets_prints_none() -> None:
    numbers, doubts = numbers_after(board=WITHOUT)
    assert numbers == ["1", "1a", "1b", "2", "2", "3", "4"]
    assert doubts == []
    assert not Board.objects.get().letters_in_brackets


@pytest.mark.parametrize("changed", [TOGETHER, IN_BRACKETS])
def test_a_number_may_come_with_its_letter(changed: tuple[str, str]) -> None:
    numbers, doubts = numbers_after(agenda=changed)
    assert numbers == ["1", "1(a)", "1(b)", "2", "2", "3", "4"]
    assert doubts == []
