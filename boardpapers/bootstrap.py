"""Set Board Papers up from nothing but Python, then run, test or lint it: the Makefile's one tool.

    python3 -m boardpapers.bootstrap run|test|lint|bench|lock [ARGUMENT ...]

Standard library only, and readable by Python 3.7, so that an older one can say what is missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Iterator, NoReturn, Sequence  # noqa: UP035 (older Pythons get as far as here)

from boardpapers import this_machine

CHECKOUT = this_machine.CHECKOUT
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
OLDEST = (3, 11)
NEWEST_LOOKED_FOR = 14

LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


class CannotSetUp(Exception):
    """The message is a sentence saying what to do."""


def main(arguments: Sequence[str]) -> int:
    work, *rest = arguments
    _run_with_a_python_new_enough()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    os.chdir(CHECKOUT)
    try:
        with _set_up_once_at_a_time():
            _set_up(LOCKS["run" if work == "run" else "dev"])
        works = {"run": run, "test": test, "lint": lint, "bench": bench, "lock": lock}
        return works[work](rest)
    except CannotSetUp as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nBoard Papers cannot be set up here: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def run(arguments: Sequence[str]) -> NoReturn:
    """Serve the demo board. Replaces this process, so that Ctrl-C has one to stop."""
    this_machine.use_as_defaults()
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve", "--demo", *arguments])


BESIDE = (
    ["tests/browser"],
    ["tests/packs", "tests/importing", "tests/agenda", "tests/attendance", "tests/running"],
    ["tests/test_permissions.py", "tests/search", "tests/chairs_reports"],
)
"""Tests that take as long as all others together, each in a run of its own beside them."""


def test(arguments: Sequence[str]) -> int:
    """Every test, in four runs side by side; or what `arguments` ask pytest for."""
    _find_chromium()
    pytest = [str(PYTHON), "-m", "pytest"]
    if arguments:
        return subprocess.run([*pytest, *arguments], check=False).returncode
    others = [f"--ignore={path}" for paths in BESIDE for path in paths]
    with ExitStack() as ends:
        beside = []
        for paths in BESIDE:
            printed = ends.enter_context(tempfile.TemporaryFile())
            run = subprocess.Popen([*pytest, *paths], stdout=printed, stderr=subprocess.STDOUT)
            ends.callback(run.wait)
            ends.callback(run.terminate)
            beside.append((" and ".join(paths), run, printed))
        failed = subprocess.run([*pytest, *others], check=False).returncode
        for name, run, printed in beside:
            print(f"\n{name}:", flush=True)
            failed = run.wait() or failed
            printed.seek(0)
            shutil.copyfileobj(printed, sys.stdout.buffer)
            sys.stdout.flush()
    return failed


def lint(arguments: Sequence[str]) -> int:
    """Run every check, the later ones too where an earlier one fails."""
    production = {
        "HTTPS": "true",
        "SITE_URL": "https://papers.example.org",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAR_DIR": str(this_machine.make_var_dir()),
    }
    nowhere = {**production, "DATABASE_URL": "postgresql://nobody@/nothing"}
    bin_dir = VENV / "bin"
    failed = []
    for command, environment in [
        (["ruff", "check", "."], {}),
        (["ruff", "format", "--check", "."], {}),
        (["mypy", "."], nowhere),
        (["djlint", "--lint", "templates"], {}),
        (["lint-imports"], nowhere),
        (["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], production),
        (["python", "manage.py", "makemigrations", "--check", "--dry-run"], production),
    ]:
        print(f"\n== {' '.join(command)}", flush=True)
        done = subprocess.run(
            [bin_dir / command[0], *command[1:]], check=False, env={**os.environ, **environment}
        )
        if done.returncode:
            failed.append(" ".join(command))
    print("\n" + (f"Failed: {'; '.join(failed)}" if failed else "All checks passed."))
    return 1 if failed else 0


def bench(arguments: Sequence[str]) -> int:
    _find_chromium()
    return subprocess.run(
        [PYTHON, "-m", "tests.performance.bench", *arguments], check=False
    ).returncode


def lock(arguments: Sequence[str]) -> int:
    """Write the lock files anew; `--upgrade` takes newer releases."""
    compile_lock = [
        str(PYTHON), "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras",
        "--allow-unsafe", "--no-annotate", "--no-emit-index-url", "--no-emit-trusted-host",
        "--no-emit-find-links", *arguments,
    ]  # fmt: skip
    environment = {**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"}
    for options in (
        ["--output-file", LOCKS["run"]],
        ["--extra", "dev", "--constraint", LOCKS["run"], "--output-file", LOCKS["dev"]],
    ):
        print(f"Writing {options[-1]} ...", flush=True)
        done = subprocess.run(
            [*compile_lock, *options, "pyproject.toml"], check=False, env=environment
        )
        if done.returncode:
            return done.returncode
    return 0


def _run_with_a_python_new_enough() -> None:
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST_LOOKED_FOR, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _succeeds([found, "-c", "import sys"]):
            os.execv(found, [found, "-m", "boardpapers.bootstrap", *sys.argv[1:]])
    sys.exit(
        "Board Papers needs Python {}.{} or newer, and python3 is {}.{}: install a newer one, or "
        "name it: make run PYTHON=/path/to/python3.12".format(*OLDEST, *sys.version_info[:2])
    )


@contextmanager
def _set_up_once_at_a_time() -> Iterator[None]:
    lock = this_machine.make_var_dir() / "set-up.lock"
    with os.fdopen(os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600), "w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up of this folder to end ...", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _set_up(lock_name: str) -> None:
    if not _is_installed(lock_name):
        _install(lock_name)
    _check_pango()


def _digest(lock_name: str) -> str:
    return hashlib.sha256((CHECKOUT / lock_name).read_bytes()).hexdigest()


def _is_installed(lock_name: str) -> bool:
    if not STAMP.exists() or not _succeeds([str(PYTHON), "-c", "import sys"]):
        return False
    return _digest(lock_name) in STAMP.read_text().split()


def _install(lock_name: str) -> None:
    if STAMP.exists() and _succeeds([str(PYTHON), "-c", "import sys"]):
        STAMP.unlink()
    else:  # none yet, one whose making was interrupted, or one whose Python has gone
        print("Making a virtual environment in .venv ...", flush=True)
        _make_venv()
    total = (CHECKOUT / lock_name).read_text().count("==")
    print(f"Installing {total} packages, a minute or two the first time ...", flush=True)
    _pip_install(lock_name, total)
    # The development lock holds all of the other at the same versions.
    names = LOCKS.values() if lock_name == LOCKS["dev"] else [lock_name]
    STAMP.write_text("\n".join(_digest(name) for name in names))


def _make_venv() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    if not _succeeds([sys.executable, "-c", "import ensurepip"]):
        package = f"python3.{sys.version_info[1]}-venv"
        if not _apt_install([package]):
            raise CannotSetUp(
                f"This Python cannot make virtual environments: sudo apt install {package}"
            )
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode:
        raise CannotSetUp(f"{done.stdout.strip()}\nThe virtual environment could not be made.")


def _pip_install(lock_name: str, total: int) -> None:
    command = [
        str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input", "--progress-bar",
        "off", "--disable-pip-version-check", "--requirement", lock_name,
    ]  # fmt: skip
    lines = []
    seen = 0
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    try:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                seen += 1
                if seen % 10 == 0:
                    print(f"  {seen} of {total}", flush=True)
            elif line.startswith("Installing collected"):
                print("  unpacking", flush=True)
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()
    if process.returncode:
        said = "\n".join("  " + line for line in lines[-15:])
        raise CannotSetUp(
            f"{said}\nThe packages could not be installed; pip's last words are above. "
            "Is the package index reachable, and is there space on the disk? "
            "The same command goes on from here."
        )


def _check_pango() -> None:
    """WeasyPrint sets pages with Pango, which no wheel brings."""
    if sys.platform == "darwin":
        # dyld does not look into Homebrew's folder by itself; read when a program starts.
        folders = [os.environ.get("DYLD_FALLBACK_LIBRARY_PATH"), "/opt/homebrew/lib",
                   "/usr/local/lib", "/usr/lib"]  # fmt: skip
        os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(filter(None, folders))
    load = [str(PYTHON), "-W", "error::DeprecationWarning", "-c", "import weasyprint.text.ffi"]
    if _succeeds(load):
        return
    if _apt_install(PANGO_PACKAGES) and _succeeds(load):
        return
    if sys.platform == "darwin":
        remedy = "brew install pango"
    elif shutil.which("apt-get"):
        remedy = f"sudo apt install {' '.join(PANGO_PACKAGES)}"
    else:
        remedy = "install Pango 1.44 or newer and HarfBuzz with this system's package manager"
    raise CannotSetUp(f"Pango, which sets the pages of a pack, cannot be loaded: {remedy}")


def _find_chromium() -> None:
    """Name the browser of the browser tests in CHROMIUM; unset, Playwright's own is used."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise CannotSetUp(f"CHROMIUM is {named}, which is not a program.")
        return
    found = _chromium()
    if not found and "ID=debian" in _os_release() and _apt_install(["chromium"]):
        found = _chromium()
    if found:
        os.environ["CHROMIUM"] = found
        return
    print("Fetching Playwright's Chromium, once ...", flush=True)
    if subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], check=False).returncode:
        raise CannotSetUp(
            "The browser tests need Chromium: install it (Debian: sudo apt install chromium), or "
            "set CHROMIUM to the path of one."
        )


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _os_release() -> list[str]:
    path = Path("/etc/os-release")
    return path.read_text().splitlines() if path.exists() else []


def _apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages where we may; returns whether they are there now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} with apt-get ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, check=False, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-5:]), file=sys.stderr)
    return done.returncode == 0


def _succeeds(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(
            command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
