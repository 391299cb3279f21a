"""The register of a meeting: at the door, by code, and by the secretariat."""

from meetings.attendance.models import Register
from tests.permission_table.row import Row, meeting
from tests.world import World


def opened(world: World) -> list[object]:
    """The meeting, its register open."""
    Register.objects.get_or_create(
        meeting=world.full.meeting, defaults={"door_key": "door", "code_key": "code"}
    )
    return [world.full.meeting.pk]


def line(world: World) -> list[object]:
    return [world.full.meeting.pk, world.full.chair.pk]


def changes(name: str, **more: object) -> Row:
    return Row(name, {"secretary"}, opened, post=True, status=302, **more)  # type: ignore[arg-type]


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
]
