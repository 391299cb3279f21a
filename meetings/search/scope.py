"""What one reader may find, as a condition in the query itself.

Counts, suggestions and snippets are of rows that meet it; no row that does not is ever read out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.search.any_of import AnyOf
from meetings.search.models import Passage, Reach, Stale, of_board

FEW_BOARDS = 8
"""Of so many boards or fewer the index itself picks the passages out."""


@dataclass(frozen=True)
class Term:
    """Days on which somebody's seat lets them see confidential papers of a board."""

    board: int
    starts_on: date | None
    ends_on: date | None

    @property
    def condition(self) -> Q:
        days = Q(board=self.board)
        if self.starts_on is not None:
            days &= Q(date__gte=self.starts_on)
        if self.ends_on is not None:
            days &= Q(date__lte=self.ends_on)
        return days


@dataclass(frozen=True)
class Scope:
    """What decides what a reader has, by primary keys; empty for somebody not signed in."""

    public: Collection[int] = ()
    """Boards that are open to everybody."""
    own: Collection[int] = ()
    """Boards that the reader has to do with."""
    kept: Collection[int] = ()
    """Boards of whose secretariat they are."""
    terms: Collection[Term] = ()
    standing_in: Collection[int] = ()
    """Meetings at which they stand in for a member."""
    there: Collection[int] = ()
    """Those of them where they are in the register."""
    boards_there: Collection[int] = ()
    """The boards of these meetings."""
    seats: Collection[int] = ()
    """Boards on which they are a member today."""
    belongs: Collection[int] = ()
    """Boards to which they, or the office they work in, belong today."""
    substitute_at: Collection[int] = ()
    """Meetings for which they were named as substitute."""
    records: Collection[int] = ()
    """Boards of which they read all that is for the record."""
    open_records: Collection[int] = ()
    """Boards of which they read what is for the record and open."""
    own_events: Collection[int] = ()
    """Confidential events there that they jotted down."""
    person: int | None = None

    @property
    def boards(self) -> set[int]:
        """Every board of which they have anything."""
        return {*self.public, *self.own, *self.kept, *self.boards_there}

    @property
    def condition(self) -> Q:
        on_board = _of_boards(self.own)
        readable = Q(reach=Reach.ANYONE) & (
            on_board | _of_boards(self.public) | _of_meetings(self.there)
        )
        readable |= Q(reach=Reach.BOARD) & on_board
        may_be_secret = reduce(
            or_, (term.condition for term in self.terms), _of_meetings(self.standing_in)
        )
        actions = (
            _of_boards(self.seats)
            | _of_meetings(self.substitute_at)
            | Q(secret=False) & _of_boards(self.belongs)
        )
        events = (
            _of_boards(self.records)
            | Q(secret=False) & _of_boards(self.open_records)
            | Q(AnyOf("key", self.own_events))
        )
        theirs = (
            (readable & (Q(secret=False) | may_be_secret))
            | (Q(reach=Reach.ACTION) & actions)
            | (Q(reach=Reach.EVENT) & events)
            | (_of_boards(self.kept) & ~Q(reach=Reach.EVENT))
        )
        if self.person is not None:
            theirs |= Q(people__contains=[self.person])
        return theirs


def passages_for(scope: Scope) -> QuerySet[Passage]:
    """All passages that a reader may open, and nothing that was changed since it was indexed."""
    stale = Stale.objects.filter(subject=OuterRef("subject"))
    passages = Passage.objects.filter(scope.condition).filter(~Exists(stale))
    boards = scope.boards
    if len(boards) <= FEW_BOARDS:
        passages = passages.filter(drawers__overlap=[of_board(board) for board in boards])
    return passages


def _of_boards(boards: Collection[int]) -> Q:
    return Q(AnyOf("board_id", boards))


def _of_meetings(meetings: Collection[int]) -> Q:
    return Q(AnyOf("meeting_id", meetings))
