"""A pytest plugin: the environment of a site for the tests alone, before Django reads its settings.

It has a folder and an embedded Postgres of its own in `var/test`, so a running site is not touched.
"""

import os
from pathlib import Path

from boardpapers import this_machine
from boardpapers.embedded_postgres import EmbeddedPostgres

os.environ["VAR_DIR"] = str(this_machine.make_var_dir() / "test")
this_machine.use_as_defaults()

TEST_DIR = Path(os.environ["VAR_DIR"])
SERVER: EmbeddedPostgres | None = None
if not os.environ.get("DATABASE_URL"):
    SERVER = EmbeddedPostgres(TEST_DIR, durable=False)
    os.environ["DATABASE_URL"] = SERVER.url()
