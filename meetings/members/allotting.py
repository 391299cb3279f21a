"""The seats of a board's groups, by municipal year."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from meetings.boards.models import Board
from meetings.boards.order import Direction, in_new_order
from meetings.boards.policies import SiteUser, account_key
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.services.boards import lock_board
from meetings.boards.year import year_bounds
from meetings.members.models import Group, GroupSeats, Membership
from meetings.members.seats_by_year import SeatsRow, in_year, rewritten
from meetings.members.terms import Span, day_in_words

MOST_SEATS = 500


def seats_of_year(board: Board, first: date) -> list[GroupSeats]:
    """The rows that speak for the year that begins on `first`, in printed order."""
    first, last = year_bounds(first, board.year_starts)
    stored = {row.pk: row for row in board.group_seats.select_related("group")}
    by_group = _by_group(stored.values())
    speaking = [in_year(rows, first, last) for rows in by_group.values()]
    found = [stored[row.key] for row in speaking if row is not None and row.key is not None]
    return sorted(found, key=lambda row: (row.position, row.pk))


def seen(rows: Iterable[GroupSeats]) -> str:
    """What a form carries to tell whether the year's seats were changed while it was open."""
    return fingerprint(*((row.group_id, row.seats) for row in rows))


@transaction.atomic
def allot_seats(
    *,
    board: Board,
    by: AbstractBaseUser,
    year_first: date,
    opened_at: str,
    numbers: Mapping[int, int],
) -> None:
    """Give groups, by primary key, their number of seats in the year that begins on `year_first`;
    later years are like it until one says otherwise.

    Raises: PermissionDenied; SavedMeanwhile.
    """
    board = lock_board(board, by)
    rows = seats_of_year(board, year_first)
    if seen(rows) != opened_at:
        raise SavedMeanwhile
    _write(
        board,
        year_first,
        {
            row.group_id: (numbers.get(row.group_id, row.seats), place)
            for place, row in enumerate(rows, 1)
        },
    )


@transaction.atomic
def put_group(
    *, board: Board, by: AbstractBaseUser, year_first: date, group: Group | str, seats: int
) -> Group:
    """A group, one that is kept here or a new one's name, has seats from the year on, after the
    others. A new group is of the board's organisation.

    Raises: PermissionDenied; Refused where it has seats in the year already, or where the
    organisation has a group of this name.
    """
    board = lock_board(board, by)
    if isinstance(group, str):
        group = _new_group(board, by, group)
    elif not choosable_groups(by).filter(pk=group.pk).exists():
        raise PermissionDenied
    rows = seats_of_year(board, year_first)
    if any(row.group_id == group.pk for row in rows):
        raise Refused(f"{group} is on this board in that year already.", "group")
    last = max((row.position for row in rows), default=0)
    _write(board, year_first, {group.pk: (seats, last + 1)})
    return group


@transaction.atomic
def take_group_off(*, board: Board, by: AbstractBaseUser, year_first: date, group: Group) -> None:
    """It has no seats from the year on; those of years before stay.

    Raises: PermissionDenied; Refused while anybody sits for it then.
    """
    board = lock_board(board, by)
    first, _ = year_bounds(year_first, board.year_starts)
    row = next((row for row in seats_of_year(board, first) if row.group_id == group.pk), None)
    if row is None:
        return
    sits = Membership.objects.filter(board=board, group=group).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    )
    if row.ends_on is not None:
        sits = sits.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=row.ends_on))
    someone = sits.select_related("person").first()
    if someone is not None:
        raise Refused(
            f"{someone.person} sits for {group} on or after {day_in_words(first)}. End the terms "
            "of its members and substitutes first."
        )
    _write(board, first, {group.pk: None})


@transaction.atomic
def move_group(
    *, board: Board, by: AbstractBaseUser, year_first: date, group: Group, direction: Direction
) -> None:
    """A place up or down in the printed order, from the year on. Raises: PermissionDenied."""
    board = lock_board(board, by)
    rows = seats_of_year(board, year_first)
    moved = next((row for row in rows if row.group_id == group.pk), None)
    if moved is None:
        return
    ordered = in_new_order(rows, moved, direction)
    _write(
        board,
        year_first,
        {row.group_id: (row.seats, place) for place, row in enumerate(ordered, 1)},
    )


def choosable_groups(user: SiteUser) -> QuerySet[Group]:
    """The groups of the boards that `user` keeps."""
    kept = Board.objects.filter(secretaries__user_id=account_key(user)).values("pk")
    return Group.objects.filter(
        Q(seats__board__in=kept) | Q(memberships__board__in=kept)
    ).distinct()


def _new_group(board: Board, by: AbstractBaseUser, name: str) -> Group:
    known = Group.objects.filter(organisation__iexact=board.organisation, name__iexact=name)
    same = known.first()
    if same is None:
        try:
            with transaction.atomic():
                return Group.objects.create(organisation=board.organisation, name=name)
        except IntegrityError:  # on another board somebody has made it at this moment
            same = known.get()
    if choosable_groups(by).filter(pk=same.pk).exists():
        raise Refused(f"There is a group called {same} already. Choose it from the list.", "name")
    raise Refused(
        f"{board.organisation} has a group of this name, on a board that you do not keep. Have one "
        "of its secretaries made a secretary of this board, who can choose it; or give this group "
        "another name.",
        "name",
    )


def _by_group(rows: Iterable[GroupSeats]) -> dict[int, list[SeatsRow]]:
    found: dict[int, list[SeatsRow]] = {}
    for row in rows:
        span = Span(row.starts_on, row.ends_on)
        found.setdefault(row.group_id, []).append(SeatsRow(row.pk, span, row.seats, row.position))
    return found


def _write(board: Board, year_first: date, values: Mapping[int, tuple[int, int] | None]) -> None:
    first, last = year_bounds(year_first, board.year_starts)
    by_group = _by_group(board.group_seats.all())
    for group_id, value in values.items():
        rows = by_group.get(group_id, [])
        before = {row.key: row for row in rows}
        after = rewritten(rows, first, last, value)
        GroupSeats.objects.filter(board=board, pk__in=after.removed).delete()
        for row in sorted(after.kept, key=lambda row: row.key is None):
            if row.key is None:
                GroupSeats.objects.create(
                    board=board,
                    group_id=group_id,
                    seats=row.seats,
                    position=row.position,
                    starts_on=row.span.starts_on,
                    ends_on=row.span.ends_on,
                )
            elif row != before[row.key]:
                GroupSeats.objects.filter(pk=row.key).update(ends_on=row.span.ends_on)
