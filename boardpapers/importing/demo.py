"""The demo board: an invented association's papers, and an account for each role."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import models, transaction
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.actions.models import Action
from meetings.attendance.models import Apology, Attendance, Declaration, Interest
from meetings.boards.models import Board, Meeting, Secretary
from meetings.members.models import Group, Person, PriorityLead
from meetings.minutes.models import Decision

from .folder import open_folder
from .services import Outcome, import_folder
from .sources import Progress

FOLDER = Path(__file__).resolve().parent.parent / "demo"
PASSWORD = "weaver-tolbooth-ropewalk"  # noqa: S105  (printed for whoever tries the demo board)
ORGANISATION = "Association of Northmere Councils"
BOARD = "Improvement and Learning Board"
PARENT = "Northmere Leaders' Executive"


@dataclass(frozen=True)
class SignIn:
    """An account of the demo, and what it is for."""

    role: str
    name: str
    email: str


SIGN_INS = [
    SignIn("secretary", "Catriona McAllister", "catriona.mcallister@northmere.example"),
    SignIn("chair", "Philippa Harcastle-Wynne OBE", "philippa.harcastle-wynne@example.org"),
    SignIn("member", "Maureen O'Rafferty", "maureen.orafferty@example.org"),
    SignIn("substitute", "Siân Treharne", "sian.treharne@example.org"),
    SignIn("observer", "Hamish Tollemache", "hamish.tollemache@example.org"),
    SignIn("officer", "Priyanka Raghunathan", "priyanka.raghunathan@northmere.example"),
    SignIn("group office", "Marcus Obuya", "labour.office@northmere.example"),
    SignIn("secretary of another board", "Tamsin Ardwick", "tamsin.ardwick@northmere.example"),
    SignIn("outsider", "Felix Umberleigh", "felix.umberleigh@example.net"),
]
PERSONS = {"secretary", "chair", "member", "substitute", "observer", "officer"}

LEADS = {
    "Peer Learning": ["Philippa Harcastle-Wynne OBE", "Kwabena Asante-Mills"],
    "Workforce": ["Jean Huddlestone MBE"],
    "Buying Together": ["Desmond Ackroyd-Bell"],
    "Care and Independence": ["Dr Ngozi Umeh", "Dame Rosalind Okonjo-Whitcombe DBE"],
    "Data and Resilience": ["Alasdair Penhallow", "Bronwen Llewelyn-Ffoulkes"],
}
THEMES_NOTED = {
    "Home Care Workers: Results of the Retention Pilot": "Workforce",
    "Shared Procurement: First Round": "Buying Together",
    "Support to a Member Council": "Peer Learning",
    "Winter Depots and Mutual Aid": "Data and Resilience",
    "Digital Inclusion Fund": "Data and Resilience",
}
"""Of the last meeting's items, whose notes came without its agenda."""
LED_BEFORE = [("Workforce", "Maureen O'Rafferty", date(2025, 6, 1), date(2026, 5, 20))]
INTERESTS = [
    ("Gurdeep Singh Bhandal MBE", Interest.Category.OTHER, date(2026, 6, 2), None, False,
     "His brother is employed by a haulage company that supplies road salt."),
    ("Maureen O'Rafferty", Interest.Category.EMPLOYMENT, date(2023, 5, 15), None, False,
     "Partner in O'Rafferty and Thwaite, bookkeepers, Skerrow."),
    ("Maureen O'Rafferty", Interest.Category.BODIES, date(2025, 6, 3), None, False,
     "Trustee of the Skerrow Tool Library, which lends to apprentices."),
    ("Maureen O'Rafferty", Interest.Category.GIFTS, date(2026, 3, 9), date(2026, 3, 9), False,
     "Two tickets for the Northmere Brass Festival, from the festival society (about £60)."),
    ("Maureen O'Rafferty", Interest.Category.BODIES, date(2019, 9, 1), date(2025, 8, 31), False,
     "Governor of Skerrow Sixth Form College."),
    ("Philippa Harcastle-Wynne OBE", Interest.Category.BODIES, date(2024, 6, 4), None, False,
     "Member of the court of the University of Haldermark."),
    ("Philippa Harcastle-Wynne OBE", Interest.Category.LAND, date(2022, 6, 7), None, True,
     "A house at Tolbooth Wynd, Haldermark, let to a tenant who has been threatened."),
    ("Desmond Ackroyd-Bell", Interest.Category.SECURITIES, date(2021, 5, 18), None, False,
     "Shares worth more than £25,000 in Bell Valley Printers Ltd."),
]  # fmt: skip
NEXT, LAST = date(2026, 12, 8), date(2026, 10, 20)


class Rows:
    """Counts the rows that were not there before."""

    def __init__(self) -> None:
        self.made = 0

    def keep(
        self, model: type[models.Model], values: dict[str, object], **key: object
    ) -> models.Model:
        row, is_new = model._default_manager.get_or_create(**key, defaults=values)
        self.made += is_new
        return row


def other_boards() -> bool:
    """Whether boards are kept here that are not the demo's."""
    return Board.objects.exclude(organisation=ORGANISATION).exists()


