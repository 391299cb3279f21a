"""Interests: each person's register of them, and what is declared at a meeting."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.agenda.models import AgendaItem
from meetings.boards.models import Meeting
from meetings.members.models import Person


@pghistory.track()
class Interest(models.Model):
    """An entry in a person's register of interests. Kept when it has ended.

    A sensitive one is withheld from everybody but the secretariat and the person, who wrote it:
    others read that there is an interest whose details are withheld. Source: Localism Act 2011,
    sections 29 to 32; the categories are those of SI 2012/1464 and what codes of conduct add.
    """

    class Category(models.TextChoices):
        EMPLOYMENT = "employment", "Employment, office, trade, profession or vocation"
        SPONSORSHIP = "sponsorship", "Sponsorship"
        CONTRACTS = "contracts", "Contracts"
        LAND = "land", "Land"
        LICENCES = "licences", "Licences"
        TENANCIES = "tenancies", "Corporate tenancies"
        SECURITIES = "securities", "Securities"
        BODIES = "bodies", "Membership of other bodies"
        GIFTS = "gifts", "Gifts and hospitality"
        OTHER = "other", "Other"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    category = models.CharField(max_length=12, choices=Category.choices)
    text = models.TextField()
    sensitive = models.BooleanField(
        default=False,
        help_text="Making it known could lead to violence or intimidation.",
    )
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True, help_text="Blank: still holds.")
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["category", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    category__in=[
                        "employment", "sponsorship", "contracts", "land", "licences", "tenancies",
                        "securities", "bodies", "gifts", "other",
                    ]
                ),
                name="interest_category_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="interest_ends_after_it_starts",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, {self.get_category_display()}"


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def standing(self) -> "DeclarationQuerySet":
        """Declarations that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track()
class Declaration(models.Model):
    """A declaration of interest, in one item or in the whole meeting. Kept when withdrawn."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", "Personal"
        PREJUDICIAL = "prejudicial", "Prejudicial"
        PECUNIARY = "pecuniary", "Disclosable pecuniary"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="declarations"
    )
    interest = models.ForeignKey(
        Interest, null=True, blank=True, on_delete=models.PROTECT, related_name="declarations"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSONAL)
    text = models.TextField(blank=True)
    sensitive = models.BooleanField(default=False, help_text="Its nature is withheld.")
    left_room = models.BooleanField(
        default=False, help_text="Takes them out of the item's attendance and quorum."
    )
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["personal", "prejudicial", "pecuniary"]),
                name="declaration_kind_known",
            ),
            models.UniqueConstraint(
                fields=["meeting", "person", "item"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="declaration_once_an_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"

    @property
    def is_sensitive(self) -> bool:
        """Whether its text is withheld: as it says itself, or as the entry of the register from
        which it was made says by now."""
        return self.sensitive or (self.interest is not None and self.interest.sensitive)
