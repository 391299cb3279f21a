"""The life of the notes: circulated, agreed at a later meeting, corrected since.

It stands here and not with the notes: the words that are kept as a version are those of the
actions, too, and are read while the notes are locked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.actions.circulated_mail import tell_circulated
from meetings.actions.models import Action
from meetings.actions.noted import NotesText, notes_text
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.minutes.locking import lock_notes
from meetings.minutes.models import Decision, NoteItem, Notes, NotesVersion, ProposedCorrection
from meetings.minutes.policies import can_keep
from meetings.minutes.versions import keep_version, newest_version

Kind = NotesVersion.Kind
State = Notes.State


@dataclass(frozen=True)
class ItemWords:
    """What a correction makes of one item. `decisions`: primary key, or None for a new one, and
    sanitised HTML; those left out are taken away. `actions`: the notes' wording by primary key.
    `confidential_minute`: None where the writer had the item as open."""

    title: str
    narrative: str
    confidential_minute: str | None
    lead_in: str
    decisions: tuple[tuple[int | None, str], ...]
    actions: tuple[tuple[int, str], ...]


@transaction.atomic
def circulate(*, notes: Notes, corrections_by: date, by: AbstractBaseUser) -> NotesVersion | None:
    """Send drafts to those on the board, for corrections until a day; again once words have
    changed. The version that went out; None where only the day was changed, and nobody is told.

    Raises: PermissionDenied; Refused for a day that is past, for notes without an item, for agreed
    ones, and where there is nothing new to send.
    """
    notes = _locked(notes, by)
    if notes.state == State.AGREED:
        raise Refused("These notes are agreed, and are circulated no more.")
    if corrections_by < timezone.localdate():
        raise Refused("That day is past. Give one that is still to come.", "corrections_by")
    text = notes_text(notes)
    if not text.items:
        raise Refused("There is nothing to circulate yet: the notes have no item.")
    again = notes.state == State.CIRCULATED
    last = newest_version(notes)
    is_new = not again or last is None or NotesText.from_json(last.text) != text
    if not is_new and notes.corrections_by == corrections_by:
        raise Refused("Nothing has changed since these notes were circulated.")
    notes.state = State.CIRCULATED
    notes.corrections_by = corrections_by
    notes.save(update_fields=["state", "corrections_by"])
    if not is_new:
        return None
    version = keep_version(notes, kind=Kind.CIRCULATED, text=text.as_json(), by=by)
    tell_circulated(notes, again=again)
    return version


def why_not_taken_back(notes: Notes) -> str:
    """Why circulated notes cannot be drafts again; "" where they can."""
    if notes.state != State.CIRCULATED:
        return "Only circulated notes are taken back."
    if notes.corrections.exists():
        return "A correction has been proposed already: answer it, and circulate the notes again."
    return ""


@transaction.atomic
def take_back(*, notes: Notes, by: AbstractBaseUser) -> None:
    """Make them drafts again, which only the secretariat reads. What went out stays a version.

    Raises: PermissionDenied; Refused as `why_not_taken_back` says.
    """
    notes = _locked(notes, by)
    if why_not := why_not_taken_back(notes):
        raise Refused(why_not)
    notes.state = State.DRAFT
    notes.corrections_by = None
    notes.save(update_fields=["state", "corrections_by"])


def meetings_to_agree(notes: Notes, today: date) -> Sequence[Meeting]:
    """The board's later meetings that have been held, or are being, the next one first."""
    later = Meeting.objects.after(notes.meeting)
    return [
        meeting
        for meeting in later
        if meeting.date <= today or meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED)
    ]


