"""The embedded server among several processes: started once, stopped by the last, mended after a
kill."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from boardpapers import embedded_postgres
from boardpapers.embedded_postgres import EmbeddedPostgres, PostgresFailed

USE = """
import sys
from pathlib import Path
from boardpapers.embedded_postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False).in_use() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A server's folder, its data made once; root's other user can reach it, unlike pytest's."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o711)
        with EmbeddedPostgres(folder, durable=False).in_use():
            pass
        yield folder


@contextmanager
def user_of(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server, until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    with process:
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.stdin.close()


def test_the_last_user_stops_the_server(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    with user_of(folder):
        with server.in_use():
            pid = server.pid()
        assert server.pid() == pid, "stopped while another process used it"
        assert pid is not None
    assert server.pid() is None


def test_a_killed_user_does_not_keep_the_server_running(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    with user_of(folder) as other:
        other.kill()
        other.wait()
        assert server.pid() is not None, "the killed process should have left it running"
        with server.in_use() as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server.pid() is None


def test_a_killed_server_is_started_again(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    with user_of(folder):
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        with server.in_use() as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_number_taken_by_another_program_is_not_the_server(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    (folder / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert server.pid() is None
    with server.in_use() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_only_its_owner_can_reach_the_socket(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    with server.in_use() as url, psycopg.connect(url) as connection:
        setting = connection.execute("SHOW listen_addresses").fetchone()
        assert setting == ("",)
        assert (folder / "postgres").stat().st_mode & 0o077 == 0
        assert (folder / "postgres" / "run").stat().st_mode & 0o077 == 0


def test_the_site_is_not_the_superuser_and_has_its_extensions(folder: Path) -> None:
    with (
        EmbeddedPostgres(folder, durable=False).in_use() as url,
        psycopg.connect(url) as connection,
    ):
        assert connection.execute(
            "SELECT usesuper FROM pg_user WHERE usename = current_user"
        ).fetchone() == (False,)
        for extension in ("btree_gist", "pg_trgm", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.rollback()


def test_a_long_path_has_its_socket_elsewhere(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("long" * 20))
    server.var_dir.mkdir()
    socket_dir = server._socket_dir()
    try:
        assert len(str(socket_dir / ".s.PGSQL.5432")) <= embedded_postgres.LONGEST_SOCKET
        assert socket_dir.stat().st_mode & 0o777 == 0o700
        assert server._socket_dir() == socket_dir, "every user has to find the same one"
    finally:
        socket_dir.rmdir()


def test_data_of_another_postgres_is_refused_with_a_sentence(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "older")
    server.data.mkdir(parents=True)
    server.var_dir.chmod(0o711)
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresFailed, match="is of Postgres 9"), server.in_use():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres as somebody else")
def test_a_closed_folder_stays_closed_and_is_refused_with_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with (
        pytest.raises(PostgresFailed, match="name a folder in VAR_DIR"),
        EmbeddedPostgres(tmp_path / "var").in_use(),
    ):
        pass
    assert tmp_path.stat().st_mode & 0o777 == 0o700
