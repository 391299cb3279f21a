"""The agenda builder and the forward plan."""

from collections.abc import Callable

from meetings.agenda.models import AgendaItem, ItemKind, StandingItem
from tests.permission_table.row import Row, meeting, paper
from tests.world import World


def planned(world: World) -> list[object]:
    """The key of an item on the board's forward plan."""
    item, _ = AgendaItem.objects.get_or_create(
        forward_plan=world.full.board,
        position=1,
        defaults={"kind": ItemKind.VERBAL, "title": "Ferries in the coming year"},
    )
    return [item.pk]


def standing(world: World) -> list[object]:
    item, _ = StandingItem.objects.get_or_create(
        board=world.full.board,
        position=1,
        defaults={"kind": ItemKind.NOTES, "title": "Notes of the last meeting"},
    )
    return [item.pk]


def start(source: str) -> Callable[[World], list[object]]:
    return lambda world: [world.full.meeting.pk, source]


def board(world: World) -> list[object]:
    return [world.full.board.slug]


SECRETARY = {"secretary"}

ROWS: list[Row] = [
    Row("agenda_build", SECRETARY, meeting),
    Row("agenda_build", SECRETARY, meeting, before_publication=True, note="before publication"),
    Row("agenda_news", SECRETARY, meeting, status=204),
    Row("agenda_do", SECRETARY, meeting, post=True, status=302),
    Row("agenda_add", SECRETARY, meeting),
    *(
        Row("agenda_start", SECRETARY, start(source), note=source)
        for source in ("standing", "last", "plan")
    ),
    Row("agenda_start", set(), start("nowhere"), note="no such source"),
    Row("item_title", SECRETARY, paper("1(a)")),
    Row("item_title", SECRETARY, paper("3"), note="confidential"),
    Row("item_change", SECRETARY, paper("3"), note="confidential"),
    Row("item_change", SECRETARY, paper("1(a)"), post=True, note="writing"),
    Row("item_defer", SECRETARY, paper("1(a)")),
    Row(
        "item_history",
        {"secretary", "officer"},
        paper("1(a)"),
        note="the secretariat and the report's officers",
    ),
    Row("item_history", SECRETARY, paper("3"), note="confidential"),
    Row("item_history", SECRETARY, planned, note="planned"),
    Row("forward_plan", SECRETARY, board),
    Row("planned_change", SECRETARY, planned),
    Row("planned_put", SECRETARY, planned),
    Row("planned_delete", SECRETARY, planned, post=True, status=302),
    Row("standing_items", SECRETARY, board),
    Row("standing_item_change", SECRETARY, standing),
    Row("standing_item_do", SECRETARY, standing, post=True, status=302),
]
