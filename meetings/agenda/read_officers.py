"""Which of a board's officers a name in a file means."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from meetings.agenda.models import Report
from meetings.agenda.officers import known_officers
from meetings.agenda.reading import ReadOfficer
from meetings.members.models import Person


@dataclass(frozen=True)
class NewOfficer:
    """Somebody whom the site does not know yet."""

    name: str
    position: str = ""
    phone: str = ""
    email: str = ""


def officers_to_choose(report: Report, read: Iterable[ReadOfficer]) -> list[Person]:
    """Those of the board, of its secretariat, and of the report; and whoever else has an e-mail
    address that the file gives: an address says who somebody is, which a name alone does not."""
    board = report.item.board
    wanted = (
        Q(pk__in=known_officers(board).values("pk"))
        | Q(user__secretary_of__board=board)
        | Q(report_contacts__report=report)
    )
    for officer in read:
        if officer.email:
            wanted |= Q(email__iexact=officer.email)
    keys = Person.objects.filter(wanted).order_by().values("pk").distinct()
    return list(Person.objects.filter(pk__in=keys).order_by("name"))


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
