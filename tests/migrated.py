"""A database that has been migrated once, of which each run of tests takes a copy.

Going through every migration takes longer than most runs; a copy takes a moment.
"""

import fcntl
import hashlib
import os
import subprocess
import sys

import psycopg
from psycopg import sql

from boardpapers import this_machine
from boardpapers.embedded_postgres import EmbeddedPostgres
from tests.local_settings import TEST_DIR

PREFIX = "migrated_"


def migrated_database(server: EmbeddedPostgres) -> str:
    """The name of a database migrated by the migrations as they now are; nobody is connected."""
    name = PREFIX + _fingerprint()
    with (TEST_DIR / "migrated.lock").open("w") as lock:  # a run beside this one wants it too
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
            )
            there = {row[0] for row in found}
            if name not in there:
                for old in there:
                    _drop(connection, old)
                _make(connection, server, name)
    return name


def _fingerprint() -> str:
    """Of everything that migrations are made of: our own, and the libraries'."""
    content = hashlib.sha256((this_machine.CHECKOUT / "requirements-dev.lock").read_bytes())
    for folder in ("boardpapers", "meetings"):
        for path in sorted((this_machine.CHECKOUT / folder).glob("*/migrations/*.py")):
            content.update(path.read_bytes())
    return content.hexdigest()[:16]


def _make(connection: psycopg.Connection, server: EmbeddedPostgres, name: str) -> None:
    """Under another name until it is whole: a run that is stopped leaves no half of it."""
    unfinished = f"{PREFIX}unfinished"
    _drop(connection, unfinished)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=this_machine.CHECKOUT,
        env={**os.environ, "DATABASE_URL": server.url(unfinished)},
        check=True,
    )
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unfinished), sql.Identifier(name)
        )
    )


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )
