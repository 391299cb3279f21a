"""Who came how often, counted over the meetings at which they were expected."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from meetings.attendance.matrix import OTHERS, Mark, Seat, Sitting

NOTHING = "–"
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Count:
    """Of `expected` attendances, what became of each, and `stood_in`: substitutes who came.

    `substituted` are those of the apologies, the absent and the unrecorded for whom a substitute
    came. `unrecorded` are expected people about whom the attendance says nothing, which is not
    the same as absent.
    """

    expected: int = 0
    present: int = 0
    apologies: int = 0
    absent: int = 0
    substituted: int = 0
    stood_in: int = 0

    @property
    def unrecorded(self) -> int:
        return self.expected - self.present - self.apologies - self.absent

    @property
    def missed(self) -> int:
        """Seats that stayed empty: nobody came, and nobody stood in."""
        return self.expected - self.present - self.substituted

    @property
    def percentage(self) -> str:
        """Of the attendances known, how many were in person: "75%", and "–" of nothing.

        Source: the share councils publish of a member's attendance, attended of expected.
        """
        return _percent(self.present, self.expected - self.unrecorded)

    @property
    def filled(self) -> str:
        """How many of the seats somebody sat on, the member or a substitute: "80%", or "–"."""
        return _percent(self.present + self.substituted, self.expected)


@dataclass(frozen=True)
class PersonCount:
    """A member's year; `groups` are those they sat for, in the order of their seats."""

    person: int
    name: str
    groups: tuple[str, ...]
    count: Count


@dataclass(frozen=True)
class GroupCount:
    name: str
    count: Count


@dataclass(frozen=True)
class MeetingCount:
    sitting: Sitting
    count: Count


@dataclass(frozen=True)
class StoodIn:
    """How often a substitute came: once a meeting, for one person, in that person's group.

    `groups` and `for_whom` say how many times each; where it is not known for whom, the group is
    the one recorded, and `for_whom` does not have it.
    """

    person: int
    name: str
    times: int
    groups: tuple[tuple[str, int], ...]
    for_whom: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Statistics:
    meetings: int
    """How many are counted: not cancelled, and their attendance taken."""
    board: Count
    by_group: tuple[GroupCount, ...]
    by_person: tuple[PersonCount, ...]
    by_meeting: tuple[MeetingCount, ...]
    substitutes: tuple[StoodIn, ...]


@dataclass(frozen=True)
class _Expectation:
    """That somebody was a member on the day of a meeting that counts, and what became of it."""

    seat: Seat
    meeting: int
    status: str
    substituted: bool


@dataclass(frozen=True)
class _Visit:
    """That a substitute came to a meeting that counts, for a group."""

    mark: Mark
    group: str


def statistics(
    sittings: Iterable[Sitting],
    seats: Sequence[Seat],
    marks: Iterable[Mark],
    *,
    groups: Sequence[str],
) -> Statistics:
    """Attendance by group, person and meeting, and of the board.

    A person is expected at the meetings that were not cancelled, whose attendance was taken, on
    whose day they were a member; at no other are they counted, whatever is recorded of it. They
    count for the group they sat for on that day, a substitute for the group of the one they stood
    in for. Groups stand in the order of `groups`, people as in the matrix.
    Source: design §2 (absent and apologies differ, and neither means "not on the list"), and the
    statistics of attendance councils publish, whose denominator is the meetings a member was
    summoned to.
    """
    counted = sorted((s for s in sittings if s.counts), key=lambda s: (s.day, s.key))
    keys = {sitting.key for sitting in counted}
    held = [mark for mark in marks if mark.meeting in keys]
    own = {(mark.meeting, mark.person): mark.status for mark in held if not mark.substitute}
    stood_in = [mark for mark in held if mark.stood_in]
    replaced = {(mark.meeting, mark.stands_in_for) for mark in stood_in}

    expectations: list[_Expectation] = []
    group_on: dict[tuple[int, int], str] = {}
    for seat in seats:
        for sitting in counted:
            if not seat.holds_on(sitting.day):
                continue
            at = (sitting.key, seat.person)
            group_on[at] = seat.group
            status = own.get(at, "")
            expectations.append(
                _Expectation(seat, sitting.key, status, at in replaced and status != "present")
            )
    visits = [
        _Visit(mark, group_on.get((mark.meeting, mark.stands_in_for or 0), mark.group))
        for mark in stood_in
    ]

    by_group = _counts(
        expectations, lambda e: e.seat.group or OTHERS, visits, lambda v: v.group or OTHERS
    )
    by_meeting = _counts(
        expectations, lambda e: e.meeting, visits, lambda visit: visit.mark.meeting
    )
    everybody = _counts(expectations, lambda e: True, visits, lambda visit: True)
    order = [*dict.fromkeys([*groups, *(seat.group or OTHERS for seat in seats), *by_group])]
    return Statistics(
        len(counted),
        everybody.get(True, Count()),
        tuple(GroupCount(name, by_group[name]) for name in order if name in by_group),
        _people(seats, expectations, order),
        tuple(MeetingCount(sitting, by_meeting.get(sitting.key, Count())) for sitting in counted),
        _substitutes(visits),
    )


def _percent(part: int, whole: int) -> str:
    """Halves are rounded up, as a reader does it."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else NOTHING


def _counts(
    expectations: Iterable[_Expectation],
    key: Callable[[_Expectation], K],
    visits: Iterable[_Visit],
    visited: Callable[[_Visit], K],
) -> dict[K, Count]:
    split: dict[K, list[_Expectation]] = {}
    for expectation in expectations:
        split.setdefault(key(expectation), []).append(expectation)
    came: dict[K, int] = {}
    for visit in visits:
        came[visited(visit)] = came.get(visited(visit), 0) + 1
    return {key: _count(split.get(key, []), came.get(key, 0)) for key in [*split, *came]}


def _count(expectations: Sequence[_Expectation], stood_in: int) -> Count:
    def of(status: str) -> int:
        return sum(expectation.status == status for expectation in expectations)

    return Count(
        len(expectations),
        of("present"),
        of("apologies"),
        of("absent"),
        sum(expectation.substituted for expectation in expectations),
        stood_in,
    )


def _people(
    seats: Sequence[Seat], expectations: Sequence[_Expectation], order: Sequence[str]
) -> tuple[PersonCount, ...]:
    """Everybody who had a seat, even if they were expected at nothing, by their first group."""
    by_person = _counts(expectations, lambda e: e.seat.person, [], lambda visit: 0)
    held: dict[int, list[Seat]] = {}
    for seat in seats:
        held.setdefault(seat.person, []).append(seat)
    rank = {name: number for number, name in enumerate(order)}
    return tuple(
        PersonCount(
            person,
            of_person[0].name,
            tuple(dict.fromkeys(seat.group or OTHERS for seat in of_person)),
            by_person.get(person, Count()),
        )
        for person, of_person in sorted(
            held.items(), key=lambda each: rank[each[1][0].group or OTHERS]
        )
    )


def _substitutes(visits: Iterable[_Visit]) -> tuple[StoodIn, ...]:
    by_person: dict[int, list[_Visit]] = {}
    for visit in visits:
        by_person.setdefault(visit.mark.person, []).append(visit)
    return tuple(
        StoodIn(
            person,
            of_person[0].mark.name,
            len(of_person),
            _times(visit.group or OTHERS for visit in of_person),
            _times(v.mark.stands_in_for_name for v in of_person if v.mark.stands_in_for_name),
        )
        for person, of_person in by_person.items()
    )


def _times(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return tuple(found.items())
