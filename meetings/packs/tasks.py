"""What the worker does for packs."""

import logging
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from meetings.packs.models import RenderedPart
from meetings.packs.services import BUILD_TASK, fail_build, run_build

logger = logging.getLogger(__name__)

PASSING = (OSError, OperationalError, InterfaceError, BrokenProcessPool)
"""Troubles of the machine that may be over a moment later."""
TRIES = 3
"""How often a job is tried again."""
DEAD_AFTER = 60
"""Seconds without a sign of life after which a worker's job is given to another."""
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
        run_build(build_id)
    except PASSING:
        if context.job.attempts >= TRIES:
            fail_build(build_id, UNEXPECTED)
        raise
    except Exception:
        logger.exception("Building pack %s failed.", build_id)
        fail_build(build_id, UNEXPECTED)


@app.periodic(cron="* * * * *")
@app.task(
    name="meetings.packs.tasks.take_up_stalled",
    queue="packs",
    queueing_lock="take-up-stalled",
    pass_context=True,
)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that were killed to those that live.

    A build that killed its worker each time is given up by `build_pack` itself.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="meetings.packs.tasks.drop_old_parts", queue="packs")
def drop_old_parts(timestamp: int) -> None:
    """Forget rendered parts that no pack has used for a season."""
    RenderedPart.objects.filter(used_at__lt=timezone.now() - KEPT_FOR).delete()
