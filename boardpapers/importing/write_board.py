"""Writing the board itself: its facts, venue, groups, secretariat, house texts and meetings."""

import math
from datetime import date, time

from boardpapers.accounts.models import User
from meetings.agenda.rich_text import clean_rich_text
from meetings.boards.models import (
    Board,
    HouseText,
    Meeting,
    PackPart,
    Priority,
    Secretary,
    Venue,
)
from meetings.boards.services.boards import would_ring
from meetings.boards.slugs import free_slug
from meetings.boards.year import municipal_year, year_bounds
from meetings.members.models import Group, GroupSeats

from .ledger import Ledger
from .reading.board_file import BoardFile, GroupFacts
from .reading.dates import written
from .reading.names import Match, compare_names, same_group
from .run import Run
from .sources import BOARD_TOML, Sources

_ORDER = ["planned", "published", "held", "closed"]


def find_board(facts: BoardFile) -> Board | None:
    """The board that the papers are of, if it is here already."""
    return Board.objects.filter(
        organisation=facts.board.organisation, name=facts.board.name
    ).first()


def write_board(sources: Sources, ledger: Ledger, board: Board | None) -> Board:
    """Make the board, or bring it to what the papers say."""
    facts = sources.board.board
    values: dict[str, object] = {}
    if facts.carers_allowance:
        values["carers_allowance"] = facts.carers_allowance
    if facts.notice_days is not None:
        values["notice_days"] = facts.notice_days
    if facts.second_person is not None:
        values["second_person"] = facts.second_person
    if facts.letters_in_brackets is not None:
        values["letters_in_brackets"] = facts.letters_in_brackets
    if facts.contact is not None:
        values |= {"contact_name": facts.contact.name, "contact_phone": facts.contact.phone}
    email = _contact_email(sources)
    if email:
        values["contact_email"] = email
    if sources.front and sources.front.website:
        values["website"] = sources.front.website
    if facts.parent:
        parent = Board.objects.filter(organisation=facts.organisation, name=facts.parent).first()
        if parent is not None and board is not None and would_ring(board, parent):
            ledger.doubt(
                BOARD_TOML,
                0,
                f"{facts.parent} reports to this board here, and in the file this board to it.",
                "Only its name was taken; put right which of the two reports to the other.",
            )
            parent = None
        values |= {"parent": parent} if parent else {"parent_name": facts.parent}
    share = _quorum_share(sources, ledger)
    if share:
        values["quorum_share"] = share
    if board is None:
        values["slug"] = free_slug(facts.name)
    written_board = ledger.put(
        Board, values, row=board, new=True, organisation=facts.organisation, name=facts.name
    )
    year = municipal_year(sources.board.meeting.date, written_board.year_starts)
    if facts.year and facts.year.replace("-", "/").replace("–", "/") != year:
        ledger.doubt(
            BOARD_TOML,
            0,
            f"The year is given as {facts.year}; a meeting on "
            f"{written(sources.board.meeting.date)} lies in {year} where the year begins in June.",
            "Correct the year, or the month in which the board's year begins.",
        )
    return written_board


def write_settings(run: Run, by: User | None) -> None:
    """Everything about the board but its people and papers."""
    _write_priorities(run)
    _write_venue(run)
    for position, facts in enumerate(run.sources.board.groups, 1):
        group = _write_group(run, facts)
        run.groups.append(group)
        _write_seats(run, group, facts.seats, position)
    _write_house_texts(run)
    _write_secretariat(run, by)


def _write_seats(run: Run, group: Group, seats: int, position: int) -> None:
    """The seats on the day of the meeting; beside those of other years, for its year alone."""
    allotted = run.board.group_seats.filter(group=group)
    day = run.sources.board.meeting.date
    row = allotted.on(day).first()
    term: dict[str, date] = {}
    if row is None and allotted.exists():
        first, last = year_bounds(day, run.board.year_starts)
        term = {"starts_on": first, "ends_on": last}
    run.ledger.put(
        GroupSeats,
        {"seats": seats, "position": position},
        row=row,
        label=f"{group} ({seats})",
        new=True,
        board=run.board,
        group=group,
        **term,
    )


def _contact_email(sources: Sources) -> str:
    facts, front = sources.board.board, sources.front
    if facts.contact is not None and facts.contact.email:
        return facts.contact.email
    printed = front.contact if front else None
    if facts.contact and printed and compare_names(facts.contact.name, printed.name) is Match.SAME:
        return printed.email
    return ""


