"""How a page gets a register of interests or a declaration: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from boardpapers.access import Reader, boards_visible_to, get_meeting
from meetings.attendance.declaring import belongs_to, may_declare_for, people_at
from meetings.attendance.declaring_rule import why_not_declared
from meetings.attendance.interest_policies import boards_sat_on, is_own, keeps_register
from meetings.attendance.models import Declaration, Interest
from meetings.boards.models import Board
from meetings.boards.policies import SiteUser
from meetings.members.models import Person


@dataclass(frozen=True)
class RegisterReader:
    """A person whose register of interests `user` may read, and what they may do with it."""

    user: SiteUser
    person: Person
    boards: list[Board]
    """Those on which the person sits today and which the user may see."""
    keeps: bool
    """Writes in it, and reads what is sensitive."""
    own: bool


def get_register(user: SiteUser, person_id: int) -> RegisterReader:
    """The register of somebody who sits on a board that `user` may see, or that they keep.

    Raises: Http404 otherwise.
    """
    person = get_object_or_404(Person, pk=person_id)
    boards = list(boards_sat_on(person).filter(pk__in=boards_visible_to(user).values("pk")))
    keeps = keeps_register(user, person)
    if not (boards or keeps):
        raise Http404
    return RegisterReader(user, person, boards, keeps, is_own(user, person))


def get_register_to_keep(user: SiteUser, person_id: int) -> RegisterReader:
    """Raises: Http404 for everybody who does not write in the person's register."""
    reader = get_register(user, person_id)
    if not reader.keeps:
        raise Http404
    return reader


def get_interest_to_keep(user: SiteUser, interest_id: int) -> Interest:
    """An entry of a register in which `user` writes. Raises: Http404 otherwise."""
    interest = get_object_or_404(Interest.objects.select_related("person"), pk=interest_id)
    if not keeps_register(user, interest.person):
        raise Http404
    return interest


@dataclass(frozen=True)
class Declarant:
    """A meeting at which `user` may declare interests, for themself or as its secretary."""

    reader: Reader
    people: list[Person]
    """Those for whom they may: only themself, but for the secretariat."""

    def person(self, key: str | None) -> Person | None:
        """The one of that primary key; without a key the user, where they belong to the meeting.

        Raises: Http404 for a key of somebody else.
        """
        if not key:
            own = (each for each in self.people if is_own(self.reader.user, each))
            return next(own, None)
        for each in self.people:
            if str(each.pk) == key:
                return each
        raise Http404


def get_meeting_to_declare(user: SiteUser, meeting_id: int) -> Declarant:
    """A meeting to which `user` belongs, or whose secretary they are.

    Raises: Http404 for everybody else.
    """
    reader = get_meeting(user, meeting_id)
    people = people_at(reader.meeting)
    if not reader.secretary:
        people = [person for person in people if is_own(user, person)]
        if not people:
            raise Http404
    return Declarant(reader, people)


def may_declare(reader: Reader) -> bool:
    """Whether the reader may declare something at the meeting now; one query at most."""
    why_not = why_not_declared(
        reader.meeting, secretary=reader.secretary, today=timezone.localdate()
    )
    return not why_not and (reader.secretary or belongs_to(reader.user, reader.meeting))


def get_declaration(user: SiteUser, declaration_id: int) -> tuple[Reader, Declaration]:
    """A declaration of `user`’s own, or one that they keep. Raises: Http404 otherwise."""
    declaration = get_object_or_404(
        Declaration.objects.select_related("meeting__board", "person", "item__parent", "interest"),
        pk=declaration_id,
    )
    if not may_declare_for(user, declaration.meeting, declaration.person):
        raise Http404
    return get_meeting(user, declaration.meeting_id), declaration


def get_declaration_to_keep(user: SiteUser, declaration_id: int) -> tuple[Reader, Declaration]:
    """A declaration at a meeting whose secretary `user` is. Raises: Http404 otherwise."""
    reader, declaration = get_declaration(user, declaration_id)
    if not reader.secretary:
        raise Http404
    return reader, declaration
