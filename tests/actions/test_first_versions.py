"""Notes that went out before versions were kept, and those an import brings in."""

from importlib import import_module

import pytest
from django.apps import apps

from meetings.actions.noted import NotesText, notes_text
from meetings.minutes.models import NoteItem, Notes, NotesVersion, Vote
from tests.factories import AgendaItemFactory, NoteItemFactory
from tests.full_board import full_board

pytestmark = pytest.mark.django_db

migration = import_module("meetings.actions.migrations.0005_notes_first_versions")


@pytest.mark.parametrize("state", ["circulated", "agreed"])
def test_notes_that_went_out_have_a_first_version(state: str) -> None:
    full = full_board()
    NoteItemFactory(
        notes=full.notes,
        position=9,
        narrative="<p>In private.</p>",
        item=AgendaItemFactory(meeting=full.last_meeting, confidential=True, open_title="A sale"),
    )
    Notes.objects.update(state=state)
    migration.keep_first_versions(apps, None)
    migration.keep_first_versions(apps, None)
    version = NotesVersion.objects.get()
    assert (version.number, version.kind, version.by) == (1, state, None)
    assert not Vote.objects.exists()
    assert NotesText.from_json(version.text) == notes_text(full.notes)


def test_drafts_have_none() -> None:
    full_board()
    migration.keep_first_versions(apps, None)
    assert not NotesVersion.objects.exists()


def test_what_was_never_printed_of_a_confidential_item_stays_so() -> None:
    full = full_board()
    item = NoteItemFactory(
        notes=full.notes, position=9, confidential=True, narrative="<p>In private.</p>"
    )
    migration.withhold_what_was_withheld(apps, None)
    item.refresh_from_db()
    assert (item.narrative, item.confidential_minute) == ("", "<p>In private.</p>")
    assert NoteItem.objects.exclude(narrative="").exists()
