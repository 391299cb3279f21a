"""The data of the notes of the last meeting and of the action monitor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from meetings.actions.models import Action
from meetings.agenda.agenda_page import WITHHELD_TITLE
from meetings.attendance.declared import DeclaredLine, declared_lines
from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Meeting
from meetings.members.models import Office
from meetings.minutes.models import NoteItem, Notes


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
class NotedAction:
    text: str
    owners: str


@dataclass(frozen=True)
class NotedItem:
    number: int
    title: str
    confidential: bool
    narrative: str
    lead_in: str
    decisions: tuple[str, ...]
    actions: tuple[NotedAction, ...]


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
    state: str
    attendance: tuple[Position, ...]
    declarations: tuple[NotedDeclaration, ...]
    items: tuple[NotedItem, ...]


@dataclass(frozen=True)
class MonitoredAction:
    text: str
    owners: str
    due: date | None
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


def notes_page(last: Meeting, *, confidential: bool) -> NotesPage | None:
    """The notes of `last` for one edition; None where there are none. Nine queries at most.

    A confidential item has its title and the word that it was considered, nothing else; with
    `confidential` false it has its open title. What was declared to be sensitive is in no edition.
    """
    notes = Notes.objects.filter(meeting=last).first()
    if notes is None:
        return None
    items = list(
        notes.items.select_related("item", "item__parent")
        .prefetch_related("decisions", "actions__ownerships__person")
        .order_by("position")
    )
    secret_items = {item.item_id for item in items if item.is_secret}
    lines = Attendance.objects.filter(meeting=last).select_related("person", "substitute_for")
    return NotesPage(
        last,
        notes.get_state_display(),
        tuple(_positions(lines, last)),
        tuple(
            _declared(line)
            for line in declared_lines(
                last, confidential=confidential, sensitive=False, secret_items=secret_items
            )
        ),
        tuple(
            _noted(number, item, confidential=confidential)
            for number, item in enumerate(items, start=1)
        ),
    )


def _declared(line: DeclaredLine) -> NotedDeclaration:
    return NotedDeclaration(
        line.person.name,
        line.where_in_a_sentence,
        line.kind.lower(),
        line.withheld or line.text,
        line.left_room,
    )


def _noted(number: int, item: NoteItem, *, confidential: bool) -> NotedItem:
    if item.is_secret:
        open_title = item.item.open_title if item.item else ""
        title = item.title if confidential else (open_title or WITHHELD_TITLE)
        return NotedItem(number, title, True, "", "", (), ())
    return NotedItem(
        number,
        item.title,
        False,
        item.narrative,
        item.decisions_lead_in,
        tuple(decision.text for decision in item.decisions.all()),
        tuple(
            NotedAction(action.noted_text or action.text, owners(action))
            for action in item.actions.all()
            if confidential or not action.confidential
        ),
    )


def owners(action: Action) -> str:
    """The owners in printed order, "A / B", names that nobody is known by last; their people are
    to be prefetched."""
    names = [ownership.person.name for ownership in action.ownerships.all()]
    unknown = action.unknown_owners.replace(", ", " / ")
    return " / ".join(filter(None, [*names, unknown]))


def _positions(lines: Iterable[Attendance], meeting: Meeting) -> Iterable[Position]:
    """The attendance table by position, in printed order. Source: design §5."""
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

    With `confidential` false the second is never there. Four queries.
    """
    found = (
        Action.objects.for_monitor(meeting, last)
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
                owners(action),
                action.day_due,
                not done and action.day_due is not None and action.day_due < meeting.date,
                action.state,
                latest.text if latest else "",
            )
        )
    if not groups:
        return None
    several = len({key[0] for key in groups}) > 1
    return MonitorPage(tuple(groups.values()), confidential, several)
