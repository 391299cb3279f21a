"""Reports, their appendices, and how they came to be."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.agenda.models.items import AgendaItem
from meetings.members.models import Person


@pghistory.track(
    exclude=["purpose", "summary", "action", "body", "background"],
)
class Report(models.Model):
    """The paper of one agenda item, in the house form (design §5). Its texts are sanitised HTML.

    The row holds the text as it is being written; `ReportVersion` keeps every earlier one.
    `revision` counts the saves, for an editor to know what it was opened at.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        CLEARED = "cleared", "Cleared"

    class Form(models.TextChoices):
        HOUSE = "house", "Report"
        CHAIR = "chair", "Chair’s report"

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="report")
    form = models.CharField(
        max_length=10,
        choices=Form.choices,
        default=Form.HOUSE,
        help_text="A chair's report has no summary sheet (design §5).",
    )
    title = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    action = models.TextField(blank=True)
    body = models.TextField(blank=True)
    background = models.TextField(blank=True, help_text="The background papers.")
    pdf = models.FileField(
        upload_to="reports/", blank=True, help_text="A report that came as a PDF: its body."
    )
    author = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_reports",
        help_text="The officer who writes it.",
    )
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    in_force = models.ForeignKey(
        "agenda.ReportVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What readers have while a published report is being corrected.",
    )
    revision = models.PositiveIntegerField(default=0)
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
            ),
            models.CheckConstraint(
                condition=Q(form__in=["house", "chair"]), name="report_form_known"
            ),
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
    source_name = models.CharField(max_length=200, blank=True, help_text="The uploaded file's.")
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


class ReportVersion(models.Model):
    """A text that a report once had, whole: kept at each step, and for each spell of writing.

    The spell that is going on is the last version, and goes on being written; every other one
    stands as it is.
    """

    class Made(models.TextChoices):
        IMPORTED = "imported", "Imported"
        WRITTEN = "written", "Written"
        UPLOADED = "uploaded", "Uploaded"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        CLEARED = "cleared", "Cleared"
        RESTORED = "restored", "Restored"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made = models.CharField(max_length=10, choices=Made.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    text = models.JSONField(help_text="As `ReportText.as_json` writes it.")
    revision = models.PositiveIntegerField(
        null=True, help_text="The report's when it was written; blank where it was not counted."
    )
    editor = models.CharField(max_length=40, blank=True, help_text="Which open page wrote it last.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_number"),
            models.CheckConstraint(
                condition=Q(
                    made__in=[
                        "imported",
                        "written",
                        "uploaded",
                        "submitted",
                        "returned",
                        "cleared",
                        "restored",
                    ]
                ),
                name="report_version_made_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, version {self.number}"


class ClearanceStep(models.Model):
    """One step of a report's way to the agenda, and whose it was. Never changed or deleted."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "Assigned"
        SUBMITTED = "submitted", "Submitted"
        TAKEN_BACK = "taken_back", "Taken back by its officer"
        RETURNED = "returned", "Returned"
        CLEARED_BY_LEAD = "lead", "Cleared by a lead member"
        CLEARED_BY_SECRETARIAT = "secretariat", "Cleared by the secretariat"
        REOPENED = "reopened", "Opened again"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    version = models.ForeignKey(
        ReportVersion, null=True, on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "assigned",
                        "submitted",
                        "taken_back",
                        "returned",
                        "lead",
                        "secretariat",
                        "reopened",
                    ]
                ),
                name="clearance_step_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "reopened"]) | ~Q(comment=""),
                name="clearance_step_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%-d %B %Y}"


class TextSetAside(models.Model):
    """What somebody wrote on a report that had changed meanwhile: kept until it is dealt with."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts_set_aside")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    editor = models.CharField(max_length=40, blank=True, help_text="Which open page it came from.")
    opened_at_revision = models.PositiveIntegerField()
    text = models.JSONField(help_text="As `ReportText.as_json` writes it.")
    sections = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="Those of it that wait for a choice, as `sections.SECTIONS` names them.",
    )
    dealt_with_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "texts set aside"

    def __str__(self) -> str:
        return f"{self.report}, set aside {self.at:%-d %B %Y}"


class ReportUpload(models.Model):
    """A Word file sent in as a report, or as an appendix, until what was read in it is accepted."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="uploads")
    is_appendix = models.BooleanField(default=False)
    file = models.FileField(upload_to="report-uploads/")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    opened_at_revision = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class DeadlineReminder(models.Model):
    """That an officer was reminded of their reports on a day: one message a day at most."""

    one_is_enough = True
    """Of two people who are joined into one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="deadline_reminder_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.day:%-d %B %Y}"
