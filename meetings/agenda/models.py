"""Agendas and the papers under them."""

import pghistory
from django.db import models
from django.db.models import F, Q

from meetings.boards.models import Meeting, Priority
from meetings.members.models import Person


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
            models.functions.Coalesce("parent__position", "position"),
            F("parent_id").asc(nulls_first=True),
            "position",
        )

    def to_follow(self) -> "AgendaItemQuerySet":
        """Items whose report is not in, or not cleared."""
        return self.filter(kind=ItemKind.REPORT, withdrawn=False).exclude(report__state="cleared")


@pghistory.track()
class AgendaItem(models.Model):
    """A line of an agenda. Items nest one level; its number is computed until publication."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
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

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "parent", "position"],
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
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def own_report(self) -> "Report | None":
        """Its report in whatever state; None where there is none yet."""
        return getattr(self, "report", None)

    @property
    def paper(self) -> "Report | None":
        """Its report as readers are given it: cleared, and the item not withdrawn."""
        report = self.own_report
        if report is None or report.state != Report.State.CLEARED or self.withdrawn:
            return None
        return report

    @property
    def is_secret(self) -> bool:
        """Confidential by itself, or under a confidential heading."""
        return self.confidential or (self.parent is not None and self.parent.confidential)


@pghistory.track()
class Report(models.Model):
    """The paper of one agenda item, in the house form (design §5). Its texts are sanitised HTML."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        CLEARED = "cleared", "Cleared"

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="report")
    title = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    action = models.TextField(blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_draft_text = models.BooleanField(
        default=False, help_text="Printed with the word DRAFT, as a text for discussion."
    )
    contact_officers = models.ManyToManyField(
        Person, through="ReportContact", related_name="reports"
    )
    source_name = models.CharField(max_length=200, blank=True, help_text="The imported file's.")
    source_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "returned", "cleared"]),
                name="report_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Recommendation(models.Model):
    """What a report asks the board to do; numbered where there are several."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(help_text="Sanitised HTML.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"],
                name="recommendation_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.position} of {self.report_id}"


class ReportContact(models.Model):
    """A contact officer of a report. Position, phone and e-mail are printed from the person."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_contacts")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "person"], name="report_contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.report}"


@pghistory.track()
class Appendix(models.Model):
    """A paper that belongs to a report: written text, or an uploaded PDF."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="appendices")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True, help_text="Sanitised HTML.")
    pdf = models.FileField(upload_to="appendices/", blank=True)
    confidential = models.BooleanField(default=False)
    confidential_reason = models.TextField(blank=True)
    open_title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "appendices"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"],
                name="appendix_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReportImage(models.Model):
    """A picture in a report's or its appendices' text, which names it as `image:NAME`."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=50)
    file = models.FileField(upload_to="report-images/")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="report_image_name")]

    def __str__(self) -> str:
        return self.name
