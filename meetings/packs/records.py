"""The data of the notes of the last meeting and of the action monitor."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from meetings.actions.models import Action
from meetings.actions.noted import ItemText, NotesText, as_printed, notes_text
from meetings.actions.printed import due_line, owners_line
from meetings.attendance.declared import DeclaredLine, declared_lines
from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Meeting
from meetings.members.models import Office
from meetings.minutes.models import Notes
from meetings.packs.last_monitor import last_monitor_before


@dataclass(frozen=True)
class Attendee:
    name: str
    organisation: str
    arrival: str = ""


@dataclass(frozen=True)
class Position:
    """One heading of the attendance table, such as Apologies, and who stands under it."""

    heading: str
    people: tuple[Attendee, ...]
    run_on: bool = False
    """Printed as one list of names: the officers."""


@dataclass(frozen=True)
class NotedDeclaration:
    name: str
    where: str
    """The agenda's item with its number, or "the whole meeting"."""
    kind: str
    text: str
    """What was declared, or that it is withheld; "" where nothing was said."""
    left_room: bool


@dataclass(frozen=True)
class NotesPage:
    meeting: Meeting
    attendance: tuple[Position, ...]
    declarations: tuple[NotedDeclaration, ...]
    items: tuple[ItemText, ...]
    """In the order taken, by which they are numbered."""
    state: str = ""
    """Of the notes as they stand; "" for a version of them."""


@dataclass(frozen=True)
class MonitoredAction:
    text: str
    owners: str
    due: str
    """In words, to follow "due"; "" where no day is given."""
    overdue: bool
    state: str
    progress: str


@dataclass
class MonitorGroup:
    """The actions that one item of one meeting raised."""

    number: str
    title: str
    raised_on: date
    actions: list[MonitoredAction] = field(default_factory=list)


@dataclass(frozen=True)
class MonitorPage:
    groups: tuple[MonitorGroup, ...]
    confidential: bool
    several_meetings: bool

    @property
    def length(self) -> int:
        """How many actions there are."""
        return sum(len(group.actions) for group in self.groups)


def notes_page(last: Meeting, *, confidential: bool) -> NotesPage | None:
    """The notes of `last` for one edition; None where there are none. Twelve queries at most.

    A confidential item has its title and its open words, or the word that it was considered,
    nothing else; with `confidential` false it has its open title. What was declared to be
    sensitive is in no edition.
    """
    notes = Notes.objects.filter(meeting=last).first()
    if notes is None:
        return None
    page = page_of(last, notes_text(notes), confidential=confidential)
    return replace(page, state=notes.state)


def page_of(meeting: Meeting, text: NotesText, *, confidential: bool) -> NotesPage:
    """As `notes_page`, of what the notes of `meeting` say in `text`."""
    secret_items = {item.item_id for item in text.items if item.confidential}
    return NotesPage(
        meeting,
        attendance_by_position(meeting),
        tuple(
            _declared(line)
            for line in declared_lines(
                meeting, confidential=confidential, sensitive=False, secret_items=secret_items
            )
        ),
        as_printed(text, confidential=confidential).items,
    )


def attendance_by_position(meeting: Meeting) -> tuple[Position, ...]:
    """The attendance table in printed order. Source: design §5. One query."""
    lines = Attendance.objects.filter(meeting=meeting).select_related("person", "substitute_for")
    return tuple(_positions(lines, meeting))


def _declared(line: DeclaredLine) -> NotedDeclaration:
    return NotedDeclaration(
        line.person.name,
        line.where_in_a_sentence,
        line.kind.lower(),
        line.withheld or line.text,
        line.left_room,
    )


def _positions(lines: Iterable[Attendance], meeting: Meeting) -> Iterable[Position]:
    present: dict[str, list[Attendee]] = {}
    apologies: list[Attendee] = []
    for line in lines:
        person = Attendee(
            line.person.name,
            line.organisation or line.person.organisation,
            _arrival(line, meeting),
        )
        if line.status == Attendance.Status.APOLOGIES:
            apologies.append(person)
        elif line.status == Attendance.Status.PRESENT:
            heading = line.office if line.capacity == Attended.MEMBER else ""
            present.setdefault(heading or line.capacity, []).append(person)
    headings = [
        *((office.value, office.label) for office in Office),
        (Attended.MEMBER.value, "Members"),
        (Attended.SUBSTITUTE.value, "Substitutes"),
    ]
    for key, label in headings:
        if key in present:
            yield Position(label, tuple(present[key]))
    if apologies:
        yield Position("Apologies", tuple(apologies))
    if Attended.OBSERVER in present:
        yield Position("Observers/other attendees", tuple(present[Attended.OBSERVER]))
    if Attended.OFFICER in present:
        yield Position("Officers", tuple(present[Attended.OFFICER]), run_on=True)


def _arrival(line: Attendance, meeting: Meeting) -> str:
    """For whom they came; and from when to when, where that is not the whole meeting."""
    begins = datetime.combine(meeting.date, meeting.start)
    ends = begins + timedelta(minutes=meeting.duration_minutes)
    told = []
    if line.substitute_for:
        told.append(f"for {line.substitute_for.name}")
    if line.arrived_at and datetime.combine(meeting.date, line.arrived_at) > begins:
        told.append(f"from {line.arrived_at:%-H.%M}")
    if line.left_at and datetime.combine(meeting.date, line.left_at) < ends:
        told.append(f"until {line.left_at:%-H.%M}")
    return ", ".join(told)


def monitor_pages(
    meeting: Meeting, last: Meeting | None, *, confidential: bool
) -> tuple[MonitorPage | None, MonitorPage | None]:
    """The open and the confidential action monitor; None where there is nothing to print.

    With `confidential` false the second is never there. Five queries.
    """
    found = (
        Action.objects.for_monitor(meeting, last, last_monitor_before(meeting))
        .select_related("meeting", "note_item", "note_item__item", "note_item__item__parent")
        .prefetch_related("ownerships__person", "updates")
    )
    open_actions: list[Action] = []
    secret: list[Action] = []
    for action in found:
        (secret if action.is_secret else open_actions).append(action)
    return (
        _monitor(open_actions, meeting, confidential=False),
        _monitor(secret, meeting, confidential=True) if confidential else None,
    )


def _monitor(
    actions: Iterable[Action], meeting: Meeting, *, confidential: bool
) -> MonitorPage | None:
    groups: dict[tuple[int, str, str], MonitorGroup] = {}
    for action in actions:
        raised = (action.meeting_id, action.item_number, action.item_title)
        group = groups.setdefault(
            raised, MonitorGroup(action.item_number, action.item_title, action.meeting.date)
        )
        latest = action.latest_update
        done = action.state == Action.State.COMPLETED
        group.actions.append(
            MonitoredAction(
                action.text,
                owners_line(action),
                due_line(action, at_meeting=meeting.date),
                not done and action.day_due is not None and action.day_due < meeting.date,
                action.state,
                latest.text if latest else "",
            )
        )
    if not groups:
        return None
    several = len({key[0] for key in groups}) > 1
    return MonitorPage(tuple(groups.values()), confidential, several)
