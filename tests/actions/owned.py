"""A meeting's actions with owners of every kind, for tests."""

from dataclasses import dataclass

from boardpapers.accounts.models import User
from meetings.actions.models import Action, ActionLink
from meetings.boards.models import Meeting, OutgoingMessage
from meetings.members.models import Person
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    BoardFactory,
    MeetingFactory,
    NoteItemFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)

SECRET = "Counsel to be instructed about Gullwater"


@dataclass
class Owned:
    """`officer` has an account, `farmer` an address alone, `hermit` neither."""

    meeting: Meeting
    secretary: User
    officer: Person
    farmer: Person
    hermit: Person
    count: Action
    """By the officer and the farmer."""
    paint: Action
    """By the farmer."""
    secret: Action
    """By the farmer."""
    walk: Action
    """By the hermit."""


def owned() -> Owned:
    board = BoardFactory(
        name="Harbours Board",
        contact_name="Perdita Holloway",
        contact_email="desk@estuaries.example",
    )
    meeting = MeetingFactory(board=board, state=Meeting.State.HELD)
    secretary = SecretaryFactory(board=board).user
    officer = PersonFactory(
        name="Rowan Pettigrew", email="rowan@estuaries.example", user=UserFactory()
    )
    farmer = PersonFactory(name="Hal Barleycorn", email="hal@farm.example")
    hermit = PersonFactory(name="Silas Thorn")

    def action(text: str, *owners: Person, **more: object) -> Action:
        made = ActionFactory(meeting=meeting, text=text, **more)
        for owner in owners:
            ActionOwnerFactory(action=made, person=owner)
        return made

    secret_item = NoteItemFactory(notes__meeting=meeting, title="Gullwater", confidential=True)
    return Owned(
        meeting=meeting,
        secretary=secretary,
        officer=officer,
        farmer=farmer,
        hermit=hermit,
        count=action("Count the barriers.", officer, farmer, due_next_meeting=True),
        paint=action("Paint the buoys.", farmer),
        secret=action(SECRET, farmer, note_item=secret_item, item_title="Gullwater"),
        walk=action("Walk the dyke.", hermit),
    )


def to(person: Person) -> list[OutgoingMessage]:
    """What was posted to somebody."""
    return list(OutgoingMessage.objects.filter(email=person.email))


def words(message: OutgoingMessage) -> str:
    return "\n".join(message.lines)


def link_of(action: Action, person: Person) -> ActionLink:
    """The newest."""
    return ActionLink.objects.filter(action=action, person=person).latest("pk")
