"""The import in the browser: a ZIP is put by, looked over, then applied or discarded."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.boards.policies import SiteUser

from .folder import ImportFolder, open_zip
from .models import StagedImport
from .policies import can_import
from .reading.doubts import UnreadableFile, by_kind
from .services import Outcome, import_folder, left_out
from .sources import ImportRefused


def get_staged(user: SiteUser, staged_id: UUID) -> StagedImport:
    """An import of the user's own. Raises: Http404 for anybody else's."""
    staged = StagedImport.objects.filter(pk=staged_id, uploaded_by_id=user.pk).first()
    if staged is None or not can_import(user):
        raise Http404
    return staged


def stage_import(*, upload: "UploadedFile[bytes]", by: User) -> StagedImport:
    """Put a ZIP by; whatever the user had waiting before is discarded."""
    for waiting in StagedImport.objects.filter(uploaded_by=by, state=StagedImport.State.WAITING):
        discard_import(staged=waiting)
    staged = StagedImport(file_name=(upload.name or "papers.zip")[:200], uploaded_by=by)
    staged.file.save("papers.zip", upload, save=False)
    try:
        staged.save()
    except BaseException:
        staged.file.delete(save=False)
        raise
    return staged


def review_import(*, staged: StagedImport, by: User, answers: dict[str, str]) -> Outcome:
    """What applying it would do. Raises: ImportRefused."""
    return import_folder(folder=_folder(staged), by=by, dry_run=True, answers=answers)


def apply_import(*, staged: StagedImport, by: User, answers: dict[str, str]) -> Outcome:
    """Write it, once. Raises: ImportRefused, and then it still waits."""
    with transaction.atomic():
        locked = StagedImport.objects.select_for_update().get(pk=staged.pk)
        if locked.state != StagedImport.State.WAITING:
            raise ImportRefused(
                [f"{staged.file_name}: It was {locked.get_state_display().lower()} already."]
            )
        outcome = import_folder(folder=_folder(locked), by=by, answers=answers)
        _finish(locked, StagedImport.State.APPLIED, as_json(outcome))
    return outcome


def discard_import(*, staged: StagedImport) -> None:
    """Delete the ZIP; nothing of it is kept but that it was there."""
    with transaction.atomic():
        locked = StagedImport.objects.select_for_update().get(pk=staged.pk)
        if locked.state == StagedImport.State.WAITING:
            _finish(locked, StagedImport.State.DISCARDED, {})


def _finish(staged: StagedImport, state: StagedImport.State, outcome: dict[str, Any]) -> None:
    name, storage = staged.file.name, staged.file.storage
    staged.state, staged.outcome, staged.finished_at = state, outcome, timezone.now()
    staged.file = ""
    staged.save(update_fields=["state", "outcome", "finished_at", "file"])
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _folder(staged: StagedImport) -> ImportFolder:
    try:
        with staged.file.open("rb") as opened:
            return open_zip(cast(BinaryIO, opened), staged.file_name)
    except UnreadableFile as fault:
        raise ImportRefused([str(fault)]) from fault


def as_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it is kept, and as the page shows it."""
    asked = {question.doubt for question in outcome.questions}
    doubts = [doubt for doubt in outcome.doubts if doubt not in asked]
    return {
        "board": outcome.board_name,
        "board_slug": outcome.board_slug,
        "meeting": outcome.meeting_id,
        "writes": outcome.writes,
        "kinds": [
            {
                "kind": kind,
                "made": count.made,
                "changed": count.changed,
                "unchanged": count.unchanged,
                "changes": count.changes,
                "details": count.details,
            }
            for kind, count in sorted(outcome.counts.items())
            if count.made or count.changed or count.unchanged
        ],
        "not_taken": [
            {"sentence": left.sentence, "suggestion": left.suggestion} for left in outcome.not_taken
        ],
        "left_out": left_out(outcome),
        "doubts": len(doubts),
        "doubts_by_kind": [
            {
                "kind": kind,
                "doubts": [{"sentence": d.sentence, "suggestion": d.suggestion} for d in group],
            }
            for kind, group in by_kind(doubts)
        ],
        "decided": [
            {
                "sentence": question.doubt.sentence,
                "taken": next(c.label for c in question.choices if c.value == question.taken),
            }
            for question in outcome.questions
        ],
        "recognised": outcome.recognised,
        "unused": outcome.unused,
    }
