"""The register of a meeting while it is open: arrivals, departures, guests.

Each service holds the meeting's row first and then the register's: of two at once the second finds
what the first has done.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.attendance.apologies import end_standing_apology, restore_apology
from meetings.attendance.expected import Expected, expected_at
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.attendance.register_lines import record_lines
from meetings.attendance.substitutes import seat_of
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.members.models import Capacity, Person

Kind, Way = RegisterEntry.Kind, RegisterEntry.Way

CLOCK_MAY_BE_AHEAD = timedelta(minutes=5)
GOES_ON_UNTIL = timedelta(hours=30)
"""From the midnight before it: a meeting may last into the small hours."""


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


@transaction.atomic
def open_register(*, meeting: Meeting, by: AbstractBaseUser) -> Register:
    """The register of the meeting, opened now unless it is open already.

    Raises: PermissionDenied; Refused where the meeting is cancelled or has its attendance on
    record, and earlier than the day before it.
    """
    meeting = lock_meeting(meeting)
    if not is_secretary(by, meeting.board):
        raise PermissionDenied
    there = Register.objects.filter(meeting=meeting).first()
    if there is not None:
        return there
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused("This meeting is cancelled: there is no register of it.")
    if meeting.attendances.exists():
        raise Refused(
            "The attendance of this meeting is on record already. Correct it there, line by line."
        )
    if timezone.localdate() < meeting.date - timedelta(days=1):
        raise Refused(
            f"The meeting is on {meeting.date:%-d %B %Y}. Its register can be opened from the day "
            "before."
        )
    return Register.objects.create(
        meeting=meeting, opened_by_id=by.pk, door_key=_key(), code_key=_key()
    )


@transaction.atomic
def renew_keys(*, register: Register, by: AbstractBaseUser) -> Register:
    """The tablet's link and the code are others from now on. Raises: PermissionDenied; Refused."""
    register = lock_register(register)
    if not is_secretary(by, register.meeting.board):
        raise PermissionDenied
    refuse_closed(register)
    register.door_key, register.code_key = _key(), _key()
    register.revision += 1
    register.save(update_fields=["door_key", "code_key", "revision"])
    return register


@transaction.atomic
def take_taps(
    *, register: Register, taps: Sequence[Tap], way: RegisterEntry.Way, by: AbstractBaseUser | None
) -> list[Outcome]:
    """Take what was tapped, each tap once however often it is sent; one outcome for each.

    What somebody tapped before the register was closed is taken when it comes later. A tap whose
    time cannot be right has the time at which it came. A member who had sent apologies has come
    after all: they are withdrawn. Whoever holds the door's key may tap for everybody; `by` is who
    signed in with the code, and may tap for themself alone.

    Raises: PermissionDenied for others than the secretariat where `way` is theirs.
    """
    register = lock_register(register)
    meeting = register.meeting
    if way == Way.SECRETARIAT and (by is None or not is_secretary(by, meeting.board)):
        raise PermissionDenied
    there = dict(
        RegisterEntry.objects.filter(pk__in=[tap.id for tap in taps]).values_list(
            "pk", "meeting_id"
        )
    )
    checking = _Checking(register, way, by, expected_at(meeting))
    outcomes: dict[UUID, Outcome] = {}
    new: list[RegisterEntry] = []
    for tap in taps:
        if tap.id in outcomes:
            continue
        if tap.id in there:
            taken = there[tap.id] == meeting.pk
            outcomes[tap.id] = Outcome(tap.id, taken, "" if taken else _NOT_READ)
            continue
        outcome, at = checking.look_at(tap)
        outcomes[tap.id] = outcome
        if at is not None:
            new.append(_entry(meeting, tap, at, way, by))
    RegisterEntry.objects.bulk_create(new)
    arrived = {
        entry.person_id
        for entry in new
        if entry.kind == Kind.ARRIVED and entry.capacity == Attended.MEMBER
    }
    for each in checking.expected.values():
        if each.apology is not None and each.person.pk in arrived:
            end_standing_apology(meeting=meeting, person=each.person, by=by)
    if new:
        _changed(register, {entry.person_id for entry in new})
    return [outcomes[tap.id] for tap in taps]


@transaction.atomic
def take_back(
    *, register: Register, entry_id: UUID, by: AbstractBaseUser | None, way: RegisterEntry.Way
) -> RegisterEntry:
    """It was a mistake: the entry stays, and counts for nothing. Twice is once.

    Apologies that it withdrew stand again.

    Raises: PermissionDenied; Refused where the register is closed or has no such entry.
    """
    register = lock_register(register)
    if way == Way.SECRETARIAT and (by is None or not is_secretary(by, register.meeting.board)):
        raise PermissionDenied
    refuse_closed(register)
    entry = (
        RegisterEntry.objects.filter(meeting=register.meeting, pk=entry_id)
        .select_related("person")
        .first()
    )
    if entry is None or (way == Way.CODE and (by is None or entry.person.user_id != by.pk)):
        raise Refused("There is no such entry in this register. Look at it anew.")
    if entry.taken_back_at is not None:
        return entry
    entry.taken_back_at = timezone.now()
    entry.taken_back_by_id = by.pk if by is not None else None
    entry.save(update_fields=["taken_back_at", "taken_back_by"])
    _changed(register, {entry.person_id})
    others = RegisterEntry.objects.filter(
        meeting=register.meeting,
        person=entry.person,
        kind=Kind.ARRIVED,
        capacity=Attended.MEMBER,
        taken_back_at__isnull=True,
    )
    if entry.kind == Kind.ARRIVED and entry.capacity == Attended.MEMBER and not others.exists():
        restore_apology(
            meeting=register.meeting, person=entry.person, since=entry.received_at, by=by
        )
    return entry


