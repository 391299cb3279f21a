"""Members, seats, groups and people, and whole lists of them."""

from collections.abc import Callable

from tests.permission_table.row import ON_BOARD, Row
from tests.world import World


def members_list(kind: str) -> Callable[[World], list[object]]:
    return lambda world: [world.full.board.slug, kind]


def board(world: World) -> list[object]:
    return [world.full.board.slug]


ROWS: list[Row] = [
    Row("members_list_file", ON_BOARD, members_list("csv"), note="csv"),
    Row("members_list_file", ON_BOARD, members_list("xlsx"), note="workbook"),
    Row("members_list_file", set(), members_list("pdf"), note="another kind"),
    Row("members_bring_in", {"secretary"}, board, asks_to_sign_in=True),
    Row(
        "members_bring_in", {"secretary"}, board, post=True, status=422, asks_to_sign_in=True,
        note="sent empty",
    ),
]  # fmt: skip
