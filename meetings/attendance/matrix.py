"""The attendance matrix of a board's year: who came to which meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

ANSWERS = {"present": "Yes", "absent": "No", "apologies": "Apologies"}
NOT_A_MEMBER = "–"
MOST_DAYS = 8
"""So many columns that may all say "Apologies" fit beside the names on a page."""


@dataclass(frozen=True)
class Sitting:
    """One meeting of the year."""

    key: int
    day: date
    cancelled: bool = False


@dataclass(frozen=True)
class Seat:
    """A member's seat and the days it was held, both included; None: open."""

    person: int
    name: str
    group: str
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or self.ends_on >= day
        )


@dataclass(frozen=True)
class Mark:
    """One line of one meeting's attendance; `status` as it is stored."""

    meeting: int
    person: int
    name: str
    status: str
    substitute: bool = False
    group: str = ""


@dataclass(frozen=True)
class Row:
    name: str
    cells: tuple[str, ...]
    """Yes, No, Apologies; "–" outside the seat's term; "" where nothing is recorded."""


@dataclass(frozen=True)
class Block:
    """The rows under one heading: a group's members, or the substitutes."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Matrix:
    days: tuple[date, ...]
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple["Matrix", ...]:
        """The matrix as tables narrow enough to print, of nearly the same number of days."""
        number = max(-(-len(self.days) // MOST_DAYS), 1)
        ends = [len(self.days) * table // number for table in range(number + 1)]
        return tuple(
            Matrix(
                self.days[start:end],
                tuple(
                    Block(b.heading, tuple(Row(row.name, row.cells[start:end]) for row in b.rows))
                    for b in self.blocks
                ),
            )
            for start, end in pairwise(ends)
        )


SUBSTITUTES = "Substitutes"
OTHERS = "Other members"


def attendance_matrix(
    sittings: Iterable[Sitting],
    seats: Sequence[Seat],
    marks: Iterable[Mark],
    *,
    groups: Sequence[str],
) -> Matrix:
    """A column for each meeting that is not cancelled, a row for each member and substitute.

    Members stand by group in the order of `groups`, in the order of their seats; who came as a
    member without a seat follows in their group, so that no attendance is lost. Substitutes
    follow once they have been at a meeting. A meeting to come has a blank column, and so has one
    whose attendance is not recorded. Source: design §5.
    """
    columns = sorted((s for s in sittings if not s.cancelled), key=lambda s: (s.day, s.key))
    answers: dict[tuple[int, int, bool], str] = {}
    unseated: dict[int, Mark] = {}
    substitutes: dict[int, str] = {}
    seated = {seat.person for seat in seats}
    shown = {sitting.key for sitting in columns}
    for mark in marks:
        if mark.meeting not in shown:
            continue
        answers[mark.person, mark.meeting, mark.substitute] = ANSWERS[mark.status]
        if mark.substitute:
            if mark.status == "present":
                substitutes.setdefault(mark.person, mark.name)
        elif mark.person not in seated:
            unseated.setdefault(mark.person, mark)

    terms: dict[tuple[str, int], list[Seat]] = {}
    for seat in seats:
        terms.setdefault((seat.group, seat.person), []).append(seat)
    for person, mark in unseated.items():
        terms.setdefault((mark.group, person), []).append(Seat(person, mark.name, mark.group))

    rows: dict[str, list[Row]] = {group: [] for group in groups}
    for (group, person), held in terms.items():
        cells = tuple(
            answers.get((person, column.key, False))
            or ("" if any(seat.holds_on(column.day) for seat in held) else NOT_A_MEMBER)
            for column in columns
        )
        rows.setdefault(group or OTHERS, []).append(Row(held[0].name, cells))
    blocks = [Block(group, tuple(found)) for group, found in rows.items() if found]
    if substitutes:
        blocks.append(
            Block(
                SUBSTITUTES,
                tuple(
                    Row(name, tuple(answers.get((person, c.key, True), "") for c in columns))
                    for person, name in substitutes.items()
                ),
            )
        )
    return Matrix(tuple(column.day for column in columns), tuple(blocks))
