"""What a register's entries come to: by example, and against a replay tap by tap."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.attendance.models import Attended
from meetings.attendance.presences import Entry, Line, Place, Presences, Status, presences

START = datetime(2026, 12, 8, 11, 0, tzinfo=UTC)
MEMBER, OTHER, SUB, SECOND, OBSERVER = 1, 2, 11, 12, 21
PLACES = [
    Place(MEMBER, Attended.MEMBER, 100),
    Place(OTHER, Attended.MEMBER, 200, apologies=True),
    Place(3, Attended.MEMBER, 100),
    Place(SUB, Attended.SUBSTITUTE, 100),
    Place(SECOND, Attended.SUBSTITUTE, 100),
    Place(OBSERVER, Attended.OBSERVER, None),
]
NUMBER = iter(range(1, 10_000))


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def came(minute: int, person: int, place: int | None = None) -> Entry:
    capacity = (
        Attended.SUBSTITUTE
        if place
        else next((each.capacity for each in PLACES if each.person == person), Attended.OBSERVER)
    )
    return Entry(UUID(int=next(NUMBER)), person, True, capacity, place, at(minute))


def went(minute: int, person: int) -> Entry:
    return Entry(UUID(int=next(NUMBER)), person, False, Attended.MEMBER, None, at(minute))


def line_of(found: Presences, person: int) -> Line:
    return next(line for line in found.lines(closing=True) if line.person == person)


def who_sits_for(found: Presences, member: int, minute: int) -> int | None:
    spell = found.sitting(at(minute)).get(member)
    return spell.person if spell else None


def test_the_first_member_turns_up_while_the_substitute_sits() -> None:
    found = presences([came(0, SUB, MEMBER), came(40, MEMBER)], PLACES)
    substitute = line_of(found, SUB)
    assert (substitute.substitute_for, substitute.arrived, substitute.left) == (
        MEMBER, at(0), at(40)
    )  # fmt: skip
    assert line_of(found, MEMBER).arrived == at(40)
    assert [who_sits_for(found, MEMBER, minute) for minute in (0, 39, 40, 90)] == [
        SUB, SUB, MEMBER, MEMBER
    ]  # fmt: skip
    assert SUB in found.in_room(at(50))  # still there, for nobody


def test_a_substitute_takes_over_when_the_member_leaves() -> None:
    found = presences([came(0, MEMBER), came(30, SUB, MEMBER), went(45, MEMBER)], PLACES)
    assert [who_sits_for(found, MEMBER, minute) for minute in (35, 45)] == [MEMBER, SUB]
    assert (line_of(found, SUB).arrived, line_of(found, SUB).left) == (at(45), None)
    assert line_of(found, MEMBER).left == at(45)


def test_standing_in_does_not_begin_again_by_itself() -> None:
    taps = [came(0, SUB, MEMBER), came(40, MEMBER), went(60, MEMBER)]
    assert who_sits_for(presences(taps, PLACES), MEMBER, 61) is None
    again = presences([*taps, came(62, SUB, MEMBER)], PLACES)
    assert who_sits_for(again, MEMBER, 63) == SUB
    assert [(s.since, s.until) for s in line_of(again, SUB).spells] == [
        (at(0), at(40)), (at(62), None)
    ]  # fmt: skip


def test_one_of_two_substitutes_sits() -> None:
    taps = [came(0, SECOND, MEMBER), came(5, SUB, MEMBER), went(20, SECOND)]
    found = presences(taps, PLACES)
    assert [who_sits_for(found, MEMBER, minute) for minute in (10, 20)] == [SECOND, SUB]


def test_a_substitute_for_two_in_turn_is_recorded_once() -> None:
    taps = [came(0, SUB, MEMBER), came(30, MEMBER), came(31, SUB, 3)]
    line = line_of(presences(taps, PLACES), SUB)
    assert (line.substitute_for, line.left) == (MEMBER, at(30))
    assert [spell.place for spell in line.spells] == [MEMBER, 3]


def test_leaving_without_arriving_is_nothing_and_arriving_twice_is_once() -> None:
    found = presences([went(0, MEMBER), came(10, MEMBER), came(20, MEMBER), went(30, MEMBER)],
                      PLACES)  # fmt: skip
    assert (line_of(found, MEMBER).arrived, line_of(found, MEMBER).left) == (at(10), at(30))
    assert len(line_of(found, MEMBER).spells) == 1


def test_at_closing_those_who_did_not_come_are_absent_or_sent_apologies() -> None:
    found = presences([came(0, MEMBER)], PLACES)
    assert {line.person: line.status for line in found.lines(closing=True)} == {
        MEMBER: Status.PRESENT,
        OTHER: Status.APOLOGIES,
        3: Status.ABSENT,
        OBSERVER: Status.ABSENT,
    }
    assert [line.person for line in found.lines(closing=False)] == [MEMBER]


def test_a_substitute_counts_in_the_group_of_the_member() -> None:
    found = presences([came(0, 99, OTHER)], PLACES)
    assert [(voter.person, voter.group) for voter in found.voters(at(1))] == [(99, 200)]


MEMBERS = st.sampled_from([MEMBER, OTHER])
TAPS = st.lists(
    st.one_of(
        st.builds(lambda minute, person: (minute, person, None, True), st.integers(0, 9), MEMBERS),
        st.builds(
            lambda minute, person, place: (minute, person, place, True),
            st.integers(0, 9), st.sampled_from([SUB, SECOND]), MEMBERS,
        ),
        st.builds(
            lambda minute, person: (minute, person, None, False),
            st.integers(0, 9), st.sampled_from([MEMBER, OTHER, SUB, SECOND]),
        ),
    ),
    max_size=12,
)  # fmt: skip


def entries_of(taps: list[tuple[int, int, int | None, bool]]) -> list[Entry]:
    made = []
    for number, (minute, person, place, arrived) in enumerate(taps):
        capacity = Attended.SUBSTITUTE if person > 10 else Attended.MEMBER
        made.append(Entry(UUID(int=number), person, arrived, capacity, place, at(minute)))
    return made


def replayed(entries: list[Entry], moment: datetime) -> dict[int, int]:
    """Who sits for whom at a moment: each tap worked off in turn, with slips of paper."""
    there: dict[int, int] = {}
    """For whom each in the room came last."""
    waiting: dict[int, list[tuple[datetime, int]]] = {MEMBER: [], OTHER: []}
    for tap in sorted(entries, key=lambda entry: (entry.at, not entry.arrived, entry.id)):
        if tap.at > moment:
            break
        place = tap.substitute_for or tap.person
        changes = not tap.arrived or there.get(tap.person, place) != place
        if changes:
            there.pop(tap.person, None)
            for member in waiting:
                waiting[member] = [slip for slip in waiting[member] if slip[1] != tap.person]
        if not tap.arrived:
            continue
        if place == tap.person:
            if place not in there:
                waiting[place] = [slip for slip in waiting[place] if slip[0] >= tap.at]
        elif (tap.at, tap.person) not in waiting[place]:
            waiting[place].append((tap.at, tap.person))
        there[tap.person] = place
    sitting = {}
    for member, slips in waiting.items():
        if member in there:
            sitting[member] = member
        elif slips:
            sitting[member] = min(slips)[1]
    return sitting


whatever_the_machine_does = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@whatever_the_machine_does
@given(TAPS)
def test_as_replayed_tap_by_tap(taps: list[tuple[int, int, int | None, bool]]) -> None:
    entries = entries_of(taps)
    found = presences(entries, PLACES)
    for minute in range(11):
        sitting = {place: spell.person for place, spell in found.sitting(at(minute)).items()}
        assert sitting == replayed(entries, at(minute)), minute
        assert len(set(sitting.values())) == len(sitting)  # nobody fills two places
        assert sitting.keys() <= {MEMBER, OTHER}
        assert set(sitting.values()) <= found.in_room(at(minute)).keys()


@whatever_the_machine_does
@given(TAPS, st.randoms(use_true_random=False), st.lists(st.integers(0, 11), max_size=6))
def test_the_order_of_delivery_and_sending_again_change_nothing(
    taps: list[tuple[int, int, int | None, bool]], random: object, again: list[int]
) -> None:
    entries = entries_of(taps)
    delivered = entries + [entries[number] for number in again if number < len(entries)]
    random.shuffle(delivered)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = presences(entries, PLACES), presences(delivered, PLACES)
    assert one == other
    by_person = [sorted(each.lines(closing=True), key=lambda line: line.person)
                 for each in (one, other)]  # fmt: skip
    assert by_person[0] == by_person[1]


def test_who_is_no_member_on_the_day_fills_no_place() -> None:
    """Their seat has ended since they came, or that of whom they stand in for: they are there."""
    others = [place for place in PLACES if place.person != MEMBER]
    found = presences([came(0, MEMBER), came(5, OTHER), came(5, SUB, MEMBER)], others)
    assert [voter.person for voter in found.voters(at(10))] == [OTHER]
    assert set(found.in_room(at(10))) == {MEMBER, OTHER, SUB}
    assert line_of(found, SUB).substitute_for is None