def load_demo(progress: Progress) -> tuple[Outcome, int]:
    """The demo board, brought in and given its accounts: what the import did, and how many rows
    were made beside it. Loading it again changes nothing."""
    rows = Rows()
    with transaction.atomic():
        parent = rows.keep(
            Board,
            {"slug": "northmere-leaders-executive", "letters_in_brackets": False},
            organisation=ORGANISATION,
            name=PARENT,
        )
        outcome = import_folder(
            folder=open_folder(FOLDER), by=None, accept_suggestions=True, progress=progress
        )
        board = Board.objects.get(organisation=ORGANISATION, name=BOARD)
        progress("Making the accounts")
        users = {each.role: _account(each, rows) for each in SIGN_INS}
        rows.keep(Secretary, {}, board=parent, user=users["secretary of another board"])
        rows.keep(
            Meeting,
            {"rooms": "Council Chamber", "venue": board.meetings.get(date=NEXT).venue},
            board=parent,
            date=date(2026, 12, 17),
            start=time(10, 0),
        )
        office = Group.objects.get(organisation=ORGANISATION, name="Labour")
        if not office.office_users.filter(pk=users["group office"].pk).exists():
            office.office_users.add(users["group office"])
            rows.made += 1
        people = {
            person.name: person
            for person in Person.objects.filter(
                models.Q(memberships__board=board) | models.Q(attendances__meeting__board=board)
            ).distinct()
        }
        _past_life(board, people, rows)
        _apologies(board, people, users, rows)
    return outcome, rows.made


def _account(sign_in: SignIn, rows: Rows) -> User:
    user = User.objects.filter(email=sign_in.email).first()
    if user is None:
        user = User.objects.create_user(sign_in.email, PASSWORD, name=sign_in.name)
        rows.made += 1
    elif not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        rows.made += 1
    if sign_in.role in PERSONS:
        person = Person.objects.get(email=sign_in.email)
        if person.user_id is None:
            person.user = user
            person.save(update_fields=["user"])
            rows.made += 1
    return user


def _past_life(board: Board, people: dict[str, Person], rows: Rows) -> None:
    """Agendas that were published, meetings that are closed, who stood in, what was declared."""
    for meeting in board.meetings.filter(date__lte=LAST).exclude(state=Meeting.State.CANCELLED):
        if meeting.published_at is None:
            meeting.published_at = timezone.make_aware(
                datetime.combine(meeting.date - timedelta(days=8), time(12, 0))
            )
            meeting.state = Meeting.State.HELD if meeting.date == LAST else Meeting.State.CLOSED
            meeting.save(update_fields=["published_at", "state"])
            rows.made += 1
    last = board.meetings.get(date=LAST)
    opened = timezone.make_aware(datetime.combine(LAST, last.start))
    for substitute, member in (
        ("Siân Treharne", "Zoë Prendergast"),
        ("Peregrine Stott", "Bronwen Llewelyn-Ffoulkes"),
    ):
        line = Attendance.objects.get(meeting=last, person=people[substitute])
        if line.substitute_for is None:
            line.substitute_for = people[member]
            line.save(update_fields=["substitute_for"])
            rows.made += 1
    rows.keep(
        Declaration,
        {
            "text": "His brother is employed by a haulage company that has tendered for salt "
            "deliveries (winter depots).",
            "declared_at": opened,
        },
        meeting=last,
        person=people["Gurdeep Singh Bhandal MBE"],
        kind=Declaration.Kind.PERSONAL,
    )
    rows.keep(
        Declaration,
        {
            "text": "The house at Tolbooth Wynd, on the street whose closing was discussed.",
            "sensitive": True,
            "left_room": True,
            "declared_at": opened,
        },
        meeting=last,
        person=people["Philippa Harcastle-Wynne OBE"],
        kind=Declaration.Kind.PECUNIARY,
    )
    for name, category, starts_on, ends_on, sensitive, text in INTERESTS:
        rows.keep(
            Interest,
            {"starts_on": starts_on, "ends_on": ends_on, "sensitive": sensitive},
            person=people[name],
            category=category,
            text=text,
        )
    for priority in board.priorities.all():
        for name in LEADS.get(priority.name, []):
            rows.keep(PriorityLead, {}, priority=priority, person=people[name])
    themes = {priority.name: priority for priority in board.priorities.all()}
    for title, theme in THEMES_NOTED.items():
        of_item = {"note_item__title": title, "priority": None}
        noted = Decision.objects.filter(note_item__notes__meeting=last, **of_item)
        rows.made += noted.update(priority=themes[theme])
        asked = Action.objects.filter(meeting=last, item_title=title, priority=None)
        rows.made += asked.update(priority=themes[theme])
    for theme, name, starts_on, ends_on in LED_BEFORE:
        rows.keep(
            PriorityLead,
            {"starts_on": starts_on, "ends_on": ends_on},
            priority=themes[theme],
            person=people[name],
        )


def _apologies(board: Board, people: dict[str, Person], users: dict[str, User], rows: Rows) -> None:
    """For the meeting to come: one member with a substitute, one without."""
    meeting = board.meetings.get(date=NEXT)
    for member, substitute, sent_by, day in (
        ("Zoë Prendergast", "Siân Treharne", users["secretary"], 16),
        ("François Delacroix-Hume", None, users["group office"], 18),
    ):
        rows.keep(
            Apology,
            {
                "substitute": people[substitute] if substitute else None,
                "sent_by": sent_by,
                "sent_at": timezone.make_aware(datetime(2026, 11, day, 9, 40)),
            },
            meeting=meeting,
            person=people[member],
        )
