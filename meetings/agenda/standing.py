"""The standing items of a board, with which its agendas start."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.agenda.changes import record_change
from meetings.agenda.models import StandingItem
from meetings.agenda.outline import Direction, NotDone
from meetings.agenda.policies import can_plan
from meetings.boards.models import Board


@transaction.atomic
def add_standing_item(*, board: Board, by: AbstractBaseUser, **values: Any) -> StandingItem:
    """Add one after the others. Raises: PermissionDenied."""
    _open(board, by)
    item = StandingItem(board=board, position=board.standing_items.count() + 1, **values)
    item.clean_fields(exclude=["board"])
    item.save()
    record_change(f"Made “{item.title}” a standing item.", by=by, of=board)
    return item


@transaction.atomic
def change_standing_item(*, item: StandingItem, by: AbstractBaseUser, **values: Any) -> None:
    """Raises: PermissionDenied; NotDone where it is gone."""
    item = _locked(item, by)
    for name, value in values.items():
        setattr(item, name, value)
    item.clean_fields(exclude=["board"])
    item.save(update_fields=[*values])
    record_change(f"Changed the standing item “{item.title}”.", by=by, of=item.board)


@transaction.atomic
def move_standing_item(*, item: StandingItem, by: AbstractBaseUser, direction: Direction) -> None:
    """One step up or down. Raises: PermissionDenied; NotDone."""
    item = _locked(item, by)
    items = list(item.board.standing_items.all())
    at = [each.pk for each in items].index(item.pk)
    to = at - 1 if direction == Direction.UP else at + 1
    if not 0 <= to < len(items):
        end = "first" if direction == Direction.UP else "last"
        raise NotDone(f"“{item.title}” is the {end} standing item already.")
    items.insert(to, items.pop(at))
    _number(items)
    record_change(f"Moved the standing item “{item.title}” {direction}.", by=by, of=item.board)


@transaction.atomic
def remove_standing_item(*, item: StandingItem, by: AbstractBaseUser) -> None:
    """Agendas that have it keep it. Raises: PermissionDenied; NotDone."""
    item = _locked(item, by)
    board, title = item.board, item.title
    item.delete()
    _number(list(board.standing_items.all()))
    record_change(f"“{title}” is no longer a standing item.", by=by, of=board)


def _open(board: Board, by: AbstractBaseUser) -> None:
    if not can_plan(by, board):
        raise PermissionDenied("Only the secretariat keeps the standing items.")
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)


def _locked(item: StandingItem, by: AbstractBaseUser) -> StandingItem:
    _open(item.board, by)
    found = StandingItem.objects.filter(pk=item.pk).select_related("board").first()
    if found is None:
        raise NotDone("This standing item has been removed meanwhile.")
    return found


def _number(items: list[StandingItem]) -> None:
    for position, each in enumerate(items, 1):
        each.position = position
    StandingItem.objects.bulk_update(items, ["position"])
