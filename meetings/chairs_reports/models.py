"""Reports of boards' chairs to their parent boards, and what is jotted down for them."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.actions.models import Action, ProgressUpdate
from meetings.agenda.models import Report
from meetings.boards.models import Board, Priority
from meetings.minutes.models import Decision


def event_url(board_slug: str, event: int) -> str:
    """Where an event stands in its board's record, however much is newer."""
    return f"{reverse('board_record', args=[board_slug])}?event={event}#event-{event}"


@pghistory.track()
class RecordedEvent(models.Model):
    """Something for the record that no meeting decided: a launch, a visit, a letter sent.

    Offered to the next chair's report. `revision` counts its changes.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="recorded_events")
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="recorded_events"
    )
    happened_on = models.DateField()
    subject = models.CharField(
        max_length=200, blank=True, help_text="Such as a launch's name: its subheading in a report."
    )
    text = models.TextField(help_text="Sanitised HTML.")
    confidential = models.BooleanField(default=False)
    confidential_reason = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confidential=True) | Q(confidential_reason=""),
                name="recorded_event_open_no_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.happened_on:%-d %B %Y}"


class ChairsReport(models.Model):
    """What a report is drafted from: the matters of `board`, whose chair reports to its parent.

    The report's item stands on the parent board's agenda or forward plan. The report's text is
    made from the paragraphs whenever they are saved. `revision` counts their changes.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="chairs_report")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="chairs_reports")
    since = models.DateField(
        null=True, blank=True, help_text="Of matters from this day on; blank: from the first."
    )
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    undo = models.JSONField(
        null=True, blank=True, help_text="What it was before the last change, and its sentence."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.report.title


class Paragraph(models.Model):
    """One numbered paragraph of a chair's report, under headings that are printed where they
    differ from those of the paragraph before."""

    chairs_report = models.ForeignKey(
        ChairsReport, on_delete=models.CASCADE, related_name="paragraphs"
    )
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True, help_text="As a priority's name.")
    subheading = models.CharField(max_length=200, blank=True)
    text = models.TextField(help_text="Sanitised HTML.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["chairs_report", "position"],
                name="chairs_report_paragraph_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"Paragraph {self.position} of {self.chairs_report}"


class Source(models.Model):
    """A matter that a chair's report tells of in `paragraph`; or that was dropped, where that is
    blank. Either way it is not offered again, but for an action that has got on since."""

    chairs_report = models.ForeignKey(
        ChairsReport, on_delete=models.CASCADE, related_name="sources"
    )
    paragraph = models.ForeignKey(
        Paragraph, null=True, blank=True, on_delete=models.SET_NULL, related_name="sources"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="told_in"
    )
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.CASCADE, related_name="told_in"
    )
    progress = models.ForeignKey(
        ProgressUpdate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="told_in",
        help_text="The action's newest when it was told of.",
    )
    event = models.ForeignKey(
        RecordedEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="told_in"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, action__isnull=True, event__isnull=True)
                | Q(decision__isnull=True, action__isnull=False, event__isnull=True)
                | Q(decision__isnull=True, action__isnull=True, event__isnull=False),
                name="chairs_report_source_is_one_matter",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(decision__isnull=False),
                name="chairs_report_decision_told_once",
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(event__isnull=False),
                name="chairs_report_event_told_once",
            ),
            models.UniqueConstraint(
                fields=["chairs_report", "action"],
                condition=Q(action__isnull=False),
                name="chairs_report_action_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision or self.action or self.event}"
