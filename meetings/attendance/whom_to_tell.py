"""Who is told when a meeting is moved, cancelled or brought back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attended
from meetings.boards.models import Meeting
from meetings.boards.terms import holds_on
from meetings.members.addresses import address_of
from meetings.members.models import Capacity, Group, GroupSeats, Membership, Person


@dataclass(frozen=True)
class Recipient:
    """A person or a group's office; `email` is "" where none is known."""

    name: str
    email: str
    has_account: bool
    is_excused: bool = False
    stands_in_for: str = ""


def whom_to_tell(meeting: Meeting, also_of: Collection[date] = ()) -> list[Recipient]:
    """Members, those who stand in, observers and the groups' offices; each address once.

    Those of the meeting's day and, where it was moved, of the days it was to be on. Members who
    sent apologies, too: they may be able to come now. In a fixed number of queries.
    """
    found: dict[str, Recipient] = {}
    for number, recipient in enumerate([*_people(meeting, also_of), *_offices(meeting, also_of)]):
        found.setdefault(recipient.email.lower() or f"nobody's {number}", recipient)
    return list(found.values())


def _people(meeting: Meeting, also_of: Collection[date]) -> Iterator[Recipient]:
    seen = set()
    for each in expected_at(meeting):
        if each.capacity == Attended.SUBSTITUTE and each.substitute_for is None:
            continue
        seen.add(each.person.pk)
        yield _person(
            each.person,
            is_excused=each.apology is not None,
            stands_in_for=each.substitute_for.name if each.substitute_for else "",
        )
    if not also_of:
        return
    earlier = (
        Membership.objects.filter(_on_any(also_of), board=meeting.board_id)
        .in_capacity(Capacity.MEMBER, Capacity.OBSERVER)
        .select_related("person__user")
    )
    for seat in earlier:
        if seat.person_id not in seen:
            seen.add(seat.person_id)
            yield _person(seat.person)


def _person(person: Person, is_excused: bool = False, stands_in_for: str = "") -> Recipient:
    account = person.user
    return Recipient(
        name=person.name,
        email=address_of(person),
        has_account=account is not None and account.is_active,
        is_excused=is_excused,
        stands_in_for=stands_in_for,
    )


def _offices(meeting: Meeting, also_of: Collection[date]) -> Iterator[Recipient]:
    seats = GroupSeats.objects.filter(
        _on_any({meeting.date, *also_of}), board=meeting.board_id, seats__gt=0
    )
    groups = Group.objects.filter(pk__in=seats.values("group"))
    for group in groups.prefetch_related("office_users"):
        users = [user for user in group.office_users.all() if user.is_active]
        name = group.office_name or f"{group.name} office"
        if group.office_email or not users:
            yield Recipient(name, group.office_email, has_account=bool(users))
            continue
        for user in users:
            yield Recipient(str(user), user.email, has_account=True)


def _on_any(days: Collection[date]) -> Q:
    return reduce(or_, (holds_on(day) for day in sorted(days)))
