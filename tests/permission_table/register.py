"""The register of a meeting: at the door, by code, and by the secretariat."""

from uuid import uuid4

from meetings.attendance.models import Register
from tests.permission_table.row import Row, meeting
from tests.world import ROLES, World


def _register(world: World) -> Register:
    there, _ = Register.objects.get_or_create(
        meeting=world.full.meeting, defaults={"door_key": "door-key", "code_key": "code-key"}
    )
    return there


def door_key(world: World) -> list[object]:
    return [_register(world).door_key]


def code_key(world: World) -> list[object]:
    return [_register(world).code_key]


def opened(world: World) -> list[object]:
    """The meeting, its register open."""
    return [_register(world).meeting.pk]


def line(world: World) -> list[object]:
    return [world.full.meeting.pk, world.full.chair.pk]


def changes(name: str) -> Row:
    return Row(name, {"secretary"}, opened, post=True, status=302)


EVERYBODY = {*ROLES}
"""With the key, which is the secret; without it nobody."""

ROWS: list[Row] = [
    Row("register", {"secretary"}, meeting),
    Row("register", {"secretary"}, meeting, post=True, status=302, note="opening it"),
    Row("register_news", {"secretary"}, opened),
    Row("register_tap", set(), opened, post=True, note="sent empty"),
    Row("register_take_back", set(), opened, post=True, note="sent empty"),
    Row("register_guest", {"secretary"}, opened, post=True, note="sent empty"),
    changes("register_keys"),
    changes("register_close"),
    changes("register_reopen"),
    Row("attendance_correct", {"secretary"}, line),
    Row("attendance_sheet", {"secretary"}, meeting),
    Row("register_code", {"secretary"}, meeting),
    Row("door_worker", EVERYBODY),
    Row("door", EVERYBODY, door_key),
    Row("door", set(), lambda world: [str(uuid4())], note="another key"),
    Row("door", set(), code_key, note="the key of the code"),
    Row("door_taps", EVERYBODY, door_key, post=True, status=400),
    Row("door_taps", set(), code_key, post=True, note="the key of the code"),
    Row("door_state", EVERYBODY, door_key),
    Row("door_state", set(), code_key, note="the key of the code"),
    # on another day than the meeting's; tests/site/test_door.py has the day itself
    Row("sign_in_here", set(), code_key, asks_to_sign_in=True),
]
