"""Who is coming, who came, for whom, and what they declared."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.agenda.models import AgendaItem
from meetings.boards.models import Meeting
from meetings.members.models import Group, Office, Person


class ApologyQuerySet(models.QuerySet["Apology"]):
    def standing(self) -> "ApologyQuerySet":
        """Apologies that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track()
class Apology(models.Model):
    """That a member will not come, and who stands in. Kept when withdrawn."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="apologies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="apologies")
    substitute = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_in",
    )
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ApologyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "apologies"
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="apology_one_standing",
            ),
            models.UniqueConstraint(
                fields=["meeting", "substitute"],
                condition=Q(withdrawn_at__isnull=True, substitute__isnull=False),
                name="apology_substitute_for_one",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")),
                name="apology_substitute_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"


class Attended(models.TextChoices):
    """In what capacity somebody is on a meeting's attendance list."""

    MEMBER = "member", "Member"
    SUBSTITUTE = "substitute", "Substitute"
    OBSERVER = "observer", "Observer or other attendee"
    OFFICER = "officer", "Officer"


@pghistory.track()
class Attendance(models.Model):
    """One person's line in a meeting's attendance."""

    class Status(models.TextChoices):
        PRESENT = "present", "Present"
        ABSENT = "absent", "Absent"
        APOLOGIES = "apologies", "Apologies"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=10, choices=Status.choices)
    capacity = models.CharField(max_length=10, choices=Attended.choices)
    office = models.CharField(max_length=12, choices=Office.choices, blank=True)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT)
    substitute_for = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="substituted_by",
    )
    organisation = models.CharField(
        max_length=200, blank=True, help_text="As recorded then; may differ from the person's now."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="In the printed list.")
    arrived_at = models.TimeField(null=True, blank=True)
    left_at = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_one_line_each"),
            models.CheckConstraint(
                condition=Q(status__in=["present", "absent", "apologies"]),
                name="attendance_status_known",
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=Attended.values), name="attendance_capacity_known"
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | Q(capacity="substitute"),
                name="attendance_only_substitutes_stand_in",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(arrived_at__isnull=True)
                | Q(left_at__gte=F("arrived_at")),
                name="attendance_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}: {self.get_status_display()}"


@pghistory.track()
class Declaration(models.Model):
    """A declaration of interest, in one item or in the whole meeting."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", "Personal"
        PREJUDICIAL = "prejudicial", "Prejudicial"
        PECUNIARY = "pecuniary", "Disclosable pecuniary"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="declarations"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSONAL)
    text = models.TextField(blank=True)
    left_room = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["personal", "prejudicial", "pecuniary"]),
                name="declaration_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"
