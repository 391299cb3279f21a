"""A site of its own for measurements and trials: a folder in `var/`, a Postgres, a fresh database.

Nothing of Django is imported before its environment is set, so this imports nothing of it either.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from boardpapers import this_machine
from boardpapers.embedded_postgres import EmbeddedPostgres


@contextmanager
def own_site(name: str) -> Iterator[None]:
    """Django set up on an empty database and an empty media folder in `var/NAME`.

    Processes started meanwhile get the same by `DATABASE_URL` and `VAR_DIR`.
    """
    folder = this_machine.make_var_dir() / name
    os.environ["VAR_DIR"] = str(folder)
    shutil.rmtree(folder / "media", ignore_errors=True)
    this_machine.use_as_defaults()
    server = EmbeddedPostgres(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "boardpapers.settings"
    with server.in_use() as url:
        os.environ["DATABASE_URL"] = url
        _empty(server)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", interactive=False, verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


def _empty(server: EmbeddedPostgres) -> None:
    import psycopg

    with psycopg.connect(server.url()) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
