"""What the worker does for packs."""

import ctypes
import logging
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from meetings.boards.outbox import StillWaiting
from meetings.packs.at_work import LOCKS, SECONDS_TO_BEGIN, UNATTENDED, at_work
from meetings.packs.models import RenderedPart
from meetings.packs.services import BUILD_TASK, fail_build, run_build
from meetings.packs.telling import TELL_TASK, give_up, send_waiting
from meetings.packs.telling import take_up_unattended as take_up_untold

logger = logging.getLogger(__name__)

PASSING = (OSError, OperationalError, InterfaceError, BrokenProcessPool)
"""Troubles of the machine that may be over a moment later."""
TRIES = 3
"""How often a job is tried again."""
TRIES_TO_TELL = 6
"""With pauses of 5 seconds, then 25, up to an hour: a mail server may be down for so long."""
KEPT_FOR = timedelta(days=90)
UNEXPECTED = (
    "Something went wrong that this program did not expect; it is in the server’s log. "
    "Build the pack again; if it fails again, tell whoever looks after the server."
)
KILLED = (
    "Each time this pack was being built, the worker was stopped: most likely the machine ran out "
    "of memory. Look for a very large appendix, or give the machine more memory."
)


@app.task(
    name=BUILD_TASK,
    queue="packs",
    pass_context=True,
    retry=RetryStrategy(max_attempts=TRIES, wait=5, retry_exceptions=PASSING),
)
def build_pack(context: JobContext, build_id: int) -> None:
    """Build both editions. Whatever happens, the secretary is told and the worker lives."""
    if context.job.attempts > TRIES:
        fail_build(build_id, KILLED)
        return
    try:
        with at_work(build_id):
            run_build(build_id)
    except PASSING:
        if context.job.attempts >= TRIES:
            fail_build(build_id, UNEXPECTED)
        raise
    except Exception:
        logger.exception("Building pack %s failed.", build_id)
        fail_build(build_id, UNEXPECTED)
    finally:
        _give_back_memory()


def _give_back_memory() -> None:
    """To the system: glibc keeps by itself most of what joining a large pack took."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


@app.periodic(cron="* * * * * */5")
@app.task(
    name="meetings.packs.tasks.take_up_unattended",
    queue="packs",
    queueing_lock="take-up-unattended",
    pass_context=True,
)
async def take_up_unattended(context: JobContext, timestamp: int) -> None:
    """Give the builds of workers that were killed to those that live: every five seconds, and when
    a worker starts.

    A build that killed its worker each time is given up by `build_pack` itself.
    """
    manager = context.app.job_manager
    unattended = await manager.connector.execute_query_all_async(
        UNATTENDED, task_name=BUILD_TASK, locks=LOCKS, seconds=SECONDS_TO_BEGIN
    )
    for job in unattended:
        await manager.retry_job_by_id_async(job["id"], retry_at=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="meetings.packs.tasks.drop_old_parts", queue="packs")
def drop_old_parts(timestamp: int) -> None:
    """Forget rendered parts that no pack has used for a season."""
    RenderedPart.objects.filter(used_at__lt=timezone.now() - KEPT_FOR).delete()


@app.task(
    name=TELL_TASK,
    queue="mail",
    pass_context=True,
    retry=RetryStrategy(
        max_attempts=TRIES_TO_TELL,
        exponential_wait=5,
        retry_exceptions=(StillWaiting, OperationalError, InterfaceError),
    ),
)
def tell_of_packs(context: JobContext, meeting_id: int) -> None:
    """Send what waits. Whoever cannot be reached in the end is listed with the reason."""
    try:
        send_waiting(meeting_id)
    except StillWaiting:
        if context.job.attempts >= TRIES_TO_TELL:
            give_up(meeting_id)
            return
        raise


@app.periodic(cron="* * * * * */10")
@app.task(name="meetings.packs.tasks.take_up_untold", queue="mail", queueing_lock="take-up-untold")
def take_up_messages(timestamp: int) -> None:
    """Every ten seconds, what workers that were killed have left."""
    take_up_untold()
