"""Who is told that a pack is out, and of which edition: what each of them may have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meetings.agenda.models import Report, ReportContact
from meetings.attendance.models import Apology
from meetings.attendance.policies import people_who_see_confidential
from meetings.boards.models import Meeting
from meetings.members.addresses import address_of
from meetings.members.models import BriefedOfficer, Capacity, Group, GroupSeats, Membership, Person
from meetings.packs.models import Edition


@dataclass(frozen=True)
class Recipient:
    """Somebody to tell: a person, or a group's office; `email` is "" where none is known."""

    name: str
    told_as: str
    email: str
    edition: Edition
    has_account: bool
    person_id: int | None = None
    group_id: int | None = None


def recipients_of(meeting: Meeting) -> list[Recipient]:
    """Everybody who is told of the meeting's packs, each person and each address once.

    Members, those who stand in for them, substitutes, observers, the offices of the groups,
    contact officers and writers of the papers, and the officers the board briefs. Two people who
    share an address are told of what both may have. In a fixed number of queries.
    """
    confidential = people_who_see_confidential(meeting)
    found: dict[str, Recipient] = {}
    seen: set[int] = set()
    for person, told_as in _people(meeting):
        if person.pk in seen:
            continue
        seen.add(person.pk)
        account = person.user
        _add(
            found,
            Recipient(
                name=person.name,
                told_as=told_as,
                email=address_of(person),
                edition=Edition.MEMBERS if person.pk in confidential else Edition.PUBLIC,
                has_account=account is not None and account.is_active,
                person_id=person.pk,
            ),
        )
    for office in _offices(meeting):
        _add(found, office)
    return list(found.values())


def _add(found: dict[str, Recipient], recipient: Recipient) -> None:
    key = recipient.email.lower() or f"person {recipient.person_id} group {recipient.group_id}"
    known = found.setdefault(key, recipient)
    if known.edition != recipient.edition:
        found[key] = replace(known, edition=Edition.PUBLIC)


def _people(meeting: Meeting) -> Iterator[tuple[Person, str]]:
    """The nearest to the meeting first: that is as what they are told."""
    seats = list(
        Membership.objects.on(meeting.date)
        .filter(board=meeting.board)
        .select_related("person__user")
        .order_by("position", "pk")
    )
    yield from _in_capacity(seats, Capacity.MEMBER)
    standing_in = Apology.objects.standing().filter(meeting=meeting, substitute__isnull=False)
    for apology in standing_in.select_related("substitute__user", "person"):
        if apology.substitute is not None:
            yield apology.substitute, "Stands in for a member"
    yield from _in_capacity(seats, Capacity.SUBSTITUTE)
    yield from _in_capacity(seats, Capacity.OBSERVER)
    contacts = ReportContact.objects.filter(
        report__item__meeting=meeting, report__item__withdrawn=False
    )
    for contact in contacts.select_related("person__user").order_by("pk"):
        yield contact.person, "Contact officer"
    written = Report.objects.filter(
        item__meeting=meeting, item__withdrawn=False, author__isnull=False
    )
    for report in written.select_related("author__user").order_by("pk"):
        if report.author is not None:
            yield report.author, "Writer of a report"
    briefed = BriefedOfficer.objects.filter(board=meeting.board)
    for officer in briefed.select_related("person__user"):
        yield officer.person, "Briefed officer"


def _in_capacity(seats: Iterable[Membership], capacity: Capacity) -> Iterator[tuple[Person, str]]:
    for seat in seats:
        if seat.capacity == capacity:
            yield seat.person, capacity.label


def _offices(meeting: Meeting) -> Iterator[Recipient]:
    seats = GroupSeats.objects.on(meeting.date).filter(board=meeting.board)
    groups = Group.objects.filter(seats__in=seats).order_by("seats__position")
    for group in groups.prefetch_related("office_users"):
        users = [user for user in group.office_users.all() if user.is_active]
        office = Recipient(
            name=group.office_name or f"{group.name} office",
            told_as="Group office",
            email=group.office_email,
            edition=Edition.PUBLIC,
            has_account=bool(users),
            group_id=group.pk,
        )
        if group.office_email or not users:
            yield office
            continue
        for user in users:
            yield replace(office, name=user.name or office.name, email=user.email)
