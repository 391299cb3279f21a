"""How a page gets the notes of a meeting: only through here, and as the user may have them.

What is not theirs is answered with 404, the same as what does not exist.
"""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import Reader, get_meeting
from meetings.actions.noted import (
    NONE,
    NotesText,
    Secrets,
    as_read,
    notes_text,
    secrets_now,
    secrets_of,
)
from meetings.boards.policies import SiteUser
from meetings.minutes.models import NoteItem, Notes, NotesVersion, ProposedCorrection
from meetings.minutes.policies import can_propose, can_read, can_read_version
from meetings.minutes.versions import newest_version


@dataclass(frozen=True)
class NotesReader:
    """The notes of one meeting for one user: what they may not see is not in `text`."""

    reader: Reader
    notes: Notes
    text: NotesText
    secrets: Secrets
    """What is confidential in the notes now, to read earlier versions with."""
    seen: str
    """For the secretariat's forms: tells whether the notes are still as this page shows them."""

    @property
    def user(self) -> SiteUser:
        return self.reader.user

    @property
    def has_changed(self) -> bool:
        """For the secretariat: whether circulated notes say something else than what went out."""
        if self.notes.state != Notes.State.CIRCULATED:
            return False
        last = newest_version(self.notes)
        return last is None or NotesText.from_json(last.text) != self.text

    def version_text(self, version: NotesVersion, besides: Secrets = NONE) -> NotesText:
        """A version as the reader may have it, `besides` what is secret now."""
        return as_read(
            NotesText.from_json(version.text),
            confidential=self.reader.confidential,
            secrets=self.secrets | besides,
        )

    def both(self, old: NotesVersion, new: NotesVersion) -> tuple[NotesText, NotesText]:
        """Two versions to compare, without what is secret in either of them."""
        secrets = secrets_of(NotesText.from_json(old.text)) | secrets_of(
            NotesText.from_json(new.text)
        )
        return self.version_text(old, secrets), self.version_text(new, secrets)

    def versions(self) -> list[NotesVersion]:
        """Those the reader may have, newest first."""
        found = self.notes.versions.select_related("by").order_by("-number")
        on_board = self.reader.on_board
        return [each for each in found if can_read_version(self.notes, each, on_board=on_board)]


def notes_of(reader: Reader) -> NotesReader | None:
    """None where the meeting has no notes, or none that are the reader's."""
    notes = (
        Notes.objects.select_related("meeting__board", "agreed_at")
        .filter(meeting=reader.meeting)
        .first()
    )
    if notes is None or not can_read(reader.user, notes, on_board=reader.on_board):
        return None
    whole = notes_text(notes)
    return NotesReader(
        reader=reader,
        notes=notes,
        text=as_read(whole, confidential=reader.confidential),
        secrets=secrets_now(notes, whole),
        seen=whole.seen if reader.secretary else "",
    )


def get_notes(user: SiteUser, meeting_id: int) -> NotesReader:
    """Raises: Http404 unless there are notes that `user` may read."""
    found = notes_of(get_meeting(user, meeting_id))
    if found is None:
        raise Http404
    return found


def get_notes_to_keep(user: SiteUser, meeting_id: int) -> NotesReader:
    """Raises: Http404 for all but the board's secretariat."""
    found = get_notes(user, meeting_id)
    if not found.reader.secretary:
        raise Http404
    return found


def get_notes_to_correct(user: SiteUser, meeting_id: int) -> NotesReader:
    """Notes to which `user` may propose corrections, if they are asked for.

    Raises: Http404 for whoever is not on the board.
    """
    found = get_notes(user, meeting_id)
    if not can_propose(user, found.notes.meeting):
        raise Http404
    return found


def get_correction_to_answer(
    user: SiteUser, correction_id: int
) -> tuple[NotesReader, ProposedCorrection]:
    """Raises: Http404 for all but the board's secretariat."""
    correction = get_object_or_404(
        ProposedCorrection.objects.select_related("notes", "note_item", "by", "answered_by"),
        pk=correction_id,
    )
    return get_notes_to_keep(user, correction.notes.meeting_id), correction


def get_noted_item(user: SiteUser, item_id: int) -> tuple[NotesReader, NoteItem]:
    """An item of notes that `user` keeps. Raises: Http404 for everybody else."""
    item = get_object_or_404(NoteItem.objects.select_related("notes", "item__parent"), pk=item_id)
    item.keep_apart_if_secret()
    return get_notes_to_keep(user, item.notes.meeting_id), item
