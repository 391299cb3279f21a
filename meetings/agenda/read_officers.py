"""The officers whom a board's reports may name, and which of them a name in a file means."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from meetings.agenda.models import Report
from meetings.agenda.reading import ReadOfficer
from meetings.boards.models import Board
from meetings.members.models import Person


@dataclass(frozen=True)
class NewOfficer:
    """Somebody whom the site does not know yet."""

    name: str
    position: str = ""
    phone: str = ""
    email: str = ""


def officers_of(board: Board, *, named_by: Report | None = None) -> list[Person]:
    """Whoever writes, or is a contact of, the board's reports, is told of its packs, or keeps its
    papers; and the contacts of one report, whoever they are. One query."""
    wanted = (
        Q(report_contacts__report__item__meeting__board=board)
        | Q(report_contacts__report__item__forward_plan=board)
        | Q(assigned_reports__item__meeting__board=board)
        | Q(assigned_reports__item__forward_plan=board)
        | Q(briefed_for__board=board)
        | Q(user__secretary_of__board=board)
    )
    if named_by is not None:
        wanted |= Q(report_contacts__report=named_by) | Q(assigned_reports=named_by)
    return list(Person.objects.filter(wanted).distinct().order_by("name"))


def with_addresses(people: Iterable[Person], read: Iterable[ReadOfficer]) -> list[Person]:
    """These people, and whoever else has an e-mail address that the file gives: an address says
    who somebody is, which a name alone does not."""
    known = {person.pk: person for person in people}
    addresses = [officer.email for officer in read if officer.email]
    if addresses:
        matching = Q()
        for address in addresses:
            matching |= Q(email__iexact=address)
        known |= {person.pk: person for person in Person.objects.filter(matching)}
    return sorted(known.values(), key=lambda person: person.name)


def known_as(officer: ReadOfficer, people: Iterable[Person]) -> Person | None:
    """The one of `people` with the officer's e-mail address, else with the very name; None where
    nobody has it, or several have."""
    listed = list(people)
    for matches in (
        [person for person in listed if officer.email and _same(person.email, officer.email)],
        [
            person
            for person in listed
            if any(_same(name, officer.name) for name in (person.name, *person.also_called))
        ],
    ):
        if len(matches) == 1:
            return matches[0]
    return None


def differences(officer: ReadOfficer, person: Person) -> list[str]:
    """Sentences on what the file says of somebody otherwise than the site, which is printed."""
    words = {"position": "position", "phone": "telephone number", "email": "e-mail address"}
    found = []
    for field, name in words.items():
        said, kept = getattr(officer, field), getattr(person, field)
        if said and not _same(said, kept):
            instead = f"“{kept}” is kept here and printed" if kept else "none is kept here"
            found.append(f"The file gives the {name} “{said}”; {instead}.")
    return found


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
