"""What those who come eat and need, written by themselves or by the secretariat."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from meetings.attendance.expected import Expected, expected_at, in_words
from meetings.attendance.models import Needs
from meetings.attendance.policies import can_write_needs
from meetings.boards.models import Meeting
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.members.models import Person


def needs_of(person: Person, meeting: Meeting | None) -> Needs:
    """What holds for the person at the meeting: said for it, or else always; None: always.

    Where nothing is said, a row that is not saved: eats, and needs nothing.
    """
    said = Needs.objects.filter(person=person)
    if meeting is not None:
        said = said.filter(Q(meeting=meeting) | Q(meeting__isnull=True))
    else:
        said = said.filter(meeting__isnull=True)
    return said.order_by("meeting_id").first() or Needs(person=person)  # nulls come last


def seen(needs: Needs) -> str:
    """What a form carries to tell whether the needs were changed while it was open."""
    return fingerprint(needs.eats, needs.diet, needs.access)


@transaction.atomic
def write_needs(
    *,
    person: Person,
    meeting: Meeting | None,
    by: AbstractBaseUser,
    eats: bool,
    diet: str,
    access: str,
    opened_at: str,
) -> Needs:
    """From now on the person always, or at one meeting, eats and needs this.

    Raises: PermissionDenied; SavedMeanwhile where `opened_at` is not what is said now.
    """
    if not can_write_needs(by, person, [meeting.board] if meeting is not None else []):
        raise PermissionDenied
    Person.objects.select_for_update().get(pk=person.pk)
    if opened_at != seen(needs_of(person, meeting)):
        raise SavedMeanwhile
    needs, _ = Needs.objects.update_or_create(
        person=person,
        meeting=meeting,
        defaults={"eats": eats, "diet": diet.strip(), "access": access.strip()},
    )
    return needs


@transaction.atomic
def forget_needs(*, person: Person, meeting: Meeting, by: AbstractBaseUser) -> None:
    """What was said for this meeting is taken back: what always holds, holds here too.

    Raises: PermissionDenied.
    """
    if not can_write_needs(by, person, [meeting.board]):
        raise PermissionDenied
    Needs.objects.filter(person=person, meeting=meeting).delete()


@dataclass(frozen=True)
class Coming:
    """Somebody who is expected, with what they need."""

    expected: Expected
    needs: Needs

    @property
    def person(self) -> Person:
        return self.expected.person


@dataclass(frozen=True)
class Catering:
    """Everybody who is expected at a meeting, counted for whoever caters for it."""

    coming: list[Coming]

    @property
    def in_words(self) -> str:
        return in_words(each.expected for each in self.coming)

    @property
    def eating(self) -> list[Coming]:
        return [each for each in self.coming if each.needs.eats]

    @property
    def diets(self) -> list[tuple[str, int]]:
        """Each diet as it was first written, with how many keep it; the commonest first."""
        written: dict[str, str] = {}
        counted: Counter[str] = Counter()
        for each in self.eating:
            if each.needs.diet:
                key = " ".join(each.needs.diet.casefold().split()).rstrip(".")
                written.setdefault(key, each.needs.diet)
                counted[key] += 1
        return [
            (written[key], number)
            for key, number in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        ]

    @property
    def without_diet(self) -> int:
        return sum(not each.needs.diet for each in self.eating)

    @property
    def with_access(self) -> list[Coming]:
        return [each for each in self.coming if each.needs.access]


def catering_for(meeting: Meeting) -> Catering:
    """Members without apologies, substitutes who stand in, observers; three queries."""
    expected = [each for each in expected_at(meeting) if each.is_coming]
    said: dict[int, Needs] = {}
    rows = Needs.objects.filter(
        Q(meeting=meeting) | Q(meeting__isnull=True),
        person__in=[each.person.pk for each in expected],
    )
    for row in rows.order_by("meeting_id"):
        said.setdefault(row.person_id, row)
    return Catering(
        [Coming(each, said.get(each.person.pk) or Needs(person=each.person)) for each in expected]
    )
