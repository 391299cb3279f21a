"""The action monitor on the screen: in what order it stands, and under which items."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, IntegerField, Max, Min, Q, Value, When, Window
from django.db.models.expressions import F

from meetings.actions.models import SECRET, Action, ActionQuerySet
from meetings.boards.models import Meeting

ITEM = ("meeting_id", "item_number", "item_title")
"""What makes one item of one meeting, as it is printed."""


@dataclass
class Group:
    """The actions that one item of one meeting raised."""

    meeting: Meeting
    number: str
    title: str
    actions: list[Action] = field(default_factory=list)


def open_part(actions: ActionQuerySet) -> ActionQuerySet:
    """Without those that are confidential."""
    return actions.filter(~SECRET)


def secret_part(actions: ActionQuerySet) -> ActionQuerySet:
    """Those that are confidential, alone."""
    return actions.filter(SECRET)


def counted(actions: ActionQuerySet) -> dict[str, int]:
    """How many are in each part, as `open` and `secret`, in one query."""
    parts = actions.order_by().aggregate(
        all=Count("pk"), secret=Count("pk", filter=Q(pk__in=secret_part(actions).values("pk")))
    )
    return {"open": parts["all"] - parts["secret"], "secret": parts["secret"]}


def _lateness(on: date) -> Case:
    """1 for what is overdue."""
    overdue = Q(state=Action.State.OPEN, day_due_on__lt=on)
    return Case(When(overdue, then=Value(1)), default=Value(0), output_field=IntegerField())


def overdue_first(actions: ActionQuerySet, on: date) -> ActionQuerySet:
    """What is overdue, then the rest; each by the day it is due, those without one last."""
    dated = actions.with_day_due_on()
    return dated.annotate(lateness=_lateness(on)).order_by(
        "-lateness", F("day_due_on").asc(nulls_last=True), "meeting__date", "position", "pk"
    )


def by_item(actions: ActionQuerySet, on: date) -> ActionQuerySet:
    """By the item that raised them, as in print; items of which anything is overdue first."""
    dated = actions.with_day_due_on().annotate(lateness=_lateness(on))
    return dated.annotate(
        item_lateness=Window(Max("lateness"), partition_by=list(ITEM)),
        item_position=Window(Min("position"), partition_by=list(ITEM)),
    ).order_by(
        "-item_lateness", "meeting__date", "meeting", "item_position", "item_number", "item_title",
        "-lateness", "position", "pk",
    )  # fmt: skip


def groups_of(actions: Iterable[Action]) -> list[Group]:
    """A group for each item, in the order in which `by_item` has them."""
    groups: dict[tuple[object, ...], Group] = {}
    for action in actions:
        key = tuple(getattr(action, name) for name in ITEM)
        group = groups.setdefault(key, Group(action.meeting, action.item_number, action.item_title))
        group.actions.append(action)
    return list(groups.values())
