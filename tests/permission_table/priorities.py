"""The page of a priority, the priorities of what was decided, and taking from boards below."""

from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Priority
from meetings.minutes.models import Decision
from tests.permission_table.row import ON_BOARD, Row, meeting
from tests.world import World


def _priority(world: World) -> Priority:
    """One that everything of the board is under: what is confidential, too."""
    board = world.full.board
    found, _ = Priority.objects.get_or_create(
        board=board, name="Safe Passage", defaults={"position": 90}
    )
    AgendaItem.objects.filter(meeting__board=board).update(priority=found)
    Decision.objects.filter(note_item__notes__meeting__board=board).update(priority=found)
    Action.objects.filter(meeting__board=board).update(priority=found)
    return found


ROWS: list[Row] = [
    Row(
        "priority_page",
        ON_BOARD,
        lambda world: [world.full.board.slug, _priority(world).pk],
    ),
    Row(
        "priority_page",
        set(),
        lambda world: [world.full.board.slug, 0],
        note="one there is not",
    ),
    Row("noted_priorities", {"secretary"}, meeting),
    Row("noted_priorities", {"secretary"}, meeting, post=True),
    Row("agenda_take", {"secretary"}, meeting),
    Row("agenda_take", {"secretary"}, meeting, post=True),
]
