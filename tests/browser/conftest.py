"""A real Chromium at the real site, with its jobs worked off on demand."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, connections
from playwright.sync_api import Browser, Page, sync_playwright
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


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """CHROMIUM, or the system's; Playwright's own where there is neither."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's event loop runs in the tests' thread, where Django expects none.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()
        connections.close_all()  # under an event loop they are others than those of other tests


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh visitor's page, 1440 wide; addresses are relative to the site."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def run_jobs(transactional_db: None) -> Iterator[Callable[[], None]]:
    """Do what waits for the worker, until nothing is left; the caller waits for it."""
    yield _run_jobs
    with connection.cursor() as cursor:  # not Django's tables: its flush leaves them
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def _run_jobs() -> None:
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
    thread.join(SECONDS_FOR_JOBS)
    assert not thread.is_alive(), f"The jobs took more than {SECONDS_FOR_JOBS} s."
    if failures:
        raise failures[0]


@pytest.fixture(scope="session")
def check_axe() -> Callable[[Page], None]:
    """Fail on any breach of WCAG that axe finds on the page as it stands."""
    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page)
        assert not results.violations_count, f"{page.url}\n{results.generate_report()}"

    return check
