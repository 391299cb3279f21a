"""Which items the notes have: begun from the agenda, added, moved, taken off."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.minutes.models import NoteItem, Notes
from meetings.minutes.taking import add_item, move_item, open_notes, remove_item
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    MeetingFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(state="published", published_at=timezone.now())


@pytest.fixture
def secretary(meeting: Meeting) -> object:
    return SecretaryFactory(board=meeting.board).user


def on_agenda(meeting: Meeting, position: int, title: str, **more: object) -> AgendaItem:
    more.setdefault("kind", ItemKind.REPORT)
    return AgendaItemFactory(meeting=meeting, position=position, title=title, **more)


def titles(notes: Notes) -> list[str]:
    rows = list(notes.items.all())
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.title for row in rows]


def test_they_begin_with_the_agenda_and_what_is_known(meeting: Meeting, secretary: object) -> None:
    MeetingFactory(board=meeting.board, date=date(2026, 10, 20), state="held")
    MeetingFactory(board=meeting.board, date=date(2027, 2, 2))
    heading = on_agenda(meeting, 1, "Barriers", kind=ItemKind.HEADING)
    on_agenda(meeting, 1, "Survey", parent=heading)
    on_agenda(meeting, 2, "Lamps", parent=heading, withdrawn=True)
    on_agenda(meeting, 2, "Learning", kind=ItemKind.HEADING)
    on_agenda(meeting, 3, "Purchase", confidential=True, late_reason="The offer ends.")
    on_agenda(meeting, 4, "Storm damage", late_reason="The wall <fell>.")
    on_agenda(meeting, 5, "Notes of the last meeting", kind=ItemKind.NOTES)
    on_agenda(meeting, 6, "Date of next meeting", kind=ItemKind.NEXT_MEETING)
    on_agenda(meeting, 7, "Put off", withdrawn=True)
    notes = open_notes(meeting=meeting, by=secretary)
    survey, learning, secret, storm, last, following = notes.items.all()
    assert [row.title for row in (survey, learning)] == ["Survey", "Learning"]
    assert survey.narrative == ""
    assert secret.confidential
    assert secret.narrative == ""
    assert "The offer ends." in secret.confidential_minute
    assert "matter of urgency: The wall &lt;fell&gt;." in storm.narrative
    decided = last.decisions.get().text
    assert (
        decided == "The Board <strong>agreed</strong> the note of the meeting of 20 October 2026."
    )
    assert following.narrative == "<p>11.00, Tuesday 2 February 2027</p>"


def test_what_is_put_on_the_agenda_later_is_brought_in(meeting: Meeting, secretary: object) -> None:
    on_agenda(meeting, 1, "Survey")
    on_agenda(meeting, 2, "Date of next meeting", kind=ItemKind.NEXT_MEETING)
    notes = open_notes(meeting=meeting, by=secretary)
    survey = notes.items.get(title="Survey")
    survey.narrative = "<p>Long.</p>"
    survey.save()
    on_agenda(meeting, 3, "Storm damage", late_reason="The wall fell.")
    again = open_notes(meeting=meeting, by=secretary)
    assert again == notes
    assert titles(notes) == ["Survey", "Storm damage", "Date of next meeting"]
    assert notes.items.get(title="Survey").narrative == "<p>Long.</p>"
    revision = Notes.objects.get().revision
    open_notes(meeting=meeting, by=secretary)
    assert Notes.objects.get().revision == revision


@pytest.fixture
def notes(meeting: Meeting, secretary: object) -> Notes:
    for position, title in enumerate("ABCD", 1):
        on_agenda(meeting, position, title)
    return open_notes(meeting=meeting, by=secretary)


def row(notes: Notes, title: str) -> NoteItem:
    return notes.items.get(title=title)


def test_items_are_taken_in_another_order(notes: Notes, secretary: object) -> None:
    move_item(row=row(notes, "C"), by=secretary, to="up")
    assert titles(notes) == ["A", "C", "B", "D"]
    move_item(row=row(notes, "A"), by=secretary, to=99)
    assert titles(notes) == ["C", "B", "D", "A"]
    move_item(row=row(notes, "A"), by=secretary, to=2)
    assert titles(notes) == ["C", "A", "B", "D"]
    with pytest.raises(Refused, match="stands there already"):
        move_item(row=row(notes, "C"), by=secretary, to="up")


def test_business_not_on_the_agenda(notes: Notes, secretary: object) -> None:
    added = add_item(notes=notes, by=secretary, title="  Order of \n business ")
    assert titles(notes) == ["A", "B", "C", "D", "Order of business"]
    assert added.item is None
    for title, sentence in (("  ", "Give the item a title"), ("x" * 301, "at most 300")):
        with pytest.raises(Refused, match=sentence):
            add_item(notes=notes, by=secretary, title=title)


def test_only_an_empty_item_is_taken_off(notes: Notes, secretary: object) -> None:
    DecisionFactory(note_item=row(notes, "A"), position=1)
    ActionFactory(meeting=notes.meeting, note_item=row(notes, "B"), position=1)
    for title in "AB":
        with pytest.raises(Refused, match="Something is written in"):
            remove_item(row=row(notes, title), by=secretary)
    gone = row(notes, "C")
    remove_item(row=gone, by=secretary)
    assert titles(notes) == ["A", "B", "D"]
    with pytest.raises(Refused, match="no longer in the notes"):
        remove_item(row=gone, by=secretary)
    open_notes(meeting=notes.meeting, by=secretary)
    assert titles(notes) == ["A", "B", "D", "C"]


def test_nobody_else_and_not_before_publication_nor_once_agreed(
    notes: Notes, secretary: object
) -> None:
    with pytest.raises(PermissionDenied):
        open_notes(meeting=notes.meeting, by=UserFactory())
    with pytest.raises(PermissionDenied):
        add_item(notes=notes, by=UserFactory(), title="E")
    planned = MeetingFactory(board=notes.meeting.board, date=date(2027, 1, 5))
    with pytest.raises(PermissionDenied):
        open_notes(meeting=planned, by=secretary)
    Notes.objects.update(state="circulated")
    add_item(notes=notes, by=secretary, title="E")
    Notes.objects.update(state="agreed")
    with pytest.raises(Refused, match="agreed"):
        move_item(row=row(notes, "C"), by=secretary, to="up")
    with pytest.raises(Refused, match="agreed"):
        open_notes(meeting=notes.meeting, by=secretary)
