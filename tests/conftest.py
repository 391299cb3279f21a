"""What every test can use: a database of its own, collected static files, an empty media folder."""

import fcntl
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TextIO

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker, Settings

from tests.local_settings import SERVER, TEST_DIR
from tests.mail_server import Post, Server
from tests.migrated import migrated_database
from tests.world import World, make_world

# a slow machine is no failure
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: they are the slow ones, and Playwright keeps an event loop running."""
    for item in items:
        if "browser" in item.path.relative_to(item.config.rootpath).parts:
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The server is started by the first test that needs it, and stopped after the last.

    Runs at the same time share it; each takes the first database that is free.
    """
    from django.conf import settings

    number, lock = _take_number()
    with lock:
        if number > 1:
            name = f"test_{settings.DATABASES['default']['NAME']}_{number}"
            settings.DATABASES["default"]["TEST"]["NAME"] = name
        if SERVER is None:
            yield
            return
        with SERVER.in_use():
            settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database(SERVER)
            yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a live server's or a worker's threads left connected would keep the database."""
    yield
    from django.db import connection

    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
        connection.close()


def _take_number() -> tuple[int, TextIO]:
    for number in count(1):
        lock = (TEST_DIR / f"tests-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return number, lock
    raise AssertionError


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Pages name static files by the manifest, as in production; only compressing is left out.

    A file is looked for when it is asked for: otherwise each test's client would list all of them.
    """
    from django.conf import settings

    from boardpapers.static_files import collect_if_changed

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    }
    settings.WHITENOISE_AUTOREFRESH = True
    with (TEST_DIR / "static.lock").open("w") as lock:  # a run beside this one collects them too
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_if_changed()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Passwords of tests need not be slow to guess."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Uploads and packs of one test, in a folder of that test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def post() -> Post:
    """The mailboxes of `server`."""
    return Post()


@pytest.fixture
def server(post: Post, settings: Settings) -> Iterator[Server]:
    """The mail server that the site sends by."""
    running = Server(post, settings)
    yield running
    running.stop()


@pytest.fixture
def world() -> World:
    """A full board, and an account for each role; for tests with a database."""
    return make_world()
