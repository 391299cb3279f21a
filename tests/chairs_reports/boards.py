"""A board under another, with what its chair can report."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.actions.models import Action
from meetings.boards.models import Board, Meeting, Priority
from meetings.chairs_reports.beginning import Beginning, begin_report
from meetings.chairs_reports.models import ChairsReport
from meetings.members.models import Office, Person
from meetings.minutes.models import Decision, NoteItem, Notes, NotesVersion
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
    PersonFactory,
    PriorityFactory,
    ProgressUpdateFactory,
    SecretaryFactory,
    UserFactory,
)

SECRET_DECISION = "We agreed to buy the Gullwater quay for nine million"
OUT_AT = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)


@dataclass
class Reporting:
    """The child's meeting was held and its notes circulated; the parent's is to come."""

    parent: Board
    board: Board
    tides: Priority
    lamps: Priority
    held: Meeting
    notes: Notes
    meeting: Meeting
    """Of the parent."""
    chair: Person
    secretary: User
    parents_secretary: User
    survey: Decision
    lanterns: Decision
    no_priority: Decision
    quay: Decision
    """Of a confidential item."""
    figures: Action
    """With progress."""
    letter: Action
    """Without any yet."""

    def begin(self, by: User | None = None, **more: object) -> ChairsReport:
        given: dict[str, object] = {"meeting": self.meeting, "author": self.chair, **more}
        return begin_report(
            board=self.board,
            by=by or self.secretary,
            beginning=Beginning(**given),  # type: ignore[arg-type]
        )

    def decision(self, text: str, title: str, priority: Priority | None = None) -> Decision:
        return decision_of(self.notes, text, title, priority)


def account_of(person: Person) -> User:
    person.user = UserFactory(name=person.name)
    person.email = person.user.email
    person.save(update_fields=["user", "email"])
    return person.user


def decision_of(
    notes: Notes,
    text: str,
    title: str,
    priority: Priority | None = None,
    *,
    confidential: bool = False,
) -> Decision:
    item = AgendaItemFactory(
        meeting=notes.meeting,
        title=title,
        priority=priority,
        confidential=confidential,
        confidential_reason="Paragraph 3: a price is being agreed." if confidential else "",
    )
    note = NoteItemFactory(notes=notes, item=item, title=title, confidential=confidential)
    return DecisionFactory(note_item=note, position=1, text=text)


def notes_out(meeting: Meeting, at: datetime = OUT_AT) -> Notes:
    notes = NotesFactory(meeting=meeting, state=Notes.State.CIRCULATED)
    NotesVersion.objects.create(
        notes=notes, number=1, kind=NotesVersion.Kind.CIRCULATED, text={"items": []}, at=at
    )
    return notes


def reporting() -> Reporting:
    today = timezone.localdate()
    parent = BoardFactory(name="Estuaries Executive")
    board = BoardFactory(name="Harbours Board", parent=parent)
    tides = PriorityFactory(board=board, name="Tides", position=1)
    lamps = PriorityFactory(board=board, name="Lamps", position=2)
    chair = PersonFactory(name="Cllr Rowan Pettigrew")
    account_of(chair)
    MembershipFactory(board=board, person=chair, office=Office.CHAIR)
    secretary = SecretaryFactory(board=board).user
    parents_secretary = SecretaryFactory(board=parent).user
    held = MeetingFactory(board=board, date=date(2026, 10, 20), state=Meeting.State.HELD)
    notes = notes_out(held)
    survey = decision_of(notes, "noted the survey; and", "Survey of barriers", tides)
    lanterns = decision_of(notes, "agreed to light the quay.", "Lanterns", lamps)
    no_priority = decision_of(notes, "thanked the pilots.", "Pilots")
    quay = decision_of(notes, f"<p>{SECRET_DECISION}.</p>", "The quay", tides, confidential=True)
    figures = _action(notes, survey.note_item, "Officers to collect the figures.")
    ProgressUpdateFactory(action=figures, text="Four of six are in.", at=OUT_AT + timedelta(days=3))
    letter = _action(notes, lanterns.note_item, "The Chair to write to the pilots.")
    return Reporting(
        parent, board, tides, lamps, held, notes,
        MeetingFactory(board=parent, date=today + timedelta(days=30)),
        chair, secretary, parents_secretary,
        survey, lanterns, no_priority, quay, figures, letter,
    )  # fmt: skip


def _action(notes: Notes, note: NoteItem, text: str) -> Action:
    return ActionFactory(meeting=notes.meeting, note_item=note, text=text, item_title=note.title)
