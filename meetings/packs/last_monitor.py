"""When the board was last given the action monitor before a meeting."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from meetings.boards.models import Meeting
from meetings.packs.models import Pack, PackPart

MONITOR_KEY = "action-monitor"
CONFIDENTIAL_MONITOR_KEY = "action-monitor-confidential"


def last_monitor_before(meeting: Meeting) -> datetime | None:
    """When that monitor was made: in the latest pack or supplement that has gone out of the last
    meeting that had one.

    A cancelled meeting's does not count: the board has not met over it, so what it listed as
    closed is listed again. None: no earlier meeting's pack has gone out from here. One query.
    """
    monitors = PackPart.objects.filter(
        pack=OuterRef("pk"), key__in=[MONITOR_KEY, CONFIDENTIAL_MONITOR_KEY]
    )
    return (
        Pack.objects.published()
        .filter(
            Q(supplement_to__isnull=True) | Exists(monitors),
            meeting__board=meeting.board_id,
            meeting__date__lt=meeting.date,
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .order_by("-meeting__date", "-meeting__start", "-built_at")
        .values_list("built_at", flat=True)
        .first()
    )
