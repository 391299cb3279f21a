"""A board's priorities together with the members who lead on them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from meetings.boards.models import Board, Priority
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.services.boards import lock_board
from meetings.members.models import Capacity, Membership, Person, PriorityLead


def possible_leads(board: Board, priority: Priority | None = None) -> QuerySet[Person]:
    """The board's members of today, and those who lead on the priority today."""
    members = Membership.objects.on().in_capacity(Capacity.MEMBER).filter(board=board)
    possible = Q(pk__in=members.values("person"))
    if priority is not None:
        possible |= Q(pk__in=PriorityLead.objects.on().filter(priority=priority).values("person"))
    return Person.objects.filter(possible)


@dataclass(frozen=True)
class PriorityFacts:
    """What is said of a priority, and who leads on it.

    `leads_from`: the day from which those lead that do not yet; those left out led until the day
    before. What somebody led on before stays on record.
    """

    name: str
    aim: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    leads: Collection[Person] = ()
    leads_from: date | None = None


def leads_on(priority: Priority, day: date | None = None) -> QuerySet[Person]:
    """The members who lead on it on `day` (today), by name."""
    led = PriorityLead.objects.on(day).filter(priority=priority)
    return Person.objects.filter(pk__in=led.values("person")).order_by("name", "pk")


def seen(priority: Priority) -> str:
    """What a form carries to tell whether the priority was changed while it was open."""
    leads = priority.leads.order_by("pk").values_list("person", "starts_on", "ends_on")
    return fingerprint(
        priority.name, priority.aim, priority.starts_on, priority.ends_on, list(leads)
    )


@transaction.atomic
def add_priority(*, board: Board, by: AbstractBaseUser, facts: PriorityFacts) -> Priority:
    """After the others.

    Raises: PermissionDenied; Refused where the board has one of this name, for a lead who is not
    a member, or where it ends before it starts.
    """
    board = lock_board(board, by)
    _refuse_a_second(board, facts.name)
    last = board.priorities.aggregate(last=Max("position"))["last"]
    priority = Priority(board=board, position=(last or 0) + 1)
    _set_facts(priority, facts)
    _set_leads(priority, facts, shown=set())
    return priority


@transaction.atomic
def change_priority(
    *, priority: Priority, by: AbstractBaseUser, opened_at: str, facts: PriorityFacts
) -> Priority:
    """`opened_at` is what `seen` gave for the priority as the writer saw it, with today's leads.

    Raises: PermissionDenied; SavedMeanwhile; Refused as for a new one, or if it was removed.
    """
    board = lock_board(priority.board, by)
    current = Priority.objects.filter(pk=priority.pk).first()
    if current is None:
        raise Refused("Somebody has removed this priority meanwhile. Add it anew if it is wanted.")
    if seen(current) != opened_at:
        raise SavedMeanwhile
    _refuse_a_second(board, facts.name, besides=current)
    _set_facts(current, facts)
    _set_leads(current, facts, shown=set(leads_on(current)))
    return current


def _set_facts(priority: Priority, facts: PriorityFacts) -> None:
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise Refused("It would end before it starts. Correct one of the two days.", "ends_on")
    priority.name, priority.aim = facts.name, facts.aim
    priority.starts_on, priority.ends_on = facts.starts_on, facts.ends_on
    priority.save()


def _set_leads(priority: Priority, facts: PriorityFacts, *, shown: Collection[Person]) -> None:
    """What differs from those `shown` holds from `leads_from` on, and stands beside what was."""
    allowed = set(possible_leads(priority.board, priority))
    for person in facts.leads:
        if person not in allowed:
            raise Refused(f"{person} is not a member of this board.", "leads")
    day = facts.leads_from or timezone.localdate()
    for person in set(shown) - set(facts.leads):
        _stop_leading(priority, person, day)
    for person in facts.leads:
        if person not in shown:
            _begin_leading(priority, person, day)


def _stop_leading(priority: Priority, person: Person, day: date) -> None:
    """`day` is the first on which they do not lead. Who had not begun by then never led."""
    led = priority.leads.filter(person=person)
    led.filter(starts_on__gte=day).delete()
    led.on(day).update(ends_on=day - timedelta(days=1))


def _begin_leading(priority: Priority, person: Person, day: date) -> None:
    """From `day` on; who led until the day before goes on, and who was to lead later does now."""
    led = priority.leads.filter(person=person)
    if led.on(day).exists():
        return
    later = led.filter(starts_on__gt=day).order_by("starts_on").first()
    before = led.filter(ends_on=day - timedelta(days=1)).first()
    if later is not None:
        later.starts_on = day
        later.save(update_fields=["starts_on"])
    elif before is not None:
        before.ends_on = None
        before.save(update_fields=["ends_on"])
    else:
        PriorityLead.objects.create(priority=priority, person=person, starts_on=day)


def _refuse_a_second(board: Board, name: str, besides: Priority | None = None) -> None:
    others = board.priorities.filter(name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(f"This board has a priority named “{name}” already.", "name")