def _quorum_share(sources: Sources, ledger: Ledger) -> int | None:
    """A quorum of so many members as the share of seats that makes it."""
    quorum, seats = sources.board.board.quorum, sum(g.seats for g in sources.board.groups)
    if not quorum or not seats:
        return None
    for share in (3, 4, 2, 5, 6, 1):
        if math.ceil(seats / share) == quorum:
            return share
    ledger.doubt(
        BOARD_TOML,
        0,
        f"A quorum of {quorum} is no plain share of {seats} seats.",
        "The quorum was left as it is; correct it in board.toml and import again.",
    )
    return None


def _write_priorities(run: Run) -> None:
    named = run.sources.board.board.priorities
    names = [facts.name for facts in named]
    there = {priority.name: priority for priority in run.board.priorities.all()}
    after = len(names)
    for priority in there.values():
        if names and priority.name not in names:
            after += 1
            run.ledger.put(Priority, {"position": after}, row=priority)
            run.ledger.doubt(
                BOARD_TOML,
                0,
                f"The priority “{priority.name}” is kept here but is not in the file.",
                "It was left; if it goes on, add it to board.toml and import again.",
            )
    for position, facts in enumerate(named, 1):
        values: dict[str, object] = {"aim": facts.aim} if facts.aim else {}
        if facts.starts_on or facts.ends_on:
            values |= {"starts_on": facts.starts_on, "ends_on": facts.ends_on}
        run.ledger.put(
            Priority,
            {"position": position, **values},
            row=there.get(facts.name),
            board=run.board,
            name=facts.name,
        )


def _write_venue(run: Run) -> None:
    facts, front, page = run.sources.board.venue, run.sources.front, run.sources.location
    if facts is None:
        return
    values: dict[str, str] = {"address": "\n".join(facts.address)}
    if front and front.guidance_html:
        values["guidance"] = clean_rich_text(front.guidance_html)
    if page:
        values |= {
            "phone": page.phone,
            "fax": page.fax,
            "email": page.email,
            "website": page.website,
            "travel": clean_rich_text(page.travel_html),
        }
    values = {field: value for field, value in values.items() if value}
    venue = Venue.objects.filter(name__iexact=facts.name).first()
    if venue is not None and venue.meetings.exclude(board=run.board).exists():
        values = _only_blanks(run, venue, values, f"The venue {venue.name}")
    run.venue = run.ledger.put(Venue, values, row=venue, name=facts.name)


def _write_group(run: Run, facts: GroupFacts) -> Group:
    group = next(
        (
            known
            for known in Group.objects.filter(organisation=run.board.organisation)
            if any(
                same_group(facts.name, name) is Match.SAME
                for name in (known.name, *known.also_called)
            )
        ),
        None,
    )
    values: dict[str, str] = {}
    if facts.office:
        values = {
            "office_name": facts.office.name,
            "office_phone": facts.office.phone,
            "office_email": facts.office.email or _office_email(run, facts.name),
        }
        values = {field: value for field, value in values.items() if value}
    if group is not None and (
        group.seats.exclude(board=run.board).exists()
        or group.memberships.exclude(board=run.board).exists()
    ):
        values = _only_blanks(run, group, values, f"The {group.name} group's office")
    return run.ledger.put(
        Group, values, row=group, organisation=run.board.organisation, name=facts.name
    )


def _only_blanks(run: Run, row: Group | Venue, values: dict[str, str], what: str) -> dict[str, str]:
    """What may be written of a row that another board uses too: only what is blank."""
    differing = [
        field.replace("_", " ")
        for field, value in values.items()
        if getattr(row, field) not in ("", value)
    ]
    if differing:
        run.ledger.leave(
            BOARD_TOML,
            0,
            f"{what} is used by another board too, and differs in {', '.join(differing)}.",
            "It was left as it is; agree the change with the other board's secretariat.",
            because="another board uses it too",
        )
    return {field: value for field, value in values.items() if not getattr(row, field)}


def _office_email(run: Run, group: str) -> str:
    offices = run.sources.front.group_offices if run.sources.front else []
    for office in offices:
        if same_group(office.group, group) is Match.SAME:
            return office.email
    return ""


def _write_house_texts(run: Run) -> None:
    front = run.sources.front
    if front is None:
        return
    texts = [text for key, text in front.texts.items() if key != "contact"] + front.other_texts
    for position, text in enumerate(texts, 1):
        if text.html:
            run.ledger.put(
                HouseText,
                {"text": clean_rich_text(text.html), "position": position},
                board=run.board,
                part=PackPart.NOTICE,
                heading=text.heading[:100],
            )


