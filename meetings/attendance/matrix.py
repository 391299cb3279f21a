"""The attendance matrix of a board's year: who came to which meeting, and who stood in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

ANSWERS = {"": "", "present": "Yes", "absent": "No", "apologies": "Apologies"}
NOT_A_MEMBER = "–"
MOST_DAYS = 8
"""So many columns that may all say "Apologies" fit beside the names on a page."""
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
SUBSTITUTES = "Substitutes"
OTHERS = "Other members"


@dataclass(frozen=True)
class Sitting:
    """One meeting of the year. `recorded`: its attendance was taken."""

    key: int
    day: date
    cancelled: bool = False
    recorded: bool = False

    @property
    def counts(self) -> bool:
        return self.recorded and not self.cancelled


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
    """One line of one meeting's attendance; `status` as it is stored.

    `group` is the line's own. `stands_in_for` is the person a substitute stood in for, where that
    is known. `was` is what the line said before each correction, oldest first; a line that was
    corrected away has an empty status.
    """

    meeting: int
    person: int
    name: str
    status: str
    substitute: bool = False
    group: str = ""
    stands_in_for: int | None = None
    stands_in_for_name: str = ""
    was: tuple[str, ...] = ()

    @property
    def stood_in(self) -> bool:
        return self.substitute and self.status == "present"


@dataclass(frozen=True)
class Substitute:
    """Who stood in, with the letter that names them in print."""

    person: int
    name: str
    letter: str


@dataclass(frozen=True)
class Cell:
    """What one person did about one meeting.

    `answer` is Yes, No, Apologies; "–" outside the seat's term; "" where nothing is recorded. A
    member's cell names the substitutes who stood in, a substitute's whom they stood in for. An
    answer `outside` a seat's term is shown, but counts nowhere.
    """

    answer: str
    substitutes: tuple[Substitute, ...] = ()
    stands_in_for: str = ""
    was: tuple[str, ...] = ()
    outside: bool = False

    @property
    def text(self) -> str:
        """All of it but what was corrected, in one line."""
        if self.stands_in_for:
            return f"{self.answer}, for {self.stands_in_for}"
        if not self.substitutes:
            return self.answer
        names = " and ".join(substitute.name for substitute in self.substitutes)
        return (
            f"{self.answer}, substituted by {names}" if self.answer else f"Substituted by {names}"
        )


EMPTY = Cell("")
AWAY = Cell(NOT_A_MEMBER)


@dataclass(frozen=True)
class Row:
    """One person under one heading; `letter` is a substitute's, if a member's cell names it."""

    person: int
    name: str
    cells: tuple[Cell, ...]
    letter: str = ""

    @property
    def stood_in_for(self) -> tuple[str, ...]:
        """Each once, in the order of the meetings."""
        return tuple(dict.fromkeys(c.stands_in_for for c in self.cells if c.stands_in_for))


@dataclass(frozen=True)
class Block:
    """The rows under one heading: a group's members, or the substitutes."""

    heading: str
    rows: tuple[Row, ...]
    of_substitutes: bool = False


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Sitting, ...]
    blocks: tuple[Block, ...]

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(column.day for column in self.columns)

    @property
    def is_lettered(self) -> bool:
        return any(row.letter for block in self.blocks for row in block.rows)

    @property
    def tables(self) -> tuple["Matrix", ...]:
        """The matrix as tables narrow enough to print, of nearly the same number of days.

        Each shows the substitutes of its own days.
        """
        number = max(-(-len(self.columns) // MOST_DAYS), 1)
        ends = [len(self.columns) * table // number for table in range(number + 1)]
        return tuple(
            Matrix(self.columns[start:end], tuple(_blocks_between(self.blocks, start, end)))
            for start, end in pairwise(ends)
        )


def _blocks_between(blocks: Iterable[Block], start: int, end: int) -> Iterator[Block]:
    for block in blocks:
        rows = (replace(row, cells=row.cells[start:end]) for row in block.rows)
        kept = tuple(
            row
            for row in rows
            if not block.of_substitutes or any(cell.answer for cell in row.cells)
        )
        if kept:
            yield replace(block, rows=kept)


def attendance_matrix(
    sittings: Iterable[Sitting],
    seats: Sequence[Seat],
    marks: Iterable[Mark],
    *,
    groups: Sequence[str],
) -> Matrix:
    """A column for each meeting that is not cancelled, a row for each member and substitute.

    Members stand by group in the order of `groups`, in the order of their seats; who sat for two
    groups has a row in each. Who came as a member without a seat follows in their group, so that
    no attendance is lost. Substitutes follow once they have been at a meeting. A meeting to come
    has a blank column, and so has one whose attendance is not recorded. Source: design §5.
    """
    columns = sorted((s for s in sittings if not s.cancelled), key=lambda s: (s.day, s.key))
    shown = {column.key: column for column in columns}
    held = [mark for mark in marks if mark.meeting in shown]
    own = {(mark.meeting, mark.person): mark for mark in held if not mark.substitute}
    stood_in = [mark for mark in held if mark.stood_in or (mark.substitute and mark.was)]
    terms = _terms(seats, own.values(), shown)
    lettered = _letters(stood_in, {person for _, person in terms})
    for_whom: dict[tuple[int, int], list[Substitute]] = {}
    for mark in stood_in:
        if mark.stood_in and mark.stands_in_for is not None:
            for_whom.setdefault((mark.meeting, mark.stands_in_for), []).append(
                Substitute(mark.person, mark.name, lettered.get(mark.person, ""))
            )

    seated = {
        (column.key, seat.person) for seat in seats for column in columns
        if seat.holds_on(column.day)
    }  # fmt: skip
    rows: dict[str, list[Row]] = {group: [] for group in groups}
    for (group, person), (name, held_seats, outside) in terms.items():
        cells = tuple(
            _member_cell(
                own.get((column.key, person)),
                for_whom.get((column.key, person), []),
                holds=any(seat.holds_on(column.day) for seat in held_seats),
                outside=column.key in outside,
                unseated=(column.key, person) not in seated,
            )
            for column in columns
        )
        rows.setdefault(group or OTHERS, []).append(Row(person, name, cells))
    blocks = [Block(group, tuple(found)) for group, found in rows.items() if found]
    if stood_in:
        below = tuple(_substitute_rows(columns, held, stood_in, lettered))
        blocks.append(Block(SUBSTITUTES, below, of_substitutes=True))
    return Matrix(tuple(columns), tuple(blocks))


def _terms(
    seats: Sequence[Seat], own: Iterable[Mark], shown: dict[int, Sitting]
) -> dict[tuple[str, int], tuple[str, list[Seat], set[int]]]:
    """The rows of members by group and person: name, seats, and meetings come to without one."""
    terms: dict[tuple[str, int], tuple[str, list[Seat], set[int]]] = {}
    by_person: dict[int, list[Seat]] = {}
    for seat in seats:
        terms.setdefault((seat.group, seat.person), (seat.name, [], set()))[1].append(seat)
        by_person.setdefault(seat.person, []).append(seat)
    for mark in own:
        of_person = by_person.get(mark.person, [])
        if any(seat.holds_on(shown[mark.meeting].day) for seat in of_person):
            continue
        group = mark.group if mark.group or not of_person else of_person[0].group
        terms.setdefault((group, mark.person), (mark.name, [], set()))[2].add(mark.meeting)
    return terms


def _member_cell(
    mark: Mark | None,
    substitutes: list[Substitute],
    *,
    holds: bool,
    outside: bool,
    unseated: bool,
) -> Cell:
    if mark is not None and (holds or outside):
        return Cell(ANSWERS[mark.status], tuple(substitutes), was=mark.was, outside=outside)
    answer = "" if holds else NOT_A_MEMBER
    if substitutes and (holds or unseated):
        return Cell(answer, tuple(substitutes))
    return EMPTY if holds else AWAY


def _letters(stood_in: Iterable[Mark], members: set[int]) -> dict[int, str]:
    """a, b … z, aa, ab …: a letter for each substitute whom a member's cell names."""
    found: dict[int, str] = {}
    for mark in stood_in:
        if mark.stood_in and mark.stands_in_for in members and mark.person not in found:
            first, second = divmod(len(found), len(ALPHABET))
            found[mark.person] = (ALPHABET[first - 1] if first else "") + ALPHABET[second]
    return found


def _substitute_rows(
    columns: Sequence[Sitting],
    marks: Iterable[Mark],
    stood_in: Iterable[Mark],
    lettered: dict[int, str],
) -> Iterator[Row]:
    as_substitute = {(mark.meeting, mark.person): mark for mark in marks if mark.substitute}
    for person, name in {mark.person: mark.name for mark in stood_in}.items():
        found = (as_substitute.get((column.key, person)) for column in columns)
        cells = tuple(
            Cell(
                ANSWERS[mark.status],
                stands_in_for=mark.stands_in_for_name if mark.stood_in else "",
                was=mark.was,
            )
            if mark
            else EMPTY
            for mark in found
        )
        yield Row(person, name, cells, lettered.get(person, ""))
