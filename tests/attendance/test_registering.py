"""The register of a meeting: taps, guests, closing, corrections."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from pytest_django import DjangoAssertNumQueries

from boardpapers.accounts.models import User
from meetings.attendance.closing import close_register, reopen_register
from meetings.attendance.correcting import correct_attendance, corrections_of
from meetings.attendance.models import Attendance, Attended, Register, RegisterEntry
from meetings.attendance.policies import can_see_confidential
from meetings.attendance.register_state import state_of
from meetings.attendance.registering import (
    add_guest,
    open_register,
    renew_keys,
    take_back,
    take_taps,
)
from meetings.attendance.taps import Outcome, Tap
from meetings.boards.models import Meeting, OutgoingMessage
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Capacity, Group, Membership, Person
from tests.factories import (
    AgendaItemFactory,
    ApologyFactory,
    DeclarationFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)

Way, Kind, Status = RegisterEntry.Way, RegisterEntry.Kind, Attendance.Status
DAY = datetime(2026, 12, 8, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Half an hour into the meeting."""
    with time_machine.travel(DAY + timedelta(minutes=30), tick=False):
        yield


class Board:
    """Two groups of three members and one substitute, an observer, and their secretary."""

    def __init__(self) -> None:
        self.meeting: Meeting = MeetingFactory(date=DAY.date(), start=time(11))
        self.secretary: User = SecretaryFactory(board=self.meeting.board).user
        self.groups: list[Group] = [GroupFactory(), GroupFactory()]
        seats: list[Membership] = [
            MembershipFactory(board=self.meeting.board, group=group)
            for group in self.groups
            for _ in range(3)
        ]
        self.members: list[Person] = [seat.person for seat in seats]
        self.substitutes: list[Person] = [
            MembershipFactory(
                board=self.meeting.board, group=group, capacity=Capacity.SUBSTITUTE
            ).person
            for group in self.groups
        ]
        self.register: Register = open_register(meeting=self.meeting, by=self.secretary)

    def tap(self, *taps: Tap, way: Way = Way.DOOR) -> list[Outcome]:
        by = self.secretary if way == Way.SECRETARIAT else None
        return take_taps(register=self.register, taps=taps, way=way, by=by)

    def lines(self) -> dict[Person, Attendance]:
        return {
            line.person: line
            for line in self.meeting.attendances.select_related("person", "substitute_for")
        }


def arrival(person: Person, minute: int = 0, place: Person | None = None, **more: object) -> Tap:
    return tap(person, Kind.ARRIVED, minute, place, **more)


def departure(person: Person, minute: int, place: Person | None = None, **more: object) -> Tap:
    return tap(person, Kind.LEFT, minute, place, **more)


def tap(
    person: Person,
    kind: Kind,
    minute: int,
    place: Person | None,
    capacity: Attended = Attended.MEMBER,
    tap_id: UUID | None = None,
) -> Tap:
    return Tap(
        tap_id or uuid4(),
        person.pk,
        kind,
        DAY + timedelta(minutes=minute),
        Attended.SUBSTITUTE if place else capacity,
        place.pk if place else None,
    )


@pytest.fixture
def board(db: None) -> Board:
    return Board()


def test_each_tap_is_taken_once_however_often_it_is_sent(board: Board) -> None:
    first = arrival(board.members[0], -5)
    assert board.tap(first, first) == [Outcome(first.id, True)] * 2
    revision = Register.objects.get().revision
    assert board.tap(first) == [Outcome(first.id, True)]
    assert RegisterEntry.objects.count() == 1
    assert Register.objects.get().revision == revision
    line = board.lines()[board.members[0]]
    assert (line.status, line.arrived_at, line.group) == (
        Status.PRESENT, time(10, 55), board.groups[0]
    )  # fmt: skip


def test_a_bad_tap_does_not_lose_the_others(board: Board) -> None:
    stranger = PersonFactory()
    taps = [
        arrival(stranger),
        arrival(board.members[0]),
        arrival(board.substitutes[0], place=board.members[5]),
        arrival(board.substitutes[0]),
        arrival(board.members[1], capacity=Attended.OFFICER),
    ]
    outcomes = board.tap(*taps)
    assert [outcome.taken for outcome in outcomes] == [False, True, False, False, False]
    assert all(outcome.said.endswith(".") for outcome in outcomes if not outcome.taken)
    assert list(board.lines()) == [board.members[0]]


