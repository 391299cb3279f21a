"""Who has said that they will not come, who stands in, and what those who come need."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from meetings.boards.models import Meeting
from meetings.members.models import Capacity, Membership, Person


def seats_as_member() -> QuerySet[Membership]:
    """The seats of an apology's person as a member on the day of its meeting, for subqueries."""
    day = OuterRef("meeting__date")
    return Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        board=OuterRef("meeting__board"),
        person=OuterRef("person"),
        capacity=Capacity.MEMBER,
    )


class ApologyQuerySet(models.QuerySet["Apology"]):
    def standing(self) -> "ApologyQuerySet":
        """Apologies that were not withdrawn, of somebody who is a member on the meeting's day.

        Those of somebody whose seat has ended since stand for nothing: nobody stands in for them.
        """
        return self.filter(Exists(seats_as_member()), withdrawn_at__isnull=True)

    def lapsed(self) -> "ApologyQuerySet":
        """Not withdrawn, and of somebody who is no member on the meeting's day: they stand again
        if that changes."""
        return self.filter(~Exists(seats_as_member()), withdrawn_at__isnull=True)


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
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="A word to the secretariat and the member's own group office; nobody else's.",
    )
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

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


class Needs(models.Model):
    """What somebody eats and needs to take part, always or at one meeting.

    For the person, the secretariat and the person's own group office alone. Without a meeting it
    is what they always need; a row for a meeting replaces it there.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="needs")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="needs"
    )
    eats = models.BooleanField(default=True, help_text="Counted for refreshments.")
    diet = models.CharField(max_length=200, blank=True)
    access = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "needs"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "meeting"], nulls_distinct=False, name="needs_once_a_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting or 'always'}"
