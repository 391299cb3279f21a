"""The register of decisions and the action monitor."""

from tests.permission_table.row import ON_BOARD, SIGNED_IN, Row
from tests.world import ROLES

KINDS = ("csv", "xlsx")

ROWS: list[Row] = [
    Row("decision_list", {*ROLES}),
    *(
        Row("decision_list_file", {*ROLES}, lambda world, kind=kind: [kind], note=kind)
        for kind in KINDS
    ),
    Row("decision_list_file", set(), lambda world: ["pdf"], note="a kind there is not"),
    Row("board_decisions", ON_BOARD, lambda world: [world.full.board.slug]),
    *(
        Row(
            "board_decisions_file",
            ON_BOARD,
            lambda world, kind=kind: [world.full.board.slug, kind],
            note=kind,
        )
        for kind in KINDS
    ),
    Row("board_actions", ON_BOARD, lambda world: [world.full.board.slug], asks_to_sign_in=True),
    Row(
        "board_actions_print",
        ON_BOARD,
        lambda world: [world.full.board.slug],
        asks_to_sign_in=True,
    ),
    *(
        Row(
            "board_actions_file",
            ON_BOARD,
            lambda world, kind=kind: [world.full.board.slug, kind],
            asks_to_sign_in=True,
            note=kind,
        )
        for kind in KINDS
    ),
    Row("actions:list_print", SIGNED_IN, asks_to_sign_in=True),
    *(
        Row(
            "actions:list_file",
            SIGNED_IN,
            lambda world, kind=kind: [kind],
            asks_to_sign_in=True,
            note=kind,
        )
        for kind in KINDS
    ),
    Row(
        "actions:list_file",
        set(),
        lambda world: ["pdf"],
        asks_to_sign_in=True,
        note="a kind there is not",
    ),
]
