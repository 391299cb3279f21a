"""Two people at once: the second begins while what the first has done is not committed yet."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

from django.db import connection, transaction

WAITS_FOR_US = (
    "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


@contextmanager
def begun_meanwhile(second: Callable[[], object]) -> Iterator[Future[object]]:
    """The block is a transaction; it stays open until `second`, which begins at its end, waits for
    it or is done without. The future has what `second` came to. For tests with transactions."""
    pool = ThreadPoolExecutor(1)

    def run() -> object:
        try:
            return second()
        finally:
            connection.close()

    future: Future[object] = Future()
    try:
        with transaction.atomic():
            yield future
            started = pool.submit(run)
            while not started.done():
                with connection.cursor() as cursor:
                    cursor.execute(WAITS_FOR_US)
                    if cursor.fetchone():
                        break
                sleep(0.01)
    finally:
        pool.shutdown()
    if (failure := started.exception()) is not None:
        future.set_exception(failure)
    else:
        future.set_result(started.result())
