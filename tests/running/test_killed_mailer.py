"""A worker that is killed while it tells people of a pack: the rest are told, and nobody twice."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from meetings.boards import outbox
from meetings.packs import publishing
from meetings.packs.models import PackNotice
from tests.packs.test_telling import NOON
from tests.performance.killing import Worker
from tests.running.test_killed_worker import no_jobs
from tests.running.test_mail_server import Post, Server
from tests.world import make_world

__all__ = ["no_jobs"]
State = PackNotice.State
LONGEST = 90


def count(state: State) -> int:
    return PackNotice.objects.filter(state=state).count()


def wait_until(what: str, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_a_publication_outlives_its_mailer(
    no_jobs: None,
    tmp_path: Path,
    settings: Settings,
) -> None:
    world = make_world()
    world.unpublish()
    world.full.meeting.refresh_from_db()
    post = Post()
    post.answers_before_holding = 2
    server = Server(post, settings)
    name = connection.settings_dict["NAME"]
    worker = Worker(
        {
            **os.environ,
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("@/boardpapers?", f"@/{name}?"),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        }
    )
    try:
        publishing.publish(meeting=world.full.meeting, by=world.full.secretary, at=NOON)
        to_tell = count(State.WAITING)
        assert to_tell > 5
        wait_until("The first were not told.", lambda: len(post.came) > 2)
        worker.kill()
        post.answers_before_holding = 10_000
        held = count(State.SENDING)  # two, where what takes up the unattended queued it as well
        assert (count(State.SENT), len(post.came)) == (2, 2 + held)
        long_ago = timezone.now() - outbox.QUIET_FOR  # so that the test need not wait
        PackNotice.objects.filter(tried_at__isnull=False).update(tried_at=long_ago)
        worker.start()
        wait_until("The rest were not told.", lambda: count(State.SENT) == to_tell - held)
    finally:
        with suppress(psutil.NoSuchProcess):
            worker.kill()
        server.stop()
    assert sorted(post.addresses) == sorted(
        PackNotice.objects.exclude(email="").values_list("email", flat=True)
    )
