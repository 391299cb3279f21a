"""Who works at a build: told by a lock in Postgres that is gone when its holder is.

A worker that is killed, or whose machine is, loses its connection and the lock with it, and no
sooner. So its job can be given to another worker at once, and never while it is still at work.
The lock belongs to a session: a pooler in front of Postgres has to keep sessions apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

LOCKS = 0x7061636B
"""The first of the two numbers of these locks; the second is the build's."""
SECONDS_TO_BEGIN = 3
"""Between being given a job and holding its lock."""
UNATTENDED = """
WITH begun AS MATERIALIZED (
    SELECT job.id, (job.args->>'build_id')::int AS build_id
    FROM procrastinate_jobs job
    WHERE job.status = 'doing' AND job.task_name = %(task_name)s AND NOT EXISTS (
        SELECT FROM procrastinate_events event
        WHERE event.job_id = job.id AND event.type = 'started'
        AND event.at > now() - make_interval(secs => %(seconds)s)
    )
)
SELECT id FROM begun WHERE pg_try_advisory_xact_lock(%(locks)s, build_id)
"""
"""The jobs that a worker took and nobody works at."""


@contextmanager
def at_work(build_id: int) -> Iterator[None]:
    """Hold the build's lock while the block runs; whoever holds it is waited for.

    Raises: OperationalError where the connection is lost.
    """
    with connection.cursor() as cursor:
        # A machine that lost its power says nothing: Postgres then asks, and gives up in a minute.
        for setting, value in (("idle", "30"), ("interval", "10"), ("count", "3")):
            cursor.execute("SELECT set_config(%s, %s, false)", [f"tcp_keepalives_{setting}", value])
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, build_id])
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, build_id])
