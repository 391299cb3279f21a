"""The register of a meeting while it is open: arrivals, departures, guests.

Each service holds the meeting's row first and then the register's: of two at once the second finds
what the first has done.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.attendance.apologies import end_standing_apology, restore_apology
from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attended, Register, RegisterEntry
from meetings.attendance.register_lines import record_lines
from meetings.attendance.substitutes import seat_of
from meetings.attendance.taps import NOT_READ, Kind, Outcome, Tap, TapCheck, Way, moment_of
from meetings.boards.models import Meeting
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.members.models import Person

OPENS_BEFORE = timedelta(days=1)
"""How long before the day of the meeting its register can be opened."""


def too_early_to_open(meeting: Meeting) -> bool:
    return timezone.localdate() < meeting.date - OPENS_BEFORE


def with_register_to_keep(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those whose register is open, and those to come whose register can be opened now."""
    today = timezone.localdate()
    is_open = Q(register__isnull=False, register__closed_at__isnull=True)
    opens = Q(
        register__isnull=True, attendances__isnull=True, date__range=(today, today + OPENS_BEFORE)
    )
    return meetings.filter(is_open | opens).exclude(state=Meeting.State.CANCELLED)


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
    if too_early_to_open(meeting):
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
    register = lock_register_to_keep(register, by)
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
    register = _lock_for(register, way, by)
    meeting = register.meeting
    there = dict(
        RegisterEntry.objects.filter(pk__in=[tap.id for tap in taps]).values_list(
            "pk", "meeting_id"
        )
    )
    checking = TapCheck(register, way, by, expected_at(meeting))
    outcomes: dict[UUID, Outcome] = {}
    new: list[RegisterEntry] = []
    for tap in taps:
        if tap.id in outcomes:
            continue
        if tap.id in there:
            taken = there[tap.id] == meeting.pk
            outcomes[tap.id] = Outcome(tap.id, taken, "" if taken else NOT_READ)
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
        _changed(register)
    return [outcomes[tap.id] for tap in taps]


@transaction.atomic
def take_back(
    *, register: Register, entry_id: UUID, by: AbstractBaseUser | None, way: RegisterEntry.Way
) -> RegisterEntry:
    """It was a mistake: the entry stays, and counts for nothing. Twice is once.

    Apologies that it withdrew stand again.

    Raises: PermissionDenied; Refused where the register is closed or has no such entry.
    """
    register = _lock_for(register, way, by)
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
    _changed(register)
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
    register = _lock_for(register, way, by)
    if capacity == Attended.SUBSTITUTE and way == Way.SECRETARIAT:
        if substitute_for is not None and seat_of(register.meeting, substitute_for) is None:
            raise Refused(f"{substitute_for} is not a member on the day.", "substitute_for")
    elif capacity not in GUESTS or substitute_for is not None:
        raise Refused("A guest comes as an officer or as another attendee.", "capacity")
    name = " ".join(name.split())
    if not name:
        raise Refused("Give the name.", "name")
    there = RegisterEntry.objects.filter(pk=tap_id).first()
    if there is not None:
        taken = there.meeting_id == register.meeting.pk
        return Outcome(tap_id, taken, "" if taken else NOT_READ)
    moment, said = moment_of(register, at, way)
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
    _changed(register)
    return Outcome(tap_id, True, said)


GUESTS = (Attended.OBSERVER, Attended.OFFICER)


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


def lock_register_to_keep(register: Register, by: AbstractBaseUser | None) -> Register:
    """The same, for the board's secretariat. Raises: PermissionDenied for everybody else."""
    locked = lock_register(register)
    if by is None or not is_secretary(by, locked.meeting.board):
        raise PermissionDenied
    return locked


def _lock_for(register: Register, way: RegisterEntry.Way, by: AbstractBaseUser | None) -> Register:
    if way == Way.SECRETARIAT:
        return lock_register_to_keep(register, by)
    return lock_register(register)


def refuse_closed(register: Register) -> None:
    if register.closed_at is not None:
        raise Refused(
            f"The register was closed at {timezone.localtime(register.closed_at):%H.%M}. The "
            "secretariat can correct the attendance."
        )


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


def _changed(register: Register) -> None:
    register.revision += 1
    register.save(update_fields=["revision"])
    record_lines(register)


def _key() -> str:
    return secrets.token_urlsafe(32)
