"""Actions changed after they were noted, and such as were never noted."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from meetings.actions.models import Action
from meetings.actions.owners import lock_to_change, note_change
from meetings.boards.models import Meeting
from meetings.boards.policies import is_secretary
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.minutes.models import NoteItem, Notes


@dataclass(frozen=True)
class Asked:
    """What is asked, and until when. `due` is blank where it is due at the next meeting."""

    text: str
    due: date | None
    due_next_meeting: bool
    confidential: bool

    @classmethod
    def of(cls, action: Action) -> "Asked":
        return cls(action.text, action.due, action.due_next_meeting, action.confidential)


def seen_action(action: Action) -> str:
    """What a form carries to tell whether the action was changed while it was open."""
    return fingerprint(Asked.of(action))


@transaction.atomic
def change_action(*, action: Action, by: AbstractBaseUser, opened_at: str, asked: Asked) -> Action:
    """`opened_at` is what `seen_action` gave. Notes that went out keep the wording they had.

    Raises: PermissionDenied; SavedMeanwhile.
    """
    action = lock_to_change(action, by)
    if seen_action(action) != opened_at:
        raise SavedMeanwhile
    before = Asked.of(action)
    if before == asked:
        return action
    if asked.text != before.text and not action.noted_text and _has_gone_out(action):
        action.noted_text = before.text
    action.text, action.due = asked.text, asked.due
    action.due_next_meeting, action.confidential = asked.due_next_meeting, asked.confidential
    action.save(update_fields=["text", "noted_text", "due", "due_next_meeting", "confidential"])
    note_change(action, by, " ".join(_sentences(before, asked)))
    return action


@transaction.atomic
def add_action(
    *,
    meeting: Meeting,
    by: AbstractBaseUser,
    asked: Asked,
    item: NoteItem | None = None,
    item_title: str = "",
) -> Action:
    """One that the notes do not have: it is named for the item that raised it, and is not in them.

    What a confidential item raised is confidential.

    Raises: PermissionDenied.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if not is_secretary(by, meeting.board):
        raise PermissionDenied
    last = meeting.actions.aggregate(last=Max("position"))["last"]
    noted = meeting.actions.filter(note_item=item).exclude(item_number="") if item else None
    beside = noted.first() if noted is not None else None
    action = Action.objects.create(
        meeting=meeting,
        item_title=item.title if item else item_title,
        item_number=beside.item_number if beside else "",
        position=1 if last is None else last + 1,
        text=asked.text,
        due=asked.due,
        due_next_meeting=asked.due_next_meeting,
        confidential=asked.confidential or (item is not None and item.is_secret),
    )
    note_change(action, by, "Added by hand, after the notes.")
    return action


def _has_gone_out(action: Action) -> bool:
    return action.note_item is not None and action.note_item.notes.state != Notes.State.DRAFT


def _sentences(before: Asked, asked: Asked) -> list[str]:
    sentences = []
    if asked.text != before.text:
        sentences.append(f"Text changed; it was: “{before.text}”")
    if (asked.due, asked.due_next_meeting) != (before.due, before.due_next_meeting):
        sentences.append(f"Due {_when(asked)}; it was due {_when(before)}.")
    if asked.confidential != before.confidential:
        sentences.append("Made confidential." if asked.confidential else "No longer confidential.")
    return sentences


def _when(asked: Asked) -> str:
    if asked.due_next_meeting:
        return "at the next meeting"
    return f"on {asked.due:%-d %B %Y}" if asked.due else "on no day"
