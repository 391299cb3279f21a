"""The record of attendance."""

from tests.permission_table.row import ON_BOARD, Row

ROWS: list[Row] = [
    Row("board_attendance", ON_BOARD, lambda world: [world.full.board.slug]),
    *(
        Row(
            "board_attendance_file",
            ON_BOARD,
            lambda world, kind=kind: [world.full.board.slug, kind],
            note=kind,
        )
        for kind in ("csv", "xlsx")
    ),
    Row(
        "board_attendance_file",
        set(),
        lambda world: [world.full.board.slug, "pdf"],
        note="a kind there is not",
    ),
    Row("person_attendance", ON_BOARD, lambda world: [world.full.members[1].pk]),
    Row(
        "person_attendance",
        ON_BOARD,
        lambda world: [world.full.observer.pk],
        note="of an observer, who is on no record: it says so",
    ),
]
