"""The notes of a meeting: drafts unless a row says otherwise."""

from django.utils import timezone

from meetings.actions.noted import notes_text
from meetings.minutes.models import Notes, NotesVersion, ProposedCorrection
from meetings.minutes.versions import keep_version
from tests.permission_table.row import ON_BOARD, Row
from tests.world import World

PROPOSE = {"chair", "member", "substitute", "observer"}
KEEP = {"secretary"}


def _notes(world: World, state: str) -> Notes:
    """In that state, each kind of version kept once."""
    notes = world.full.notes
    at = world.full.meeting if state == "agreed" else None
    Notes.objects.filter(pk=notes.pk).update(
        state=state, corrections_by=timezone.localdate(), agreed_at=at
    )
    if not notes.versions.exists():
        text = notes_text(notes).as_json()
        for kind in (NotesVersion.Kind.CIRCULATED, NotesVersion.Kind.AGREED):
            keep_version(notes, kind=kind, text=text, by=None)
    return notes


def draft(world: World) -> list[object]:
    return [_notes(world, "draft").meeting_id]


def circulated(world: World) -> list[object]:
    return [_notes(world, "circulated").meeting_id]


def agreed(world: World) -> list[object]:
    return [_notes(world, "agreed").meeting_id]


def correction(world: World) -> list[object]:
    notes = _notes(world, "circulated")
    found, _ = ProposedCorrection.objects.get_or_create(
        notes=notes, defaults={"text": "It was silt.", "by": world.users["member"]}
    )
    return [found.pk]


def item(world: World) -> list[object]:
    return [_notes(world, "agreed").items.first().pk]


def item_of_a_draft(world: World) -> list[object]:
    return [_notes(world, "draft").items.first().pk]


ROWS: list[Row] = [
    Row("meeting_notes", ON_BOARD, circulated, note="circulated"),
    Row("meeting_notes", ON_BOARD, agreed, note="agreed"),
    *(
        row
        for name in ("notes_word", "notes_compare")
        for row in (
            Row(name, KEEP, draft, note="draft"),
            Row(name, ON_BOARD, circulated, note="circulated"),
        )
    ),
    Row("notes_pdf", KEEP, draft, note="draft"),
    Row("notes_version", KEEP, lambda world: [*draft(world), 1], note="draft"),
    Row("notes_version", ON_BOARD, lambda world: [*circulated(world), 1], note="circulated"),
    Row("notes_version", set(), lambda world: [*circulated(world), 9], note="one there is not"),
    Row("notes_circulate", KEEP, draft),
    Row("notes_circulate", KEEP, draft, post=True, note="sent empty"),
    Row("notes_take_back", KEEP, circulated, post=True, status=302),
    Row("notes_agree", KEEP, circulated),
    Row("correction_propose", KEEP & PROPOSE, draft, note="draft"),
    Row("correction_propose", PROPOSE, circulated, note="circulated"),
    Row("correction_answer", KEEP, correction),
    Row("notes_correct", KEEP, item),
    Row("notes_correct", set(), item_of_a_draft, note="of a draft"),
]
