"""Who came to a meeting, in what capacity and for whom: the record."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.boards.models import Meeting
from meetings.members.models import Group, Office, Person


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


class AttendanceCorrection(models.Model):
    """What a line of the attendance said before it was corrected, once the register was closed."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendance_corrections"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendance_corrections"
    )
    was_status = models.CharField(
        max_length=10,
        choices=Attendance.Status.choices,
        blank=True,
        help_text="Blank: there was no line.",
    )
    was_capacity = models.CharField(max_length=10, choices=Attended.choices, blank=True)
    was_substitute_for = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    was_arrived_at = models.TimeField(null=True, blank=True)
    was_left_at = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField(default=timezone.now)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["corrected_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="attendance_correction_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(was_status__in=["", "present", "absent", "apologies"]),
                name="attendance_correction_status_known",
            ),
            models.CheckConstraint(
                condition=Q(was_capacity__in=["", *Attended.values]),
                name="attendance_correction_capacity_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}, corrected"

    @property
    def was(self) -> str:
        """What the line said, in words; such as "present, for Ann Lee, 11.00 to 11.40"."""
        if not self.was_status:
            return "not on the list"
        told = [self.get_was_status_display().lower()]
        if self.was_substitute_for:
            told.append(f"for {self.was_substitute_for}")
        elif self.was_capacity:
            told.append(f"as {self.get_was_capacity_display().lower()}")
        if self.was_arrived_at:
            until = f" to {self.was_left_at:%H.%M}" if self.was_left_at else ""
            told.append(f"from {self.was_arrived_at:%H.%M}{until}")
        return ", ".join(told)
