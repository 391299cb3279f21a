"""Items that become confidential after they were noted: what was said openly is no open word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions import life
from meetings.actions.noted import notes_text
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem, Notes
from tests.actions.note_writer import NoteWriter
from tests.factories import AgendaItemFactory, NoteItemFactory
from tests.world import World

pytestmark = pytest.mark.django_db

SAID = "The bidder is a cormorant."


@pytest.fixture
def row(world: World) -> NoteItem:
    """An open item of the last meeting, with words."""
    item = AgendaItemFactory(meeting=world.full.last_meeting, position=40, title="The quay")
    return NoteItemFactory(
        notes=world.full.notes,
        item=item,
        position=40,
        title="The quay",
        narrative=f"<p>{SAID}</p>",
    )


def mark_on_the_agenda(row: NoteItem) -> None:
    AgendaItem.objects.filter(pk=row.item_id).update(confidential=True)


def stored(row: NoteItem) -> NoteItem:
    return NoteItem.objects.get(pk=row.pk)


def writer(row: NoteItem, world: World) -> NoteWriter:
    return NoteWriter(row, world.full.secretary)


def test_ticking_it_keeps_what_was_said_apart(world: World, row: NoteItem) -> None:
    writer(row, world).write(confidential="1")
    assert (stored(row).narrative, stored(row).confidential_minute) == ("", f"<p>{SAID}</p>")


def test_who_writes_both_has_sorted_them(world: World, row: NoteItem) -> None:
    writer(row, world).write(confidential="1", narrative="Considered.", minute=SAID)
    assert stored(row).narrative == "<p>Considered.</p>"
    assert stored(row).confidential_minute == f"<p>{SAID}</p>"


def test_a_confidential_minute_keeps_what_was_said_apart(world: World, row: NoteItem) -> None:
    writer(row, world).write(minute="He was dismissed.")
    assert stored(row).narrative == ""
    assert stored(row).confidential_minute == f"<p>{SAID}</p><p>He was dismissed.</p>"


def test_an_item_marked_on_the_agenda_has_its_words_in_the_minute(
    world: World, row: NoteItem
) -> None:
    mark_on_the_agenda(row)
    page = writer(row, world)
    assert (page.fields["narrative"], page.fields["minute"]) == ("", SAID)
    page.write(minute=f"{SAID}\n\nHe was dismissed.", narrative="Considered.")
    assert stored(row).narrative == "<p>Considered.</p>"
    assert SAID in stored(row).confidential_minute


@pytest.mark.parametrize("said_before", [True, False])
def test_a_page_that_has_it_as_open_writes_in_the_minute(
    world: World, row: NoteItem, said_before: bool
) -> None:
    if not said_before:
        NoteItem.objects.filter(pk=row.pk).update(narrative="")
    page = writer(row, world)
    mark_on_the_agenda(row)
    told = page.write(narrative=f"{SAID} He was dismissed.")
    assert not told["conflicts"]
    assert stored(row).narrative == ""
    assert stored(row).confidential_minute == f"<p>{SAID} He was dismissed.</p>"


def test_a_correction_begun_while_it_was_open_is_not_taken_for_open_words(
    world: World, row: NoteItem
) -> None:
    Notes.objects.filter(pk=row.notes_id).update(state="agreed")
    mark_on_the_agenda(row)
    client = world.client("secretary")
    address = reverse("notes_correct", args=[row.pk])
    typed = {"title": row.title, "reason": "It was wrong.", "seen_revision": row.revision}
    answer = client.post(address, {**typed, "narrative": f"{SAID} Or a shag."})
    assert answer.status_code == 409
    assert stored(row).narrative == f"<p>{SAID}</p>"
    answer = client.post(address, {**typed, "narrative": "", "confidential_minute": "A shag."})
    assert answer.status_code == 302
    assert (stored(row).narrative, stored(row).confidential_minute) == ("", "<p>A shag.</p>")


def test_a_version_is_read_without_an_item_that_was_noted_anew(world: World, row: NoteItem) -> None:
    """Its row is another, and the agenda's item the same."""
    secretary = world.full.secretary
    soon = timezone.localdate() + timedelta(days=7)
    life.circulate(notes=world.full.notes, corrections_by=soon, by=secretary)
    item = row.item
    row.delete()
    NoteItemFactory(notes=world.full.notes, item=item, position=41, title="The quay")
    Meeting.objects.filter(pk=world.full.meeting.pk).update(state="held")
    AgendaItem.objects.filter(pk=item.pk).update(confidential=True)
    address = reverse("notes_version", args=[world.full.last_meeting.pk, 1])
    assert SAID in world.client("secretary").get(address).content.decode()
    assert SAID not in world.client("observer").get(address).content.decode()
    assert "The quay" not in world.client("observer").get(address).content.decode()
    NoteItem.objects.filter(item=item).delete()
    assert SAID not in world.client("observer").get(address).content.decode()


def test_what_is_kept_of_it_has_no_open_words(world: World, row: NoteItem) -> None:
    mark_on_the_agenda(row)
    (text,) = [each for each in notes_text(world.full.notes).items if each.key == row.pk]
    assert (text.narrative, text.confidential_minute) == ("", f"<p>{SAID}</p>")