@transaction.atomic
def agree(
    *,
    notes: Notes,
    agreed_at: Meeting,
    seen: str,
    by: AbstractBaseUser,
    leave_open: bool = False,
) -> NotesVersion:
    """A later meeting has agreed the notes as they now are. `seen` is the text's as its page had
    it; `leave_open` agrees them with corrections that nobody has answered.

    Raises: PermissionDenied; SavedMeanwhile where the words are others by now; Refused for notes
    that were not circulated, a meeting that cannot have agreed them, unanswered corrections.
    """
    notes = _locked(notes, by)
    if notes.state == State.AGREED:
        raise Refused("These notes are agreed already.")
    if notes.state == State.DRAFT:
        raise Refused("These notes have not been circulated. Circulate them first.")
    if agreed_at not in meetings_to_agree(notes, timezone.localdate()):
        raise Refused("Choose a later meeting of the board that has been held.", "agreed_at")
    text = notes_text(notes)
    if text.seen != seen:
        raise SavedMeanwhile
    unanswered = notes.corrections.filter(state=ProposedCorrection.State.OPEN).count()
    if unanswered and not leave_open:
        raise Refused(
            "A proposed correction has no answer yet. Answer it, or say that the notes are agreed "
            "without."
            if unanswered == 1
            else f"{unanswered} proposed corrections have no answer yet. Answer them, or say that "
            "the notes are agreed without.",
            "leave_open",
        )
    notes.state = State.AGREED
    notes.agreed_at = agreed_at
    notes.save(update_fields=["state", "agreed_at"])
    return keep_version(notes, kind=Kind.AGREED, text=text.as_json(), by=by)


@transaction.atomic
def correct(
    *,
    note_item: NoteItem,
    words: ItemWords,
    reason: str,
    seen_revision: int,
    by: AbstractBaseUser,
) -> NotesVersion:
    """Change one item of agreed notes. What they said stays the version before.

    Raises: PermissionDenied; SavedMeanwhile; Refused without a reason, for notes not agreed yet,
    where nothing changes, and for words that have no place.
    """
    notes = _locked(note_item.notes, by)
    if notes.state != State.AGREED:
        raise Refused("These notes are not agreed yet. Change their words where they are taken.")
    item = NoteItem.objects.select_related("item__parent").get(pk=note_item.pk)
    item.keep_apart_if_secret()
    became_secret = item.confidential and words.confidential_minute is None
    if item.revision != seen_revision or became_secret:
        raise SavedMeanwhile
    reason = reason.strip()
    if not reason:
        raise Refused("Say in a sentence why it is corrected.", "reason")
    if not words.title.strip():
        raise Refused("Give the item a title.", "title")
    if words.confidential_minute and not item.confidential:
        raise Refused("Only a confidential item has a confidential minute.", "confidential_minute")
    before = notes_text(notes)
    item.title = words.title.strip()
    item.narrative = words.narrative
    item.confidential_minute = words.confidential_minute or ""
    item.decisions_lead_in = words.lead_in.strip()
    item.revision += 1
    item.save(
        update_fields=[
            "title", "narrative", "confidential", "confidential_minute", "decisions_lead_in",
            "revision",
        ]
    )  # fmt: skip
    _write_decisions(item, words.decisions)
    _write_actions(item, words.actions)
    after = notes_text(notes)
    if after == before:
        raise Refused("That is what the notes say already: nothing was changed.")
    return keep_version(notes, kind=Kind.CORRECTED, text=after.as_json(), by=by, reason=reason)


def _write_decisions(item: NoteItem, decisions: Sequence[tuple[int | None, str]]) -> None:
    there = {decision.pk: decision for decision in item.decisions.all()}
    kept = [key for key, _ in decisions if key is not None]
    item.decisions.exclude(pk__in=kept).delete()
    for position, (key, text) in enumerate(decisions, start=1):
        decision = there.get(key or 0) or Decision(note_item=item)
        decision.position, decision.text = position, text
        decision.save()


def _write_actions(item: NoteItem, actions: Sequence[tuple[int, str]]) -> None:
    """The notes' wording alone: what is followed, by whom and until when is the monitor's."""
    wording = dict(actions)
    for action in Action.objects.filter(note_item=item, pk__in=wording):
        text = wording[action.pk].strip()
        if text and text != (action.noted_text or action.text):
            action.noted_text = "" if text == action.text else text
            action.save(update_fields=["noted_text"])


def _locked(notes: Notes, by: AbstractBaseUser) -> Notes:
    """The notes and their items, so that whoever is writing one is waited for."""
    notes = lock_notes(notes)
    if not can_keep(by, notes):
        raise PermissionDenied
    list(notes.items.select_for_update(of=("self",), no_key=True).order_by("pk"))
    return notes
