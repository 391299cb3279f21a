"""What is jotted down for the record: added, changed, removed."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.agenda.completeness import is_blank
from meetings.boards.models import Board, Priority
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports.models import RecordedEvent
from meetings.chairs_reports.policies import can_jot, can_keep_event


@dataclass(frozen=True)
class EventWords:
    """What is said of an event; `text` is sanitised HTML."""

    happened_on: date
    text: str
    subject: str = ""
    priority: Priority | None = None
    confidential: bool = False
    confidential_reason: str = ""


@transaction.atomic
def add_event(*, board: Board, by: AbstractBaseUser, words: EventWords) -> RecordedEvent:
    """Jot an event down. Raises: PermissionDenied; Refused."""
    if not can_jot(by, board):
        raise PermissionDenied
    event = RecordedEvent(board=board, added_by_id=by.pk)
    _write(event, words)
    event.save()
    return event


@transaction.atomic
def change_event(
    *, event: RecordedEvent, by: AbstractBaseUser, revision: int, words: EventWords
) -> RecordedEvent:
    """Change one. A report that tells of it keeps its own words.

    Raises: PermissionDenied; SavedMeanwhile; Refused.
    """
    event = _lock(event, by)
    if event.revision != revision:
        raise SavedMeanwhile
    _write(event, words)
    event.revision += 1
    event.save()
    return event


@transaction.atomic
def remove_event(*, event: RecordedEvent, by: AbstractBaseUser) -> None:
    """Take one away, unless a report tells of it. Raises: PermissionDenied; Refused."""
    event = _lock(event, by)
    if event.told_in.filter(paragraph__isnull=False).exists():
        raise Refused(
            "A chair’s report tells of this event, so it stays on record. Change its words, or "
            "take it out of the report first."
        )
    event.told_in.all().delete()  # dropped from a draft: nobody was told
    event.delete()


def _lock(event: RecordedEvent, by: AbstractBaseUser) -> RecordedEvent:
    found = (
        RecordedEvent.objects.select_for_update(of=("self",))
        .select_related("board")
        .filter(pk=event.pk)
        .first()
    )
    if found is None:
        raise Refused("This event has been removed meanwhile. Add it anew if it is wanted.")
    if not can_keep_event(by, found):
        raise PermissionDenied
    return found


def _write(event: RecordedEvent, words: EventWords) -> None:
    if is_blank(words.text):
        raise Refused("Say what happened.", "text")
    if words.priority is not None and words.priority.board_id != event.board_id:
        raise Refused("This priority is another board’s. Choose one of this board’s.", "priority")
    reason = words.confidential_reason.strip()
    if words.confidential and not reason:
        raise Refused("Give the reason why it is confidential.", "confidential_reason")
    event.happened_on = words.happened_on
    event.subject = words.subject.strip()
    event.text = words.text
    event.priority = words.priority
    event.confidential = words.confidential
    event.confidential_reason = reason if words.confidential else ""
