"""A meeting's register: the taps at the door, the scanned code, and what the secretariat enters."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.attendance.models.presence import Attended
from meetings.boards.models import Meeting
from meetings.members.models import Person


class RegisterQuerySet(models.QuerySet["Register"]):
    def still_open(self) -> "RegisterQuerySet":
        return self.filter(closed_at__isnull=True)


@pghistory.track()
class Register(models.Model):
    """That a meeting's register is open, or was closed.

    `door_key` opens the register at the door and nothing else, so that no account has to lie on a
    table; `code_key` is in the code that members scan. Both are worth nothing once it is closed.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="register")
    door_key = models.CharField(max_length=64, unique=True)
    code_key = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0, help_text="Rises with each change of it.")

    objects = RegisterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Register of {self.meeting}"


class RegisterEntry(models.Model):
    """One arrival or departure. Never changed: it is taken back, and another is made.

    The key is made where the tap was made, so that a tap sent twice is one entry.
    """

    class Kind(models.TextChoices):
        ARRIVED = "arrived", "Arrived"
        LEFT = "left", "Left"

    class Way(models.TextChoices):
        DOOR = "door", "At the door"
        CODE = "code", "With the code"
        SECRETARIAT = "secretariat", "By the secretariat"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="register_entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="register_entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    capacity = models.CharField(max_length=10, choices=Attended.choices)
    substitute_for = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=12, choices=Way.choices)
    at = models.DateTimeField(help_text="When it happened, by the clock of whoever tapped.")
    received_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ["at", "received_at", "id"]
        indexes = [models.Index(fields=["meeting", "at"], name="register_entry_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["arrived", "left"]), name="register_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["door", "code", "secretariat"]),
                name="register_entry_way_known",
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=Attended.values), name="register_entry_capacity_known"
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | Q(capacity="substitute"),
                name="register_entry_only_substitutes_stand_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display().lower()}, {self.meeting}"
