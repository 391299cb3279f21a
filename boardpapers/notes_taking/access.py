"""How the page on which notes are taken gets its meeting and its rows: only through here."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import get_meeting_to_keep
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser
from meetings.minutes.models import NoteItem, Notes
from meetings.minutes.taking_rules import can_take, why_not_begun


def get_notes_to_take(user: SiteUser, meeting_id: int) -> tuple[Meeting, Notes | None]:
    """A meeting and its notes, if they are begun, for the board's secretariat.

    Raises: Http404 for everybody else.
    """
    meeting = get_meeting_to_keep(user, meeting_id)
    notes = Notes.objects.filter(meeting=meeting).first()
    if notes is not None:
        notes.meeting = meeting
    return meeting, notes


def get_begun_notes(user: SiteUser, meeting_id: int) -> Notes:
    """The notes, for whoever takes them. Raises: Http404 otherwise, and where none are begun."""
    meeting = get_meeting_to_keep(user, meeting_id)
    notes = get_object_or_404(Notes, meeting=meeting)
    notes.meeting = meeting
    if why_not_begun(meeting):
        raise Http404
    return notes


def get_row_to_take(user: SiteUser, row_id: int) -> NoteItem:
    """One item of notes, for whoever takes them. Raises: Http404 for everybody else."""
    row = get_object_or_404(
        NoteItem.objects.select_related("notes__meeting__board", "item__parent"), pk=row_id
    )
    if not can_take(user, row.notes.meeting):
        raise Http404
    return row
