"""A board's priorities together with the members who lead on them."""

from collections.abc import Collection

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from meetings.boards.models import Board, Priority
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.services.boards import lock_board
from meetings.members.models import Capacity, Membership, Person, PriorityLead


def possible_leads(board: Board, priority: Priority | None = None) -> QuerySet[Person]:
    """The board's members of today, and those who lead on the priority already."""
    members = Membership.objects.on().in_capacity(Capacity.MEMBER).filter(board=board)
    possible = Q(pk__in=members.values("person"))
    if priority is not None:
        possible |= Q(leads__priority=priority)
    return Person.objects.filter(possible).distinct()


def seen(priority: Priority) -> str:
    """What a form carries to tell whether the priority was changed while it was open."""
    leads = sorted(priority.leads.values_list("person_id", flat=True))
    return fingerprint(priority.name, leads)


@transaction.atomic
def add_priority(
    *, board: Board, by: AbstractBaseUser, name: str, leads: Collection[Person]
) -> Priority:
    """After the others.

    Raises: PermissionDenied; Refused where the board has one of this name, or for a lead who is
    not a member.
    """
    board = lock_board(board, by)
    _refuse_a_second(board, name)
    last = board.priorities.aggregate(last=Max("position"))["last"]
    priority = Priority.objects.create(board=board, name=name, position=(last or 0) + 1)
    _set_leads(priority, leads)
    return priority


@transaction.atomic
def change_priority(
    *,
    priority: Priority,
    by: AbstractBaseUser,
    opened_at: str,
    name: str,
    leads: Collection[Person],
) -> Priority:
    """`opened_at` is what `seen` gave for the priority as the writer saw it.

    Raises: PermissionDenied; SavedMeanwhile; Refused as for a new one, or if it was removed.
    """
    board = lock_board(priority.board, by)
    current = Priority.objects.filter(pk=priority.pk).first()
    if current is None:
        raise Refused("Somebody has removed this priority meanwhile. Add it anew if it is wanted.")
    if seen(current) != opened_at:
        raise SavedMeanwhile
    _refuse_a_second(board, name, besides=current)
    current.name = name
    current.save(update_fields=["name"])
    _set_leads(current, leads)
    return current


def _set_leads(priority: Priority, leads: Collection[Person]) -> None:
    allowed = set(possible_leads(priority.board, priority))
    for person in leads:
        if person not in allowed:
            raise Refused(f"{person} is not a member of this board.", "leads")
    priority.leads.exclude(person__in=leads).delete()
    PriorityLead.objects.bulk_create(
        (PriorityLead(priority=priority, person=person) for person in leads),
        ignore_conflicts=True,
    )


def _refuse_a_second(board: Board, name: str, besides: Priority | None = None) -> None:
    others = board.priorities.filter(name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(f"This board has a priority named “{name}” already.", "name")
