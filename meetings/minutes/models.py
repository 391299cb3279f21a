"""The note of a meeting: what was said, decided and asked for."""

import pghistory
from django.db import models
from django.db.models import Q

from meetings.agenda.models import AgendaItem
from meetings.boards.models import Meeting


@pghistory.track()
class Notes(models.Model):
    """The note of one meeting."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATED = "circulated", "Circulated"
        AGREED = "agreed", "Agreed"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    agreed_at = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notes_agreed",
        help_text="The meeting that agreed them.",
    )

    class Meta:
        verbose_name_plural = "notes"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "circulated", "agreed"]), name="notes_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"Notes of {self.meeting}"


@pghistory.track()
class NoteItem(models.Model):
    """One item of the notes. `position` is the order taken, which may differ from the agenda's."""

    notes = models.ForeignKey(Notes, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    title = models.CharField(max_length=300)
    confidential = models.BooleanField(default=False)
    narrative = models.TextField(
        blank=True, help_text="What was said; of a confidential item only what may be printed."
    )
    confidential_minute = models.TextField(blank=True)
    decisions_lead_in = models.CharField(
        max_length=200, blank=True, help_text='Such as "That the Board:".'
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["notes", "position"],
                name="note_item_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(confidential=True) | Q(confidential_minute=""),
                name="note_item_open_has_no_confidential_minute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def is_secret(self) -> bool:
        """Confidential by itself, or noting a confidential item of the agenda."""
        return self.confidential or (self.item is not None and self.item.is_secret)


@pghistory.track()
class Decision(models.Model):
    """What the board agreed, noted or asked."""

    note_item = models.ForeignKey(NoteItem, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(help_text="Sanitised HTML.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["note_item", "position"],
                name="decision_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"Decision {self.position} of {self.note_item}"
