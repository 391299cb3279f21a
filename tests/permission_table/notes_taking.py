"""Taking the notes of a meeting: the secretariat alone, once the agenda is published."""

from meetings.minutes.models import NoteItem, Notes
from tests.permission_table.row import Row, meeting
from tests.world import World


def _row_of(world: World) -> NoteItem:
    notes, _ = Notes.objects.get_or_create(meeting=world.full.meeting)
    row, _ = notes.items.get_or_create(position=1, defaults={"title": "Order of business"})
    return row


def begun(world: World) -> list[object]:
    """The meeting, its notes begun."""
    return [_row_of(world).notes.meeting_id]


def row(world: World) -> list[object]:
    return [_row_of(world).pk]


ROWS: list[Row] = [
    Row("notes_take", {"secretary"}, meeting),
    Row("notes_take", {"secretary"}, meeting, before_publication=True, note="before publication"),
    Row("notes_take", {"secretary"}, meeting, post=True, status=302, note="beginning them"),
    Row("notes_news", {"secretary"}, begun),
    Row("notes_news", set(), meeting, note="none begun"),
    Row("notes_add", {"secretary"}, begun, post=True, status=302, note="sent empty"),
    Row("notes_row_save", {"secretary"}, row, post=True, status=302),
    Row("notes_row_do", {"secretary"}, row, post=True, status=302),
]
