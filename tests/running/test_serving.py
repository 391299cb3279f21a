"""`manage.py serve` as a whole: it answers, leaves nothing behind, and comes back after a kill."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from boardpapers import this_machine
from boardpapers.embedded_postgres import EmbeddedPostgres

SECONDS = 120


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """That of a machine with nothing set but a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "VAR_DIR": folder,
        }


def serve(environment: dict[str, str], **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=this_machine.CHECKOUT,
        env={**environment, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def address_of(server: subprocess.Popen[str]) -> str:
    said = []
    assert server.stdout is not None
    for line in server.stdout:
        said.append(line)
        if found := re.search(r"runs at (\S+)", line):
            return found[1]
    raise AssertionError("".join(said))


def test_serving_stopping_and_coming_back(environment: dict[str, str]) -> None:
    postgres = EmbeddedPostgres(Path(environment["VAR_DIR"]))

    first = serve(environment)
    address = address_of(first)
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        assert answer.status == 200

    second = serve(environment)
    said, _ = second.communicate(timeout=SECONDS)
    assert second.returncode == 1
    assert f"running from this folder already, at {address}" in said
    assert "Traceback" not in said

    programs = psutil.Process(first.pid).children()
    first.kill()
    first.communicate(timeout=SECONDS)
    _, alive = psutil.wait_procs(programs, timeout=30)
    assert not alive, "the web server and the worker have to end with the one who started them"
    assert postgres.pid() is not None

    third = serve(environment)
    assert address_of(third).startswith("http://localhost:")
    third.send_signal(signal.SIGINT)
    said, _ = third.communicate(timeout=SECONDS)
    assert third.returncode == 0, said
    assert "Traceback" not in said
    assert postgres.pid() is None


def test_a_taken_port_is_refused_with_a_sentence(
    environment: dict[str, str], taken_port: int
) -> None:
    server = serve(environment, PORT=str(taken_port))
    said, _ = server.communicate(timeout=SECONDS)
    assert server.returncode == 1
    assert f"Port {taken_port} cannot be used" in said
    assert "Traceback" not in said


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that is ours for as long as the test runs."""

    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_a_wrong_setting_is_named_without_a_traceback(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=this_machine.CHECKOUT,
        env={**environment, "DATABASE_URL": "postgresql://nobody@/nothing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr
