"""Who sits on a board, from when to when: each change of a membership.

Postgres refuses two terms of one person that overlap, and two chairs at once; what it refuses is
said in a sentence that names the other term.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from meetings.boards.models import Board, Meeting
from meetings.boards.order import Direction, in_new_order
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.year import year_bounds
from meetings.members.models import (
    Capacity,
    Group,
    Membership,
    Person,
)
from meetings.members.people import NewPerson, person_for
from meetings.members.policies import keeps_people_of
from meetings.members.refused_terms import refuse_no_seat, save_term
from meetings.members.terms import (
    ONE_DAY,
    Span,
    check_term,
    day_in_words,
    in_words,
)


def seen(membership: Membership) -> str:
    """What a form carries to tell whether the membership was changed while it was open."""
    return fingerprint(
        membership.group_id, membership.capacity, membership.office, membership.sector,
        membership.starts_on, membership.ends_on,
    )  # fmt: skip


@transaction.atomic
def add_member(
    *,
    board: Board,
    by: AbstractBaseUser,
    person: Person | NewPerson,
    capacity: Capacity,
    group: Group | None,
    starts_on: date | None,
    ends_on: date | None = None,
    office: str = "",
    sector: str = "",
) -> Membership:
    """Seat somebody, at the end of the printed list.

    Raises: PermissionDenied; Refused for days that cannot be, where the group has no seat free,
    or where they sit in this capacity already.
    """
    board = lock_for(board, by, group)
    if capacity == Capacity.OBSERVER and group is not None and not is_secretary(by, board):
        raise PermissionDenied
    _refuse_an_office(board, by, office)
    _check_days(board, by, starts_on, ends_on, changed=(starts_on, ends_on))
    last = board.memberships.aggregate(last=Max("position"))["last"]
    membership = Membership(
        board=board,
        person=person_for(board, by, person),
        group=group,
        capacity=capacity,
        office=office,
        sector=sector if capacity == Capacity.OBSERVER else "",
        starts_on=starts_on,
        ends_on=ends_on,
        position=(last or 0) + 1,
    )
    refuse_no_seat(membership)
    save_term(membership)
    return membership


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    by: AbstractBaseUser,
    opened_at: str,
    capacity: Capacity,
    group: Group | None,
    office: str,
    sector: str,
    starts_on: date | None,
    ends_on: date | None,
) -> Membership:
    """Correct a membership as a whole; what changes from a day on is `give_office`'s and
    `end_membership`'s. The secretariat's alone: it rewrites who was expected at meetings.

    Raises: PermissionDenied; SavedMeanwhile; Refused as for a new one.
    """
    board, membership = _current(membership, by)
    if not is_secretary(by, board):
        raise PermissionDenied
    if seen(membership) != opened_at:
        raise SavedMeanwhile
    check_term(starts_on, ends_on, today=timezone.localdate())
    membership.capacity, membership.group, membership.office = capacity, group, office
    membership.sector = sector if capacity == Capacity.OBSERVER else ""
    membership.starts_on, membership.ends_on = starts_on, ends_on
    refuse_no_seat(membership)
    save_term(membership)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: AbstractBaseUser, last_day: date) -> Membership:
    """They sit for the last time on `last_day`.

    Raises: PermissionDenied; Refused for a day that cannot be, or where somebody has the seat
    before it.
    """
    board, membership = _current(membership, by)
    _check_days(board, by, membership.starts_on, last_day, changed=(last_day,), field="last_day")
    _refuse_past_successor(membership, last_day)
    membership.ends_on = last_day
    refuse_no_seat(membership)
    save_term(membership)
    return membership


@transaction.atomic
def undo_ending(*, membership: Membership, by: AbstractBaseUser) -> Membership:
    """They sit on until further notice after all.

    Raises: PermissionDenied; Refused where their seat is somebody else's by now, or their next
    term has begun.
    """
    board, membership = _current(membership, by)
    if membership.ends_on is None:
        return membership
    _check_days(board, by, membership.starts_on, membership.ends_on, changed=(membership.ends_on,))
    _refuse_past_successor(membership, None)
    membership.ends_on = None
    refuse_no_seat(membership)
    save_term(membership)
    return membership


@transaction.atomic
def replace_member(
    *,
    membership: Membership,
    by: AbstractBaseUser,
    last_day: date,
    person: Person | NewPerson,
    starts_on: date | None = None,
) -> Membership:
    """Somebody takes the seat over: in the same capacity, group and place of the list.

    Blank, they begin on the day after `last_day`. A seat has one holder a day: where they begin
    on that very day, the term before theirs ends on the day before it. An office does not pass on.

    Raises: PermissionDenied; Refused for days that cannot be, where the seat has been taken over
    already, or where they sit in this capacity already.
    """
    board, membership = _current(membership, by)
    successor = membership.replaced_by.select_related("person").first()
    if successor is not None:
        raise Refused(
            f"{successor.person} has taken over this seat already, "
            f"{in_words(successor.starts_on, successor.ends_on)}. Replace them instead."
        )
    _check_days(board, by, None, last_day, changed=(last_day,), field="last_day")
    check_term(starts_on, None, today=timezone.localdate())
    starts_on = starts_on or last_day + ONE_DAY
    if starts_on < last_day:
        raise Refused(
            f"{membership.person} sits until {day_in_words(last_day)}: give that day for the one "
            "who comes, or a later one.",
            "starts_on",
        )
    until = membership.ends_on if membership.ends_on and membership.ends_on >= starts_on else None
    last_day = min(last_day, starts_on - ONE_DAY)
    _check_days(board, by, membership.starts_on, last_day, changed=(last_day,), field="last_day")
    check_term(starts_on, None, today=timezone.localdate())
    membership.ends_on = last_day
    save_term(membership)
    comes = Membership(
        board=board,
        person=person_for(board, by, person),
        group=membership.group,
        capacity=membership.capacity,
        sector=membership.sector,
        starts_on=starts_on,
        ends_on=until,
        position=membership.position,
        replaces=membership,
    )
    refuse_no_seat(comes)
    save_term(comes)
    return comes


@transaction.atomic
def give_office(
    *, membership: Membership, by: AbstractBaseUser, office: str, from_day: date
) -> Membership:
    """From a day on they hold the office, or with "" none: the term is split there.

    Raises: PermissionDenied unless a secretary; Refused where it is not a member's, outside the
    term, or where another is chair then.
    """
    board, membership = _current(membership, by)
    if not is_secretary(by, board):
        raise PermissionDenied
    if membership.capacity != Capacity.MEMBER:
        raise Refused(
            f"{membership.person} is {membership.get_capacity_display().lower()} of this board. "
            "An office is held by a member.",
            "office",
        )
    if not Span(membership.starts_on, membership.ends_on).holds(from_day):
        raise Refused(
            f"{membership.person} does not sit on {day_in_words(from_day)}: the term is "
            f"{in_words(membership.starts_on, membership.ends_on)}.",
            "from_day",
        )
    check_term(from_day, None, today=timezone.localdate())
    if membership.office == office:
        return membership
    if membership.starts_on == from_day:
        membership.office = office
        save_term(membership)
        return membership
    goes_on = Membership(
        board=board,
        person=membership.person,
        group=membership.group,
        capacity=membership.capacity,
        office=office,
        starts_on=from_day,
        ends_on=membership.ends_on,
        position=membership.position,
    )
    membership.ends_on = from_day - ONE_DAY
    save_term(membership)
    save_term(goes_on)
    membership.replaced_by.update(replaces=goes_on)
    return goes_on


@transaction.atomic
def remove_membership(*, membership: Membership, by: AbstractBaseUser) -> None:
    """Take back a membership that was entered by mistake.

    Raises: PermissionDenied; Refused once anything is recorded on it.
    """
    board, membership = _current(membership, by)
    if not is_secretary(by, board):
        _refuse_the_past(board, membership.starts_on)
    if membership.replaced_by.exists():
        raise Refused(
            f"Somebody has taken over {membership.person}’s seat. Remove that membership first."
        )
    person = membership.person
    recorded = _meetings_of(membership).filter(
        Q(attendances__person=person)
        | Q(apologies__person=person)
        | Q(apologies__substitute=person)
        | Q(declarations__person=person)
        | Q(register_entries__person=person)
    )
    first = recorded.order_by("date").first()
    if first is not None:
        raise Refused(
            f"{person} is in the records of {day_in_words(first.date)}, so this membership is "
            "kept. End it on a day instead."
        )
    membership.delete()


@transaction.atomic
def move_member(
    *, membership: Membership, by: AbstractBaseUser, direction: Direction
) -> Membership:
    """A place up or down among those of their group, or of none, in their capacity.

    Raises: PermissionDenied.
    """
    board, membership = _current(membership, by)
    siblings = list(_not_over(board).filter(capacity=membership.capacity, group=membership.group))
    wanted = in_new_order(siblings, membership, direction)
    places = sorted(each.position for each in siblings)
    if len(set(places)) < len(places):
        places = _spread(board, siblings)
    for each, place in zip(wanted, places, strict=True):
        if each.position != place:
            each.position = place
            each.save(update_fields=["position"])
    return membership


def lock_for(board: Board, by: AbstractBaseUser, group: Group | None) -> Board:
    """The board, kept from others until the transaction ends, for whoever seats the group's
    people. Raises: PermissionDenied for everybody else."""
    locked = Board.objects.select_for_update().get(pk=board.pk)
    if not keeps_people_of(by, locked, group):
        raise PermissionDenied
    return locked


def _current(membership: Membership, by: AbstractBaseUser) -> tuple[Board, Membership]:
    """The board, locked, and the membership as it is stored now."""
    board = Board.objects.select_for_update().get(pk=membership.board_id)
    now = (
        Membership.objects.filter(pk=membership.pk).select_related("person", "group", "board")
    ).first()
    if now is None:
        raise Refused("Somebody has removed this membership meanwhile. Nothing was changed.")
    if not keeps_people_of(by, board, now.group):
        raise PermissionDenied
    return board, now


def _not_over(board: Board) -> QuerySet[Membership]:
    today = timezone.localdate()
    return board.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def _spread(board: Board, siblings: Iterable[Membership]) -> list[int]:
    """Places behind everybody else's, as many as there are siblings: theirs were not distinct."""
    last = board.memberships.aggregate(last=Max("position"))["last"] or 0
    return [last + number for number, _ in enumerate(siblings, 1)]


