"""What the rows of a list of members say: who, in what capacity, for which group."""

from dataclasses import dataclass, field
from datetime import date

from meetings.boards.models import Board
from meetings.members.models import Capacity, Group, Person

from .groups import likeliest_group
from .ledger import Choice, Ledger
from .people import OTHER, SAME, People, differs
from .reading.attendance_rows import Position, position_of
from .reading.dates import ACCEPTED, parse_date
from .reading.doubts import Kind
from .reading.lists import ReadList
from .reading.names import Match, same_organisation
from .reading.tables import Row
from .run import OFFICES

KEEP, TAKE = "keep", "take"
NOT_READ = "not every row could be read"
_CAPACITIES = {
    Position.SUBSTITUTE: Capacity.SUBSTITUTE,
    Position.OBSERVER: Capacity.OBSERVER,
    Position.MEMBER: Capacity.MEMBER,
    **dict.fromkeys(OFFICES, Capacity.MEMBER),
}


@dataclass(frozen=True)
class Listed:
    """One row, understood. `office` is None where the list says nothing of offices."""

    line: int
    person: Person
    capacity: Capacity
    group: Group | None
    office: str | None
    sector: str
    starts_on: date | None
    ends_on: date | None

    @property
    def label(self) -> str:
        return f"{self.person.name}, {self.capacity.label.lower()}"


class _NotTaken(Exception):
    def __init__(self, problem: str, instead: str) -> None:
        super().__init__(problem)
        self.problem, self.instead = problem, instead


