"""Registers of interests, and declarations at meetings."""

from django.utils import timezone

from meetings.attendance.models import Declaration, Interest
from tests.permission_table.boards import board
from tests.permission_table.row import ON_BOARD, Row, meeting
from tests.world import World

KEEPERS = {"secretary", "chair"}
"""Of what is the chair's."""


def chair(world: World) -> list[object]:
    return [world.full.chair.pk]


def interest(world: World) -> list[object]:
    """One that the chair and nobody else has just entered: a post that only redirects."""
    found, _ = Interest.objects.get_or_create(
        person=world.full.chair,
        category=Interest.Category.GIFTS,
        defaults={"text": "A pot of honey.", "entered_at": timezone.now()},
    )
    return [found.pk]


def declaration(world: World) -> list[object]:
    found = Declaration.objects.get(meeting=world.full.meeting, person=world.full.chair)
    return [found.pk]


ROWS: list[Row] = [
    Row("interests", ON_BOARD, chair),
    Row("interest_new", KEEPERS, chair),
    Row("interest_new", KEEPERS, chair, post=True, note="sent empty"),
    Row("interest", KEEPERS, interest),
    Row("interest", KEEPERS, interest, post=True, note="sent empty"),
    Row("interest_end", KEEPERS, interest, post=True, status=302),
    Row("interest_remove", KEEPERS, interest, post=True, status=302),
    Row("board_interests", ON_BOARD, board),
    Row("declare", {"secretary", "chair", "member", "substitute", "observer"}, meeting),
    Row("declaration", KEEPERS, declaration),
    Row("declaration", KEEPERS, declaration, post=True, note="sent empty"),
    Row("declaration_left", {"secretary"}, declaration, post=True, status=302),
    Row("declaration_withdraw", KEEPERS, declaration, post=True, status=302),
]
