"""What a register's entries come to, in whatever order they come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.attendance.models import Attendance, Attended
from meetings.attendance.presences import Entry, Place, Presences, presences

START = datetime(2026, 12, 8, 11, tzinfo=UTC)
MEMBERS, SUBSTITUTES, OBSERVER = (1, 2, 3), (11, 12), 21
PLACES = [
    *(Place(person, Attended.MEMBER, person % 2 + 1, apologies=person == 3) for person in MEMBERS),
    *(Place(person, Attended.SUBSTITUTE, 2) for person in SUBSTITUTES),
    Place(OBSERVER, Attended.OBSERVER, None),
]
number = iter(range(10**6))


def entry(person: int, minute: int, *, left: bool = False, place: int | None = None) -> Entry:
    capacity = (
        Attended.MEMBER
        if person in MEMBERS
        else Attended.SUBSTITUTE
        if person in SUBSTITUTES
        else Attended.OBSERVER
    )
    at = START + timedelta(minutes=minute)
    return Entry(UUID(int=next(number)), person, not left, capacity, place, at)


def spans(found: Presences, person: int) -> list[tuple[int, int | None]]:
    """In minutes after the start, when they filled a place."""
    return [
        (
            int((spell.since - START).total_seconds() // 60),
            None if spell.until is None else int((spell.until - START).total_seconds() // 60),
        )
        for spell in found.sittings
        if spell.person == person
    ]


def test_the_first_member_ends_what_a_substitute_does_for_them() -> None:
    found = presences([entry(11, 0, place=1), entry(1, 40)], PLACES)
    assert (spans(found, 11), spans(found, 1)) == ([(0, 40)], [(40, None)])
    lines = {line.person: line for line in found.lines(closing=True)}
    assert lines[11].substitute_for == 1
    assert lines[11].group == 2
    assert lines[11].left == START + timedelta(minutes=40)
    assert lines[1].status == Attendance.Status.PRESENT
    assert {lines[2].status, lines[3].status} == {
        Attendance.Status.ABSENT, Attendance.Status.APOLOGIES
    }  # fmt: skip
    assert 12 not in lines


def test_a_substitute_takes_over_when_the_member_leaves() -> None:
    found = presences([entry(1, 0), entry(11, 30, place=1), entry(1, 60, left=True)], PLACES)
    assert (spans(found, 1), spans(found, 11)) == ([(0, 60)], [(60, None)])


def test_twice_there_is_once_and_never_there_is_nothing() -> None:
    found = presences([entry(1, 0), entry(1, 5), entry(2, 9, left=True)], PLACES)
    assert spans(found, 1) == [(0, None)]
    assert [line.person for line in found.lines(closing=False)] == [1]


taps = st.lists(
    st.tuples(
        st.sampled_from([*MEMBERS, *SUBSTITUTES, OBSERVER]),
        st.integers(0, 40),
        st.booleans(),
        st.sampled_from([None, *MEMBERS]),
    ).map(
        lambda made: entry(
            made[0], made[1], left=made[2], place=made[3] if made[0] in SUBSTITUTES else None
        )
    ),
    max_size=14,
)


def sits(entries: Sequence[Entry], person: int, place: int, minute: float) -> bool:
    """Whether somebody is in the room for a place: step by step, the slow way."""
    here = False
    own = sorted(entries, key=lambda e: (e.at, not e.arrived, e.id))
    for each in own:
        if each.at > START + timedelta(minutes=minute):
            break
        if each.person == person:
            fills = person if each.capacity == Attended.MEMBER else each.substitute_for
            here = each.arrived and fills == place
        elif each.person == place and each.arrived and person != place:
            there = sits([e for e in entries if e.person == place and e.at < each.at],
                         place, place, minute)  # fmt: skip
            here = here and there
    return here


@settings(max_examples=150, deadline=None)
@given(taps, st.randoms(use_true_random=False))
def test_any_order_and_any_repeating_comes_to_the_same(
    entries: list[Entry], chosen: Random
) -> None:
    mixed = [*entries, *chosen.sample(entries, len(entries) // 2)]
    chosen.shuffle(mixed)
    there, again = presences(entries, PLACES), presences(mixed, PLACES)
    assert there == again
    assert sorted(map(str, there.lines(closing=True))) == sorted(
        map(str, again.lines(closing=True))
    )


@settings(max_examples=150, deadline=None)
@given(taps)
def test_a_place_is_filled_by_one_and_by_the_member_whenever_they_are_there(
    entries: list[Entry],
) -> None:
    found = presences(entries, PLACES)
    for minute in range(42):
        moment = START + timedelta(minutes=minute, seconds=30)
        filled = found.sitting(moment)
        room = found.in_room(moment)
        assert {spell.person for spell in filled.values()} <= set(room)
        assert len({spell.person for spell in filled.values()}) == len(filled)
        for member in MEMBERS:
            if sits(entries, member, member, minute + 0.5):
                assert filled[member].person == member
        voters = found.voters(moment)
        assert len({voter.person for voter in voters}) == len(voters) == len(filled)
    for line in found.lines(closing=True):
        if line.capacity == Attended.SUBSTITUTE and line.substitute_for is not None:
            assert line.group == line.substitute_for % 2 + 1
