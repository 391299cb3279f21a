"""The note of a meeting: what was said, decided and asked for."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.agenda.models import AgendaItem, theme_of
from meetings.boards.models import Meeting, Priority
from meetings.members.models import Person


@pghistory.track()
class Notes(models.Model):
    """The note of one meeting.

    `revision` counts the changes of which items there are and of their order, not of their words.
    """

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
    corrections_by = models.DateField(
        null=True, blank=True, help_text="The last day for members' corrections."
    )
    revision = models.PositiveIntegerField(default=0)

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
    """One item of the notes. `position` is the order taken, which may differ from the agenda's.

    `revision` counts the changes of its words: narrative, decisions, votes, and its actions.
    """

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
    revision = models.PositiveIntegerField(default=0)

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

    @property
    def theme(self) -> Priority | None:
        """The priority that what it decides and asks for is under, where that says no other."""
        return self.item.theme if self.item is not None else None

    def keep_apart(self) -> None:
        """What was said while the item was open is confidential once it is: nobody wrote it to be
        printed openly. Not saved."""
        if not self.confidential:
            self.confidential_minute = self.narrative + self.confidential_minute
            self.narrative = ""
            self.confidential = True

    def keep_apart_if_secret(self) -> None:
        """As `keep_apart`, where the item is confidential, if on the agenda alone. Not saved."""
        if self.is_secret:
            self.keep_apart()


NOTED_IN_SECRET = (
    Q(note_item__confidential=True)
    | Q(note_item__item__confidential=True)
    | Q(note_item__item__parent__confidential=True)
)
"""Decisions and actions of a confidential item, as `NoteItem.is_secret`."""


def theme_noted() -> Coalesce:
    """As `Decision.theme` and `Action.theme` say."""
    return Coalesce("priority", theme_of("note_item__item__"))


class DecisionQuerySet(models.QuerySet["Decision"]):
    def under(self, priority: Priority) -> "DecisionQuerySet":
        """Those whose `theme` it is."""
        return self.alias(theme_key=theme_noted()).filter(theme_key=priority.pk)


@pghistory.track()
class Decision(models.Model):
    """What the board agreed, noted or asked."""

    note_item = models.ForeignKey(NoteItem, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(help_text="Sanitised HTML.")
    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text="Blank: that of its item.",
    )

    objects = DecisionQuerySet.as_manager()

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

    @property
    def theme(self) -> Priority | None:
        """The priority it is under: its own, else its item's, else that of the heading above."""
        return self.priority or self.note_item.theme


@pghistory.track()
class Vote(models.Model):
    """A vote on an item, where one was asked for: how many, and who, where names were asked for."""

    note_item = models.ForeignKey(NoteItem, on_delete=models.CASCADE, related_name="votes")
    position = models.PositiveSmallIntegerField()
    motion = models.CharField(max_length=500, help_text="What was voted on.")
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["note_item", "position"],
                name="vote_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.motion


class VoteCast(models.Model):
    """How one person voted, in a recorded vote."""

    class Cast(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAINED = "abstained", "Abstained"

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="casts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="votes_cast")
    cast = models.CharField(max_length=10, choices=Cast.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="vote_cast_once"),
            models.CheckConstraint(
                condition=Q(cast__in=["for", "against", "abstained"]), name="vote_cast_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_cast_display()}"


class NotesVersion(models.Model):
    """The notes as they went out once: circulated, agreed, or corrected since. Never changed."""

    class Kind(models.TextChoices):
        CIRCULATED = "circulated", "Circulated"
        AGREED = "agreed", "Agreed"
        CORRECTED = "corrected", "Corrected"

    notes = models.ForeignKey(Notes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.JSONField(help_text="All that the notes said, confidential minutes too.")
    reason = models.TextField(blank=True, help_text="Of a correction after they were agreed.")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Blank: came with an import.",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["notes", "number"], name="notes_version_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["circulated", "agreed", "corrected"]),
                name="notes_version_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="corrected") | ~Q(reason=""), name="notes_version_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notes}, version {self.number}"


class ProposedCorrection(models.Model):
    """What somebody wants put right in circulated notes, and what the secretariat answered."""

    class State(models.TextChoices):
        OPEN = "open", "To be answered"
        MADE = "made", "Made"
        DECLINED = "declined", "Not made"

    notes = models.ForeignKey(Notes, on_delete=models.PROTECT, related_name="corrections")
    note_item = models.ForeignKey(
        NoteItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="corrections",
        help_text="Blank: of the notes as a whole, or of the attendance.",
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "made", "declined"]),
                name="proposed_correction_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="proposed_correction_declined_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text
