"""What the board asked to be done, by whom, and how it is getting on."""

import uuid
from datetime import date, datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.lookups import LessThan
from django.urls import reverse
from django.utils import timezone

from meetings.boards.models import Meeting, OutgoingMessage, Priority
from meetings.members.models import Person
from meetings.minutes.models import NOTED_IN_SECRET, NoteItem, theme_noted

SECRET = Q(confidential=True) | NOTED_IN_SECRET
"""Actions that are confidential by themselves, or that a confidential item raised."""


BETWEEN_NAMES = ", "
"""As `Action.unknown_owners` keeps several: no name that is read has a comma."""


def _board_meets_next() -> Subquery:
    """The day of the board's first meeting after the one that raised the action."""
    later = (
        Meeting.objects.filter(board=OuterRef("meeting__board"), date__gt=OuterRef("meeting__date"))
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("date")
    )
    return Subquery(later.values("date")[:1], output_field=DateField(null=True))


def _day_due() -> Case:
    """As `Action.day_due`."""
    return Case(
        When(due_next_meeting=True, then=_board_meets_next()),
        default=F("due"),
        output_field=DateField(null=True),
    )


def _said_completed_at() -> Subquery:
    """When the latest update came that says the action is completed; null where none does."""
    said = ProgressUpdate.objects.filter(action=OuterRef("pk"), state=Action.State.COMPLETED)
    return Subquery(said.order_by("-at", "-pk").values("at")[:1])


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        """Actions not yet accepted as completed."""
        return self.exclude(state=Action.State.COMPLETED)

    def under(self, priority: Priority) -> "ActionQuerySet":
        """Those whose `theme` it is."""
        return self.alias(theme_key=theme_noted()).filter(theme_key=priority.pk)

    def owned_by(self, account: int) -> "ActionQuerySet":
        """Those that the person with this account (its key) owns."""
        return self.filter(owners__user_id=account)

    def overdue(self, on: date | None = None) -> "ActionQuerySet":
        """Actions past their due day on `on` (today) that nobody has said are done."""
        return self.filter(
            LessThan(_day_due(), on or timezone.localdate()), state=Action.State.OPEN
        )

    def with_day_due(self) -> "ActionQuerySet":
        """So that `day_due` of each needs no query."""
        return self.annotate(board_meets_next=_board_meets_next())

    def with_day_due_on(self) -> "ActionQuerySet":
        """With `day_due_on` for the database to order by, as `day_due` says."""
        return self.with_day_due().annotate(day_due_on=_day_due())

    def first_due_first(self) -> "ActionQuerySet":
        """Those without a day last; with `day_due`."""
        return self.with_day_due().order_by(
            _day_due().asc(nulls_last=True), "meeting__date", "position", "pk"
        )

    def for_monitor(
        self, meeting: Meeting, last_meeting: Meeting | None, last_monitor: datetime | None
    ) -> "ActionQuerySet":
        """Followed actions of the board raised before `meeting`: open, or closed since the last.

        An action is closed "since the last monitor" when it was said to be completed after that
        was made: what was done between the making of a pack and its meeting is still open in it.
        Where no monitor is known (`last_monitor` None), that of the last meeting is taken to have
        gone out on paper, as it stood before that day. Source: design §2.
        """
        raised = self.filter(
            on_monitor=True, meeting__board=meeting.board, meeting__date__lt=meeting.date
        )
        listed = ~Q(state=Action.State.COMPLETED)
        if last_monitor is not None:
            raised = raised.annotate(said_completed_at=_said_completed_at())
            listed |= Q(said_completed_at__gt=last_monitor) | Q(
                said_completed_at__isnull=True,
                completed_on__gte=timezone.localdate(last_monitor),
            )
        elif last_meeting is not None:
            listed |= Q(completed_on__gte=last_meeting.date)
        else:
            listed |= Q(state=Action.State.COMPLETED)
        return raised.filter(listed).with_day_due().order_by("meeting__date", "position", "pk")


