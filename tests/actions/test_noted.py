"""The words of the notes as one value: kept, read, printed, compared."""

from datetime import date

import pytest

from meetings.actions.noted import (
    NotesText,
    Secrets,
    as_printed,
    as_read,
    notes_text,
    secrets_of,
)
from meetings.actions.noted_changes import compare_notes
from meetings.minutes.models import NoteItem, Notes, Vote, VoteCast
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    AgendaItemFactory,
    DecisionFactory,
    NoteItemFactory,
    NotesFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

SECRET = "The harbour is to be sold"


@pytest.fixture
def notes() -> Notes:
    return NotesFactory()


def open_item(notes: Notes, position: int = 1) -> NoteItem:
    item = NoteItemFactory(
        notes=notes, position=position, title="Dredging", narrative="<p>Silt.</p>"
    )
    DecisionFactory(note_item=item, position=1, text="<p>noted it</p>")
    action = ActionFactory(
        meeting=notes.meeting,
        note_item=item,
        position=position,
        text="Write.",
        noted_text="To write.",
        due=date(2026, 12, 1),
        unknown_owners="A Pilot",
    )
    for place, name in enumerate(("Zoë Able", "Al Baker"), 1):
        ActionOwnerFactory(action=action, person=PersonFactory(name=name), position=place)
    vote = Vote.objects.create(note_item=item, position=1, motion="To dredge", votes_for=1)
    VoteCast.objects.create(vote=vote, person=PersonFactory(name="Di Cook"), cast="for")
    return item


def secret_item(notes: Notes, position: int = 2) -> NoteItem:
    item = NoteItemFactory(
        notes=notes,
        position=position,
        title=f"{SECRET}, title",
        confidential=True,
        narrative="<p>Considered in confidence.</p>",
        confidential_minute=f"<p>{SECRET}, minute</p>",
        decisions_lead_in=f"{SECRET}, lead-in",
    )
    DecisionFactory(note_item=item, position=1, text=f"<p>{SECRET}, decision</p>")
    ActionFactory(
        meeting=notes.meeting, note_item=item, position=position, text=f"{SECRET}, action"
    )
    Vote.objects.create(note_item=item, position=1, motion=f"{SECRET}, vote")
    return item


def test_what_is_kept_is_read_back_as_it_was(notes: Notes) -> None:
    open_item(notes)
    secret_item(notes)
    text = notes_text(notes)
    assert NotesText.from_json(text.as_json()) == text
    (action,) = text.items[0].actions
    assert (action.text, action.by) == ("To write.", "Zoë Able / Al Baker / A Pilot")
    assert text.items[0].votes[0].names_for == ("Di Cook",)


def test_of_a_confidential_item_others_have_its_open_words_alone(notes: Notes) -> None:
    open_item(notes)
    secret_item(notes)
    text = notes_text(notes)
    assert as_read(text, confidential=True) == text
    shown = as_read(text, confidential=False)
    assert SECRET not in str(shown)
    assert shown.items[1].title == "Confidential item"
    assert shown.items[1].narrative == "<p>Considered in confidence.</p>"
    assert shown.items[0] == text.items[0]


def test_what_the_agenda_alone_has_confidential_has_no_open_words(notes: Notes) -> None:
    """Nobody wrote its narrative to be printed."""
    item = AgendaItemFactory(meeting=notes.meeting, confidential=True, open_title="A sale")
    NoteItemFactory(notes=notes, position=1, item=item, narrative=f"<p>{SECRET}</p>")
    text = notes_text(notes)
    assert SECRET not in str(as_read(text, confidential=False))
    assert as_read(text, confidential=False).items[0].title == "A sale"
    assert SECRET not in str(as_printed(text, confidential=True).items[0].narrative)


def test_a_confidential_action_of_an_open_item_is_withheld(notes: Notes) -> None:
    item = open_item(notes)
    ActionFactory(meeting=notes.meeting, note_item=item, position=9, text=SECRET, confidential=True)
    text = notes_text(notes)
    assert len(as_read(text, confidential=False).items[0].actions) == 1
    assert len(as_printed(text, confidential=True).items[0].actions) == 2


def test_what_became_confidential_later_is_withheld_in_what_was_kept_before(notes: Notes) -> None:
    item = open_item(notes)
    item.narrative = f"<p>{SECRET}</p>"
    item.save()
    kept = notes_text(notes)
    item.confidential = True
    item.save()
    shown = as_read(kept, confidential=False, secrets=secrets_of(notes_text(notes)))
    assert SECRET not in str(shown)
    assert "Dredging" not in str(shown)
    (action,) = kept.items[0].actions
    assert (
        as_read(kept, confidential=False, secrets=Secrets(actions=frozenset({action.key})))
        .items[0]
        .actions
        == ()
    )


def test_print_has_the_real_title_and_no_confidential_minute(notes: Notes) -> None:
    secret_item(notes)
    members = str(as_printed(notes_text(notes), confidential=True))
    assert f"{SECRET}, title" in members
    for part in ("minute", "lead-in", "decision", "action", "vote"):
        assert f"{SECRET}, {part}" not in members


def test_a_change_is_told_word_by_word(notes: Notes) -> None:
    item = open_item(notes)
    before = notes_text(notes)
    assert compare_notes(before, before).is_same
    item.narrative = "<p>Silt and sand.</p>"
    item.save()
    item.decisions.update(text="<p>agreed it</p>")
    NoteItemFactory(notes=notes, position=2, title="Pilots")
    found = compare_notes(before, notes_text(notes))
    assert [(part.name, part.change.value) for part in found.parts] == [
        ("1. Dredging", "changed"),
        ("2. Pilots", "added"),
    ]
    assert found.words_removed == 1  # noted


def test_the_words_take_as_many_queries_of_many_items(
    notes: Notes, django_assert_num_queries
) -> None:
    open_item(notes, 1)
    with django_assert_num_queries(8):
        notes_text(notes)
    for position in range(2, 12):
        open_item(notes, position)
    with django_assert_num_queries(8):
        notes_text(notes)
