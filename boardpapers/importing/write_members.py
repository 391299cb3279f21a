"""Writing members.csv and people.csv: people and their seats."""

from datetime import date

from meetings.members.models import Capacity, Group, Membership, Office, Person

from .reading.attendance_rows import position_of
from .reading.doubts import Kind
from .reading.names import Match, compare_names
from .reading.tables import Row, nearest, read_date
from .run import OFFICES, Run
from .sources import BOARD_TOML, MEMBERS

_CAPACITIES = {
    "member": Capacity.MEMBER,
    "members": Capacity.MEMBER,
    "substitute": Capacity.SUBSTITUTE,
    "substitutes": Capacity.SUBSTITUTE,
    "observer": Capacity.OBSERVER,
    "observers": Capacity.OBSERVER,
}


def write_members(run: Run) -> None:
    """The people of the lists, and a seat for each member, substitute and observer."""
    rows: list[tuple[Row, Person, Group | None, Capacity, str]] = []
    chair: Person | None = None
    taken: set[tuple[int, Capacity]] = set()
    for row in run.sources.members:
        capacity = _capacity(run, row)
        if capacity is None or not row["name"]:
            if not row["name"]:
                run.ledger.doubt(MEMBERS, row.line, "The row names nobody.", "Add the name.")
            continue
        person = _person(run, row)
        if (person.pk, capacity) in taken:
            run.ledger.doubt(
                MEMBERS,
                row.line,
                f"{person.name} is listed twice as {capacity.label.lower()}.",
                "The first row was taken.",
            )
            continue
        taken.add((person.pk, capacity))
        office = _office(run, row, capacity)
        if office == Office.CHAIR and chair is not None:
            run.ledger.doubt(
                MEMBERS,
                row.line,
                f"{person.name} is listed as chair, and so is {chair.name}.",
                f"{chair.name} was taken as chair; give {person.name} the right office.",
            )
            office = ""
        elif office == Office.CHAIR:
            chair = person
        rows.append((row, person, _group(run, row, capacity), capacity, office))
    positions = {row.line: position for position, (row, *_) in enumerate(rows, 1)}
    for row, person, group, capacity, office in sorted(rows, key=lambda r: r[4] == Office.CHAIR):
        _write_seat(run, row, person, group, capacity, office, positions[row.line])
    _check_seats(run, rows)
    _check_left_out(run, taken)


def write_people(run: Run) -> None:
    """Officers and others named in people.csv, and the board's contact."""
    for row in run.sources.people:
        if not row["name"]:
            continue
        person = run.people.find(
            row["name"], row.file_name, row.line, email=row["email"],
            organisation=row["organisation"],
        )  # fmt: skip
        run.people.listed.add(person.pk)
        run.people.detail(
            person, row.file_name, row.line, email=row["email"], position=row["position"],
            organisation=row["organisation"],
        )  # fmt: skip
    contact = run.sources.board.board.contact
    if contact is not None and compare_names(contact.name, "Group Office") is Match.DIFFERENT:
        person = run.people.find(
            contact.name, BOARD_TOML, 0, email=run.board.contact_email,
            organisation=run.board.organisation,
        )  # fmt: skip
        run.people.listed.add(person.pk)
        run.people.detail(person, BOARD_TOML, 0, email=run.board.contact_email, phone=contact.phone)


def _capacity(run: Run, row: Row) -> Capacity | None:
    word = row["capacity"].casefold()
    if word in _CAPACITIES:
        return _CAPACITIES[word]
    near = nearest(word, list(_CAPACITIES)) if word else None
    if near:
        run.ledger.doubt(
            MEMBERS,
            row.line,
            f"“{row['capacity']}” is no capacity.",
            f"It was taken as “{_CAPACITIES[near].label}”.",
        )
        return _CAPACITIES[near]
    run.ledger.doubt(
        MEMBERS,
        row.line,
        f"The capacity “{row['capacity']}” of {row['name']} is not known; no seat was made.",
        "Write Member, Substitute or Observer.",
    )
    return None


def _person(run: Run, row: Row) -> Person:
    person = run.people.find(
        row["name"], MEMBERS, row.line, email=row["email"], organisation=row["organisation"]
    )
    run.people.listed.add(person.pk)
    run.people.correct(
        person, MEMBERS, row.line, organisation=row["organisation"], email=row["email"]
    )
    return person


