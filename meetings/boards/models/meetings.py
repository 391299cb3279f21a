"""Where and when boards meet."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.boards.models.boards import Board
from meetings.boards.year import year_bounds


@pghistory.track()
class Venue(models.Model):
    """A place where boards meet, with what visitors have to know."""

    name = models.CharField(max_length=200, unique=True)
    address = models.TextField(help_text="A line of the address on each line.")
    phone = models.CharField(max_length=50, blank=True)
    fax = models.CharField(max_length=50, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    guidance = models.TextField(blank=True, help_text="For visitors; sanitised HTML.")
    travel = models.TextField(blank=True, help_text="The location page; sanitised HTML.")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> list[str]:
        return self.address.splitlines()


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def upcoming(self, on: date | None = None) -> "MeetingQuerySet":
        """Meetings on or after `on` (today) that are not cancelled, soonest first."""
        on = on or timezone.localdate()
        return (
            self.filter(date__gte=on)
            .exclude(state=Meeting.State.CANCELLED)
            .order_by("date", "start")
        )

    def in_year_of(self, board: Board, day: date) -> "MeetingQuerySet":
        """The board's meetings, cancelled ones too, in the year that `day` lies in."""
        first, last = year_bounds(day, board.year_starts)
        return self.filter(board=board, date__range=(first, last)).order_by("date", "start")

    def before(self, meeting: "Meeting") -> "MeetingQuerySet":
        """Earlier meetings of the same board that were not cancelled, latest first."""
        return (
            self.filter(board=meeting.board, date__lt=meeting.date)
            .exclude(state=Meeting.State.CANCELLED)
            .order_by("-date", "-start")
        )

    def after(self, meeting: "Meeting") -> "MeetingQuerySet":
        """Later meetings of the same board that were not cancelled, soonest first."""
        return (
            self.filter(board=meeting.board, date__gt=meeting.date)
            .exclude(state=Meeting.State.CANCELLED)
            .order_by("date", "start")
        )


@pghistory.track(exclude=["uid"])
class Meeting(models.Model):
    """One sitting of a board."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        PUBLISHED = "published", "Published"
        HELD = "held", "Held"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField()
    start = models.TimeField(help_text="Local time.")
    duration_minutes = models.PositiveSmallIntegerField(default=120)
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    rooms = models.CharField(max_length=200, blank=True)
    refreshments = models.CharField(max_length=300, blank=True, help_text="A sentence on lunch.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    cancel_reason = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    uid = models.UUIDField(
        db_default=RandomUUID(), unique=True, editable=False, help_text="Its name in calendars."
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-start"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "date", "start"], name="meeting_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "published", "held", "closed", "cancelled"]),
                name="meeting_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="meeting_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.date:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_agenda", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_ahead(self) -> bool:
        """Today's too, whether it is to be held or cancelled."""
        return self.date >= timezone.localdate()

    @property
    def where(self) -> str:
        """Rooms and venue in one line."""
        return ", ".join(
            part for part in (self.rooms, self.venue.name if self.venue else "") if part
        )


class MeetingMove(models.Model):
    """That a meeting's date or start was changed, by whom and why."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="moves")
    from_date = models.DateField()
    from_start = models.TimeField()
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["moved_at"]

    def __str__(self) -> str:
        return f"{self.meeting}, moved from {self.from_date:%-d %B %Y}"
