"""A whole invented board for tests, with every kind of item there is."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.attendance.models import Attended
from meetings.boards.models import Board, Meeting, Venue
from meetings.members.models import Capacity, Group, Office, Person
from meetings.minutes.models import Notes
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    AgendaItemFactory,
    AppendixFactory,
    AttendanceFactory,
    BoardFactory,
    DecisionFactory,
    GroupFactory,
    GroupSeatsFactory,
    HouseTextFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
    PersonFactory,
    ProgressUpdateFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)


@dataclass
class FullBoard:
    """What `full_board` made, by the names tests call it."""

    board: Board
    venue: Venue
    meeting: Meeting
    last_meeting: Meeting
    cancelled_meeting: Meeting
    next_meeting: Meeting
    secretary: User
    groups: list[Group]
    chair: Person
    members: list[Person]
    substitutes: list[Person]
    observer: Person
    officers: list[Person]
    items: dict[str, AgendaItem]
    """By the reference they are printed under."""
    notes: Notes
    actions: list[Action]


SECRET_TITLE = "Proposed purchase of the Gullwater dredging company"
SECRET_BODY = "The directors of Gullwater would accept eleven million crowns in April"
SECRET_APPENDIX = "Valuation of the Gullwater fleet by an independent surveyor"
SECRET_MINUTE = "Members doubted whether the harbour master could be kept in his post"
SECRET_ACTION = "Counsel to be instructed about the harbour master’s contract of service"
OPEN_TITLE = "A commercial matter"
REASON = "Paragraph 3: information on the business affairs of a person."

_MEMBERS = [
    ("Orchard", Office.CHAIR, "Hesper Quillfeather OBE", "Marlow Sands DC"),
    ("Orchard", "", "Ivo Tansley", "Westmere BC"),
    ("Orchard", "", "Barnaby Sproat", "Lower Thane DC"),
    ("Meadow", Office.VICE_CHAIR, "Winifred Oakapple", "Portwick City"),
    ("Meadow", "", "Cosmo Ravenscar", "Ardleigh MBC"),
    ("Harvest", Office.DEPUTY_CHAIR, "Delphine Arkwright JP", "Saltmarsh CC"),
]
_SUBSTITUTES = [
    ("Orchard", "Leopold Finch", "Eastmere DC"),
    ("Meadow", "Tabitha Greenhalgh", "Quarrydown BC"),
]
_OFFICERS = [
    ("Rowan Pettigrew", "Senior Adviser"),
    ("Juno Blackthorn", "Head of Programmes"),
]
_BODY = """<h2>Background</h2>
<ol><li>Tidal barriers on eleven estuaries were surveyed between March and September. The survey
followed the method agreed by the board at its meeting in the spring, and was carried out by
the councils themselves.</li>
<li>The results fall into three groups:<ol><li>barriers in good order, which need inspection
every second year;</li><li>barriers that need work within five years; and</li><li>barriers that
ought to be replaced.<span class="footnote">Replacement is counted from the date of the
contract.</span></li></ol></li></ol>
<h2>Findings</h2>
<p>An unnumbered passage stands here between two numbered ones.</p>
<ol start="1"><li>Costs are set out in the table below.</li></ol>
<table><tr><th>Estuary</th><th>Year</th><th>Cost</th></tr><tr><td>Thane</td><td>2027</td><td>£1,250,000</td></tr>
<tr><td>Marlow</td><td>2028</td><td>£410,000</td></tr></table>
<blockquote><p>A barrier is a promise made to people who have not been born yet.</p></blockquote>
<ol><li>Members may wish to consider:<ul><li>how the work is shared;</li><li>who pays for
inspections.</li></ul></li></ol>
<h3>Financial implications</h3>
<ol><li>There are none beyond the budget of the programme.</li></ol>"""


def full_board(name: str = "Harbours Board", meeting_day: date = date(2026, 12, 8)) -> FullBoard:
    """An invented board a week before its meeting, with every kind of item there is.

    The agenda is 1 (1(a) with two appendices, one of them confidential, 1(b)), 2 with a single
    paper, 3 a confidential report, 4 a verbal update, 5 a report to follow, 6 the notes of the
    last meeting, 7 the date of the next one.
    """
    secretary = UserFactory(name="Perdita Holloway")
    board = BoardFactory(
        name=name,
        slug=name.lower().replace(" ", "-"),
        website="www.estuaries.example",
        contact_name="Perdita Holloway",
        contact_phone="01632 960 100",
        contact_email="perdita.holloway@estuaries.example",
        carers_allowance="£9.50 an hour",
    )
    SecretaryFactory(board=board, user=secretary)
    HouseTextFactory(
        board=board, heading="Hotels", text="<p>Rooms are kept at the Anchor Inn.</p>", position=1
    )
    venue = VenueFactory(
        name=f"Ferry House ({name})",
        phone="01632 960 101",
        guidance="<p>Welcome.</p><h2>Security</h2><p>Please report to the desk.</p>",
        travel="<h2>Public transport</h2><p>Trams stop at <strong>Quay Street</strong>.</p>",
    )

    def meeting_on(days: int, state: Meeting.State, **more: object) -> Meeting:
        return MeetingFactory(
            board=board, date=meeting_day + timedelta(days=days), venue=venue, state=state, **more
        )

    last = meeting_on(-49, Meeting.State.HELD)
    cancelled = meeting_on(-21, Meeting.State.CANCELLED, cancel_reason="Snow.")
    meeting = meeting_on(
        0,
        Meeting.State.PLANNED,
        rooms="Pilot Rooms 1 and 2",
        refreshments="A sandwich lunch will be served at 1pm.",
    )
    following = meeting_on(56, Meeting.State.PLANNED)

    groups = {
        label: GroupFactory(
            name=f"{label} Group ({name})",
            office_name=f"{label} office",
            office_phone="01632 960 200",
            office_email=f"{label.lower()}@estuaries.example",
        )
        for label in ("Orchard", "Meadow", "Harvest")
    }
    for position, (label, seats) in enumerate({"Orchard": 3, "Meadow": 3, "Harvest": 1}.items()):
        GroupSeatsFactory(board=board, group=groups[label], seats=seats, position=position)
    members = []
    for label, office, person_name, council in _MEMBERS:
        person = PersonFactory(name=person_name, organisation=council)
        members.append(person)
        MembershipFactory(board=board, person=person, group=groups[label], office=office)
        AttendanceFactory(
            meeting=last,
            person=person,
            group=groups[label],
            office=office,
            organisation=council,
            status="apologies" if person_name == "Ivo Tansley" else "present",
        )
    substitutes = []
    for label, person_name, council in _SUBSTITUTES:
        person = PersonFactory(name=person_name, organisation=council)
        substitutes.append(person)
        MembershipFactory(
            board=board, person=person, group=groups[label], capacity=Capacity.SUBSTITUTE
        )
    AttendanceFactory(
        meeting=last,
        person=substitutes[0],
        capacity=Attended.SUBSTITUTE,
        substitute_for=members[1],
        group=groups["Orchard"],
    )
    observer = PersonFactory(name="Dr Ottoline Vane", organisation="Provost, Thane University")
    MembershipFactory(
        board=board, person=observer, capacity=Capacity.OBSERVER, sector="Academic institutions"
    )
    AttendanceFactory(meeting=last, person=observer, capacity=Attended.OBSERVER)
    officers = [
        PersonFactory(
            name=person_name,
            position=post,
            phone="01632 960 300",
            email=f"{person_name.split()[0].lower()}@estuaries.example",
        )
        for person_name, post in _OFFICERS
    ]
    for officer in officers:
        AttendanceFactory(meeting=last, person=officer, capacity=Attended.OFFICER)
    items = _full_agenda(meeting, following, officers)
    notes, actions = _full_records(last, officers)
    return FullBoard(
        board, venue, meeting, last, cancelled, following, secretary, list(groups.values()),
        members[0], members, substitutes, observer, officers, items, notes, actions,
    )  # fmt: skip


def _full_agenda(
    meeting: Meeting, following: Meeting, officers: list[Person]
) -> dict[str, AgendaItem]:
    def item(position: int, kind: ItemKind, title: str, **more: object) -> AgendaItem:
        return AgendaItemFactory(meeting=meeting, position=position, kind=kind, title=title, **more)

    barriers = item(1, ItemKind.HEADING, "Barriers")
    survey = item(1, ItemKind.REPORT, "Survey of tidal barriers", parent=barriers)
    report = ReportFactory(item=survey, body=_BODY)
    for number, text in enumerate(("to note the survey; and", "to agree its publication."), 1):
        RecommendationFactory(report=report, position=number, text=f"<p>{text}</p>")
    for number, officer in enumerate(officers, 1):
        ReportContactFactory(report=report, person=officer, position=number)
    AppendixFactory(report=report, position=1, title="The questions asked")
    AppendixFactory(
        report=report,
        position=2,
        title=SECRET_APPENDIX,
        body=f"<ol><li>{SECRET_APPENDIX} came to nine million.</li></ol>",
        confidential=True,
        confidential_reason=REASON,
        open_title="A valuation",
    )
    lamps = item(2, ItemKind.REPORT, "Lamps and buoys", parent=barriers)
    RecommendationFactory(report=ReportFactory(item=lamps, is_draft_text=True), position=1)
    learning = item(2, ItemKind.HEADING, "Learning")
    single = item(1, ItemKind.REPORT, "Progress of the apprentices", parent=learning)
    ReportFactory(item=single)
    secret = item(
        3,
        ItemKind.REPORT,
        SECRET_TITLE,
        confidential=True,
        confidential_reason=REASON,
        open_title=OPEN_TITLE,
    )
    ReportFactory(
        item=secret,
        purpose="<p>For decision in private.</p>",
        summary="<p>Whether to buy Gullwater, and for how much.</p>",
        body=f"<ol><li>{SECRET_BODY}.</li></ol>",
    )
    verbal = item(4, ItemKind.VERBAL, "Storm season", presenter="Rowan Pettigrew")
    to_follow = item(5, ItemKind.REPORT, "Budget for the coming year")
    notes = item(6, ItemKind.NOTES, "Notes of the last meeting and actions arising")
    closing = item(7, ItemKind.NEXT_MEETING, f"Date of next meeting: {following.date:%-d %B %Y}")
    return {
        "1": barriers, "1(a)": survey, "1(b)": lamps, "2": learning, "2 paper": single,
        "3": secret, "4": verbal, "5": to_follow, "6": notes, "7": closing,
    }  # fmt: skip


def _full_records(last: Meeting, officers: list[Person]) -> tuple[Notes, list[Action]]:
    notes = NotesFactory(meeting=last)
    opening = NoteItemFactory(notes=notes, position=1, title="Welcome and introductions")
    opening.narrative = "<p>The chair welcomed members and told them of apologies.</p>"
    opening.save(update_fields=["narrative"])
    dredging = NoteItemFactory(
        notes=notes,
        position=2,
        title="Dredging",
        narrative="<p>Members discussed:</p><ul><li>the tides;</li><li>the silt.</li></ul>",
        decisions_lead_in="That the board:",
    )
    DecisionFactory(note_item=dredging, position=1, text="<p>noted the report; and</p>")
    DecisionFactory(note_item=dredging, position=2, text="<p>asked for figures.</p>")
    secret = NoteItemFactory(
        notes=notes,
        position=3,
        title="The harbour master’s position at Ardleigh",
        confidential=True,
        confidential_minute=f"<p>{SECRET_MINUTE}.</p>",
    )
    actions = [
        ActionFactory(
            meeting=last,
            note_item=dredging,
            item_number="2",
            item_title="Dredging",
            position=1,
            text="Officers to collect the figures of each estuary.",
            due=last.date + timedelta(days=14),
        ),
        ActionFactory(
            meeting=last,
            note_item=dredging,
            item_number="2",
            item_title="Dredging",
            position=2,
            text="Officers to thank the pilots.",
            state=Action.State.COMPLETED,
            completed_on=last.date + timedelta(days=7),
        ),
        ActionFactory(
            meeting=last,
            note_item=secret,
            item_number="3",
            item_title="The harbour master’s position at Ardleigh",
            position=3,
            text=SECRET_ACTION,
            confidential=True,
        ),
    ]
    for number, officer in enumerate(officers, 1):
        ActionOwnerFactory(action=actions[0], person=officer, position=number)
    ActionOwnerFactory(action=actions[1], person=officers[0], position=1)
    ProgressUpdateFactory(
        action=actions[1],
        text="A letter was sent to all pilots.",
        state=Action.State.COMPLETED,
        at=timezone.now(),
    )
    return notes, actions