def test_a_wrong_clock_is_set_right_and_told(board: Board) -> None:
    outcome = board.tap(arrival(board.members[0], 60 * 24 * 400))[0]
    assert outcome.taken
    assert "11.30 was taken" in outcome.said
    assert board.lines()[board.members[0]].arrived_at == time(11, 30)


def test_who_taps_on_a_device_whose_clock_is_ahead_is_there_at_once(board: Board) -> None:
    board.tap(arrival(board.members[0], 33))
    state = state_of(board.register)
    assert [each.person for each in state.here] == [board.members[0]]
    assert state.quorum.present == 1


def test_nobody_is_there_before_the_day_nor_on_another(board: Board) -> None:
    with time_machine.travel(DAY - timedelta(days=1), tick=False):
        assert not board.tap(arrival(board.members[0], -60 * 24))[0].taken
    with time_machine.travel(DAY + timedelta(days=3), tick=False):
        assert not board.tap(arrival(board.members[0], 60 * 72), way=Way.SECRETARIAT)[0].taken
        assert board.tap(arrival(board.members[0], 2), way=Way.SECRETARIAT)[0].taken


def test_the_first_member_comes_after_all_and_the_substitute_can_no_longer(board: Board) -> None:
    member, substitute = board.members[0], board.substitutes[0]
    substitute.user = UserFactory()
    substitute.save()
    ApologyFactory(meeting=board.meeting, person=member, substitute=substitute)
    board.tap(arrival(substitute, 0, member))
    assert can_see_confidential(substitute.user, board.meeting)
    board.tap(arrival(member, 20))
    assert not can_see_confidential(substitute.user, board.meeting)
    assert not board.meeting.apologies.standing().exists()
    line = board.lines()[substitute]
    assert (line.substitute_for, line.arrived_at, line.left_at) == (
        member, time(11, 0), time(11, 20)
    )  # fmt: skip


def test_a_mistaken_arrival_is_taken_back_and_the_apologies_stand_again(board: Board) -> None:
    member, substitute = board.members[0], board.substitutes[0]
    apology = ApologyFactory(meeting=board.meeting, person=member, substitute=substitute)
    mistaken = arrival(member)
    board.tap(mistaken)
    told = OutgoingMessage.objects.count()
    take_back(register=board.register, entry_id=mistaken.id, by=None, way=Way.DOOR)
    take_back(register=board.register, entry_id=mistaken.id, by=None, way=Way.DOOR)
    apology.refresh_from_db()
    assert (apology.withdrawn_at, apology.substitute) == (None, substitute)
    assert board.lines() == {}
    assert RegisterEntry.objects.get().taken_back_at is not None
    assert OutgoingMessage.objects.count() >= told


def test_the_quorum_as_it_changes_and_for_an_item(board: Board) -> None:
    first, second = board.members[0], board.members[3]
    board.tap(arrival(first, 0), arrival(second, 5), departure(second, 20))
    state = state_of(board.register)
    assert [(step.at, step.quorum.met) for step in state.steps] == [
        (DAY, False), (DAY + timedelta(minutes=5), True), (DAY + timedelta(minutes=20), False)
    ]  # fmt: skip
    assert (state.quorum.needed, state.quorum.present) == (2, 1)
    board.tap(arrival(second, 25))
    DeclarationFactory(meeting=board.meeting, person=second, item=None, left_room=True)
    state = state_of(board.register)
    assert state.quorum.met
    assert not state.quorum_for_item(1).met


def test_who_leaves_for_a_heading_is_out_of_the_quorum_of_its_papers(board: Board) -> None:
    board.tap(arrival(board.members[0]), arrival(board.members[3]))
    heading = AgendaItemFactory(meeting=board.meeting, kind="heading")
    paper = AgendaItemFactory(meeting=board.meeting, parent=heading)
    other = AgendaItemFactory(meeting=board.meeting)
    DeclarationFactory(meeting=board.meeting, person=board.members[3], item=heading, left_room=True)
    state = state_of(board.register)
    assert [state.quorum_for_item(item.pk).met for item in (heading, paper, other)] == [
        False, False, True
    ]  # fmt: skip


