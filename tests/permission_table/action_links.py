"""Actions of a meeting, their owners, the links they are sent, and mail that was not delivered."""

from collections.abc import Callable

from meetings.actions.links import token_of
from meetings.actions.models import ActionLink
from meetings.boards.models import OutgoingMessage, Posted
from tests.factories import ActionLinkFactory, OutgoingMessageFactory
from tests.permission_table.row import Row, action, meeting
from tests.world import ROLES, World


def link(world: World) -> ActionLink:
    action, owner = world.full.actions[0], world.full.officers[1]
    found = ActionLink.objects.filter(action=action, person=owner).first()
    return found or ActionLinkFactory(action=action, person=owner)


def message(world: World) -> list[object]:
    board = world.full.board
    found = OutgoingMessage.objects.filter(board=board).first()
    return [(found or OutgoingMessageFactory(board=board, state=Posted.State.FAILED)).pk]


def owner(number: int) -> Callable[[World], list[object]]:
    return lambda world: [world.full.actions[0].pk, world.full.officers[number].pk]


ROWS = [
    Row("tell_owners", {"secretary"}, meeting, post=True, status=302),
    Row("action_new", {"secretary"}, meeting),
    Row("action_change", {"secretary"}, action(0)),
    Row("action_change", {"secretary"}, action(2), note="confidential"),
    Row("action_owners", {"secretary"}, action(0)),
    Row("action_owners", {"secretary"}, action(2), note="confidential"),
    Row("action_owner_remove", {"secretary"}, owner(1), post=True, status=302),
    Row("action_owner_address", {"secretary"}, owner(1), post=True, status=302),
    Row("action_link_send", {"secretary"}, owner(1), post=True, status=302),
    Row("action_name_forget", {"secretary"}, action(0), post=True, status=302),
    Row(
        "action_link_revoke",
        {"secretary"},
        lambda world: [link(world).pk],
        post=True,
        status=302,
    ),
    Row(
        "action_link",
        {*ROLES},
        lambda world: [token_of(link(world))],
        note="whoever has it: one action for one of its owners",
    ),
    Row("action_link", set(), lambda world: ["made-up.signature"], note="altered"),
    Row("board_messages", {"secretary"}, lambda world: [world.full.board.slug]),
    Row("message_again", {"secretary"}, message, post=True, status=302),
    Row("message_leave", {"secretary"}, message, post=True, status=302),
]
