"""A member's own page, and calendars."""

from meetings.attendance.models import CalendarFeed
from tests.permission_table.row import ON_BOARD, SIGNED_IN, Row, meeting
from tests.world import ROLES, World


def feed(world: World) -> list[object]:
    found, _ = CalendarFeed.objects.get_or_create(
        user=world.users["chair"], defaults={"key": "k" * 43}
    )
    return [found.key]


ROWS: list[Row] = [
    Row("own_page", SIGNED_IN, asks_to_sign_in=True),
    Row("feed_renew", SIGNED_IN, post=True, status=302, asks_to_sign_in=True),
    Row("calendar_feed", {*ROLES}, feed, note="whoever has the key"),
    Row("calendar_feed", set(), lambda world: ["no-such-key"], note="no key"),
    Row("meeting_ics", ON_BOARD, meeting),
    Row("meeting_ics", ON_BOARD, meeting, before_publication=True, note="before publication"),
]