def test_a_guest_is_added_once(board: Board) -> None:
    tap_id = uuid4()
    for _ in range(2):
        add_guest(
            register=board.register, tap_id=tap_id, name="  Ada   Longworth ",
            organisation="Ferries",
            capacity=Attended.OFFICER, at=DAY, way=Way.DOOR, by=None,
        )  # fmt: skip
    line = next(iter(board.lines().values()))
    assert (line.person.name, line.capacity, line.organisation) == (
        "Ada Longworth", Attended.OFFICER, "Ferries"
    )  # fmt: skip
    with pytest.raises(Refused, match="name"):
        add_guest(
            register=board.register, tap_id=uuid4(), name=" ", organisation="",
            capacity=Attended.OFFICER, at=DAY, way=Way.DOOR, by=None,
        )  # fmt: skip


def test_closing_writes_a_line_for_everybody_expected(board: Board) -> None:
    ApologyFactory(meeting=board.meeting, person=board.members[1])
    with pytest.raises(Refused, match="Nobody is in the register"):
        close_register(register=board.register, by=board.secretary)
    board.tap(arrival(board.members[0]))
    close_register(register=board.register, by=board.secretary)
    assert [board.lines()[person].status for person in board.members] == [
        "present", "apologies", "absent", "absent", "absent", "absent"
    ]  # fmt: skip
    assert board.substitutes[0] not in board.lines()
    board.meeting.refresh_from_db()
    assert board.meeting.state == Meeting.State.HELD
    # What a tablet kept since before comes in; what is tapped afterwards does not.
    late, after = arrival(board.members[2], 10), arrival(board.members[3], 31)
    with time_machine.travel(DAY + timedelta(hours=2), tick=False):
        assert [outcome.taken for outcome in board.tap(late, after)] == [True, False]
    assert board.lines()[board.members[2]].status == Status.PRESENT
    assert board.lines()[board.members[4]].status == Status.ABSENT
    reopen_register(register=board.register, by=board.secretary)
    assert set(board.lines()) == {board.members[0], board.members[2]}
    board.meeting.refresh_from_db()
    assert board.meeting.state == Meeting.State.PLANNED


def test_a_correction_keeps_what_it_corrects(board: Board) -> None:
    member, substitute = board.members[0], board.substitutes[0]
    board.tap(arrival(board.members[1]))
    facts = {"status": Status.PRESENT, "capacity": Attended.SUBSTITUTE, "substitute_for": member}
    with pytest.raises(Refused, match="register is open"):
        correct_attendance(
            meeting=board.meeting, person=substitute, by=board.secretary, seen=0,
            reason="Signed the sheet.", **facts,
        )  # fmt: skip
    close_register(register=board.register, by=board.secretary)

    def correct(reason: str) -> None:
        correct_attendance(
            meeting=board.meeting, person=substitute, by=board.secretary, seen=0,
            reason=reason, arrived_at=time(11, 5), **facts,
        )  # fmt: skip

    with pytest.raises(Refused, match="why"):
        correct("")
    correct("Signed the sheet.")
    line = board.lines()[substitute]
    assert (line.substitute_for, line.group) == (member, board.groups[0])
    with pytest.raises(SavedMeanwhile):
        correct("Signed the sheet twice.")
    correct_attendance(
        meeting=board.meeting, person=substitute, by=board.secretary, seen=1,
        reason="Another day.", status=Status.ABSENT, capacity=Attended.SUBSTITUTE,
    )  # fmt: skip
    kept = list(board.meeting.attendance_corrections.filter(person=substitute))
    assert [(each.was_status, each.was_substitute_for) for each in kept] == [
        ("", None), ("present", member)
    ]  # fmt: skip
    assert corrections_of(board.meeting, substitute) == 2
    with pytest.raises(Refused, match="corrected since"):
        reopen_register(register=board.register, by=board.secretary)
    # A tap that comes late does not undo a correction.
    board.tap(arrival(substitute, 1, member))
    assert board.lines()[substitute].status == Status.ABSENT


