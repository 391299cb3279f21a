"""A worker that is killed while it builds: the build goes on, and nothing is left lying about.

`tests.performance.kill_worker` does the same fifty times on the demo board.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from tests.factories import SecretaryFactory
from tests.performance.killing import Trial
from tests.performance.made_board import make_board


@pytest.fixture
def no_jobs(transactional_db: None) -> Iterator[None]:
    """Jobs are not Django's tables: its flush leaves them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def test_a_build_outlives_its_worker(no_jobs: None, tmp_path: Path) -> None:
    meeting = make_board(1)
    secretary = SecretaryFactory(board=meeting.board).user
    name = connection.settings_dict["NAME"]
    address = os.environ["DATABASE_URL"].replace("@/boardpapers?", f"@/{name}?")
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": address}
    trial = Trial(meeting, secretary, environment, Random(4))
    assert trial.run(2) == []
    assert trial.happened["worker killed"] + trial.happened["renderer killed"] == 2
