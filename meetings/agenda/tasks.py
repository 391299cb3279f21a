"""What the worker does for agendas: the reminders of the morning."""

from datetime import date, datetime

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from meetings.agenda.reminders import people_to_remind, remind

REMIND_TASK = "meetings.agenda.tasks.remind_officer"
FIRST_HOUR, LAST_HOUR = 7, 11
"""Of the morning, local time. Whoever could not be reached in it is reminded the next day."""


@app.periodic(cron="5 * * * *")
@app.task(name="meetings.agenda.tasks.remind_officers", queue="mail", queueing_lock="remind")
def remind_officers(timestamp: int) -> None:
    """Once an hour, so that summer time and a server that was off at seven make no difference."""
    queue_reminders(timezone.localtime())


def queue_reminders(now: datetime) -> None:
    """Queue a job for each officer to be reminded today, in the morning of a working day."""
    if not FIRST_HOUR <= now.hour <= LAST_HOUR:
        return
    for person_id in people_to_remind(now.date()):
        try:
            with transaction.atomic():
                app.configure_task(
                    REMIND_TASK, queue="mail", queueing_lock=f"remind-{person_id}"
                ).defer(person_id=person_id, day=now.date().isoformat())
        except AlreadyEnqueued:
            continue


@app.task(
    name=REMIND_TASK,
    queue="mail",
    retry=RetryStrategy(
        max_attempts=5,
        exponential_wait=5,
        retry_exceptions=(OSError, OperationalError, InterfaceError),
    ),
)
def remind_officer(person_id: int, day: str) -> None:
    """Remind one officer; a job that comes too late, the next day, does nothing."""
    today = date.fromisoformat(day)
    if today == timezone.localdate():
        remind(person_id, today)
