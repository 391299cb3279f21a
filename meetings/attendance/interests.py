"""Writing in a person's register of interests. Nothing is deleted but a slip of the same day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.attendance.interest_policies import keeps_register
from meetings.attendance.models import Interest
from meetings.boards.policies import SiteUser
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Person


@dataclass(frozen=True)
class Entry:
    """What a register says of one interest. `ends_on` is its last day; None: it still holds."""

    category: Interest.Category
    text: str
    sensitive: bool
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def add_interest(*, person: Person, by: AbstractBaseUser, entry: Entry) -> Interest:
    """Raises: PermissionDenied; Refused for an empty text, or days that cannot be."""
    if not keeps_register(by, person):
        raise PermissionDenied
    _refuse_impossible(entry)
    interest = Interest(person=person, entered_by_id=by.pk)
    _write(interest, entry)
    interest.save()
    return interest


@transaction.atomic
def change_interest(
    *, interest: Interest, by: AbstractBaseUser, revision: int, entry: Entry
) -> Interest:
    """Raises: PermissionDenied; SavedMeanwhile; Refused as for a new one, or if it was removed."""
    interest = _lock(interest, by)
    if interest.revision != revision:
        raise SavedMeanwhile
    _refuse_impossible(entry)
    _write(interest, entry)
    interest.revision += 1
    interest.save(
        update_fields=["category", "text", "sensitive", "starts_on", "ends_on", "revision"]
    )
    return interest


@transaction.atomic
def end_interest(
    *, interest: Interest, by: AbstractBaseUser, revision: int, ends_on: date
) -> Interest:
    """It holds no longer; it is kept, with its last day.

    Raises: PermissionDenied; SavedMeanwhile; Refused for a day before it began.
    """
    interest = _lock(interest, by)
    if interest.revision != revision:
        raise SavedMeanwhile
    _refuse_end_before_start(interest.starts_on, ends_on)
    interest.ends_on = ends_on
    interest.revision += 1
    interest.save(update_fields=["ends_on", "revision"])
    return interest


@transaction.atomic
def remove_interest(*, interest: Interest, by: AbstractBaseUser) -> None:
    """A slip is taken out as if it had never been there, on the day it was made.

    Raises: PermissionDenied; Refused for whatever `is_slip_of` is not true of.
    """
    interest = _lock(interest, by)
    if not is_slip_of(by, interest):
        raise Refused(
            "Only an entry that you made yourself today can be removed. This one is on record: say "
            "when it ended instead, or change it."
        )
    if interest.declarations.exists():
        raise Refused(
            "This interest has been declared at a meeting, so it stays on record. Say when it "
            "ended instead, or change it."
        )
    interest.delete()


def is_slip_of(user: SiteUser, interest: Interest) -> bool:
    """Whether the account entered it, and did so today."""
    return (
        user.is_authenticated
        and interest.entered_by_id == user.pk
        and timezone.localdate(interest.entered_at) == timezone.localdate()
    )


@dataclass(frozen=True)
class Category:
    """The entries of a register in one category, in the order in which they began."""

    label: str
    interests: list[Interest]


@dataclass(frozen=True)
class RegisterOfInterests:
    """A person's register for one reader: what they may not see is not in it.

    Of what is withheld there is the number alone: a category, a day or a place in the order would
    tell something of it.
    """

    current: list[Category]
    ended: list[Category]
    withheld: int

    @property
    def is_empty(self) -> bool:
        return not (self.current or self.ended or self.withheld)


def register_of(
    interests: Iterable[Interest], *, sensitive: bool, on: date | None = None
) -> RegisterOfInterests:
    """One person's `interests` as they stand on a day (today).

    Without `sensitive` those that are withheld are counted while they hold, and when they have
    ended not mentioned. Source: Localism Act 2011, section 32(2).
    """
    day = on or timezone.localdate()
    shown = [interest for interest in interests if sensitive or not interest.sensitive]
    withheld = [interest for interest in interests if interest.sensitive and not sensitive]
    return RegisterOfInterests(
        current=_by_category(each for each in shown if not has_ended(each, day)),
        ended=_by_category(each for each in shown if has_ended(each, day)),
        withheld=sum(not has_ended(each, day) for each in withheld),
    )


def has_ended(interest: Interest, on: date) -> bool:
    """Whether its last day is past."""
    return interest.ends_on is not None and interest.ends_on < on


def current_interests(person: Person, reader: SiteUser) -> list[Interest]:
    """What of the person's register holds today and `reader` may read, by category."""
    sensitive = keeps_register(reader, person)
    found = register_of(list(person.interests.all()), sensitive=sensitive).current
    return [interest for category in found for interest in category.interests]


def _by_category(interests: Iterable[Interest]) -> list[Category]:
    """In the order of the Act, those without an entry left out."""
    found: dict[str, list[Interest]] = {category: [] for category in Interest.Category.values}
    for interest in interests:
        found[interest.category].append(interest)
    return [
        Category(
            Interest.Category(category).label, sorted(entries, key=lambda i: (i.starts_on, i.pk))
        )
        for category, entries in found.items()
        if entries
    ]


def _lock(interest: Interest, by: AbstractBaseUser) -> Interest:
    locked = (
        Interest.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=interest.pk)
        .first()
    )
    if locked is None:
        raise Refused("This entry has been removed meanwhile. Add it anew if it is wanted.")
    if not keeps_register(by, locked.person):
        raise PermissionDenied
    return locked


def _write(interest: Interest, entry: Entry) -> None:
    interest.category = entry.category
    interest.text = entry.text.strip()
    interest.sensitive = entry.sensitive
    interest.starts_on = entry.starts_on
    interest.ends_on = entry.ends_on


def _refuse_impossible(entry: Entry) -> None:
    if not entry.text.strip():
        raise Refused("Say what the interest is.", "text")
    if entry.starts_on > timezone.localdate():
        raise Refused(
            "An interest is registered once it holds. Give today’s date or an earlier one.",
            "starts_on",
        )
    if entry.ends_on is not None:
        _refuse_end_before_start(entry.starts_on, entry.ends_on)


def _refuse_end_before_start(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(
            f"It began on {starts_on:%-d %B %Y}, so it cannot have ended before.", "ends_on"
        )
