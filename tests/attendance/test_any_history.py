"""Random years of joining, leaving, changing groups, substituting, moving and cancelling."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.attendance.matrix import Mark, Matrix, Seat, Sitting, attendance_matrix
from meetings.attendance.statistics import Count, Statistics, statistics

FIRST = date(2026, 6, 1)
GROUPS = ["Orchard", "Meadow", "Harvest"]
PEOPLE = range(1, 9)


@dataclass
class History:
    sittings: list[Sitting]
    seats: list[Seat]
    marks: list[Mark]

    @property
    def matrix(self) -> Matrix:
        return attendance_matrix(self.sittings, self.seats, self.marks, groups=GROUPS)

    @property
    def statistics(self) -> Statistics:
        return statistics(self.sittings, self.seats, self.marks, groups=GROUPS)

    def seat_on(self, person: int | None, day: date) -> Seat | None:
        """The obvious way: look at each seat and each day of it."""
        for seat in self.seats:
            starts = seat.starts_on or date.min
            ends = seat.ends_on or date.max
            if seat.person == person and starts <= day <= ends:
                return seat
        return None

    def line(self, person: int, meeting: int) -> Mark | None:
        return next((m for m in self.marks if (m.person, m.meeting) == (person, meeting)), None)


@st.composite
def histories(draw: st.DrawFn) -> History:
    days = st.integers(0, 364).map(lambda number: FIRST + timedelta(days=number))
    sittings = [
        Sitting(key, day, cancelled=draw(st.integers(0, 5)) == 0)
        for key, day in enumerate(draw(st.lists(days, max_size=6)), 1)
    ]
    seats: list[Seat] = []
    for person in PEOPLE:
        # terms one after the other, as Postgres demands: each in some group, with gaps
        bounds = sorted(draw(st.lists(days, max_size=4, unique=True)))
        for start, end in zip(bounds[::2], bounds[1::2], strict=False):
            seats.append(Seat(person, f"P{person}", draw(st.sampled_from(GROUPS)), start, end))
        if len(bounds) % 2:
            seats.append(Seat(person, f"P{person}", draw(st.sampled_from(GROUPS)), bounds[-1]))
    marks: list[Mark] = []
    for number, sitting in enumerate(sittings):
        if not draw(st.booleans()):
            continue
        for person in PEOPLE:
            what = draw(st.sampled_from(["", "", "present", "absent", "apologies", "stands in"]))
            group = draw(st.sampled_from(["", *GROUPS]))
            if what == "stands in":
                others = st.sampled_from([p for p in PEOPLE if p != person])
                whom = draw(st.none() | others)
                name = f"P{whom}" if whom else ""
                marks.append(
                    Mark(sitting.key, person, f"P{person}", "present", True, group, whom, name)
                )
            elif what:
                marks.append(Mark(sitting.key, person, f"P{person}", what, group=group))
        taken = any(mark.meeting == sitting.key for mark in marks)
        sittings[number] = replace(sitting, recorded=taken)
    # a meeting is moved after its attendance was taken, so that seats may no longer fit
    if sittings and draw(st.booleans()):
        moved = draw(st.integers(0, len(sittings) - 1))
        sittings[moved] = replace(sittings[moved], day=draw(days))
    return History(sittings, seats, marks)


def slowly(history: History, group: str = "", person: int = 0, meeting: int = 0) -> Count:
    """Counted person by person and meeting by meeting; 0 and "": all of them."""
    expected = present = apologies = absent = substituted = stood_in = 0
    for sitting in history.sittings:
        if sitting.cancelled or not sitting.recorded or (meeting and sitting.key != meeting):
            continue
        for each in PEOPLE:
            seat = history.seat_on(each, sitting.day)
            line = history.line(each, sitting.key)
            if seat and person in (0, each) and group in ("", seat.group):
                expected += 1
                status = line.status if line and not line.substitute else ""
                present += status == "present"
                apologies += status == "apologies"
                absent += status == "absent"
                came = any(
                    m.meeting == sitting.key and m.substitute and m.stands_in_for == each
                    for m in history.marks
                )
                substituted += came and status != "present"
            if line and line.substitute and not person:
                whose = history.seat_on(line.stands_in_for, sitting.day)
                theirs = (whose.group if whose else line.group) or "Other members"
                stood_in += group in ("", theirs)
    return Count(expected, present, apologies, absent, substituted, stood_in)


@given(histories())
def test_totals_agree_with_a_slow_obvious_count(history: History) -> None:
    found = history.statistics
    assert found.board == slowly(history)
    for each in found.by_group:
        assert each.count == slowly(history, group=each.name)
    for person in found.by_person:
        assert person.count == slowly(history, person=person.person)
    for meeting in found.by_meeting:
        assert meeting.count == slowly(history, meeting=meeting.sitting.key)
    for parts in (found.by_group, found.by_person, found.by_meeting):
        assert sum(part.count.expected for part in parts) == found.board.expected
        assert sum(part.count.present for part in parts) == found.board.present
    assert sum(each.count.stood_in for each in found.by_group) == found.board.stood_in


@given(histories())
def test_nobody_is_counted_where_they_were_not_expected(history: History) -> None:
    for person in history.statistics.by_person:
        possible = [
            s
            for s in history.sittings
            if not s.cancelled and s.recorded and history.seat_on(person.person, s.day)
        ]
        assert person.count.expected == len(possible)
        assert person.count.present + person.count.apologies + person.count.absent <= len(possible)
        assert person.count.substituted <= len(possible) - person.count.present


@given(histories())
def test_a_substitute_counts_once_for_one_person_in_their_group(history: History) -> None:
    going_on = {s.key for s in history.sittings if s.recorded and not s.cancelled}
    for each in history.statistics.substitutes:
        visits = [
            m for m in history.marks if m.substitute and m.person == each.person
            and m.meeting in going_on
        ]  # fmt: skip
        assert each.times == len(visits) == sum(times for _, times in each.groups)
        assert sum(times for _, times in each.for_whom) == sum(
            visit.stands_in_for is not None for visit in visits
        )


@given(histories())
def test_matrix_and_statistics_agree(history: History) -> None:
    answers_agree(history.matrix, history.statistics)


def answers_agree(matrix: Matrix, found: Statistics) -> None:
    counts = {each.person: each.count for each in found.by_person}
    counted = [column.recorded for column in matrix.columns]
    answers: dict[int, list[str]] = {}
    stood_in: dict[int, int] = {}
    for block in matrix.blocks:
        for row in block.rows:
            for cell, counts_here in zip(row.cells, counted, strict=True):
                if block.of_substitutes:
                    stood_in[row.person] = stood_in.get(row.person, 0) + (cell.answer == "Yes")
                elif counts_here and not cell.outside:
                    answers.setdefault(row.person, []).append(cell.answer)
    for person, count in counts.items():
        theirs = answers.get(person, [])
        assert theirs.count("Yes") == count.present
        assert theirs.count("Apologies") == count.apologies
        assert theirs.count("No") == count.absent
        assert theirs.count("") == count.unrecorded
    came = {person: times for person, times in stood_in.items() if times}  # others: corrected
    assert came == {each.person: each.times for each in found.substitutes}
