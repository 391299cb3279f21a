"""The Notes tab of a meeting."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from boardpapers.access import Reader, get_meeting
from boardpapers.notes_access import NotesReader, notes_of
from boardpapers.views.meetings import workspace
from meetings.actions.life import meetings_to_agree, why_not_taken_back
from meetings.actions.noted import NotesText
from meetings.actions.noted_changes import compare_notes
from meetings.actions.policies import actions_visible_to
from meetings.agenda.comparing import Comparison
from meetings.attendance.declared import DeclaredLine, declared_lines
from meetings.attendance.interest_policies import sees_declarations
from meetings.minutes.corrections import corrections_for, why_not_proposed
from meetings.minutes.models import Notes, NotesVersion, ProposedCorrection
from meetings.minutes.policies import can_propose
from meetings.minutes.taking_rules import why_not_begun
from meetings.packs.records import attendance_by_position


@require_safe
def meeting_notes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The notes as the reader may have them, and what can be done with them next."""
    reader = get_meeting(request.user, meeting_id)
    found = notes_of(reader)
    take_url = reverse("notes_take", args=[meeting_id])
    context: dict[str, object] = {"found": found, "take_url": take_url, **_step(reader, found)}
    if found is not None:
        context |= _page(found)
    return workspace(request, reader, "notes", context)


def declared_in(found: NotesReader, text: NotesText) -> list[DeclaredLine]:
    """As the notes have it: withheld where it is sensitive, from whoever reads them."""
    reader = found.reader
    if not sees_declarations(reader.user, reader.meeting):
        return []
    return declared_lines(
        reader.meeting,
        confidential=reader.confidential,
        sensitive=False,
        secret_items={item.item_id for item in text.items if item.confidential},
    )


def _page(found: NotesReader) -> dict[str, object]:
    reader, notes = found.reader, found.notes
    versions = found.versions()
    corrections = list(corrections_for(reader.user, notes)) if reader.on_board else []
    return {
        "notes": notes,
        "text": found.text,
        "notes_life": _life(notes),
        "attendance": attendance_by_position(reader.meeting),
        "declared": declared_in(found, found.text),
        "own_actions": set(
            actions_visible_to(reader.user)
            .filter(meeting=reader.meeting)
            .values_list("pk", flat=True)
        ),
        "versions": versions,
        "amendments": amendments(found, versions),
        "corrections": [(each, _of_what(found, each)) for each in corrections],
        "may_propose": not why_not_proposed(notes, timezone.localdate())
        and can_propose(reader.user, reader.meeting),
        "may_correct": reader.secretary and notes.state == Notes.State.AGREED,
    }


def _step(reader: Reader, found: NotesReader | None) -> dict[str, object]:
    """What the secretariat does next, and what stands in the way."""
    if not reader.secretary:
        return {}
    today = timezone.localdate()
    if found is None:
        return {"why_not_begun": why_not_begun(reader.meeting)}
    notes = found.notes
    return {
        "unanswered": notes.corrections.filter(state=ProposedCorrection.State.OPEN).count(),
        "may_take_back": not why_not_taken_back(notes),
        "may_agree": notes.state == Notes.State.CIRCULATED
        and bool(meetings_to_agree(notes, today)),
        "has_changed": found.has_changed,
    }


def amendments(found: NotesReader, versions: Sequence[NotesVersion]) -> Comparison | None:
    """What the meeting that agreed the notes changed in them, as far as the reader may know it.

    None where they are not agreed, the reader has not what was circulated, or nothing was changed.
    """
    agreed = next((each for each in versions if each.kind == NotesVersion.Kind.AGREED), None)
    if agreed is None:
        return None
    before = next(
        (
            each
            for each in versions
            if each.kind == NotesVersion.Kind.CIRCULATED and each.number < agreed.number
        ),
        None,
    )
    if before is None:
        return None
    changes = compare_notes(*found.both(before, agreed))
    return None if changes.is_same else changes


def _of_what(found: NotesReader, correction: ProposedCorrection) -> str:
    """The item as the reader has it; the whole notes."""
    for number, item in enumerate(found.text.items, start=1):
        if item.key == correction.note_item_id:
            return f"{number}. {item.title}"
    return "The notes as a whole"


def _life(notes: Notes) -> list[tuple[str, str]]:
    """The steps of the notes' life, as the meeting's are shown."""
    agreed_at = notes.agreed_at
    steps = [
        (Notes.State.DRAFT, "Draft"),
        (
            Notes.State.CIRCULATED,
            f"Circulated, corrections by {notes.corrections_by:%-d %B %Y}"
            if notes.corrections_by
            else "Circulated",
        ),
        (Notes.State.AGREED, f"Agreed, {agreed_at.date:%-d %B %Y}" if agreed_at else "Agreed"),
    ]
    reached = [state for state, _ in steps].index(Notes.State(notes.state))
    return [
        (name, "reached" if number == reached else "done" if number < reached else "to come")
        for number, (_, name) in enumerate(steps)
    ]
