"""Which items the notes of a meeting have, and in which order: opened, added, moved, taken off.

Each change locks the notes, so that those made at once come one after the other.
"""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.html import format_html

from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Meeting
from meetings.boards.order import Direction, in_new_order
from meetings.boards.refusals import Refused
from meetings.minutes.locking import lock_notes
from meetings.minutes.models import Decision, NoteItem, Notes
from meetings.minutes.taking_rules import can_take, why_closed

LONGEST_TITLE = 300


def lock_to_take(notes: Notes, by: AbstractBaseUser) -> Notes:
    """The notes as they now are, held until the transaction ends. Two queries.

    Raises: PermissionDenied for whoever may not take them; Refused once they are agreed.
    """
    row = lock_notes(notes)
    if not can_take(by, row.meeting):
        raise PermissionDenied
    if closed := why_closed(row):
        raise Refused(closed)
    return row


@transaction.atomic
def open_notes(*, meeting: Meeting, by: AbstractBaseUser) -> Notes:
    """The meeting's notes with an item for each of the agenda's; those there are stay.

    The papers of a heading stand for it, and what was withdrawn is left out. Items come with what
    is known of them: the chair's reason for urgency, that the last notes were agreed, when the
    board meets next. Raises: PermissionDenied; Refused.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not can_take(by, meeting):
        raise PermissionDenied
    notes, _ = Notes.objects.get_or_create(meeting=meeting)
    notes = lock_to_take(notes, by)
    missing = items_to_note(meeting, notes)
    if missing:
        _add(notes, [_begun(notes, item) for item in missing])
    return notes


def items_to_note(meeting: Meeting, notes: Notes | None) -> list[AgendaItem]:
    """The agenda's items that the notes have nothing of, in order; two queries at most."""
    items = list(meeting.items.in_order())
    with_papers = {item.parent_id for item in items if item.parent_id is not None}
    withdrawn = {item.pk for item in items if item.withdrawn}
    noted = set(notes.items.values_list("item", flat=True)) if notes is not None else set()
    return [
        item
        for item in items
        if item.pk not in noted
        and item.pk not in withdrawn
        and item.parent_id not in withdrawn
        and not (item.kind == ItemKind.HEADING and item.pk in with_papers)
    ]


def _begun(notes: Notes, item: AgendaItem) -> NoteItem:
    row = NoteItem(notes=notes, item=item, title=item.title, confidential=item.is_secret)
    said = _known(notes.meeting, item)
    if item.is_secret:
        row.confidential_minute = said
    else:
        row.narrative = said
    return row


def _known(meeting: Meeting, item: AgendaItem) -> str:
    """What can be said of an item before anybody speaks.

    The chair's reason has to be in the minutes. Source: Local Government Act 1972, s100B(4)(b).
    """
    said = ""
    if item.late_reason:
        said = format_html(
            "<p>The Chair was of the opinion that this item should be considered at the meeting as "
            "a matter of urgency: {}</p>",
            item.late_reason,
        )
    if item.kind == ItemKind.NEXT_MEETING:
        following = Meeting.objects.after(meeting).first()
        if following is not None:
            said += format_html(
                "<p>{}, {}</p>", f"{following.start:%-H.%M}", f"{following.date:%A %-d %B %Y}"
            )
    return said


def _add(notes: Notes, rows: Iterable[NoteItem]) -> None:
    """At the end, but before the date of the next meeting where that stands last."""
    there = list(notes.items.select_related("item"))
    closing = [
        row for row in there[-1:] if row.item is not None and row.item.kind == ItemKind.NEXT_MEETING
    ]
    before = there[: len(there) - len(closing)]
    added = list(rows)
    ordered = [*before, *added, *closing]
    for position, row in enumerate(ordered, 1):
        row.position = position
    NoteItem.objects.bulk_update(closing, ["position"])
    NoteItem.objects.bulk_create(added)
    last = Meeting.objects.before(notes.meeting).first()
    if last is not None:
        Decision.objects.bulk_create(
            Decision(note_item=row, position=1, text=_last_notes(last))
            for row in added
            if row.item is not None and row.item.kind == ItemKind.NOTES
        )
    _mark_changed(notes)


def _last_notes(last: Meeting) -> str:
    return format_html(
        "The Board <strong>agreed</strong> the note of the meeting of {}.",
        f"{last.date:%-d %B %Y}",
    )


@transaction.atomic
def add_item(
    *, notes: Notes, by: AbstractBaseUser, title: str, confidential: bool = False
) -> NoteItem:
    """Business that was not on the agenda. Raises: PermissionDenied; Refused."""
    notes = lock_to_take(notes, by)
    title = " ".join(title.split())
    if not title:
        raise Refused("Give the item a title, such as “Order of business”.", "title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"A title has at most {LONGEST_TITLE} characters.", "title")
    row = NoteItem(notes=notes, title=title, confidential=confidential)
    _add(notes, [row])
    return row


@transaction.atomic
def move_item(*, row: NoteItem, by: AbstractBaseUser, to: Direction | int) -> list[NoteItem]:
    """Take an item a step earlier or later, or as number `to`; all items in the new order.

    Raises: PermissionDenied; Refused.
    """
    notes = lock_to_take(row.notes, by)
    there = list(notes.items.all())
    row = _still_there(there, row)
    if isinstance(to, int):
        ordered = [each for each in there if each != row]
        ordered.insert(max(0, to - 1), row)
    else:
        ordered = in_new_order(there, row, to)
    if ordered == there:
        raise Refused(f"“{row.title}” stands there already.")
    _renumber(notes, ordered)
    return ordered


@transaction.atomic
def remove_item(*, row: NoteItem, by: AbstractBaseUser) -> list[NoteItem]:
    """Take an empty item off the notes, such as one that was not reached; what is left.

    An item of the agenda can be brought in again. Raises: PermissionDenied; Refused where
    something is written in it.
    """
    notes = lock_to_take(row.notes, by)
    there = list(notes.items.all())
    row = _still_there(there, row)
    words = row.narrative or row.confidential_minute
    if words or row.decisions.exists() or row.votes.exists():
        raise _not_empty(row)
    try:
        row.delete()
    except ProtectedError as has_actions:
        raise _not_empty(row) from has_actions
    ordered = [each for each in there if each is not row]
    _renumber(notes, ordered)
    return ordered


def _not_empty(row: NoteItem) -> Refused:
    return Refused(
        f"Something is written in “{row.title}”, and would be lost. Take its words, decisions, "
        "actions and votes out first."
    )


def _still_there(there: list[NoteItem], row: NoteItem) -> NoteItem:
    found = next((each for each in there if each.pk == row.pk), None)
    if found is None:
        raise Refused(f"“{row.title}” is no longer in the notes: somebody has taken it off.")
    return found


def _renumber(notes: Notes, ordered: list[NoteItem]) -> None:
    for position, row in enumerate(ordered, 1):
        row.position = position
    NoteItem.objects.bulk_update(ordered, ["position"])
    _mark_changed(notes)


def _mark_changed(notes: Notes) -> None:
    notes.revision += 1
    notes.save(update_fields=["revision"])
