"""Whom a typed name means: the people a board has to do with."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meetings.boards.models import Board
from meetings.members.models import Person

_BETWEEN = re.compile(r"\s*(?:/|;|,|&|\n|\band\b)\s*")
_TITLE = re.compile(r"^(?:cllr|councillor|mr|mrs|ms|miss|dr)\.? ", re.IGNORECASE)
LONGEST = 300


@dataclass(frozen=True)
class NamedOwners:
    """`unknown` names are kept as they were typed; `doubtful` ones are several people's."""

    people: tuple[Person, ...]
    unknown: tuple[str, ...]
    doubtful: tuple[str, ...] = ()

    def typed(self, called: Mapping[int, str]) -> str:
        """As `read_owners` reads them; `called` is what `calls` says."""
        names = [called.get(person.pk, person.name) for person in self.people]
        return " / ".join([*names, *self.unknown])


def people_known_to(board: Board) -> QuerySet[Person]:
    """Whoever the board has to do with, by name: who sits or sat on it, came to it, wrote for it,
    is told of its packs, keeps its papers, or owns an action of it. One query."""
    ways = (
        Q(memberships__board=board),
        Q(attendances__meeting__board=board),
        Q(briefed_for__board=board),
        Q(report_contacts__report__item__meeting__board=board),
        Q(assigned_reports__item__meeting__board=board),
        Q(user__secretary_of__board=board),
        Q(ownerships__action__meeting__board=board),
        Q(register_entries__meeting__board=board),
    )
    found = Person.objects.none().values("pk")
    found = found.union(*(Person.objects.filter(way).values("pk") for way in ways))
    return Person.objects.filter(pk__in=found).select_related("user").order_by("name", "pk")


def calls(people: Iterable[Person]) -> dict[int, str]:
    """By what each is called where names are typed, and offered: the name, with the organisation
    where two are alike."""
    people = list(people)
    alike = Counter(_plain(person.name) for person in people)
    return {
        person.pk: person.name if alike[_plain(person.name)] == 1 else _with_organisation(person)
        for person in people
    }


def read_owners(typed: str, known: Iterable[Person]) -> NamedOwners:
    """Names such as "Ned Eastwick / Bram Rennick", with or without title, each once."""
    people: list[Person] = []
    unknown: list[str] = []
    doubtful: list[str] = []
    called: dict[str, list[Person]] = {}
    for person in known:
        names = {person.name, *person.also_called, _with_organisation(person)}
        for name in {_plain(name) for name in names}:
            called.setdefault(name, []).append(person)
    for name in _BETWEEN.split(typed):
        name = " ".join(name.split())
        meant = called.get(_plain(name), [])
        if len(meant) == 1:
            if meant[0] not in people:
                people.append(meant[0])
        elif name and name not in unknown:
            unknown.append(name)
            if meant:
                doubtful.append(name)
    return NamedOwners(tuple(people), tuple(unknown), tuple(doubtful))


def hint(owners: NamedOwners) -> str:
    """What to say of names that are nobody's; "" where all are known."""
    nobody = [f"“{name}”" for name in owners.unknown if name not in owners.doubtful]
    said = []
    if nobody:
        one = len(nobody) == 1
        said.append(
            f"{' and '.join(nobody)} {'is' if one else 'are'} not known to the board: the "
            f"name{'' if one else 's'} will be printed, but nobody is told of the action."
        )
    said += [
        f"Several people are called “{name}”: choose one of those that are offered."
        for name in owners.doubtful
    ]
    return " ".join(said)


def _with_organisation(person: Person) -> str:
    body = person.organisation or person.position
    return f"{person.name} ({re.sub(_BETWEEN, ' ', body)})" if body else person.name


def _plain(name: str) -> str:
    """A name as two hands' writing of it is compared."""
    return _TITLE.sub("", " ".join(name.split())).casefold().replace("’", "'")
