"""Who a name in the papers is: somebody already known to the board, or somebody new.

Only people of this board, and people with the very e-mail address that the papers give, are
candidates: a name alone never reaches into another board's people.
"""

from typing import Any

from django.db.models import Q

from meetings.actions.models import ActionOwner
from meetings.agenda.models import ReportContact
from meetings.attendance.models import Apology, Attendance
from meetings.boards.models import Board, Secretary
from meetings.members.models import Membership, Person

from .ledger import Choice, Ledger
from .reading.doubts import Doubt, Kind
from .reading.names import (
    Match,
    compare_names,
    looks_like_a_name,
    same_organisation,
    words_alone,
)

SAME, OTHER = "same", "other"


class People:
    """The people of one import."""

    def __init__(self, ledger: Ledger, board: Board) -> None:
        self.ledger = ledger
        self.known: list[Person] = list(
            Person.objects.filter(
                Q(memberships__board=board)
                | Q(attendances__meeting__board=board)
                | Q(apologies__meeting__board=board)
                | Q(report_contacts__report__item__meeting__board=board)
                | Q(ownerships__action__meeting__board=board)
                | Q(user__secretary_of__board=board)
            ).distinct()
        )
        self.shared = set(
            Person.objects.filter(
                _of_other_boards(board), pk__in=[p.pk for p in self.known]
            ).values_list("pk", flat=True)
        )
        self.by_name: dict[str, Person] = {}
        self.seen: set[int] = set()
        self.listed: set[int] = set()
        """Those named in members.csv or people.csv, the secretariat and contact officers."""
        self.made: set[int] = set()
        self.changed: set[int] = set()

    def find(
        self,
        name: str,
        file_name: str,
        line: int,
        *,
        email: str = "",
        organisation: str = "",
        if_new: str = "",
    ) -> Person:
        """The person a name means, made if nobody is.

        `if_new` is the suggestion beside the doubt that somebody new is in no list; "" where
        the paper may well name somebody for the first time.
        """
        name = " ".join(name.split())
        asked = f"{name.casefold()}|{email.casefold()}|{organisation.casefold()}"
        if asked not in self.by_name:
            self.by_name[asked] = self._find(name, file_name, line, email, organisation, if_new)
        person = self.by_name[asked]
        self.seen.add(person.pk)
        return person

    def another(self, name: str, *, email: str, organisation: str) -> Person:
        """Somebody new who has the name of somebody known."""
        made = self._make(name, "", 0, email, organisation)
        self.seen.add(made.pk)
        return made

    def detail(self, person: Person, file_name: str, line: int, **values: str) -> None:
        """Fill what is blank of a person; what differs stays, with a doubt."""
        fields = {}
        for field, value in values.items():
            there = getattr(person, field)
            if value and not there:
                fields[field] = value
            elif value and there.casefold() != value.casefold():
                elsewhere = "another" if person.pk in self.shared else f"“{there}”"
                self._doubt(
                    file_name,
                    line,
                    f"{person.name} has the {_WORDS[field]} “{value}” here, and {elsewhere} "
                    "elsewhere.",
                    "The one known already was kept; if both stand in these files, correct the "
                    "wrong one and import again.",
                )
        self._save(person, fields)

    def correct(self, person: Person, file_name: str, line: int, **values: str) -> None:
        """Bring a person to what the list of members says of them; somebody who belongs to
        another board too is only filled in."""
        if person.pk in self.shared:
            self.detail(person, file_name, line, **values)
        else:
            self._save(person, {field: value for field, value in values.items() if value})

    def _save(self, person: Person, fields: dict[str, Any]) -> None:
        """Save what differs; of somebody made by this import that is no change."""
        fields = {name: value for name, value in fields.items() if getattr(person, name) != value}
        if not fields:
            return
        if person.pk in self.made:
            for field, value in fields.items():
                setattr(person, field, value)
            person.save(update_fields=list(fields))
        else:
            self.ledger.put(Person, fields, row=person, label=person.name)
            self.changed.add(person.pk)

    def _doubt(self, file_name: str, line: int, problem: str, suggestion: str) -> Doubt:
        """A doubt about who somebody is, whichever file names them."""
        return self.ledger.doubt(file_name, line, problem, suggestion, Kind.PEOPLE)

    def finish(self) -> None:
        """Count the people met who were there already and did not change."""
        self.ledger.kept(Person, len(self.seen - self.made - self.changed))

    def _find(
        self, name: str, file_name: str, line: int, email: str, organisation: str, if_new: str
    ) -> Person:
        by_email = self._by_email(name, file_name, line, email)
        if by_email is not None:
            return by_email
        exact = [
            person
            for person in self.known
            if name.casefold() in (person.name.casefold(), *map(str.casefold, person.also_called))
        ]
        if exact:
            person = self._one_of(exact, name, organisation, file_name, line)
            self._doubt_twin(person, file_name, line)
            return person
        same = [person for person in self.known if compare_names(name, person.name) is Match.SAME]
        if same:
            person = self._one_of(same, name, organisation, file_name, line)
            if name != person.name:
                self.ledger.recognised[name] = person.name
            return person
        probable = [p for p in self.known if compare_names(name, p.name) is Match.PROBABLE]
        if probable:
            return self._ask(name, probable[0], file_name, line, email, organisation)
        if if_new:
            self._doubt(file_name, line, f"“{name}” is in none of the board's lists.", if_new)
        return self._make(name, file_name, line, email, organisation)

    def _by_email(self, name: str, file_name: str, line: int, email: str) -> Person | None:
        if not email:
            return None
        candidates = [p for p in self.known if p.email.casefold() == email.casefold()]
        candidates += Person.objects.filter(email__iexact=email).exclude(
            pk__in=[p.pk for p in self.known]
        )
        for person in candidates:
            match = compare_names(name, person.name)
            if match is Match.DIFFERENT:
                self._doubt(
                    file_name,
                    line,
                    f"“{name}” has the e-mail address {email}, which another name has too.",
                    "They were kept as two people; correct the address of one.",
                )
                continue
            if person not in self.known:
                self.known.append(person)
                self.shared.add(person.pk)
            if match is Match.PROBABLE:
                self._doubt(
                    file_name,
                    line,
                    f"“{name}” and “{person.name}” have one e-mail address, {email}.",
                    f"They were taken as one person, “{person.name}”.",
                )
            return person
        return None

    def _doubt_twin(self, person: Person, file_name: str, line: int) -> None:
        """A person in no list, whom an import kept apart from one with nearly the same name."""
        if person.pk in self.listed or person.pk in self.made:
            return
        for other in self.known:
            if other.pk in self.listed and compare_names(person.name, other.name) is Match.PROBABLE:
                self._doubt(
                    file_name,
                    line,
                    f"“{person.name}” and “{other.name}” are two people here.",
                    "If they are one, correct the spelling in this file before the next import.",
                )

    def _one_of(
        self, people: list[Person], name: str, organisation: str, file_name: str, line: int
    ) -> Person:
        if len(people) == 1:
            return people[0]
        fitting = [
            person
            for person in people
            if same_organisation(organisation, person.organisation) is not Match.DIFFERENT
        ]
        if len(fitting) == 1:
            return fitting[0]
        self._doubt(
            file_name,
            line,
            f"There are {len(people)} people called “{name}”.",
            f"The one of {people[0].organisation or 'no organisation'} was taken.",
        )
        return people[0]

    def _ask(
        self, name: str, probable: Person, file_name: str, line: int, email: str, organisation: str
    ) -> Person:
        of = f" ({probable.organisation})" if probable.organisation else ""
        doubt = self._doubt(
            file_name,
            line,
            f"“{name}” is in no list; “{probable.name}”{of} is.",
            f"They are probably one person: correct the spelling here if “{probable.name}” is "
            "meant.",
        )
        answer = self.ledger.ask(
            f"person:{name.casefold()}",
            doubt,
            (
                Choice(SAME, f"The same person: {probable.name}{of}"),
                Choice(OTHER, f"Another person: {name}"),
            ),
            SAME,
            OTHER,
        )
        if answer == OTHER:
            return self._make(name, file_name, line, email, organisation)
        if name not in probable.also_called:
            self._save(probable, {"also_called": [*probable.also_called, name]})
        return probable

    def _make(self, name: str, file_name: str, line: int, email: str, organisation: str) -> Person:
        person = Person.objects.create(name=name, email=email, organisation=organisation)
        count = self.ledger.count(Person)
        count.made += 1
        count.details.append(name)
        self.made.add(person.pk)
        self.known.append(person)
        if not looks_like_a_name(name):
            self._doubt(
                file_name, line, f"“{name}” does not look like one person's name.",
                "It was taken as it stands; correct it if it is a slip.",
            )  # fmt: skip
        return person


def _of_other_boards(board: Board) -> Q:
    """People another board has to do with too: its papers print what is kept of them."""
    other = Q(meeting__board=board)
    return (
        Q(memberships__in=Membership.objects.exclude(board=board))
        | Q(attendances__in=Attendance.objects.exclude(other))
        | Q(apologies__in=Apology.objects.exclude(other))
        | Q(report_contacts__in=ReportContact.objects.exclude(report__item__meeting__board=board))
        | Q(ownerships__in=ActionOwner.objects.exclude(action__meeting__board=board))
        | Q(user__secretary_of__in=Secretary.objects.exclude(board=board))
    )


_WORDS = {
    "organisation": "organisation",
    "position": "position",
    "phone": "telephone number",
    "email": "e-mail address",
}


def differs(recorded: str, known: str) -> bool:
    """Whether an organisation as recorded deserves a doubt beside the one known."""
    if not recorded or not known or same_organisation(recorded, known) is Match.SAME:
        return False
    return set(words_alone(recorded).split()) != set(words_alone(known).split())
