"""Pages, papers, packs, actions and imports."""

from tests.permission_table.row import (
    CONFIDENTIAL,
    ON_BOARD,
    SECRETARIES,
    SIGNED_IN,
    Row,
    action,
    leak,
    meeting,
    pack,
    paper,
    paper_of,
    wish_to_publish,
)
from tests.world import ROLES

ROWS = [
    Row("home", SIGNED_IN, asks_to_sign_in=True),
    Row("board_list", {*ROLES}),
    Row("board", ON_BOARD, lambda world: [world.full.board.slug]),
    Row("meeting_list", {*ROLES}),
    *(
        Row(f"meeting_{tab}", ON_BOARD, meeting, before_publication=before, note=note)
        for tab in ("agenda", "papers", "people", "pack", "notes", "actions")
        for before, note in ((False, ""), (True, "before publication"))
    ),
    Row("meeting_publish", {"secretary"}, meeting),
    Row("paper", ON_BOARD, paper("1(a)")),
    Row(
        "paper",
        {"secretary", "officer"},
        paper("1(a)"),
        before_publication=True,
        note="before publication: the secretariat and the report's own officers",
    ),
    Row("paper", CONFIDENTIAL, paper("3"), note="confidential"),
    Row("paper", set(), paper("5"), note="to follow"),
    Row("paper_image", ON_BOARD, paper("1(a)", "chart.png")),
    Row(
        "appendix_pdf",
        ON_BOARD,
        lambda world: [world.full.items["1(a)"].pk, world.pdf_appendices["open"].pk],
    ),
    Row(
        "appendix_pdf",
        CONFIDENTIAL | {"officer"},
        lambda world: [world.full.items["1(a)"].pk, world.pdf_appendices["confidential"].pk],
        note="confidential",
    ),
    Row("actions:list", SIGNED_IN, asks_to_sign_in=True),
    Row("actions:action", ON_BOARD, action(0), asks_to_sign_in=True),
    Row("actions:action", CONFIDENTIAL, action(2), asks_to_sign_in=True, note="confidential"),
    Row(
        "actions:action",
        {"secretary", "officer"},
        action(0),
        post=True,
        asks_to_sign_in=True,
        note="writing progress",
    ),
    Row("packs:build", {"secretary"}, meeting, post=True, status=302),
    Row("packs:publish", {"secretary"}, meeting, post=True, status=302),
    Row(
        "packs:confirm",
        {"secretary"},
        lambda world: [wish_to_publish(world).pk],
        post=True,
        status=302,
    ),
    Row(
        "packs:take_back",
        {"secretary"},
        lambda world: [wish_to_publish(world).pk],
        post=True,
        status=302,
    ),
    Row("packs:say_open", {"secretary"}, lambda world: [leak(world).pk], post=True, status=302),
    Row("packs:build_progress", {"secretary"}, meeting, status=302),
    Row("packs:latest", ON_BOARD, meeting),
    Row("packs:latest", {"secretary"}, meeting, before_publication=True, note="before publication"),
    *(
        row
        for name, which in (
            ("packs:download", pack),
            ("packs:everything", pack),
            ("packs:paper", paper_of),
        )
        for row in (
            Row(name, CONFIDENTIAL, which("members"), note="members"),
            Row(name, ON_BOARD, which("public"), note="public"),
            Row(
                name,
                {"secretary"},
                which("public"),
                before_publication=True,
                note="public, before publication",
            ),
            Row(
                name,
                {"secretary"},
                which("members"),
                before_publication=True,
                note="members, before publication",
            ),
        )
    ),
    Row("importing:upload", SECRETARIES, asks_to_sign_in=True),
    Row("account_login", {"anonymous"}, refused=302),
    Row("account_logout", SIGNED_IN, refused=302),
    Row("account_inactive", {*ROLES}),
    Row("account_signup", {"anonymous"}, refused=302, note="closed to all"),
    Row("account_reauthenticate", SIGNED_IN, asks_to_sign_in=True),
    Row("account_change_password", SIGNED_IN, asks_to_sign_in=True),
    Row("account_set_password", SIGNED_IN, status=302, asks_to_sign_in=True),
    Row("account_reset_password", {*ROLES}),
    Row("account_reset_password_done", {*ROLES}),
    Row("account_reset_password_from_key", {*ROLES}, lambda world: ["0", "0"], note="a bad link"),
    Row("account_reset_password_from_key_done", {*ROLES}),
]
