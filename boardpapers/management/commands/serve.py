"""Serve the site from this machine: web server and worker together."""

import fcntl
import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from boardpapers import supervision
from boardpapers.accounts.models import User
from boardpapers.embedded_postgres import EmbeddedPostgres
from boardpapers.importing.demo import PASSWORD, SIGN_INS, load_demo
from boardpapers.static_files import collect_if_changed
from boardpapers.with_parent import SECONDS_TO_STOP
from meetings.boards.models import Board

FIRST_PORT = 8000
SECONDS_TO_ANSWER = 60


class Command(BaseCommand):
    help = "Bring the database up to date, then serve the site and run its jobs until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demo board where there is no board yet"
        )

    def handle(self, *, demo: bool, **options: Any) -> None:
        with _only_server_of_this_folder() as lock, _listener() as listener:
            port = listener.getsockname()[1]
            address = f"http://localhost:{port}/"
            os.pwrite(lock, f"{os.getpid()} {address}\n".encode(), 0)
            self._prepare(demo=demo)

            os.environ.setdefault("COOKIE_PREFIX", f"boardpapers_{port}")
            os.environ.setdefault("SITE_URL", address)
            try:
                supervision.run_together(
                    {
                        "web server": [
                            "gunicorn", "boardpapers.wsgi", "--bind", f"fd://{listener.fileno()}",
                            "--workers", "2", "--threads", "4", "--timeout", "60",
                            "--graceful-timeout", "5", "--no-control-socket",
                            "--log-level", "warning",
                        ],
                        "worker": [
                            "manage.py", "procrastinate", "worker", "--concurrency", "2",
                            "--shutdown-graceful-timeout", "5",
                        ],
                    },
                    inherited=[listener.fileno(), lock],
                    started=lambda: self._announce(port, address, demo=demo),
                    watched=_embedded_postgres(),
                )  # fmt: skip
            except supervision.Ended as ended:
                raise CommandError(str(ended)) from ended
            self.stdout.write("Stopped.")

    def _prepare(self, *, demo: bool) -> None:
        self._say("Bringing the database up to date ...")
        call_command("migrate", interactive=False, verbosity=0)
        self._say("Collecting static files ...")
        collect_if_changed()
        if demo and not Board.objects.exists():
            self._say("Loading the demo board ...")
            load_demo(lambda step: self._say(f"  {step}"))

    def _announce(self, port: int, address: str, *, demo: bool) -> None:
        _wait_for_an_answer(port)
        if demo and User.objects.filter(email=SIGN_INS[0].email).exists():
            self._say(f"\nSign-ins of the demo board, all with the password {PASSWORD}")
            for sign_in in SIGN_INS:
                self._say(f"  {sign_in.role:<28}{sign_in.email}")
        self._say(f"\nBoard Papers runs at {address}\nCtrl-C stops it.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


@contextmanager
def _only_server_of_this_folder() -> Iterator[int]:
    """Hold the folder's lock; yields its descriptor, which the server's processes inherit.

    So what a killed server left behind is waited for, and a living one is named.
    """
    folder: Path = settings.VAR_DIR
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + 2 * SECONDS_TO_STOP
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                pid, _, address = os.pread(lock, 200, 0).decode().strip().partition(" ")
                if psutil.pid_exists(int(pid or -1)) or time.monotonic() > deadline:
                    raise CommandError(
                        f"Board Papers is running from this folder already, at {address or folder}."
                    ) from None
                time.sleep(0.2)
        os.ftruncate(lock, 0)
        yield lock
    finally:
        os.close(lock)


@contextmanager
def _listener() -> Iterator[socket.socket]:
    """A listening socket: on PORT, or on the first free port from 8000 up."""
    named = os.environ.get("PORT")
    if named and not (named.isdecimal() and 0 < int(named) < 65536):
        raise CommandError(f"PORT has to be a number from 1 to 65535, and is {named!r}.")
    for port in [int(named)] if named else range(FIRST_PORT, FIRST_PORT + 1000):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(1024)
        except OSError as error:
            listener.close()
            if named:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}): set PORT to another one, or "
                    "leave it unset for the first that is free."
                ) from error
            continue
        with listener:
            yield listener
        return
    raise CommandError(f"No port from {FIRST_PORT} up is free: set PORT to one that is.")


def _wait_for_an_answer(port: int) -> None:
    """Until a page has been served; any page, a refusal too."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    with suppress(OSError, http.client.HTTPException):  # its end is noticed by the supervision
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse()
    connection.close()


def _embedded_postgres() -> dict[str, Any]:
    """What to watch where the embedded Postgres is used (manage.py has started it)."""
    server = EmbeddedPostgres(settings.VAR_DIR)
    if os.environ.get("DATABASE_URL") != server.url():
        return {}
    return {"embedded Postgres": lambda: server.pid() is not None}
