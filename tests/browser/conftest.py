"""A real Chromium at the real site, with its jobs worked off on demand."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, connections
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from procrastinate.contrib.django import app
from pytest_django.live_server_helper import LiveServer

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_FOR_JOBS = 120
SECONDS_FOR_LAST_ANSWERS = 10
SECONDS_TO_EXPECT = 15
"""For what is to come to a page: what is there at once is not waited for, and machines are slow."""
NOVEMBER = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """CHROMIUM, or the system's; Playwright's own where there is neither."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's event loop runs in the tests' thread, where Django expects none.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=SECONDS_TO_EXPECT * 1000)
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()
        connections.close_all()  # under an event loop they are others than those of other tests


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Makes the page of a fresh visitor, 1440 wide, on which nothing moves slowly; addresses are
    relative to the site.

    Takes the options of a browser context. What a page complains of fails the test at its end:
    scripts' errors, files that are missing, breaches of the Content-Security-Policy.
    """
    contexts = []
    complaints: list[str] = []

    def make(**options: object) -> Page:
        context = browser.new_context(
            **{
                "base_url": live_server.url,
                "viewport": {"width": 1440, "height": 900},
                "locale": "en-GB",
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(30_000)
        context.on("console", lambda message: complaints.extend(_complaint(message)))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    _wait_for_the_last_answers()
    assert not complaints, "\n".join(complaints)


def _wait_for_the_last_answers() -> None:
    """The site may still be answering a page that was closed: what empties the tables after the
    test must not meet it."""
    until = time.monotonic() + SECONDS_FOR_LAST_ANSWERS
    busy = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"""
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.02)


def _complaint(message: ConsoleMessage) -> list[str]:
    """What is wrong, if anything; Chromium also names a page that we refuse, and that is meant."""
    at = message.location["url"]
    refused = message.text.startswith("Failed to load resource") and "/static/" not in at
    if message.type not in ("error", "warning") or refused:
        return []
    return [f"{message.type} at {at}: {message.text}"]


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """A fresh visitor's page."""
    return visit()


@pytest.fixture
def november() -> Iterator[None]:
    """It is the morning of 24 November 2026, two weeks before the demo's meeting, and runs on.

    The whole process takes it for that, so that what is stored by default agrees with pages.
    """
    with time_machine.travel(NOVEMBER):
        yield


@pytest.fixture
def working(transactional_db: None) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Within it, what waits for the worker is done; it is left when nothing waits any more."""
    yield _working
    with connection.cursor() as cursor:  # not Django's tables: its flush leaves them
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def run_jobs(
    working: Callable[[], AbstractContextManager[None]],
) -> Callable[[], None]:
    """Do what waits for the worker, until nothing is left; the caller waits for it."""

    def run() -> None:
        with working():
            pass

    return run


@contextmanager
def _working() -> Iterator[None]:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            worker_app = app.with_connector(app.connector.get_worker_connector())
            worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, daemon=True)  # the tests' own has an event loop
    thread.start()
    try:
        yield
    finally:
        thread.join(SECONDS_FOR_JOBS)
    assert not thread.is_alive(), f"The jobs took more than {SECONDS_FOR_JOBS} s."
    if failures:
        raise failures[0]


AXE = """options => axe.run(options).then(({violations}) => ({violations}))"""


@pytest.fixture(scope="session")
def check_axe() -> Callable[[Page], None]:
    """Fail on any breach of WCAG that axe finds on the page as it stands.

    Axe comes into each document once, and tells of breaches alone. What it would load anew before
    it looks is for rules that are experimental, and off.
    """
    script = Axe().axe_script

    def check(page: Page) -> None:
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(script)
        options = {"resultTypes": ["violations"], "preload": False}
        results = AxeResults(page.evaluate(AXE, options))
        assert not results.violations_count, f"{page.url}\n{results.generate_report()}"

    return check
