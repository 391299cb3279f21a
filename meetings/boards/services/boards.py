"""Starting a board and changing its settings."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.boards.models import Board, Secretary
from meetings.boards.policies import can_start_board, is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.slugs import free_slug

SETTINGS = frozenset(
    {
        "name", "organisation", "website", "parent", "parent_name", "contact_name",
        "contact_phone", "contact_email", "carers_allowance", "year_starts", "is_public",
        "notice_days", "holidays_of", "reports_due_days", "quorum_share", "quorum_groups",
        "second_person", "leads_clear", "substitutes_see_confidential",
        "observers_see_confidential", "parts_off", "papers_start_right",
        "letters_in_brackets",
    }
)  # fmt: skip


@transaction.atomic
def start_board(*, by: AbstractBaseUser, name: str, organisation: str) -> Board:
    """An empty board, which `by` keeps.

    Raises: PermissionDenied; Refused where the organisation has a board of this name.
    """
    if not can_start_board(by):
        raise PermissionDenied
    _refuse_a_second(name, organisation)
    board = Board.objects.create(name=name, organisation=organisation, slug=free_slug(name))
    Secretary.objects.create(board=board, user_id=by.pk)
    return board


@transaction.atomic
def change_settings(
    *, board: Board, by: AbstractBaseUser, revision: int, changes: Mapping[str, object]
) -> Board:
    """Change some of the board's `SETTINGS`; its address stays.

    Raises: PermissionDenied; SavedMeanwhile where `revision` is not the board's; Refused where the
    name is taken, or where boards would report to each other in a ring.
    """
    if unknown := changes.keys() - SETTINGS:
        raise ValueError(f"Not settings of a board: {', '.join(sorted(unknown))}")
    if changes.get("parent", board.parent) != board.parent:
        _lock_all_boards()
    board = Board.objects.select_for_update().get(pk=board.pk)
    if not is_secretary(by, board):
        raise PermissionDenied
    if board.revision != revision:
        raise SavedMeanwhile
    for field, value in changes.items():
        setattr(board, field, value)
    _refuse_a_second(board.name, board.organisation, besides=board)
    _refuse_a_ring(board)
    board.revision += 1
    board.save(update_fields=[*changes, "revision"])
    return board


def _lock_all_boards() -> None:
    """Two boards that are put under each other at once would make a ring that neither sees."""
    list(Board.objects.select_for_update().order_by("pk").values_list("pk"))


def lock_board(board: Board, by: AbstractBaseUser) -> Board:
    """The board, kept from others until the transaction ends: one change of its lists at a time.

    Raises: PermissionDenied unless `by` is one of its secretaries.
    """
    locked = Board.objects.select_for_update().get(pk=board.pk)
    if not is_secretary(by, locked):
        raise PermissionDenied
    return locked


def _refuse_a_second(name: str, organisation: str, besides: Board | None = None) -> None:
    others = Board.objects.filter(name__iexact=name, organisation__iexact=organisation)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(
            f"{organisation} has a board named “{name}” already. Give this one another name.",
            "name",
        )


def would_ring(board: Board, parent: Board) -> bool:
    """Whether `parent` is `board`, or reports to it, directly or through others.

    By what is stored: objects in hand may have been read before something was put elsewhere.
    """
    parents = dict(Board.objects.values_list("pk", "parent"))
    above: int | None = parent.pk
    seen: set[int] = set()
    while above is not None and above not in seen:
        if above == board.pk:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _refuse_a_ring(board: Board) -> None:
    if board.parent is not None and would_ring(board, board.parent):
        raise Refused(
            "That board reports to this one, directly or through another. Choose a board that "
            "does not.",
            "parent",
        )
