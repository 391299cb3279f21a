"""People, the groups they sit for, and their seats on boards."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from meetings.boards.models import Board, Priority
from meetings.boards.terms import holds_on, span_in_words


class Term(Func):
    """Two days as a Postgres range, the last day included."""

    function = "DATERANGE"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()


@pghistory.track()
class Group(models.Model):
    """A political group, with the office that takes its members' apologies."""

    name = models.CharField(max_length=100)
    organisation = models.CharField(
        max_length=200, blank=True, help_text="The association whose group, and office, it is."
    )
    also_called = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, help_text="Such as Lib Dem."
    )
    office_name = models.CharField(max_length=200, blank=True)
    office_phone = models.CharField(max_length=50, blank=True)
    office_email = models.EmailField(blank=True)
    office_users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="group_offices"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="group_unique_in_its_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupSeatsQuerySet(models.QuerySet["GroupSeats"]):
    def on(self, day: date | None = None) -> "GroupSeatsQuerySet":
        """Seats as they are allotted on `day` (today)."""
        return self.filter(holds_on(day))


@pghistory.track()
class GroupSeats(models.Model):
    """How many seats a group has on a board between two days, both included.

    Seats are allotted by municipal year: a row begins and ends with one, or is open. `position` is
    the order in which groups are printed.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="group_seats")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    seats = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True, blank=True, help_text="Blank: from the beginning.")
    ends_on = models.DateField(null=True, blank=True, help_text="Blank: until further notice.")

    objects = GroupSeatsQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "group seats"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="group_seats_end_after_they_start",
            ),
            ExclusionConstraint(
                name="group_seats_once_a_day",
                expressions=[
                    ("board", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (Term("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} ({self.seats})"


@pghistory.track()
class Person(models.Model):
    """Anyone named in papers: councillor, officer, observer, guest."""

    name = models.CharField(
        max_length=200, help_text="As printed, with title and honours where they are used."
    )
    also_called = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Other spellings accepted in imports.",
    )
    organisation = models.CharField(
        max_length=200, blank=True, help_text="Council, or for an observer post and body."
    )
    position = models.CharField(max_length=200, blank=True, help_text="An officer's post.")
    phone = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class PriorityLeadQuerySet(models.QuerySet["PriorityLead"]):
    def on(self, day: date | None = None) -> "PriorityLeadQuerySet":
        """Those who lead on `day` (today): all that leading gives, it gives them alone."""
        return self.filter(holds_on(day))


class PriorityLead(models.Model):
    """A member who leads on one of a board's priorities, between two dates."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="leads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leads")
    starts_on = models.DateField(null=True, blank=True, help_text="Blank: always did.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day; blank: goes on.")

    objects = PriorityLeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "person"],
                condition=Q(ends_on__isnull=True),
                name="priority_lead_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="priority_lead_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.priority}"

    def before(self, other: "PriorityLead") -> bool:
        """Whether it had ended when `other` began."""
        return (
            self.ends_on is not None
            and other.starts_on is not None
            and self.ends_on < other.starts_on
        )

    @property
    def days(self) -> str:
        """From when to when, in words; blank where they always did and still do."""
        return span_in_words(self.starts_on, self.ends_on)


class BriefedOfficer(models.Model):
    """An officer who is told of each pack of a board, "cc" on its notice."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="briefed_officers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="briefed_for")

    class Meta:
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], name="briefed_officer_once_a_board")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.board}"


class Capacity(models.TextChoices):
    """In what capacity somebody belongs to a board."""

    MEMBER = "member", "Member"
    SUBSTITUTE = "substitute", "Substitute"
    OBSERVER = "observer", "Observer"


class Office(models.TextChoices):
    """Offices of a board, in the order in which they are printed."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice Chair"
    DEPUTY_CHAIR = "deputy_chair", "Deputy Chair"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date | None = None) -> "MembershipQuerySet":
        """Memberships that hold on `day` (today)."""
        return self.filter(holds_on(day))

    def in_capacity(self, *capacities: Capacity) -> "MembershipQuerySet":
        return self.filter(capacity__in=capacities)


@pghistory.track()
class Membership(models.Model):
    """A person's seat on a board between two days, both included."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    office = models.CharField(max_length=12, choices=Office.choices, blank=True)
    sector = models.CharField(max_length=100, blank=True, help_text="An observer's.")
    starts_on = models.DateField(null=True, blank=True, help_text="Blank: not known.")
    ends_on = models.DateField(null=True, blank=True, help_text="Blank: still sits.")
    position = models.PositiveSmallIntegerField(default=0, help_text="In the group's printed list.")
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="The membership whose seat it took over in mid-year.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__in=Capacity.values), name="membership_capacity_known"
            ),
            models.CheckConstraint(
                condition=Q(office__in=["", *Office.values]), name="membership_office_known"
            ),
            models.CheckConstraint(
                condition=Q(office="") | Q(capacity=Capacity.MEMBER),
                name="membership_office_held_by_a_member",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="membership_terms_do_not_overlap",
                expressions=[
                    ("board", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("capacity", RangeOperators.EQUAL),
                    (Term("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="membership_one_chair_at_a_time",
                expressions=[
                    ("board", RangeOperators.EQUAL),
                    (Term("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(office="chair"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_capacity_display()} of {self.board}"

    def holds_on(self, day: date) -> bool:
        """As `on` says, of one that has been read."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or self.ends_on >= day
        )
