"""What the worker does for actions: the digests of Monday morning."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from meetings.actions.digest import owners_to_remind, send_digest

MONDAY = 0
FIRST_HOUR, LAST_HOUR = 7, 11
"""Of the morning, local time."""


@app.periodic(cron="20 * * * *")
@app.task(name="meetings.actions.tasks.send_digests", queue="mail", queueing_lock="digests")
def send_digests(timestamp: int) -> None:
    """Once an hour, so that summer time and a server that was off at seven make no difference."""
    post_digests(timezone.localtime())


def post_digests(now: datetime) -> None:
    """Of a Monday's morning; to nobody twice in a week."""
    if now.weekday() != MONDAY or not FIRST_HOUR <= now.hour <= LAST_HOUR:
        return
    for person_id in owners_to_remind(now.date()):
        send_digest(person_id, now.date())
