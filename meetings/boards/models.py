"""Boards, where and when they meet, and who keeps their papers."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.boards.year import municipal_year, year_bounds


class PackPart(models.TextChoices):
    """The pages of a pack in the order in which they are bound. Source: design §5."""

    COVER = "cover", "Cover"
    GUIDANCE = "guidance", "Guidance for visitors"
    NOTICE = "notice", "Notice of the meeting"
    MEMBERSHIP = "membership", "Membership"
    ATTENDANCE = "attendance", "Attendance"
    AGENDA = "agenda", "Agenda"
    PAPERS = "papers", "Papers"
    NOTES = "notes", "Notes of the last meeting"
    ACTION_MONITOR = "action_monitor", "Action monitor"
    LOCATION = "location", "Location"


@pghistory.track()
class Board(models.Model):
    """A standing body. `revision` counts its changes, for a form to know what it was opened at."""

    class Holidays(models.TextChoices):
        """Whose bank holidays are not working days."""

        ENGLAND = "ENG", "England"
        WALES = "WLS", "Wales"
        SCOTLAND = "SCT", "Scotland"
        NORTHERN_IRELAND = "NIR", "Northern Ireland"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    organisation = models.CharField(max_length=200)
    website = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    parent_name = models.CharField(
        max_length=200, blank=True, help_text="The parent body's name, where it is not kept here."
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)
    contact_email = models.EmailField(blank=True)
    carers_allowance = models.CharField(max_length=100, blank=True, help_text="Such as £9 an hour.")
    year_starts = models.PositiveSmallIntegerField(
        default=6, help_text="The month (1 to 12) in which the board's year begins."
    )
    notice_days = models.PositiveSmallIntegerField(
        default=5, help_text="Clear working days between publication and meeting."
    )
    quorum_share = models.PositiveSmallIntegerField(
        default=3, help_text="A quorum is one member in this many (3: a third)."
    )
    quorum_groups = models.PositiveSmallIntegerField(
        default=2, help_text="and from at least this many political groups."
    )
    is_public = models.BooleanField(
        default=False, help_text="Anyone may see open agendas, papers and packs once published."
    )
    papers_start_right = models.BooleanField(
        default=True, help_text="Each paper starts on a right-hand page."
    )
    second_person = models.BooleanField(
        default=False,
        help_text="A public edition beside confidential papers is published by two people.",
    )
    parts_off = ArrayField(
        models.CharField(max_length=20, choices=PackPart.choices), default=list, blank=True
    )
    holidays_of = models.CharField(max_length=3, choices=Holidays.choices, default=Holidays.ENGLAND)
    reports_due_days = models.PositiveSmallIntegerField(
        default=10, help_text="Reports are due so many clear working days before the meeting."
    )
    leads_clear = models.BooleanField(
        default=False,
        help_text="A report under a priority is cleared by one of its lead members, too.",
    )
    substitutes_see_confidential = models.BooleanField(
        default=False, help_text="All substitutes may, not only those who stand in."
    )
    observers_see_confidential = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="board_unique_in_its_organisation"
            ),
            models.CheckConstraint(
                condition=Q(year_starts__range=(1, 12)), name="board_year_starts_in_a_month"
            ),
            models.CheckConstraint(condition=Q(quorum_share__gte=1), name="board_quorum_share"),
            models.CheckConstraint(
                condition=Q(holidays_of__in=["ENG", "WLS", "SCT", "NIR"]),
                name="board_holidays_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])

    def year_of(self, day: date) -> str:
        """The board's year that `day` lies in, as printed: "2011/2012"."""
        return municipal_year(day, self.year_starts)


class Secretary(models.Model):
    """A user who keeps a board's papers."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="secretaries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="secretary_of"
    )

    class Meta:
        verbose_name_plural = "secretaries"
        constraints = [
            models.UniqueConstraint(fields=["board", "user"], name="secretary_once_for_a_board")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.board}"


class Priority(models.Model):
    """A theme of a board's work, such as Productivity."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="priorities")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(fields=["board", "name"], name="priority_named_once"),
            models.UniqueConstraint(
                fields=["board", "position"],
                name="priority_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HouseText(models.Model):
    """A passage of a board's own words, printed under its heading on one page of the pack."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="house_texts")
    part = models.CharField(max_length=20, choices=PackPart.choices, default=PackPart.NOTICE)
    heading = models.CharField(max_length=100)
    text = models.TextField(help_text="Sanitised HTML.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=PackPart.values), name="house_text_part_known"
            ),
            models.UniqueConstraint(
                fields=["board", "part", "heading"], name="house_text_heading_once_a_part"
            ),
        ]

    def __str__(self) -> str:
        return self.heading


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


class Posted(models.Model):
    """An e-mail to one address, and what came of it; `boards.outbox` sends it.

    A worker takes it up by making it `sending`, before the message goes: whatever happens then,
    nobody is sent it twice by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not reached"

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=400, blank=True, help_text="Why not, in a sentence.")
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def end(self, state: State, reason: str = "") -> None:
        """What came of a try."""
        self.state, self.reason = state, reason[:400]
        self.save(update_fields=["state", "reason"])


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    def undelivered(self) -> "OutgoingMessageQuerySet":
        """Those that could not be delivered, or not yet, of which somebody has to know; not those
        that the secretariat has set aside, whose text is forgotten."""
        State = OutgoingMessage.State
        waits = Q(state=State.WAITING) & ~Q(reason="")
        return self.filter(waits | (Q(state=State.FAILED) & ~Q(lines=[])))


class OutgoingMessage(Posted):
    """A message written with what it tells of, and sent by a worker after the commit.

    Its text is forgotten once it is sent.
    """

    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="messages")
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    subject = models.CharField(max_length=300)
    lines = models.JSONField(default=list, help_text="Paragraphs, as `mail.send_text` takes them.")
    written_at = models.DateTimeField(default=timezone.now)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]),
                name="outgoing_message_state_known",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "sending"]),
                name="outgoing_message_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.name or self.email}"

    def end(self, state: Posted.State, reason: str = "") -> None:
        if state == self.State.SENT:
            self.lines = []
            self.save(update_fields=["lines"])
        super().end(state, reason)
