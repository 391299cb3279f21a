"""The page "Import": upload a ZIP, look it or a board's list over, apply or discard it."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.accounts.models import User
from meetings.boards.saved_meanwhile import SavedMeanwhile

from .folder import MEGABYTE
from .forms import AnswersForm, UploadForm, too_large
from .models import StagedImport
from .policies import can_import
from .services import Outcome
from .sources import ImportRefused
from .staging import (
    apply_import,
    as_json,
    discard_import,
    get_staged,
    review_import,
    stage_import,
)

CHANGED = (
    "Somebody has changed the board since you looked this over. What the list would change now is "
    "below, with your answers as you gave them. Look it over again, then apply it."
)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a ZIP; a file that is too large is refused before any of it is read."""
    if not can_import(request.user):
        raise Http404
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and size > settings.MAX_UPLOAD_BYTES + MEGABYTE:
        form = UploadForm()
        context = {"form": form, "faults": [too_large(size)]}
        return render(request, "importing/import_upload.html", context, status=413)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        staged = stage_import(upload=form.cleaned_data["papers"], by=cast(User, request.user))
        return redirect("importing:review", staged.pk)
    return render(request, "importing/import_upload.html", {"form": form})


@login_required
@require_safe
def review(request: HttpRequest, staged_id: UUID) -> HttpResponse:
    """What the import would do, with its questions; once applied, what it did."""
    staged = get_staged(request.user, staged_id)
    if staged.state != StagedImport.State.WAITING:
        return _review(request, staged, None)
    outcome, faults = _dry_run(request, staged)
    form = AnswersForm(questions=outcome.questions) if outcome else None
    return _review(request, staged, outcome, form, faults)


@login_required
@require_POST
def apply(request: HttpRequest, staged_id: UUID) -> HttpResponse:
    """Write the papers, decided as the form says."""
    staged = get_staged(request.user, staged_id)
    if staged.state != StagedImport.State.WAITING:
        return redirect("importing:review", staged.pk)
    outcome, faults = _dry_run(request, staged)
    if outcome is None:
        return _review(request, staged, None, None, faults)
    form = AnswersForm(request.POST, questions=outcome.questions)
    if not form.is_valid():
        return _review(request, staged, outcome, form)
    try:
        outcome = apply_import(
            staged=staged,
            by=cast(User, request.user),
            answers=form.answers(),
            seen=request.POST.get("seen", ""),
        )
    except ImportRefused as refused:
        return _review(request, staged, None, None, refused.faults)
    except SavedMeanwhile:
        return _review(request, staged, outcome, form, [CHANGED], status=409)
    what = "list" if staged.board else "papers"
    messages.success(
        request, f"The {what} of {outcome.board_name} {'is' if staged.board else 'are'} in."
    )
    return redirect("importing:review", staged.pk)


@login_required
@require_POST
def discard(request: HttpRequest, staged_id: UUID) -> HttpResponse:
    staged = get_staged(request.user, staged_id)
    discard_import(staged=staged)
    messages.info(request, f"{staged.file_name} was discarded. Nothing of it was taken in.")
    if staged.board is not None:
        return redirect("members_bring_in", staged.board.slug)
    return redirect("importing:upload")


def _dry_run(request: HttpRequest, staged: StagedImport) -> tuple[Outcome | None, list[str]]:
    try:
        return review_import(staged=staged, by=cast(User, request.user), answers={}), []
    except ImportRefused as refused:
        return None, refused.faults


def _review(
    request: HttpRequest,
    staged: StagedImport,
    outcome: Outcome | None,
    form: AnswersForm | None = None,
    faults: list[str] | None = None,
    status: int = 0,
) -> HttpResponse:
    context = {
        "board": staged.board,
        "staged": staged,
        "waiting": staged.state == StagedImport.State.WAITING,
        "outcome": as_json(outcome) if outcome else staged.outcome,
        "form": form,
        "faults": faults or [],
    }
    status = status or (422 if faults or (form is not None and form.errors) else 200)
    return render(request, "importing/import_review.html", context, status=status)