@transaction.atomic
def add_guest(
    *,
    register: Register,
    tap_id: UUID,
    name: str,
    organisation: str,
    capacity: Attended,
    at: datetime,
    way: RegisterEntry.Way,
    by: AbstractBaseUser | None,
    substitute_for: Person | None = None,
) -> Outcome:
    """Somebody who is in no list has come: an officer, a guest as “other attendee”, or, where the
    secretariat says so, a substitute whom no group has listed.

    Raises: PermissionDenied; Refused without a name, in another capacity, for a member, who comes
    as one, and for somebody who is to stand in for no member.
    """
    register = lock_register(register)
    if way == Way.SECRETARIAT and (by is None or not is_secretary(by, register.meeting.board)):
        raise PermissionDenied
    if capacity == Attended.SUBSTITUTE and way == Way.SECRETARIAT:
        _check_place(register.meeting, substitute_for)
    elif capacity not in GUESTS or substitute_for is not None:
        raise Refused("A guest comes as an officer or as another attendee.", "capacity")
    name = " ".join(name.split())
    if not name:
        raise Refused("Give the name.", "name")
    there = RegisterEntry.objects.filter(pk=tap_id).first()
    if there is not None:
        taken = there.meeting_id == register.meeting.pk
        return Outcome(tap_id, taken, "" if taken else _NOT_READ)
    moment, said = _moment(register, at, way)
    if moment is None:
        return Outcome(tap_id, False, said)
    person = Person.objects.filter(
        Q(register_entries__meeting=register.meeting)
        | Q(attendances__meeting__board=register.meeting.board)
        | Q(memberships__board=register.meeting.board),
        name__iexact=name,
        organisation__iexact=organisation.strip(),
    ).first() or Person.objects.create(name=name[:200], organisation=organisation.strip()[:200])
    if seat_of(register.meeting, person) is not None:
        raise Refused(
            f"{person} is a member of this board, and comes as one. Choose the name in the list; "
            "or if this is somebody else, give another organisation.",
            "name",
        )
    place = substitute_for.pk if substitute_for else None
    tap = Tap(tap_id, person.pk, Kind.ARRIVED, at, capacity, place)
    entry = _entry(register.meeting, tap, moment, way, by)
    entry.save(force_insert=True)
    _changed(register, {person.pk})
    return Outcome(tap_id, True, said)


GUESTS = (Attended.OBSERVER, Attended.OFFICER)


def known_officers(board: Board) -> QuerySet[Person]:
    """Officers whom the board knows: contacts of its reports, those it briefs, its secretariat."""
    return Person.objects.filter(
        Q(briefed_for__board=board)
        | Q(report_contacts__report__item__meeting__board=board)
        | Q(user__secretary_of__board=board)
    ).distinct()


def lock_meeting(meeting: Meeting) -> Meeting:
    return (
        Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    )


def lock_register(register: Register) -> Register:
    """The register as it is now, kept from others until the transaction ends."""
    meeting = lock_meeting(register.meeting)
    locked = Register.objects.select_for_update().get(pk=register.pk)
    locked.meeting = meeting
    return locked


def refuse_closed(register: Register) -> None:
    if register.closed_at is not None:
        raise Refused(
            f"The register was closed at {timezone.localtime(register.closed_at):%H.%M}. The "
            "secretariat can correct the attendance."
        )


_NOT_READ = "This tap could not be read. Look at the register, and tap again if it is missing."


class _Checking:
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
        at, said = _moment(self.register, tap.at, self.way)
        return Outcome(tap.id, at is not None, said), at

    def _why_not(self, tap: Tap) -> str:
        if tap.kind not in Kind.values or tap.capacity not in Attended.values:
            return _NOT_READ
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
        return "" if tap.substitute_for_id is None else _NOT_READ

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


def _check_place(meeting: Meeting, member: Person | None) -> None:
    if member is None:
        return
    seats = meeting.board.memberships.on(meeting.date).in_capacity(Capacity.MEMBER)
    if not seats.filter(person=member).exists():
        raise Refused(f"{member} is not a member on the day.", "substitute_for")


def last_moment(meeting: Meeting) -> datetime:
    """Until when the day of a meeting lasts."""
    return timezone.make_aware(datetime.combine(meeting.date, time.min)) + GOES_ON_UNTIL


def _moment(
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


def _entry(
    meeting: Meeting, tap: Tap, at: datetime, way: RegisterEntry.Way, by: AbstractBaseUser | None
) -> RegisterEntry:
    return RegisterEntry(
        id=tap.id,
        meeting=meeting,
        person_id=tap.person_id,
        kind=tap.kind,
        capacity=tap.capacity,
        substitute_for_id=tap.substitute_for_id,
        way=way,
        at=at,
        by_id=by.pk if by is not None else None,
    )


def _changed(register: Register, people: set[int]) -> None:
    register.revision += 1
    register.save(update_fields=["revision"])
    record_lines(register)


def _key() -> str:
    return secrets.token_urlsafe(32)