def _office(run: Run, row: Row, capacity: Capacity) -> str:
    word = row["role"]
    if not word:
        return ""
    position = position_of(word)
    office = OFFICES.get(position) if position else None
    if office is None or capacity is not Capacity.MEMBER:
        run.ledger.doubt(
            MEMBERS,
            row.line,
            f"“{word}” is no office that a {capacity.label.lower()} holds.",
            "It was left out; the offices are Chair, Vice Chair and Deputy Chair, of members.",
        )
        return ""
    return office.value


def _group(run: Run, row: Row, capacity: Capacity) -> Group | None:
    if not row["group"]:
        if capacity is not Capacity.OBSERVER:
            run.ledger.doubt(
                MEMBERS, row.line, f"{row['name']} has no group.", "Add it, if there is one."
            )
        return None
    group = run.group(row["group"], MEMBERS, row.line)
    if group is None:
        group = run.ledger.put(Group, {}, organisation=run.board.organisation, name=row["group"])
        run.groups.append(group)
        run.ledger.doubt(
            MEMBERS,
            row.line,
            f"The group “{row['group']}” is not in board.toml.",
            "It was made without seats; add it there with its seats and office.",
        )
    return group


def _write_seat(
    run: Run,
    row: Row,
    person: Person,
    group: Group | None,
    capacity: Capacity,
    office: str,
    position: int,
) -> None:
    starts, ends = read_date(row, "from"), read_date(row, "to")
    if starts and ends and ends < starts:
        raise row.refuse(
            f"{row['name']} leaves on {ends.isoformat()}, before {starts.isoformat()}.",
            "Exchange the two dates, or correct them.",
        )
    there = list(run.board.memberships.filter(person=person, capacity=capacity))
    day = run.sources.board.meeting.date
    seat = next((m for m in there if _holds(m, starts, ends, day)), None)
    if office == Office.CHAIR:
        office = _chair_unless_taken(run, row, person)
    values: dict[str, object] = {
        "group": group,
        "office": office,
        "sector": row["sector"],
        "position": position,
    }
    if starts:
        values["starts_on"] = starts
    if ends:
        values["ends_on"] = ends
    run.ledger.put(
        Membership,
        values,
        row=seat,
        label=f"{person.name}, {capacity.label.lower()}",
        board=run.board,
        person=person,
        capacity=capacity,
    )


def _holds(seat: Membership, starts: date | None, ends: date | None, day: date) -> bool:
    """Whether a seat is the one that a row speaks of."""
    if starts or ends:
        return (not ends or not seat.starts_on or seat.starts_on <= ends) and (
            not starts or not seat.ends_on or seat.ends_on >= starts
        )
    return seat.ends_on is None or seat.ends_on >= day


def _chair_unless_taken(run: Run, row: Row, person: Person) -> str:
    day = run.sources.board.meeting.date
    other = (
        Membership.objects.on(day)
        .filter(board=run.board, office=Office.CHAIR)
        .exclude(person=person)
        .first()
    )
    if other is None:
        return Office.CHAIR.value
    run.ledger.leave(
        MEMBERS,
        row.line,
        f"{person.name} is listed as chair, but {other.person.name} holds that office here.",
        f"{person.name} was seated without office; give {other.person.name} the day the term ended "
        "in the column “to” of members.csv and import again.",
        because="somebody else is chair",
    )
    return ""


def _check_seats(run: Run, rows: list[tuple[Row, Person, Group | None, Capacity, str]]) -> None:
    for facts, group in zip(run.sources.board.groups, run.groups, strict=False):
        members = sum(1 for _, _, g, c, _ in rows if g == group and c is Capacity.MEMBER)
        if members > facts.seats:
            run.ledger.doubt(
                BOARD_TOML,
                facts.line,
                f"The {group.name} group has {facts.seats} seats and {members} members.",
                "All were taken; correct the seats here, or members.csv, and import again.",
                Kind.PEOPLE,
            )


def _check_left_out(run: Run, taken: set[tuple[int, Capacity]]) -> None:
    day = run.sources.board.meeting.date
    seats = run.board.memberships.on(day).select_related("person")
    for seat in seats:
        if (seat.person_id, Capacity(seat.capacity)) not in taken:
            run.ledger.doubt(
                MEMBERS,
                0,
                f"{seat.person.name} sits on the board here as "
                f"{seat.get_capacity_display().lower()} but is not in the file.",
                "The seat was left; if they have gone, add their row to members.csv with the day "
                "in the column “to” and import again.",
            )
