"""The import in the browser: a file is put by, looked over, then applied or discarded."""

from datetime import date
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.boards.models import Board
from meetings.boards.policies import SiteUser, is_secretary

from .bring_in import bring_in_list
from .folder import ImportFolder, open_zip
from .models import StagedImport
from .policies import can_import
from .reading.doubts import UnreadableFile, by_kind
from .services import Outcome, import_folder, left_out
from .sources import ImportRefused


def get_staged(user: SiteUser, staged_id: UUID) -> StagedImport:
    """An import of the user's own. Raises: Http404 for anybody else's."""
    staged = (
        StagedImport.objects.select_related("board")
        .filter(pk=staged_id, uploaded_by_id=user.pk)
        .first()
    )
    if staged is None or not can_import(user):
        raise Http404
    if staged.board is not None and not is_secretary(user, staged.board):
        raise Http404
    return staged


def stage_import(
    *,
    upload: "UploadedFile[bytes]",
    by: User,
    board: Board | None = None,
    holds_from: date | None = None,
) -> StagedImport:
    """Put a ZIP by, or a list for a board, which holds from a day on; whatever the user had
    waiting before is discarded.

    Raises: PermissionDenied where the board is not kept by `by`.
    """
    if board is not None and not is_secretary(by, board):
        raise PermissionDenied
    for waiting in StagedImport.objects.filter(uploaded_by=by, state=StagedImport.State.WAITING):
        discard_import(staged=waiting)
    staged = StagedImport(
        file_name=(upload.name or "papers.zip")[-200:],
        uploaded_by=by,
        board=board,
        holds_from=holds_from,
    )
    staged.file.save("upload", upload, save=False)
    try:
        staged.save()
    except BaseException:
        staged.file.delete(save=False)
        raise
    return staged


def review_import(*, staged: StagedImport, by: User, answers: dict[str, str]) -> Outcome:
    """What applying it would do. Raises: ImportRefused."""
    return _import(staged, by, answers, seen=None, dry_run=True)


def apply_import(
    *, staged: StagedImport, by: User, answers: dict[str, str], seen: str = ""
) -> Outcome:
    """Write it, once. `seen` is the `Outcome.seen` of the review.

    Raises: ImportRefused, and SavedMeanwhile where the board has changed; then it still waits.
    """
    with transaction.atomic():
        locked = StagedImport.objects.select_for_update().get(pk=staged.pk)
        if locked.state != StagedImport.State.WAITING:
            raise ImportRefused(
                [f"{staged.file_name}: It was {locked.get_state_display().lower()} already."]
            )
        outcome = _import(locked, by, answers, seen=seen, dry_run=False)
        _finish(locked, StagedImport.State.APPLIED, as_json(outcome))
    return outcome


def _import(
    staged: StagedImport, by: User, answers: dict[str, str], *, seen: str | None, dry_run: bool
) -> Outcome:
    if staged.board is None or staged.holds_from is None:
        return import_folder(folder=_folder(staged), by=by, dry_run=dry_run, answers=answers)
    with staged.file.open("rb") as opened:
        content = opened.read()
    return bring_in_list(
        board=staged.board,
        by=by,
        content=content,
        file_name=staged.file_name,
        holds_from=staged.holds_from,
        answers=answers,
        seen=seen,
        dry_run=dry_run,
    )


def discard_import(*, staged: StagedImport) -> None:
    """Delete the file; nothing of it is kept but that it was there."""
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
        "seen": outcome.seen,
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