def test_only_the_secretariat(board: Board) -> None:
    member = UserFactory()
    board.members[0].user = member
    board.members[0].save()
    for refused in (
        lambda: open_register(meeting=board.meeting, by=member),
        lambda: renew_keys(register=board.register, by=member),
        lambda: close_register(register=board.register, by=member),
        lambda: take_taps(
            register=board.register,
            taps=[arrival(board.members[0])],
            way=Way.SECRETARIAT,
            by=member,
        ),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    mine, other = arrival(board.members[0]), arrival(board.members[1])
    outcomes = take_taps(register=board.register, taps=[mine, other], way=Way.CODE, by=member)
    assert [outcome.taken for outcome in outcomes] == [True, False]
    old = board.register.door_key
    assert renew_keys(register=board.register, by=board.secretary).door_key != old


def test_when_a_register_can_be_opened(board: Board) -> None:
    later = MeetingFactory(board=board.meeting.board, date=DAY.date() + timedelta(days=2))
    with pytest.raises(Refused, match="the day before"):
        open_register(meeting=later, by=board.secretary)
    cancelled = MeetingFactory(
        board=board.meeting.board, date=DAY.date() - timedelta(days=2),
        state=Meeting.State.CANCELLED, cancel_reason="Snow",
    )  # fmt: skip
    with pytest.raises(Refused, match="cancelled"):
        open_register(meeting=cancelled, by=board.secretary)
    assert open_register(meeting=board.meeting, by=board.secretary) == board.register


def test_sixty_taps_take_as_many_queries_as_one(
    board: Board, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [
        MembershipFactory(board=board.meeting.board, group=board.groups[0]).person
        for _ in range(60)
    ]
    with django_assert_num_queries(17):
        board.tap(arrival(board.members[0]))
    with django_assert_num_queries(17):
        board.tap(*(arrival(person) for person in many))
    with django_assert_num_queries(4):
        state = state_of(board.register)
    assert len(state.here) == 61


@pytest.mark.django_db(transaction=True)
def test_taps_at_once_with_closing_lose_nobody() -> None:
    """However it falls out: whoever was taken is present, and nobody is there twice."""
    board = Board()
    board.tap(arrival(board.members[0]))
    outcomes: list[Outcome] = []
    failures: list[BaseException] = []

    def go(work: object) -> None:
        try:
            outcomes.extend(work() or [])  # type: ignore[operator]  # a closure
        except Refused:
            pass
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    shared = arrival(board.members[1], 1)
    works = [
        lambda: board.tap(shared, arrival(board.members[2], 2)),
        lambda: board.tap(shared, arrival(board.members[3], 3)),
        lambda: close_register(register=board.register, by=board.secretary) and None,
        lambda: board.tap(shared, arrival(board.members[4], 4)),
    ]
    threads = [threading.Thread(target=go, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert all(outcome.taken for outcome in outcomes)
    present = {person for person, line in board.lines().items() if line.status == "present"}
    assert present == set(board.members[:5])
    assert board.lines()[board.members[5]].status == Status.ABSENT
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def test_a_substitute_whom_no_group_has_listed(board: Board) -> None:
    guest = {"register": board.register, "name": "Apu Fen", "organisation": "", "at": DAY}
    with pytest.raises(Refused):
        add_guest(
            **guest, tap_id=uuid4(), capacity=Attended.SUBSTITUTE, way=Way.DOOR, by=None,
            substitute_for=board.members[0],
        )  # fmt: skip
    add_guest(
        **guest, tap_id=uuid4(), capacity=Attended.SUBSTITUTE, way=Way.SECRETARIAT,
        by=board.secretary, substitute_for=board.members[0],
    )  # fmt: skip
    line = next(iter(board.lines().values()))
    assert (line.substitute_for, line.group) == (board.members[0], board.groups[0])


def test_an_hour_to_come_is_refused_where_it_was_typed(board: Board) -> None:
    outcome = board.tap(arrival(board.members[0], 90), way=Way.SECRETARIAT)[0]
    assert not outcome.taken
    assert "12.30 is still to come" in outcome.said


def test_what_comes_days_after_closing_is_not_taken(board: Board) -> None:
    board.tap(arrival(board.members[0]))
    close_register(register=board.register, by=board.secretary)
    with time_machine.travel(DAY + timedelta(days=2), tick=False):
        assert not board.tap(arrival(board.members[1], 1))[0].taken
        with pytest.raises(Refused, match="day of the meeting is over"):
            reopen_register(register=board.register, by=board.secretary)


def test_a_substitute_who_was_there_sees_no_confidential_papers_afterwards(board: Board) -> None:
    substitute = board.substitutes[0]
    substitute.user = UserFactory()
    substitute.save()
    board.tap(arrival(substitute, 0, board.members[0]))
    assert can_see_confidential(substitute.user, board.meeting)
    close_register(register=board.register, by=board.secretary)
    assert not can_see_confidential(substitute.user, board.meeting)
