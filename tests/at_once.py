"""Two people at once: the second begins while what the first has done is not committed yet."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

from django.db import connection, transaction

WAITS_FOR_US = (
    "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


def begin(act: Callable[[], object]) -> Future[object]:
    """What somebody else does, beside us. For tests with transactions."""

    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    begun = pool.submit(run)
    pool.shutdown(wait=False)
    return begun


def wait_for_us(begun: Future[object]) -> None:
    """Until it waits for a lock of our transaction, or is done without."""
    while not begun.done():
        with connection.cursor() as cursor:
            cursor.execute(WAITS_FOR_US)
            if cursor.fetchone():
                return
        sleep(0.01)


@contextmanager
def begun_meanwhile(second: Callable[[], object]) -> Iterator[Future[object]]:
    """The block is a transaction; it stays open until `second`, which begins at its end, waits for
    it or is done without. The future has what `second` came to. For tests with transactions."""
    future: Future[object] = Future()
    with transaction.atomic():
        yield future
        begun = begin(second)
        wait_for_us(begun)
    if (failure := begun.exception()) is not None:
        future.set_exception(failure)
    else:
        future.set_result(begun.result())
