"""Random histories of a board through its own services, each counted again the slow, obvious way.

Members join, leave, are replaced and change groups; apologies, substitutes, registers, corrections;
meetings are moved, cancelled and brought back. Whatever a service refuses is refused in words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from boardpapers.accounts.models import User
from meetings.attendance import meeting_dates
from meetings.attendance.apologies import put_substitute, send_apologies, withdraw_apologies
from meetings.attendance.closing import close_register, reopen_register
from meetings.attendance.correcting import correct_attendance, corrections_of
from meetings.attendance.models import Apology, Attendance, Attended, Register, RegisterEntry
from meetings.attendance.own_record import attendance_of
from meetings.attendance.record import attendance_record
from meetings.attendance.register_state import state_of
from meetings.attendance.registering import Tap, open_register, take_back, take_taps
from meetings.attendance.statistics import Count
from meetings.boards.models import Board, Meeting
from meetings.boards.refusals import Refused
from meetings.boards.services.meetings import place_of
from meetings.members.models import Capacity, Group, Membership, Person
from meetings.members.seating import (
    add_member,
    change_membership,
    end_membership,
    remove_membership,
    replace_member,
    seen,
)
from tests.attendance.test_any_history import answers_agree
from tests.factories import (
    BoardFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 1)
Way = RegisterEntry.Way


@dataclass
class History:
    """A board, and what happens to it."""

    chance: Random
    board: Board = field(init=False)
    by: User = field(init=False)
    groups: list[Group] = field(init=False)
    people: list[Person] = field(init=False)

    def __post_init__(self) -> None:
        self.board = BoardFactory(
            quorum_share=self.chance.randint(1, 4), quorum_groups=self.chance.randint(0, 2)
        )
        self.by = SecretaryFactory(board=self.board).user
        self.groups = [GroupFactory(), GroupFactory()]
        self.people = [PersonFactory() for _ in range(8)]
        for number, group in enumerate(self.groups):
            GroupSeatsFactory(board=self.board, group=group, seats=4)
            for person in self.people[3 * number : 3 * number + 3]:
                capacity = Capacity.MEMBER if person != self.people[3 * number] else "substitute"
                MembershipFactory(board=self.board, person=person, group=group, capacity=capacity)
        for number in range(3):
            MeetingFactory(board=self.board, date=FIRST + timedelta(28 * number), start=time(11))

    def any_meeting(self) -> Meeting:
        """Mostly that of today, if there is one."""
        meetings = list(self.board.meetings.order_by("pk"))
        todays = [meeting for meeting in meetings if meeting.date == timezone.localdate()]
        return self.chance.choice(todays if todays and self.chance.random() < 0.8 else meetings)

    def any_membership(self) -> Membership:
        return self.chance.choice(list(self.board.memberships.order_by("pk")))

    def any_person(self) -> Person:
        return self.chance.choice(self.people)

    def any_day(self) -> date:
        return FIRST + timedelta(self.chance.choice([-1, 0, 1, 14, 27, 28, 29, 40, 56, 57]))

    def perhaps(self) -> bool:
        return self.chance.random() < 0.5

    # what can happen

    def joins(self) -> None:
        capacity = self.chance.choice([Capacity.MEMBER, Capacity.SUBSTITUTE])
        add_member(
            board=self.board, by=self.by, person=self.any_person(), capacity=capacity,
            group=self.chance.choice(self.groups), starts_on=self.any_day(),
        )  # fmt: skip

    def leaves(self) -> None:
        end_membership(membership=self.any_membership(), by=self.by, last_day=self.any_day())

    def is_replaced(self) -> None:
        replace_member(
            membership=self.any_membership(), by=self.by, last_day=self.any_day(),
            person=self.any_person(),
        )  # fmt: skip

    def changes_groups(self) -> None:
        held = self.any_membership()
        change_membership(
            membership=held, by=self.by, opened_at=seen(held), capacity=Capacity(held.capacity),
            group=self.chance.choice(self.groups), office="", sector="",
            starts_on=held.starts_on, ends_on=held.ends_on,
        )  # fmt: skip

    def is_removed(self) -> None:
        remove_membership(membership=self.any_membership(), by=self.by)

    def sends_apologies(self) -> None:
        """Mostly those of a member, with a substitute of their group."""
        meeting, person, substitute = self.any_meeting(), self.any_person(), self.any_person()
        held = [seat for seat in self.board.memberships.all() if seat.holds_on(meeting.date)]
        members = [seat for seat in held if seat.capacity == Capacity.MEMBER]
        if members and self.chance.random() < 0.9:
            seat = self.chance.choice(members)
            person = seat.person
            substitute = next(
                (s.person for s in held if (s.capacity, s.group) == ("substitute", seat.group)),
                substitute,
            )
        send_apologies(
            meeting=meeting, person=person, by=self.by,
            substitute=substitute if self.chance.random() < 0.7 else None,
        )  # fmt: skip

    def changes_an_apology(self) -> None:
        sent = list(Apology.objects.order_by("pk"))
        if not sent:
            return
        apology = self.chance.choice(sent)
        if self.perhaps():
            withdraw_apologies(apology=apology, by=self.by)
        else:
            substitute = self.any_person() if self.perhaps() else None
            put_substitute(apology=apology, by=self.by, substitute=substitute)

    def is_moved(self) -> None:
        meeting = self.any_meeting()
        meeting_dates.change_meeting(
            meeting=meeting, by=self.by, revision=meeting.revision, day=self.any_day(),
            start=meeting.start, place=place_of(meeting), reason="Snow.", tell=False,
        )  # fmt: skip

    def is_cancelled_or_brought_back(self) -> None:
        if self.perhaps():
            meeting_dates.cancel_meeting(
                meeting=self.any_meeting(), by=self.by, reason="Snow.", tell=False
            )
        else:
            meeting_dates.bring_back(meeting=self.any_meeting(), by=self.by, tell=False)

    def register(self) -> Register:
        """Of a meeting whose day has come, if there is one; it is opened."""
        return open_register(meeting=self.any_meeting(), by=self.by)

    def is_tapped(self) -> None:
        register = self.register()
        taps = []
        for _ in range(4):
            person, place = self.any_person(), self.any_person() if self.perhaps() else None
            expected = self.seats(person, register.meeting)
            capacity = Attended.MEMBER if Capacity.MEMBER in expected else Attended.SUBSTITUTE
            taps.append(
                Tap(
                    uuid4(), person.pk,
                    RegisterEntry.Kind.LEFT if self.chance.random() < 0.3 else "arrived",
                    datetime.combine(register.meeting.date, time(10), UTC)
                    + timedelta(minutes=self.chance.randint(0, 12) * 5),
                    capacity, place.pk if place and capacity == Attended.SUBSTITUTE else None,
                )
            )  # fmt: skip
        way = self.chance.choice([Way.DOOR, Way.SECRETARIAT])
        for _ in range(2):  # what is sent twice is one
            take_taps(register=register, taps=taps, way=way, by=self.by)

    def is_taken_back(self) -> None:
        entries = list(RegisterEntry.objects.order_by("at", "person", "pk"))
        if entries:
            entry = self.chance.choice(entries)
            take_back(
                register=entry.meeting.register, entry_id=entry.pk, by=self.by, way=Way.SECRETARIAT
            )

    def closes(self) -> None:
        close_register(register=self.register(), by=self.by)

    def reopens(self) -> None:
        reopen_register(register=self.register(), by=self.by)

    def is_corrected(self) -> None:
        meeting, person = self.any_meeting(), self.any_person()
        status = self.chance.choice(list(Attendance.Status))
        capacity = self.chance.choice([Attended.MEMBER, Attended.SUBSTITUTE, Attended.OBSERVER])
        correct_attendance(
            meeting=meeting, person=person, by=self.by, seen=corrections_of(meeting, person),
            reason="So it was.", status=status, capacity=capacity,
            substitute_for=self.any_person() if self.perhaps() else None,
        )  # fmt: skip

    # the same once more, slowly

    def seats(self, person: Person, meeting: Meeting) -> list[str]:
        held = self.board.memberships.filter(person=person)
        return [seat.capacity for seat in held if seat.holds_on(meeting.date)]


HAPPENS: list[tuple[int, Callable[[History], None]]] = [
    (2, History.joins), (1, History.leaves), (2, History.is_replaced), (1, History.changes_groups),
    (1, History.is_removed), (4, History.sends_apologies), (3, History.changes_an_apology),
    (1, History.is_moved), (1, History.is_cancelled_or_brought_back),
]  # fmt: skip
AT_A_MEETING: list[tuple[int, Callable[[History], None]]] = [
    *HAPPENS, (18, History.is_tapped), (4, History.is_taken_back), (3, History.closes),
    (1, History.reopens), (4, History.is_corrected),
]  # fmt: skip


@settings(
    max_examples=1, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.integers(0, 2**32))
@example(625)  # a member whose seat ends while they are in the room
@example(60310)  # a meeting is moved that people have come to
def test_whatever_happens_everybody_counts_where_they_were_expected(seed: int) -> None:
    with (
        transaction.atomic(),
        time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False) as clock,
    ):
        history = History(Random(seed))
        go_through(history, HAPPENS, 10)
        for number in range(3):
            clock.move_to(datetime.combine(FIRST + timedelta(28 * number), time(11, 30), UTC))
            for _ in range(4):
                go_through(history, AT_A_MEETING, 5)
        counts_agree(history)
        for entry in RegisterEntry.objects.filter(taken_back_at__isnull=True):
            assert entry.at.date() == entry.meeting.date
        transaction.set_rollback(True)


def go_through(
    history: History, happens: list[tuple[int, Callable[[History], None]]], times: int
) -> None:
    for _ in range(times):
        (happening,) = history.chance.choices(
            [each for _, each in happens], [weight for weight, _ in happens]
        )
        try:
            with transaction.atomic():
                happening(history)
        except (Refused, PermissionDenied):  # a stranger is seated by nobody who does not know them
            continue
    for register in Register.objects.still_open():
        quorum_agrees(history, register)


def quorum_agrees(history: History, register: Register) -> None:
    """The room is walked through tap by tap; who is in it fills a place, or does not."""
    meeting = register.meeting
    role: dict[int, tuple[str, int | None]] = {}
    claims: dict[int, list[datetime]] = {}
    entries = RegisterEntry.objects.filter(meeting=meeting, taken_back_at__isnull=True)
    for entry in sorted(entries, key=lambda e: (e.at, e.kind == "left", e.pk)):
        person, now = entry.person_id, (entry.capacity, entry.substitute_for_id)
        if entry.kind == "left":
            role.pop(person, None)
            claims.pop(person, None)
        elif role.get(person) != now:
            role[person], claims[person] = now, [entry.at]
            for other, (_, place) in role.items():
                if entry.capacity == "member" and place == person:
                    claims[other] = [at for at in claims[other] if at >= entry.at]
        else:
            claims[person].append(entry.at)
    members = {
        seat.person_id: seat.group_id
        for seat in history.board.memberships.filter(capacity=Capacity.MEMBER)
        if seat.holds_on(meeting.date)
    }
    voters: dict[int, int | None] = {}
    for member, group in members.items():
        if role.get(member, ("", None))[0] == "member":
            voters[member] = group
            continue
        there = [
            (min(claims[person]), person)
            for person, (_, place) in role.items()
            if place == member and claims[person]
        ]
        if there:
            voters[min(there)[1]] = group
    found = state_of(register).quorum
    assert found.present == len(voters)
    assert found.groups_present == len(set(voters.values()) - {None})
    needed = 1
    while needed * history.board.quorum_share < len(members):
        needed += 1
    assert found.needed == needed


def counts_agree(history: History) -> None:
    board, meetings = history.board, list(history.board.meetings.order_by("date", "start"))
    seats = list(board.memberships.select_related("person", "group"))
    lines = list(Attendance.objects.select_related("group"))
    record = attendance_record(meetings, seats, history.groups)
    found = record.statistics
    answers_agree(record.matrix, found)

    def seat_of(person_id: int | None, meeting: Meeting) -> Membership | None:
        for seat in seats:
            if (seat.person_id, seat.capacity) == (person_id, "member") and seat.holds_on(
                meeting.date
            ):
                return seat
        return None

    groups: dict[str, int] = {}
    for person in history.people:
        count, times = Count(), 0
        for meeting in meetings:
            of_meeting = [line for line in lines if line.meeting_id == meeting.pk]
            taken = any(line.capacity in ("member", "substitute") for line in of_meeting)
            taken = taken and not Register.objects.still_open().filter(meeting=meeting).exists()
            if meeting.state == Meeting.State.CANCELLED or not taken:
                continue
            line = next((line for line in of_meeting if line.person_id == person.pk), None)
            status = line.status if line and line.capacity == "member" else ""
            if line and (line.capacity, line.status) == ("substitute", "present"):
                times += 1
                theirs = seat_of(line.substitute_for_id, meeting)
                group = theirs.group if theirs else line.group
                name = group.name if group else "Other members"
                groups[name] = groups.get(name, 0) + 1
            if seat_of(person.pk, meeting):
                came_for = [line for line in of_meeting if line.substitute_for_id == person.pk]
                count = Count(
                    count.expected + 1,
                    count.present + (status == "present"),
                    count.apologies + (status == "apologies"),
                    count.absent + (status == "absent"),
                    count.substituted + (status != "present" and bool(came_for)),
                )
        assert count == next(
            (each.count for each in found.by_person if each.person == person.pk), Count()
        )
        assert times == sum(each.times for each in found.substitutes if each.person == person.pk)
        own = [(year.count, year.stood_in) for year in attendance_of(person, board.meetings.all())]
        assert (own or [(Count(), 0)]) == [(count, times)]
    assert {g.name: g.count.stood_in for g in found.by_group if g.count.stood_in} == groups
