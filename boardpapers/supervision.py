"""Keeping several programs running together, and stopping them together."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from boardpapers import this_machine
from boardpapers.with_parent import SECONDS_TO_STOP


class Ended(Exception):
    """A program ended by itself; the message is a sentence naming it."""


def run_together(
    programs: Mapping[str, Sequence[str]],
    *,
    inherited: Sequence[int] = (),
    started: Callable[[], None],
    watched: Mapping[str, Callable[[], bool]] | None = None,
) -> None:
    """Run `programs` (name to module and arguments) until Ctrl-C, SIGTERM or SIGHUP asks to stop.

    `inherited` are file descriptors that all of them get. `started` is called once they run.
    `watched` names what else has to go on, with a test for it.
    Raises: Ended, when one ends unasked; the others are stopped first.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    reading, writing = os.pipe()
    with _asked_to_stop() as asked:
        try:
            for name, program in programs.items():
                children[name] = subprocess.Popen(
                    [sys.executable, "-m", "boardpapers.with_parent", str(reading), *program],
                    cwd=this_machine.CHECKOUT,
                    stdin=subprocess.DEVNULL,
                    pass_fds=[reading, *inherited],
                    start_new_session=True,  # Ctrl-C in the terminal is for us to pass on
                )
            announced = False
            while not asked.wait(0.2):
                for name, child in children.items():
                    if child.poll() is not None:
                        raise Ended(
                            f"The {name} ended by itself ({_how(child.returncode)}); "
                            "its last messages are above. Everything else has been stopped."
                        )
                for name, goes_on in (watched or {}).items():
                    if not goes_on():
                        raise Ended(f"The {name} ended by itself. Everything has been stopped.")
                if not announced:
                    announced = True
                    started()
        finally:
            _stop(children.values())
            os.close(writing)
            os.close(reading)


def _how(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    return f"killed by {signal.Signals(-code).name}"


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(children: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask all of them, then end what has not ended in time."""
    for child in children:
        with suppress(ProcessLookupError):
            child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(SECONDS_TO_STOP)
        with suppress(ProcessLookupError, PermissionError):  # gone; macOS says the second
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