def _check_days(
    board: Board,
    by: AbstractBaseUser,
    starts_on: date | None,
    ends_on: date | None,
    *,
    changed: Iterable[date | None],
    field: str = "ends_on",
) -> None:
    """That the term can be; and that a group office leaves what is past as it is."""
    try:
        check_term(starts_on, ends_on, today=timezone.localdate())
    except Refused as refused:
        raise Refused(
            refused.sentence, field if refused.field == "ends_on" else refused.field
        ) from refused
    if not is_secretary(by, board):
        for day in changed:
            if day is not None:
                _refuse_the_past(board, day)
        if starts_on is None and ends_on is None:
            _refuse_the_past(board, None)


def _refuse_the_past(board: Board, day: date | None) -> None:
    first, _ = year_bounds(timezone.localdate(), board.year_starts)
    if day is None or day < first:
        raise Refused(
            f"A group’s office changes its list from {day_in_words(first)} on, when this year "
            "began. Ask the secretariat for what was before."
        )


def _refuse_an_office(board: Board, by: AbstractBaseUser, office: str) -> None:
    if office and not is_secretary(by, board):
        raise PermissionDenied


def _refuse_past_successor(membership: Membership, until: date | None) -> None:
    for successor in membership.replaced_by.select_related("person"):
        if until is None or successor.starts_on is None or successor.starts_on <= until:
            raise Refused(
                f"{successor.person} has this seat "
                f"{in_words(successor.starts_on, successor.ends_on)}. Remove or change that "
                "membership first.",
                "last_day",
            )


def _meetings_of(membership: Membership) -> QuerySet[Meeting]:
    meetings = Meeting.objects.filter(board=membership.board)
    if membership.starts_on:
        meetings = meetings.filter(date__gte=membership.starts_on)
    if membership.ends_on:
        meetings = meetings.filter(date__lte=membership.ends_on)
    return meetings
