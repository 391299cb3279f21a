"""A board's own words on the pages of its packs. Texts are HTML that has been sanitised."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from meetings.boards.models import Board, HouseText, PackPart
from meetings.boards.order import Direction, in_new_order
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile, fingerprint
from meetings.boards.services.boards import lock_board


def seen(text: HouseText) -> str:
    """What a form carries to tell whether the text was changed while it was open."""
    return fingerprint(text.part, text.heading, text.text)


@transaction.atomic
def add_house_text(
    *, board: Board, by: AbstractBaseUser, part: PackPart, heading: str, text: str
) -> HouseText:
    """After the others of its page.

    Raises: PermissionDenied; Refused where the page has a text under this heading.
    """
    board = lock_board(board, by)
    _refuse_a_second(board, part, heading)
    return HouseText.objects.create(
        board=board, part=part, heading=heading, text=text, position=_after_last(board, part)
    )


@transaction.atomic
def change_house_text(
    *,
    house_text: HouseText,
    by: AbstractBaseUser,
    opened_at: str,
    part: PackPart,
    heading: str,
    text: str,
) -> HouseText:
    """`opened_at` is what `seen` gave for the text as the writer saw it.

    Raises: PermissionDenied; SavedMeanwhile; Refused as for a new one, or if it was removed.
    """
    board = lock_board(house_text.board, by)
    current = HouseText.objects.filter(pk=house_text.pk).first()
    if current is None:
        raise Refused("Somebody has removed this text meanwhile. Add it anew if it is wanted.")
    if seen(current) != opened_at:
        raise SavedMeanwhile
    _refuse_a_second(board, part, heading, besides=current)
    if current.part != part:
        current.position = _after_last(board, part)
    current.part, current.heading, current.text = part, heading, text
    current.save(update_fields=["part", "heading", "text", "position"])
    return current


@transaction.atomic
def move_house_text(*, house_text: HouseText, by: AbstractBaseUser, direction: Direction) -> None:
    """A place further up or down on its page. Raises: PermissionDenied."""
    board = lock_board(house_text.board, by)
    of_page = list(board.house_texts.filter(part=house_text.part))
    ordered = in_new_order(of_page, house_text, direction)
    for position, each in enumerate(ordered, 1):
        each.position = position
    HouseText.objects.bulk_update(ordered, ["position"])


@transaction.atomic
def remove_house_text(*, house_text: HouseText, by: AbstractBaseUser) -> None:
    """Packs that are out keep it. Raises: PermissionDenied."""
    lock_board(house_text.board, by)
    house_text.delete()


def _after_last(board: Board, part: PackPart) -> int:
    last = board.house_texts.filter(part=part).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _refuse_a_second(
    board: Board, part: PackPart, heading: str, besides: HouseText | None = None
) -> None:
    others = board.house_texts.filter(part=part, heading=heading)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(
            f"“{part.label}” has a text headed “{heading}” already. Change that one, or give this "
            "one another heading.",
            "heading",
        )
