"""What fills the agenda's item of the last meeting's notes and the actions arising by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meetings.boards.models import Meeting
from meetings.chairs_reports.answers import Answer
from meetings.minutes.models import Notes
from meetings.packs.from_parent import FROM_PARENT_KEY
from meetings.packs.last_monitor import CONFIDENTIAL_MONITOR_KEY, MONITOR_KEY
from meetings.packs.records import MonitorPage, NotesPage

FIRST_MEETING = "There is no earlier meeting whose notes could be agreed"
STATE_WORDS = {
    Notes.State.DRAFT.value: "a draft",
    Notes.State.CIRCULATED.value: "circulated to members, to be agreed",
    Notes.State.AGREED.value: "agreed",
}


@dataclass(frozen=True)
class MattersArising:
    """In words for the agenda page; each further row with its part, its words, if it is secret."""

    notes: str
    rows: tuple[tuple[str, str, bool], ...]


def matters_arising(
    last: Meeting | None,
    notes: NotesPage | None,
    monitor: MonitorPage | None,
    confidential_monitor: MonitorPage | None,
    answers: Sequence[Answer] = (),
) -> MattersArising:
    """Of what one edition prints: what it does not print is not told of either."""
    rows = [*_from_parent(answers), *_monitors(monitor, confidential_monitor)]
    return MattersArising(_notes(last, notes), tuple(rows))


def _notes(last: Meeting | None, notes: NotesPage | None) -> str:
    if last is None:
        return FIRST_MEETING
    if notes is None:
        return ""
    state = STATE_WORDS[notes.state]
    return f"Notes of the meeting of {last.date:%-d %B %Y}, {state}"


def _from_parent(answers: Sequence[Answer]) -> Iterator[tuple[str, str, bool]]:
    if answers:
        yield FROM_PARENT_KEY, f"From the parent board: {items_answered(answers)}", False


def items_answered(answers: Sequence[Answer]) -> str:
    """Where the answers were given: "Executive, 1 December 2026, Items 4(b) and 4(e)"."""
    meetings = {answer.meeting.pk: answer.meeting for answer in answers}
    told = []
    for key, meeting in meetings.items():
        numbers = [answer.reference for answer in answers if answer.meeting.pk == key]
        listed = " and ".join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))
        items = "Item" if len(numbers) == 1 else "Items"
        told.append(f"{meeting.board}, {meeting.date:%-d %B %Y}, {items} {listed}")
    return "; ".join(told)


def _monitors(
    monitor: MonitorPage | None, confidential_monitor: MonitorPage | None
) -> Iterator[tuple[str, str, bool]]:
    if monitor is not None:
        yield MONITOR_KEY, f"Action monitor: {actions_arising(monitor.length)}", False
    if confidential_monitor is not None:
        number = actions_arising(confidential_monitor.length)
        yield CONFIDENTIAL_MONITOR_KEY, f"Action monitor: {number}", True


def actions_arising(number: int) -> str:
    return f"{number} action{'' if number == 1 else 's'}"
