"""Agendas, forward plans and the items on them."""

from typing import TYPE_CHECKING, cast

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.boards.models import Board, Meeting, Priority

if TYPE_CHECKING:
    from meetings.agenda.models.reports import Report


def theme_of(path: str = "") -> Coalesce:
    """As `AgendaItem.theme`, of the item that the fields `path` lead to."""
    return Coalesce(f"{path}priority", f"{path}parent__priority")


class ItemKind(models.TextChoices):
    HEADING = "heading", "Heading"
    REPORT = "report", "Report"
    VERBAL = "verbal", "Verbal update"
    PRESENTATION = "presentation", "Presentation"
    NOTES = "notes", "Notes of the last meeting"
    NEXT_MEETING = "next_meeting", "Date of next meeting"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def in_order(self) -> "AgendaItemQuerySet":
        """Top-level items and the papers under them in printed order: a tree, not rows."""
        return self.select_related("parent", "priority").order_by(
            Coalesce("parent__position", "position"),
            F("parent_id").asc(nulls_first=True),
            "position",
        )

    def under(self, priority: Priority) -> "AgendaItemQuerySet":
        """Those whose `theme` it is."""
        return self.alias(theme_key=theme_of()).filter(theme_key=priority.pk)

    def to_follow(self) -> "AgendaItemQuerySet":
        """Items whose report is not in, or not cleared."""
        return self.filter(kind=ItemKind.REPORT, withdrawn=False).exclude(
            Q(report__state="cleared") | Q(report__in_force__isnull=False)
        )


@pghistory.track()
class AgendaItem(models.Model):
    """A line of an agenda, or of a board's forward plan while it is on no agenda.

    Items nest one level; its number is computed until publication. `revision` counts the changes
    of its own words, not its moves.
    """

    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    forward_plan = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.PROTECT, related_name="planned_items"
    )
    proposed_for = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposed_items",
        help_text="The meeting it is planned for; blank on the forward plan: for none yet.",
    )
    plan_note = models.CharField(max_length=300, blank=True, help_text="Why, or what it waits for.")
    continues = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continued_by",
        help_text="The item of an earlier, published agenda that was put off to this one.",
    )
    taken_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="taken_to",
        help_text="The item of a board under this one that was taken on to this agenda.",
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    title = models.CharField(max_length=300)
    confidential = models.BooleanField(default=False)
    confidential_reason = models.TextField(blank=True)
    open_title = models.CharField(
        max_length=300, blank=True, help_text="Printed in the public edition in the title's place."
    )
    presenter = models.CharField(max_length=200, blank=True)
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    number_at_publication = models.CharField(
        max_length=10, blank=True, help_text="Frozen when the agenda is published."
    )
    withdrawn = models.BooleanField(default=False)
    late_reason = models.TextField(blank=True, help_text="The chair's reason for urgency.")
    revision = models.PositiveIntegerField(default=0)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "forward_plan", "parent", "position"],
                name="agenda_item_position",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ItemKind.values), name="agenda_item_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.HEADING) | Q(parent__isnull=True),
                name="agenda_item_heading_is_top_level",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_a_title"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) ^ Q(forward_plan__isnull=True),
                name="agenda_item_on_an_agenda_or_the_forward_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def board(self) -> Board:
        """The board on whose agenda, or forward plan, it is."""
        if self.meeting is not None:
            return self.meeting.board
        return cast(Board, self.forward_plan)

    @property
    def agenda(self) -> Meeting:
        """Its meeting, for an item that is known to be on an agenda."""
        if self.meeting is None:
            raise LookupError("The item is on the forward plan, and on no agenda.")
        return self.meeting

    @property
    def is_out(self) -> bool:
        """Readers have it: a late item from the publication on that gives it its number."""
        return (
            self.meeting is not None
            and self.meeting.is_published
            and bool(self.number_at_publication or not self.late_reason)
        )

    @property
    def own_report(self) -> "Report | None":
        """Its report in whatever state; None where there is none yet."""
        return getattr(self, "report", None)

    @property
    def is_secret(self) -> bool:
        """Confidential by itself, or under a confidential heading."""
        return self.confidential or (self.parent is not None and self.parent.confidential)

    @property
    def theme(self) -> Priority | None:
        """The priority it is under: its own, else that of the heading it stands under."""
        return self.priority or (self.parent.priority if self.parent is not None else None)


class StandingItem(models.Model):
    """An item that each agenda of a board starts with, in this order."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    title = models.CharField(max_length=300)
    presenter = models.CharField(max_length=200, blank=True)
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "position"],
                name="standing_item_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ItemKind.values), name="standing_item_kind_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="standing_item_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaChange(models.Model):
    """One change of an agenda or a forward plan, as a sentence. Never deleted: the items' history.

    The greatest primary key of a meeting's says how new a page of its agenda is.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="agenda_changes")
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="agenda_changes"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.SET_NULL, related_name="changes"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sentence = models.CharField(max_length=700, help_text="Such as: Moved “Any other business” up.")
    undo = models.JSONField(
        null=True, blank=True, help_text="What the agenda was before, while it can be undone."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["meeting", "id"], name="agenda_change_of_meeting")]

    def __str__(self) -> str:
        return self.sentence
