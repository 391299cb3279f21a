"""Corrections to circulated notes: proposed by members, answered by the secretariat."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from meetings.boards.mail import site_link
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.boards.posting import post_text
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.minutes.locking import lock_notes
from meetings.minutes.models import NoteItem, Notes, ProposedCorrection
from meetings.minutes.policies import can_keep, can_propose, can_propose_to

State = ProposedCorrection.State


def why_not_proposed(notes: Notes, today: date) -> str:
    """Why no correction can be proposed now; "" where one can."""
    if notes.state == Notes.State.AGREED:
        return "These notes are agreed. Ask the secretariat if something in them is wrong."
    if notes.state == Notes.State.DRAFT:
        return "These notes are not circulated. Corrections are asked for when they are."
    if notes.corrections_by is not None and today > notes.corrections_by:
        return (
            f"The last day for corrections was {notes.corrections_by:%-d %B %Y}. Raise it at the "
            "meeting that agrees the notes."
        )
    return ""


@transaction.atomic
def propose_correction(
    *, notes: Notes, note_item: NoteItem | None, text: str, by: AbstractBaseUser
) -> ProposedCorrection:
    """To one item, or to the notes as a whole. The same sent twice is kept once.

    Raises: PermissionDenied for who is not on the board, or does not see the item; Refused where
    nothing is said, and when corrections are not asked for.
    """
    notes = lock_notes(notes)
    if not can_propose(by, notes.meeting):
        raise PermissionDenied
    if note_item is not None and not can_propose_to(by, notes.meeting, note_item):
        raise PermissionDenied
    if why_not := why_not_proposed(notes, timezone.localdate()):
        raise Refused(why_not)
    text = text.strip()
    if not text:
        raise Refused("Say what should be put right.", "text")
    same = {"note_item": note_item, "text": text, "by_id": by.pk, "state": State.OPEN}
    there = notes.corrections.filter(**same).first()
    return there or ProposedCorrection.objects.create(notes=notes, **same)


@transaction.atomic
def answer_correction(
    *, correction: ProposedCorrection, made: bool, answer: str, by: AbstractBaseUser
) -> ProposedCorrection:
    """Made, or declined with a reason. Whoever proposed it is told by e-mail that it is answered.

    Raises: PermissionDenied; SavedMeanwhile where somebody else has answered it; Refused where
    it is declined without a reason.
    """
    notes = lock_notes(correction.notes)
    if not can_keep(by, notes):
        raise PermissionDenied
    correction = ProposedCorrection.objects.select_related("by").get(pk=correction.pk)
    if correction.state != State.OPEN:
        raise SavedMeanwhile
    answer = answer.strip()
    if not made and not answer:
        raise Refused("Say why it is not made: whoever proposed it reads the reason.", "answer")
    correction.state = State.MADE if made else State.DECLINED
    correction.answer = answer
    correction.answered_at = timezone.now()
    correction.answered_by_id = by.pk
    correction.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    _tell(correction, notes.meeting)
    return correction


def corrections_for(user: SiteUser, notes: Notes) -> QuerySet[ProposedCorrection]:
    """All for the secretariat, their own for everybody else."""
    found = notes.corrections.select_related("note_item__item__parent", "by", "answered_by")
    if is_secretary(user, notes.meeting.board):
        return found
    return found.filter(by_id=account_key(user))


def _tell(correction: ProposedCorrection, meeting: Meeting) -> None:
    """That there is an answer, and where: what was noted and asked for stays on the page."""
    address = getattr(correction.by, "email", "")
    if not address or not correction.by.is_active:
        return
    is_made = correction.state == State.MADE
    post_text(
        to=address,
        subject=f"{meeting.board}: your correction to the notes of {meeting.date:%-d %B %Y}",
        lines=[
            f"Dear {correction.by},",
            "",
            f"The correction you proposed to the notes of the meeting of {meeting.date:%-d %B %Y} "
            + ("has been made." if is_made else "has not been made."),
            "",
            "What you proposed and the secretariat’s answer:",
            site_link(reverse("meeting_notes", args=[meeting.pk])),
        ],
    )
