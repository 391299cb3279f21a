"""A small board whose members send apologies, and what was posted of them."""

from dataclasses import dataclass

from boardpapers.accounts.models import User
from meetings.boards.models import Meeting, OutgoingMessage
from meetings.members.models import Capacity, Group, Person
from tests.factories import (
    BoardFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)


@dataclass
class ApologyBoard:
    meeting: Meeting
    secretary: User
    group: Group
    office: User
    member: Person
    colleague: Person
    first: Person
    second: Person
    other_group: Group
    other_office: User
    other_member: Person
    other_substitute: Person


def person_with_account(name: str) -> Person:
    user = UserFactory(name=name)
    return PersonFactory(name=name, user=user, email=user.email)


def apology_board() -> ApologyBoard:
    """Two groups: one with two members and two substitutes, one with a member and a substitute."""
    board = BoardFactory(contact_email="secretariat@estuaries.example")
    groups, offices = [], []
    for label in ("Orchard", "Meadow"):
        group = GroupFactory(name=label, office_email=f"{label.lower()}@estuaries.example")
        office = UserFactory(name=f"{label} office")
        group.office_users.add(office)
        GroupSeatsFactory(board=board, group=group)
        groups.append(group)
        offices.append(office)

    def sits(group: Group, capacity: Capacity, name: str) -> Person:
        person = person_with_account(name)
        MembershipFactory(board=board, group=group, capacity=capacity, person=person)
        return person

    return ApologyBoard(
        meeting=MeetingFactory(board=board),
        secretary=SecretaryFactory(board=board).user,
        group=groups[0],
        office=offices[0],
        member=sits(groups[0], Capacity.MEMBER, "Ivo Tansley"),
        colleague=sits(groups[0], Capacity.MEMBER, "Barnaby Sproat"),
        first=sits(groups[0], Capacity.SUBSTITUTE, "Leopold Finch"),
        second=sits(groups[0], Capacity.SUBSTITUTE, "Hester Plumb"),
        other_group=groups[1],
        other_office=offices[1],
        other_member=sits(groups[1], Capacity.MEMBER, "Cosmo Ravenscar"),
        other_substitute=sits(groups[1], Capacity.SUBSTITUTE, "Tabitha Greenhalgh"),
    )


def posted() -> dict[str, dict[str, object]]:
    """What waits for the worker, by address: each address has one message."""
    messages = OutgoingMessage.objects.values("email", "subject", "lines")
    found = {message["email"]: message for message in messages}
    assert len(found) == len(messages), "somebody is told twice"
    return found


def told_by(act: object) -> dict[str, dict[str, object]]:
    """What was posted by `act`, done by the time it is passed; after this nothing waits."""
    found = posted()
    OutgoingMessage.objects.all().delete()
    return found
