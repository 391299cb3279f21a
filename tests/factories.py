"""Makers of test data, one for each model, and a whole invented board."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from boardpapers.accounts.models import User
from meetings.actions.models import Action, ActionOwner, ProgressUpdate
from meetings.agenda.models import (
    AgendaItem,
    Appendix,
    ItemKind,
    Recommendation,
    Report,
    ReportContact,
    ReportImage,
)
from meetings.attendance.models import Apology, Attendance, Attended, Declaration
from meetings.boards.models import (
    Board,
    HouseText,
    Meeting,
    MeetingMove,
    PackPart,
    Priority,
    Secretary,
    Venue,
)
from meetings.members.models import (
    Capacity,
    Group,
    GroupSeats,
    Membership,
    Office,
    Person,
    PriorityLead,
)
from meetings.minutes.models import Decision, NoteItem, Notes
from meetings.packs.models import Edition, Pack, PackBuild

PASSWORD = "a long enough passphrase"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")
    password = factory.django.Password(PASSWORD)


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    name = factory.Sequence(lambda n: f"Harbours Board {n}")
    slug = factory.Sequence(lambda n: f"harbours-board-{n}")
    organisation = "Association of Estuary Councils"


class SecretaryFactory(DjangoModelFactory):
    class Meta:
        model = Secretary

    board = factory.SubFactory(BoardFactory)
    user = factory.SubFactory(UserFactory)


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    board = factory.SubFactory(BoardFactory)
    name = factory.Sequence(lambda n: f"Theme {n}")
    position = factory.Sequence(lambda n: n)


class HouseTextFactory(DjangoModelFactory):
    class Meta:
        model = HouseText

    board = factory.SubFactory(BoardFactory)
    part = PackPart.NOTICE
    heading = factory.Sequence(lambda n: f"Heading {n}")
    text = "<p>Words of the house.</p>"
    position = factory.Sequence(lambda n: n)


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Ferry House {n}")
    address = "Quay Street\nPortwick\nPW1 2AB"


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    board = factory.SubFactory(BoardFactory)
    date = date(2026, 12, 8)
    start = time(11, 0)


class MeetingMoveFactory(DjangoModelFactory):
    class Meta:
        model = MeetingMove

    meeting = factory.SubFactory(MeetingFactory)
    from_date = date(2026, 12, 1)
    from_start = time(11, 0)


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")


class GroupSeatsFactory(DjangoModelFactory):
    class Meta:
        model = GroupSeats

    board = factory.SubFactory(BoardFactory)
    group = factory.SubFactory(GroupFactory)
    seats = 3
    position = factory.Sequence(lambda n: n)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class PriorityLeadFactory(DjangoModelFactory):
    class Meta:
        model = PriorityLead

    priority = factory.SubFactory(PriorityFactory)
    person = factory.SubFactory(PersonFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    board = factory.SubFactory(BoardFactory)
    person = factory.SubFactory(PersonFactory)
    capacity = Capacity.MEMBER
    position = factory.Sequence(lambda n: n)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n)
    kind = ItemKind.REPORT
    title = factory.Sequence(lambda n: f"Item on subject {n}")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    item = factory.SubFactory(AgendaItemFactory)
    title = factory.LazyAttribute(lambda report: report.item.title)
    purpose = "<p>For discussion and direction.</p>"
    summary = "<p>What the report says in two sentences. This is the second.</p>"
    action = "<p>As agreed by members.</p>"
    body = "<h2>Background</h2><ol><li>The first paragraph.</li><li>The second.</li></ol>"
    state = Report.State.CLEARED


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    report = factory.SubFactory(ReportFactory)
    position = factory.Sequence(lambda n: n)
    text = "<p>Members are asked to note the report.</p>"


class ReportContactFactory(DjangoModelFactory):
    class Meta:
        model = ReportContact

    report = factory.SubFactory(ReportFactory)
    person = factory.SubFactory(PersonFactory)
    position = factory.Sequence(lambda n: n)


class AppendixFactory(DjangoModelFactory):
    class Meta:
        model = Appendix

    report = factory.SubFactory(ReportFactory)
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Figures {n}")
    body = "<ol><li>An appendix begins again at one.</li></ol>"


class ReportImageFactory(DjangoModelFactory):
    class Meta:
        model = ReportImage

    report = factory.SubFactory(ReportFactory)
    name = "image1.png"
    content_type = "image/png"
    file = factory.django.ImageField(filename="image1.png", width=120, height=60, color="teal")


class ApologyFactory(DjangoModelFactory):
    class Meta:
        model = Apology

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    status = Attendance.Status.PRESENT
    capacity = Attended.MEMBER
    position = factory.Sequence(lambda n: n)


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)


class NotesFactory(DjangoModelFactory):
    class Meta:
        model = Notes

    meeting = factory.SubFactory(MeetingFactory)


class NoteItemFactory(DjangoModelFactory):
    class Meta:
        model = NoteItem

    notes = factory.SubFactory(NotesFactory)
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Noted subject {n}")


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    note_item = factory.SubFactory(NoteItemFactory)
    position = factory.Sequence(lambda n: n)
    text = "<p>The board noted the report.</p>"


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    meeting = factory.SubFactory(MeetingFactory)
    item_title = "Noted subject"
    item_number = "1"
    position = factory.Sequence(lambda n: n)
    text = "Officers to report back."


class ActionOwnerFactory(DjangoModelFactory):
    class Meta:
        model = ActionOwner

    action = factory.SubFactory(ActionFactory)
    person = factory.SubFactory(PersonFactory)
    position = factory.Sequence(lambda n: n)


class ProgressUpdateFactory(DjangoModelFactory):
    class Meta:
        model = ProgressUpdate

    action = factory.SubFactory(ActionFactory)
    text = "Begun."
    state = Action.State.OPEN


class PackFactory(DjangoModelFactory):
    """A pack whose file is not a real PDF; use `builds.build` where its pages matter."""

    class Meta:
        model = Pack

    meeting = factory.SubFactory(MeetingFactory)
    edition = Edition.MEMBERS
    version = factory.Sequence(lambda n: n + 1)
    file = factory.django.FileField(filename="pack.pdf", data=b"%PDF-1.7 a pack")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 15
    pages = 1


class PackBuildFactory(DjangoModelFactory):
    class Meta:
        model = PackBuild

    meeting = factory.SubFactory(MeetingFactory)


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
        travel="<h2>Public transport</h2><p>Trams 3 and 5 stop at <strong>Quay Street</strong>.</p>",
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
        return AgendaItemFactory(
            meeting=meeting, position=position, kind=kind, title=title, **more
        )

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
    ReportFactory(item=secret, body=f"<ol><li>{SECRET_BODY}.</li></ol>")
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
