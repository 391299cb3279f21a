"""A worker that is killed while it sends messages: the rest are told, and nobody twice."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from meetings.actions import telling
from meetings.boards import outbox
from meetings.boards.models import OutgoingMessage, Posted
from meetings.packs import publishing
from meetings.packs.models import PackNotice
from tests.actions.owned import owned
from tests.factories import ActionOwnerFactory, PersonFactory
from tests.packs.test_telling import NOON
from tests.performance.killing import Worker
from tests.running.test_killed_worker import no_jobs
from tests.running.test_mail_server import Post, Server
from tests.world import make_world

__all__ = ["no_jobs"]
State = Posted.State
LONGEST = 90


def count(model: type[Posted], state: State) -> int:
    return model._default_manager.filter(state=state).count()


def wait_until(what: str, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def outlives_its_mailer(
    model: type[Posted], post_all: Callable[[], object], folder: Path, settings: Settings
) -> list[str]:
    """Kill the worker that sends what `post_all` has written, and start another; to whom messages
    came, the one that was on its way included."""
    post = Post()
    post.answers_before_holding = 2
    server = Server(post, settings)
    name = connection.settings_dict["NAME"]
    worker = Worker(
        {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("@/boardpapers?", f"@/{name}?"),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        }
    )
    try:
        post_all()
        to_tell = count(model, State.WAITING)
        assert to_tell > 5
        wait_until("The first were not told.", lambda: len(post.came) > 2)
        worker.kill()
        post.answers_before_holding = 10_000
        held = count(model, State.SENDING)  # two, where what takes up the unattended queued it too
        assert (count(model, State.SENT), len(post.came)) == (2, 2 + held)
        long_ago = timezone.now() - outbox.QUIET_FOR  # so that the test need not wait
        model._default_manager.filter(tried_at__isnull=False).update(tried_at=long_ago)
        worker.start()
        wait_until("The rest were not told.", lambda: count(model, State.SENT) == to_tell - held)
    finally:
        with suppress(psutil.NoSuchProcess):
            worker.kill()
        server.stop()
    return sorted(post.addresses)


def addresses(model: type[Posted]) -> list[str]:
    return sorted(model._default_manager.exclude(email="").values_list("email", flat=True))


def test_a_publication_outlives_its_mailer(
    no_jobs: None, tmp_path: Path, settings: Settings
) -> None:
    world = make_world()
    world.unpublish()
    meeting = world.full.meeting
    meeting.refresh_from_db()

    def publish() -> None:
        publishing.publish(meeting=meeting, by=world.full.secretary, at=NOON)

    assert outlives_its_mailer(PackNotice, publish, tmp_path, settings) == addresses(PackNotice)


def test_owners_are_told_though_their_mailer_is_killed(
    no_jobs: None, tmp_path: Path, settings: Settings
) -> None:
    board = owned()
    for number in range(6):
        owner = PersonFactory(email=f"owner{number}@estuaries.example")
        ActionOwnerFactory(action=board.walk, person=owner)

    def press() -> None:
        telling.tell_owners(meeting=board.meeting, by=board.secretary)

    came = outlives_its_mailer(OutgoingMessage, press, tmp_path, settings)
    assert came == addresses(OutgoingMessage)
