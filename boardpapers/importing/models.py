"""An import that waits in the browser for somebody to look it over."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.boards.models import Board


def stored_name(staged: "StagedImport", file_name: str) -> str:
    """Where an upload is kept; its own name is not used for a path."""
    return f"imports/{staged.pk}.upload"


class StagedImport(models.Model):
    """A ZIP of papers, or a list for one board, and what became of it. The file is kept only
    while it waits."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPLIED = "applied", "Applied"
        DISCARDED = "discarded", "Discarded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=stored_name, blank=True)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    board = models.ForeignKey(
        Board,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The board that a list is for; none of a ZIP, which names its own.",
    )
    holds_from = models.DateField(null=True, help_text="The day from which a list holds.")
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(
        default=dict, blank=True, help_text="What was made and changed, and the doubts."
    )

    objects: ClassVar[models.Manager["StagedImport"]]

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "applied", "discarded"]),
                name="staged_import_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