def _write_secretariat(run: Run, by: User | None) -> None:
    for secretary in run.sources.board.secretariat:
        person = run.people.find(
            secretary.name, BOARD_TOML, 0, email=secretary.email,
            organisation=run.board.organisation,
        )  # fmt: skip
        run.people.listed.add(person.pk)
        run.people.detail(
            person, BOARD_TOML, 0, email=secretary.email, position=secretary.position,
            phone=secretary.phone,
        )  # fmt: skip
        if not secretary.email:
            run.ledger.doubt(
                BOARD_TOML,
                0,
                f"{secretary.name} of the secretariat has no e-mail address.",
                "No account was made; give the address to make one.",
            )
            continue
        user = User.objects.filter(email__iexact=secretary.email).first()
        if user is None:
            user = User.objects.create_user(secretary.email, name=secretary.name)
            count = run.ledger.count(User)
            count.made += 1
            count.details.append(user.email)
        else:
            run.ledger.kept(User)
        run.ledger.put(Secretary, {}, board=run.board, user=user)
    if by is not None and run.is_new_board:
        run.ledger.put(Secretary, {}, board=run.board, user=by)


def write_meetings(run: Run) -> None:
    """The meeting, those before and after it, and every one whose attendance is given."""
    facts = run.sources.board.meeting
    main: dict[str, object] = {
        "rooms": facts.rooms,
        "refreshments": facts.lunch or (run.sources.front.lunch if run.sources.front else ""),
        "venue": run.venue,
    }
    if facts.duration_minutes:
        main["duration_minutes"] = facts.duration_minutes
    _meeting(run, facts.date, facts.start, {k: v for k, v in main.items() if v})
    unknown: list[str] = []
    listed = {meeting.date: meeting for meeting in run.sources.board.meetings}
    held = {day for day, _ in run.sources.attendance.date_columns}
    notes = run.sources.notes
    for day in (facts.previous, notes.date if notes else None):
        if day and day < facts.date:
            held.add(day)
    days = set(listed) | held | ({facts.next} if facts.next else set())
    for day in sorted(days - {facts.date}):
        other = listed.get(day)
        start = (other.start if other else None) or (
            facts.next_start if day == facts.next else None
        )
        state = other.state if other else "held" if day in held else "planned"
        if day in held and state == "planned":
            state = "held"
        values: dict[str, object] = {"state": state}
        if state == "cancelled":
            values["cancel_reason"] = (other.reason if other else "") or "No reason given."
        if run.venue and (day == facts.next or day in held):
            values["venue"] = run.venue
        if start is None:
            unknown.append(written(day))
        _meeting(run, day, start, values, is_listed=other is not None)
    if unknown:
        run.ledger.doubt(
            BOARD_TOML,
            0,
            f"The hour of the meetings of {', '.join(unknown)} is not given.",
            f"It was taken to be {facts.start:%H:%M}, that of this meeting; if it is not, give "
            "each its start under [[meetings]] in board.toml and import again.",
        )
    if facts.reference:
        run.ledger.doubt(
            BOARD_TOML, 0, f"The meeting's reference “{facts.reference}” has no place here.",
            "It was left out.",
        )  # fmt: skip


def _in_calendars(meeting: Meeting) -> tuple[object, ...]:
    """What a change of it has to be known by to calendars, and to forms that are open."""
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    place = (meeting.duration_minutes, meeting.venue_id, meeting.rooms)
    return meeting.date, meeting.start, *place, is_cancelled


def _meeting(
    run: Run,
    day: date,
    start: time | None,
    values: dict[str, object],
    is_listed: bool = False,
) -> None:
    there = list(run.board.meetings.filter(date=day))
    row = next((m for m in there if m.start == start), there[0] if there else None)
    if row is None:
        if start is None:
            start = run.start
        row = run.ledger.put(
            Meeting, values, label=written(day), board=run.board, date=day, start=start
        )
    else:
        state = str(values.get("state", row.state))
        backwards = (
            state in _ORDER
            and row.state in _ORDER
            and (_ORDER.index(state) < _ORDER.index(row.state))
        )
        if row.state == "cancelled" and state != row.state and is_listed:
            run.ledger.leave(
                BOARD_TOML,
                0,
                f"The meeting of {written(day)} is cancelled here; the file has it as {state}.",
                "It was left; correct the file and import again.",
                because="a meeting is cancelled",
            )
        if backwards or row.state == "cancelled":
            values.pop("state", None)
        if start is not None:
            values["start"] = start
        if row.venue_id and "state" in values:
            values.pop("venue", None)
        before = _in_calendars(row)
        run.ledger.put(Meeting, values, row=row, label=written(row.date))
        if _in_calendars(row) != before:
            row.revision += 1
            row.save(update_fields=["revision"])
    run.meetings[row.date] = row
