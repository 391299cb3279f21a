"""A tap of the register: whether it can be taken, and when it happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.attendance.expected import Expected
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.boards.models import Board, Meeting
from meetings.members.models import Person

Kind, Way = RegisterEntry.Kind, RegisterEntry.Way

CLOCK_MAY_BE_AHEAD = timedelta(minutes=5)
GOES_ON_UNTIL = timedelta(hours=30)
"""From the midnight before it: a meeting may last into the small hours."""

NOT_READ = "This tap could not be read. Look at the register, and tap again if it is missing."


@dataclass(frozen=True)
class Tap:
    """An arrival or a departure as it was tapped; `id` is made where the tap was."""

    id: UUID
    person_id: int
    kind: str
    at: datetime
    capacity: str
    substitute_for_id: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a tap: taken, or not and why. `said` may also tell of a time that was set."""

    id: UUID
    taken: bool
    said: str = ""


class TapCheck:
    """Whether taps can be taken, of one meeting as it is now."""

    def __init__(
        self,
        register: Register,
        way: RegisterEntry.Way,
        by: AbstractBaseUser | None,
        expected: Iterable[Expected],
    ) -> None:
        self.register = register
        self.way = way
        self.by = by
        self.expected = {each.person.pk: each for each in expected}
        self.came = set(
            RegisterEntry.objects.filter(meeting=register.meeting).values_list(
                "person_id", flat=True
            )
        )
        self.officers = (
            set(known_officers(register.meeting.board).values_list("pk", flat=True))
            if way == Way.SECRETARIAT
            else set()
        )

    def look_at(self, tap: Tap) -> tuple[Outcome, datetime | None]:
        """The outcome, and the time at which it happened where it is taken."""
        if why_not := self._why_not(tap):
            return Outcome(tap.id, False, why_not), None
        at, said = moment_of(self.register, tap.at, self.way)
        return Outcome(tap.id, at is not None, said), at

    def _why_not(self, tap: Tap) -> str:
        if tap.kind not in Kind.values or tap.capacity not in Attended.values:
            return NOT_READ
        each = self.expected.get(tap.person_id)
        if self.way == Way.CODE and not (
            each is not None and self.by is not None and each.person.user_id == self.by.pk
        ):
            return "With the code you can sign in yourself alone."
        if each is None and tap.person_id not in self.came | self.officers:
            return "Nobody of that name belongs to this meeting. Add them as a guest."
        if tap.capacity == Attended.MEMBER:
            if each is None or each.capacity != Attended.MEMBER:
                return "They are not a member of this board on the day."
        elif tap.capacity == Attended.SUBSTITUTE:
            return self._why_no_substitute(tap, each)
        elif each is not None and each.capacity == Attended.MEMBER:
            return f"{each.person} is a member of this board, and comes as one."
        return "" if tap.substitute_for_id is None else NOT_READ

    def _why_no_substitute(self, tap: Tap, each: Expected | None) -> str:
        if each is not None and each.capacity == Attended.MEMBER:
            return f"{each.person} is a member of this board, and stands in for nobody."
        secretariat = self.way == Way.SECRETARIAT
        if not secretariat and (each is None or each.capacity != Attended.SUBSTITUTE):
            return (
                "They are in no group’s list of substitutes. The secretariat can enter them if "
                "they stand in all the same."
            )
        if tap.substitute_for_id is None:
            return ""
        member = self.expected.get(tap.substitute_for_id)
        if member is None or member.capacity != Attended.MEMBER:
            return "They can stand in for a member of this board alone."
        if not secretariat and each is not None and each.group != member.group:
            return f"{each.person} is not of the group of {member.person}."
        return ""


def known_officers(board: Board) -> QuerySet[Person]:
    """Officers whom the board knows: contacts of its reports, those it briefs, its secretariat."""
    return Person.objects.filter(
        Q(briefed_for__board=board)
        | Q(report_contacts__report__item__meeting__board=board)
        | Q(user__secretary_of__board=board)
    ).distinct()


def last_moment(meeting: Meeting) -> datetime:
    """Until when the day of a meeting lasts."""
    return timezone.make_aware(datetime.combine(meeting.date, time.min)) + GOES_ON_UNTIL


def moment_of(
    register: Register, at: datetime, way: RegisterEntry.Way
) -> tuple[datetime | None, str]:
    """When a tap happened, and what is to be said of that; None where it cannot be told.

    A device's clock may be wrong. On the day of the meeting the time of receipt stands in for one
    that cannot be right; on another day, and where somebody typed it, they have to give the time.
    What comes after the register was closed has to come on the day, and to be older.
    """
    now = timezone.now()
    midnight = timezone.make_aware(datetime.combine(register.meeting.date, time.min))
    last = last_moment(register.meeting)
    if register.closed_at is not None and (at >= register.closed_at or now > last):
        return None, "The register is closed. The secretariat can correct the attendance."
    if way == Way.SECRETARIAT and at > now + CLOCK_MAY_BE_AHEAD:
        return None, f"{timezone.localtime(at):%H.%M} is still to come. Give the hour as it was."
    if midnight <= at <= min(now + CLOCK_MAY_BE_AHEAD, last):
        return at, ""
    if midnight <= now <= last and register.closed_at is None:
        return now, (
            f"The clock of the device cannot be right: {timezone.localtime(now):%H.%M} was taken "
            "as the time."
        )
    day = f"{register.meeting.date:%-d %B %Y}"
    if now < midnight:
        return None, f"The meeting is on {day}: nobody can be there yet."
    return None, f"Give a time on {day}, the day of the meeting."
