"""Bringing a board's seats to what a list of its members says, from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from meetings.boards.models import Board
from meetings.members.models import Capacity, Group, Membership, Office, Person

from .ledger import Choice, Ledger
from .listed import KEEP, TAKE, Listed
from .reading.dates import written
from .reading.doubts import Kind
from .reading.names import Match, compare_names

FROM, ALWAYS, END = "from", "always", "end"
_DAY = timedelta(days=1)


@dataclass(eq=False)
class Seat:
    """A seat as it would be; `row` is what is there, None of a new one."""

    person: Person
    capacity: Capacity
    group: Group | None
    office: str
    sector: str
    starts_on: date | None
    ends_on: date | None
    position: int
    row: Membership | None = None
    line: int = 0

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or self.ends_on >= day
        )

    def meets(self, starts: date | None, ends: date | None) -> bool:
        """Whether it shares a day with a term."""
        return (not ends or not self.starts_on or self.starts_on <= ends) and (
            not starts or not self.ends_on or self.ends_on >= starts
        )

    @property
    def place(self) -> str:
        """As people say it: "Vice Chair, Labour"."""
        held = Office(self.office).label if self.office else self.capacity.label
        return f"{held}, {self.group}" if self.group else held

    @property
    def label(self) -> str:
        return f"{self.person.name}, {self.capacity.label.lower()}"


class MemberList:
    """The seats of one board, changed row by row, then written at once."""

    def __init__(self, board: Board, ledger: Ledger, file_name: str, holds_from: date) -> None:
        self.board, self.ledger = board, ledger
        self.file_name, self.day = file_name, holds_from
        self.seats = [_seat_of(row) for row in board.memberships.select_related("person", "group")]
        self.listed: list[Seat] = []
        self.before = [seat for seat in self.seats if seat.holds_on(holds_from)]
        self.longer: list[str] = []

    def bring_in(self, rows: list[Listed], not_read: list[str], columns: frozenset[str]) -> None:
        """`not_read` are names on rows that were not taken: their seats are not missing."""
        for listed in rows:
            self._take(listed, columns)
        if self.longer:
            self.ledger.doubt(
                self.file_name,
                0,
                f"The list has a later first day than is kept here for {', '.join(self.longer)}.",
                "They have sat without a break, so the first day was kept.",
                Kind.PEOPLE,
            )
        self._ask_of_those_gone(rows, not_read)
        self._ask_of_order()
        self._refuse_what_cannot_be()
        self._write()
        self._count_seats()

    def _take(self, listed: Listed, columns: frozenset[str]) -> None:
        seat = self._spoken_of(listed)
        if seat is not None and seat in self.listed:
            self.ledger.leave(
                self.file_name,
                listed.line,
                f"{listed.person.name} is in the list twice as {listed.capacity.label.lower()}.",
                f"Line {seat.line} was taken; give each row its own dates if there are two terms.",
                because="somebody is in the list twice",
            )
            return
        if seat is None:
            last = max((other.position for other in self.seats), default=0)
            seat = Seat(
                listed.person, listed.capacity, listed.group, listed.office or "", listed.sector,
                listed.starts_on or self.day, listed.ends_on, last + 1, line=listed.line,
            )  # fmt: skip
            if seat.ends_on and seat.starts_on and seat.ends_on < seat.starts_on:
                seat.starts_on = None
            if listed.group is None and listed.capacity is not Capacity.OBSERVER:
                self.ledger.doubt(
                    self.file_name, listed.line, f"{listed.person.name} has no group.",
                    "Add it, if there is one.", Kind.PEOPLE,
                )  # fmt: skip
            self.seats.append(seat)
        else:
            seat = self._changed(seat, listed, "to" in columns)
        seat.line = listed.line
        self.listed.append(seat)

    def _spoken_of(self, listed: Listed) -> Seat | None:
        own = [
            seat
            for seat in self.seats
            if seat.person == listed.person and seat.capacity == listed.capacity
        ]
        starts, ends = listed.starts_on, listed.ends_on
        same = [seat for seat in own if starts and seat.starts_on == starts]
        if not starts and not ends:
            starts = self.day
        return next(iter(same), next((seat for seat in own if seat.meets(starts, ends)), None))

    def _changed(self, seat: Seat, listed: Listed, has_last_days: bool) -> Seat:
        """The seat brought to the row: the one given, or the one that follows it."""
        self._bring_first_day(seat, listed)
        if listed.ends_on:
            seat.ends_on = listed.ends_on
        elif seat.ends_on and has_last_days:
            self.ledger.doubt(
                self.file_name,
                listed.line,
                f"{seat.person.name} leaves on {written(seat.ends_on)} here; the list gives no "
                "last day.",
                "It was kept.",
                Kind.PEOPLE,
            )
        if listed.sector:
            seat.sector = listed.sector
        group = listed.group or seat.group
        office = seat.office if listed.office is None else listed.office
        if (group, office) == (seat.group, seat.office):
            return seat
        after = Seat(
            seat.person, seat.capacity, group, office, seat.sector, self.day, seat.ends_on,
            seat.position,
        )  # fmt: skip
        began = seat.starts_on is None or seat.starts_on < self.day
        answer = ALWAYS
        if began and seat.holds_on(self.day):
            answer = self._ask_since_when(seat, after, listed.line)
        if answer == KEEP:
            return seat
        if answer == ALWAYS:
            seat.group, seat.office = group, office
            return seat
        seat.ends_on = self.day - _DAY
        self.seats.append(after)
        return after

    def _bring_first_day(self, seat: Seat, listed: Listed) -> None:
        starts = listed.starts_on
        if starts is None or starts == seat.starts_on:
            return
        if seat.starts_on is not None and starts > seat.starts_on:
            self.longer.append(seat.person.name)
            return
        if seat.starts_on is None:
            seat.starts_on = starts
            return
        doubt = self.ledger.doubt(
            self.file_name,
            listed.line,
            f"{seat.person.name} sits since {written(starts)} in the list, and since "
            f"{written(seat.starts_on)} here.",
            "At meetings between the two days they would have been expected.",
            Kind.PEOPLE,
        )
        answer = self.ledger.ask(
            f"since:{_key(seat)}",
            doubt,
            (
                Choice(KEEP, f"Keep {written(seat.starts_on)}"),
                Choice(TAKE, f"Correct it to {written(starts)}"),
            ),
            KEEP,
            KEEP,
        )
        if answer == TAKE:
            seat.starts_on = starts

    def _ask_since_when(self, seat: Seat, after: Seat, line: int) -> str:
        doubt = self.ledger.doubt(
            self.file_name,
            line,
            f"{seat.person.name} is {seat.place} here, and {after.place} in the list.",
            "A change keeps what was before; a correction puts right what never was so.",
            Kind.PEOPLE,
        )
        before = written(self.day - _DAY)
        return self.ledger.ask(
            f"changed:{_key(seat)}",
            doubt,
            (
                Choice(FROM, f"Changed: {seat.place} until {before}, {after.place} from then on"),
                Choice(ALWAYS, f"Corrected: they have been {after.place} all along"),
                Choice(KEEP, f"Leave it: {seat.place}"),
            ),
            FROM,
            KEEP,
        )

    def _ask_of_those_gone(self, rows: list[Listed], not_read: list[str]) -> None:
        there = {id(seat) for seat in self.listed}
        followed = {(seat.person.pk, seat.capacity) for seat in self.listed}
        gone = [
            seat
            for seat in self.before
            if id(seat) not in there and (seat.person.pk, seat.capacity) not in followed
        ]
        sections = {(seat.group, seat.capacity) for seat in self.listed}
        is_whole = len(gone) * 2 <= len(self.before)
        for seat in gone:
            other = next((row for row in rows if row.person == seat.person), None)
            is_named = any(compare_names(seat.person.name, n) is Match.SAME for n in not_read if n)
            is_likely = (is_whole and (seat.group, seat.capacity) in sections) or other is not None
            self._ask_if_gone(seat, other, suggest_end=is_likely and not is_named)

    def _ask_if_gone(self, seat: Seat, other: Listed | None, *, suggest_end: bool) -> None:
        sentence = (
            f"{seat.person.name} ({seat.place}) sits on the board here and is not in the list"
        )
        if other is not None:
            sentence = (
                f"{seat.person.name} is {seat.place} here, and in the list only "
                f"{other.capacity.label.lower()}"
            )
        doubt = self.ledger.doubt(
            self.file_name,
            0,
            f"{sentence}.",
            "" if suggest_end else "The list seems not to be of all the board’s people.",
            Kind.PEOPLE,
        )
        last = self.day - _DAY
        if seat.starts_on is not None:
            last = max(last, seat.starts_on)
        answer = self.ledger.ask(
            f"gone:{_key(seat)}",
            doubt,
            (
                Choice(END, f"End the seat: {written(last)} is its last day"),
                Choice(KEEP, "Keep the seat"),
            ),
            END if suggest_end else KEEP,
            KEEP,
        )
        if answer == END:
            seat.ends_on = last

    def _ask_of_order(self) -> None:
        sections: dict[tuple[int | None, Capacity], list[Seat]] = {}
        for seat in self.listed:
            key = (seat.group.pk if seat.group else None, seat.capacity)
            sections.setdefault(key, []).append(seat)
        moved = [seats for seats in sections.values() if _in_order(seats) != seats]
        if not moved:
            return
        if all(seat.row is None for seats in moved for seat in seats) or not self.before:
            answer = TAKE
        else:
            named = ", ".join(
                f"{seats[0].group or 'no group'}, {seats[0].capacity.label.lower()}s"
                for seats in moved
            )
            doubt = self.ledger.doubt(
                self.file_name,
                0,
                f"The list has people in another order than they are printed in here ({named}).",
                "Somebody new stands last unless the list’s order is taken.",
                Kind.PEOPLE,
            )
            answer = self.ledger.ask(
                "order",
                doubt,
                (
                    Choice(TAKE, "Print them in the order of the list"),
                    Choice(KEEP, "Keep the order there is"),
                ),
                TAKE,
                KEEP,
            )
        if answer == TAKE:
            for seats in moved:
                _reorder(seats)

    def _refuse_what_cannot_be(self) -> None:
        """Two chairs at once, or one person's two seats of a kind on one day."""
        for one, two in combinations(self.seats, 2):
            if not one.meets(two.starts_on, two.ends_on):
                continue
            if one.office == two.office == Office.CHAIR:
                late = two if two.row is None or two.row.office != Office.CHAIR else one
                first = one if late is two else two
                late.office = late.row.office if late.row is not None else ""
                if late.office == Office.CHAIR:
                    late.office = ""
                self.ledger.leave(
                    self.file_name,
                    late.line,
                    f"{late.person.name} is listed as chair, and {first.person.name} holds that "
                    "office on some of the same days.",
                    f"{late.person.name} was seated without it; end {first.person.name}’s term as "
                    "chair first.",
                    because="somebody else is chair",
                )
        for one, two in combinations(list(self.seats), 2):
            same = one.person == two.person and one.capacity == two.capacity
            if not same or not one.meets(two.starts_on, two.ends_on):
                continue
            late = two if two.row is None else one
            self.ledger.leave(
                self.file_name,
                late.line,
                f"{late.person.name} would sit twice as {late.capacity.label.lower()} on the same "
                "days.",
                "The seat there is was left; correct the dates in the list.",
                because="two terms overlap",
            )
            if late.row is None and late in self.seats:
                self.seats.remove(late)
            elif late.row is not None:
                late.starts_on, late.ends_on = late.row.starts_on, late.row.ends_on

    def _write(self) -> None:
        gives_up = [s for s in self.seats if s.row and s.row.office == Office.CHAIR]
        others = [s for s in self.seats if s.row and s.row.office != Office.CHAIR]
        new = [s for s in self.seats if s.row is None]
        for seat in gives_up + others + new:
            values = {
                name: getattr(seat, name)
                for name in ("group", "office", "sector", "starts_on", "ends_on", "position")
            }
            if seat.row is not None and seat not in self.listed and not _differs(seat, values):
                continue
            self.ledger.put(
                Membership, values, row=seat.row, label=seat.label, new=True, board=self.board,
                person=seat.person, capacity=seat.capacity,
            )  # fmt: skip

    def _count_seats(self) -> None:
        for allotted in self.board.group_seats.on(self.day).select_related("group"):
            members = sum(
                seat.group == allotted.group and seat.capacity == Capacity.MEMBER
                for seat in self.seats
                if seat.holds_on(self.day)
            )
            if members > allotted.seats:
                seats = "1 seat" if allotted.seats == 1 else f"{allotted.seats} seats"
                self.ledger.doubt(
                    self.file_name,
                    0,
                    f"The {allotted.group} group has {seats} and would have {members} members.",
                    "All were taken; correct the seats, or the list.",
                    Kind.PEOPLE,
                )


def _seat_of(row: Membership) -> Seat:
    return Seat(
        row.person, Capacity(row.capacity), row.group, row.office, row.sector, row.starts_on,
        row.ends_on, row.position, row,
    )  # fmt: skip


def _key(seat: Seat) -> str:
    return str(seat.row.pk) if seat.row is not None else seat.label.casefold()


def _differs(seat: Seat, values: dict[str, object]) -> bool:
    return any(getattr(seat.row, name) != value for name, value in values.items())


def _in_order(seats: Iterable[Seat]) -> list[Seat]:
    return sorted(
        seats, key=lambda seat: (seat.position, seat.row is None, seat.row.pk if seat.row else 0)
    )


def _reorder(seats: list[Seat]) -> None:
    """Give the seats their own positions, in the order in which they are listed."""
    last = -1
    for seat, position in zip(seats, sorted(seat.position for seat in seats), strict=True):
        last = seat.position = max(position, last + 1)
