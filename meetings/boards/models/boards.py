"""Boards, their themes and house texts, and who keeps their papers."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.boards.terms import holds_on, span_in_words
from meetings.boards.year import municipal_year


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
    letters_in_brackets = models.BooleanField(
        default=True, help_text="Papers under a heading are 4(a), 4(b); off: 4a, 4b."
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


class PriorityQuerySet(models.QuerySet["Priority"]):
    def on(self, day: date | None = None) -> "PriorityQuerySet":
        """Those that the board has on `day` (today): new items are offered no others."""
        return self.filter(holds_on(day))


class Priority(models.Model):
    """A theme of a board's work, such as Productivity, for a year or for several."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="priorities")
    name = models.CharField(max_length=100)
    aim = models.TextField(blank=True, help_text="What the board wants to reach, in plain words.")
    starts_on = models.DateField(null=True, blank=True, help_text="Blank: it always was one.")
    ends_on = models.DateField(null=True, blank=True, help_text="Its last day; blank: goes on.")
    position = models.PositiveSmallIntegerField()

    objects = PriorityQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="priority_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("priority_page", args=[self.board.slug, self.pk])

    @property
    def years(self) -> str:
        """When it is one, in words; blank where it always was and goes on."""
        return span_in_words(self.starts_on, self.ends_on)

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()


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
