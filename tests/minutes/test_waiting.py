"""Which notes wait for the secretariat."""

from datetime import date

import pytest

from meetings.boards.models import Board, Meeting
from meetings.minutes.models import Notes, ProposedCorrection
from meetings.minutes.waiting import notes_to_keep
from tests.factories import BoardFactory, MeetingFactory, NotesFactory, SecretaryFactory

pytestmark = pytest.mark.django_db
State = Notes.State
TODAY = date(2026, 12, 9)


@pytest.fixture
def board() -> Board:
    return BoardFactory()


def held(board: Board, day: str, state: str = "held") -> Meeting:
    reason = "Snow." if state == "cancelled" else ""
    return MeetingFactory(board=board, date=day, state=state, cancel_reason=reason)


def waiting(board: Board, on: date = TODAY) -> list[Meeting]:
    return list(notes_to_keep(SecretaryFactory(board=board).user, on))


@pytest.mark.parametrize("state", ["published", "held", "closed"])
def test_notes_that_nobody_has_begun_wait_until_the_board_meets_again(
    board: Board, state: str
) -> None:
    first = held(board, "2026-10-20", state)
    following = held(board, "2026-12-08", state)
    assert waiting(board) == [following]
    assert waiting(board, date(2026, 12, 7)) == [first]
    assert waiting(board, date(2026, 10, 19)) == []


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_meeting_that_had_no_agenda_or_was_cancelled_has_no_notes_to_take(
    board: Board, state: str
) -> None:
    held(board, "2026-12-08", state)
    assert waiting(board) == []


def test_a_draft_waits_however_old_it_is(board: Board) -> None:
    old = held(board, "2026-01-20")
    NotesFactory(meeting=old, state=State.DRAFT)
    NotesFactory(meeting=held(board, "2026-12-08"), state=State.AGREED)
    assert waiting(board) == [old]


def test_circulated_notes_wait_for_answers_and_then_for_the_next_meeting(board: Board) -> None:
    meeting = held(board, "2026-10-20")
    notes = NotesFactory(meeting=meeting, state=State.CIRCULATED)
    held(board, "2026-12-01", "cancelled")
    assert waiting(board) == []
    by = SecretaryFactory().user
    for state in ("open", "open", "made"):
        ProposedCorrection.objects.create(notes=notes, text="Sand.", by=by, state=state)
    (found,) = waiting(board)
    assert (found.unanswered, found.has_met_since) == (2, False)
    ProposedCorrection.objects.update(state="declined", answer="It was silt.")
    assert waiting(board) == []
    NotesFactory(meeting=held(board, "2026-12-08"), state=State.AGREED)
    (found,) = waiting(board)
    assert (found, found.unanswered, found.has_met_since) == (meeting, 0, True)


def test_the_notes_of_another_board_are_another_secretarys(board: Board) -> None:
    NotesFactory(meeting=held(board, "2026-12-08"), state=State.DRAFT)
    assert waiting(BoardFactory()) == []
    assert len(waiting(board)) == 1