@pghistory.track()
class Action(models.Model):
    """Something a meeting asked somebody to do."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PROPOSED = "proposed", "Completion proposed"
        COMPLETED = "completed", "Completed"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    note_item = models.ForeignKey(
        NoteItem, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    item_number = models.CharField(
        max_length=10, blank=True, help_text="As printed in the monitor."
    )
    item_title = models.CharField(max_length=300, help_text="Of the item that raised it.")
    position = models.PositiveSmallIntegerField(help_text="Among the actions of its meeting.")
    text = models.TextField()
    noted_text = models.TextField(
        blank=True, help_text="The notes' own wording, where the monitor's differs."
    )
    on_monitor = models.BooleanField(
        default=True, help_text="Off: asked for in the notes, but not followed on the monitor."
    )
    owners = models.ManyToManyField(Person, through="ActionOwner", related_name="actions")
    unknown_owners = models.CharField(
        max_length=300, blank=True, help_text="Names typed while notes were taken, nobody's yet."
    )
    due = models.DateField(null=True, blank=True)
    due_next_meeting = models.BooleanField(
        default=False, help_text="Due when the board meets next, on whatever day that is."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    completed_on = models.DateField(null=True, blank=True)
    confidential = models.BooleanField(default=False)
    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
        help_text="Blank: that of the item that raised it.",
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__date", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_next_meeting=False) | Q(due__isnull=True),
                name="action_due_on_a_day_or_at_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="action_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "proposed", "completed"]), name="action_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_on__isnull=False)
                | (~Q(state="completed") & Q(completed_on__isnull=True)),
                name="action_completed_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("actions:action", args=[self.pk])

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """The names in `unknown_owners`."""
        return tuple(name for name in self.unknown_owners.split(BETWEEN_NAMES) if name)

    @property
    def is_secret(self) -> bool:
        """Confidential by itself, or raised by a confidential item; as `SECRET` says."""
        return self.confidential or (self.note_item is not None and self.note_item.is_secret)

    @property
    def theme(self) -> Priority | None:
        """The priority it is under: its own, else that of the item that raised it."""
        return self.priority or (self.note_item.theme if self.note_item is not None else None)

    @property
    def latest_update(self) -> "ProgressUpdate | None":
        """The newest that says how it is getting on, which is what is printed; no query where
        `updates` is prefetched."""
        updates = [update for update in self.updates.all() if update.text and not update.returned]
        return updates[-1] if updates else None

    @property
    def day_due(self) -> date | None:
        """The day it is due, which moves with the next meeting where it is due at that.

        None: no day is given, or no further meeting is planned. A query, unless fetched by
        `with_day_due` or `first_due_first`.
        """
        if not self.due_next_meeting:
            return self.due
        if "board_meets_next" not in self.__dict__:
            later = Meeting.objects.after(self.meeting).first()
            self.__dict__["board_meets_next"] = later.date if later else None
        day: date | None = self.__dict__["board_meets_next"]
        return day

    @property
    def is_overdue(self) -> bool:
        """As `overdue()` says."""
        return (
            self.state == self.State.OPEN
            and (day := self.day_due) is not None
            and day < timezone.localdate()
        )


class ActionOwner(models.Model):
    """One of those an action is by, in printed order."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="ownerships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ownerships")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["action", "person"], name="action_owner_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.action_id}"


class ProgressUpdate(models.Model):
    """What an owner, or the secretariat, said of an action's progress. Never changed."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    returned = models.BooleanField(
        default=False,
        help_text="The secretariat’s answer to a completion that it did not accept: not printed.",
    )
    text = models.TextField(blank=True, help_text="Blank: a completion accepted as it stands.")
    state = models.CharField(
        max_length=10, choices=Action.State.choices, help_text="The state it left the action in."
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Blank: came with an import, or through a link.",
    )
    by_owner = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote it through a link, without an account.",
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=True) | Q(by_owner__isnull=True),
                name="progress_update_by_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "proposed", "completed"]),
                name="progress_update_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ActionChange(models.Model):
    """What the secretariat changed of an action after it was noted, in a sentence."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sentence = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.sentence


class ActionLink(models.Model):
    """A link with which one owner opens one action, without a password. Its key is signed."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="action_links")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="The last time.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.action}"

    @property
    def has_ended(self) -> bool:
        return self.expires_at <= timezone.now()


class OwnerTold(models.Model):
    """That an owner is told of an action by the message to them after its meeting."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="told")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="told_of_actions")
    message = models.ForeignKey(OutgoingMessage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "person"], name="owner_told_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.action}"


class ActionDigest(models.Model):
    """That somebody had the digest of their actions in a week: one message a week at most."""

    one_is_enough = True
    """Of two people who are joined into one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="action_digests")
    week = models.DateField(help_text="Its Monday.")
    message = models.ForeignKey(OutgoingMessage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="action_digest_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.week:%-d %B %Y}"