@dataclass
class ListReader:
    """Turns rows into `Listed`; what is not taken goes to the ledger, with the reason."""

    board: Board
    ledger: Ledger
    people: People
    groups: list[Group]
    read: ReadList
    not_read: list[str] = field(default_factory=list)
    """The names on rows that were not taken."""
    _claimed: dict[int, tuple[int, str]] = field(default_factory=dict)

    def rows(self) -> list[Listed]:
        found: list[Listed] = []
        for row in self.read.table:
            try:
                found.append(self._listed(row))
            except _NotTaken as left:
                self.not_read.append(row["name"])
                self.ledger.leave(
                    row.file_name, row.line, left.problem, left.instead, because=NOT_READ
                )
        return found

    def _listed(self, row: Row) -> Listed:
        if not row["name"]:
            said = ", ".join(cell for cell in row.cells.values() if cell)
            raise _NotTaken(f"The row names nobody (“{said[:100]}”).", "Add the name.")
        if len(row["name"]) > 200 or len(row["organisation"]) > 200:
            raise _NotTaken(f"“{row['name'][:40]}…” is longer than any name.", "Shorten the row.")
        days: list[date | None] = []
        for column in ("from", "to"):
            day = parse_date(row[column])
            if day is None and row[column]:
                raise _NotTaken(
                    f"“{row[column]}” in the column “{column}” is not a date.",
                    f"Write it as {ACCEPTED}.",
                )
            days.append(day)
        starts, ends = days
        if starts and ends and ends < starts:
            raise _NotTaken(f"{row['name']} leaves before the first day.", "Correct the two dates.")
        capacity = self._capacity(row)
        if capacity is None:
            raise _NotTaken(
                f"The capacity “{row['capacity']}” of {row['name']} is not known.",
                "Write Member, Substitute or Observer.",
            )
        group = self._group(row, capacity)
        person = self._person(row)
        return Listed(
            row.line, person, capacity, group, self._office(row, capacity),
            row["sector"][:100], starts, ends,
        )  # fmt: skip

    def _capacity(self, row: Row) -> Capacity | None:
        """From its column, or an office or capacity in that for offices, or from what else
        the row has."""
        if row["capacity"]:
            position = position_of(row["capacity"])
            return _CAPACITIES.get(position) if position else None
        position = position_of(row["role"]) if row["role"] else None
        if position in _CAPACITIES:
            return _CAPACITIES[position]
        return Capacity.OBSERVER if row["sector"] and not row["group"] else Capacity.MEMBER

    def _office(self, row: Row, capacity: Capacity) -> str | None:
        words = [row[column] for column in ("role", "capacity") if row[column]]
        for word in words:
            position = position_of(word)
            if position in OFFICES and capacity is Capacity.MEMBER:
                return OFFICES[position].value
        word = row["role"]
        if word and (position_of(word) not in _CAPACITIES or capacity is not Capacity.MEMBER):
            self.ledger.doubt(
                row.file_name,
                row.line,
                f"“{word}” is no office that a {capacity.label.lower()} holds.",
                "It was left out; the offices are Chair, Vice Chair and Deputy Chair, of members.",
                Kind.PEOPLE,
            )
        return "" if "role" in self.read.columns or words else None

    def _group(self, row: Row, capacity: Capacity) -> Group | None:
        name = row["group"]
        if not name:
            return None
        best, match = likeliest_group(self.groups, name)
        if match is Match.SAME and best is not None:
            if name != best.name:
                self.ledger.recognised[name] = best.name
            return best
        answer = self._ask_group(row, best)
        if answer == "none":
            return None
        if answer == "new":
            group = self.ledger.put(
                Group, {}, organisation=self.board.organisation, name=name[:100]
            )
            self.groups.append(group)
            return group
        return next(group for group in self.groups if f"group-{group.pk}" == answer)

    def _ask_group(self, row: Row, best: Group | None) -> str:
        name = row["group"]
        suggested = f"group-{best.pk}" if best is not None else "new"
        doubt = self.ledger.doubt(
            row.file_name,
            row.line,
            f"There is no group “{name}” on this board.",
            f"It is probably “{best.name}”."
            if best is not None
            else "If it is a new group, allot it seats afterwards.",
            Kind.PEOPLE,
        )
        known = [
            Choice(f"group-{group.pk}", f"It is “{group.name}”")
            for group in self.groups
            if group.pk
        ]
        return self.ledger.ask(
            f"group:{name.casefold()}",
            doubt,
            (
                *known,
                Choice("new", f"A new group, “{name}”"),
                Choice("none", "Seat its people under “No group”"),
            ),
            suggested,
            "none",
        )

    def _person(self, row: Row) -> Person:
        person = self.people.find(
            row["name"], row.file_name, row.line,
            email=row["email"], organisation=row["organisation"],
        )  # fmt: skip
        claimed = self._claimed.get(person.pk)
        if claimed is not None and _are_two(row["organisation"], claimed[1]):
            person = self._second(row, person, claimed)
        self._claimed.setdefault(person.pk, (row.line, row["organisation"]))
        self.people.listed.add(person.pk)
        if person.pk in self.people.made or person.pk in self.people.shared:
            self.people.detail(
                person, row.file_name, row.line,
                organisation=row["organisation"], email=row["email"],
            )  # fmt: skip
            return person
        return self._brought_up(person, row)

    def _second(self, row: Row, person: Person, claimed: tuple[int, str]) -> Person:
        """Whom a second row of the same name means, of another organisation."""
        doubt = self.ledger.doubt(
            row.file_name,
            row.line,
            f"“{row['name']}” of {row['organisation']} has the name of {person.name} of "
            f"{claimed[1]}, line {claimed[0]}.",
            "They are probably two people.",
            Kind.PEOPLE,
        )
        answer = self.ledger.ask(
            f"twice:{row['name'].casefold()}:{row['organisation'].casefold()}",
            doubt,
            (
                Choice(OTHER, f"Two people: {row['name']} of {row['organisation']} is another"),
                Choice(SAME, "One person, who is in the list twice"),
            ),
            OTHER,
            SAME,
        )
        if answer == SAME:
            return person
        return self.people.another(
            row["name"], email=row["email"], organisation=row["organisation"]
        )

    def _brought_up(self, person: Person, row: Row) -> Person:
        """The person with what the list says of them, asking where they may be another's."""
        organisation, line = row["organisation"], row.line
        if differs(organisation, person.organisation):
            alike = same_organisation(organisation, person.organisation)
            doubt = self.ledger.doubt(
                row.file_name,
                line,
                f"{person.name} is of “{organisation}” in the list, and of "
                f"“{person.organisation}” here.",
                "The name of the council is probably written in another way."
                if alike is Match.PROBABLE
                else "They have probably changed, or the council has a new name.",
                Kind.PEOPLE,
            )
            choices = [
                Choice(TAKE, f"The same person, now of “{organisation}”"),
                Choice(KEEP, f"The same person; keep “{person.organisation}”"),
            ]
            if alike is Match.DIFFERENT:
                choices.append(Choice(OTHER, "Another person of the same name"))
            answer = self.ledger.ask(f"organisation:{person.pk}", doubt, tuple(choices), TAKE, KEEP)
            if answer == OTHER:
                return self.people.another(
                    row["name"], email=row["email"], organisation=organisation
                )
            organisation = organisation if answer == TAKE else ""
        elif person.organisation:
            organisation = ""
        self.people.correct(
            person, row.file_name, line, organisation=organisation, email=row["email"]
        )
        return person


def _are_two(one: str, other: str) -> bool:
    return bool(one and other) and same_organisation(one, other) is Match.DIFFERENT
