"""Run a Python program that ends when the process that started it does, however that one ends.

    python -m boardpapers.with_parent FD PROGRAM ARGUMENT ...

FD is the reading end of a pipe whose writing end only the parent holds: the system closes that end
with the parent, killed or not, on Linux and on macOS alike. PROGRAM is a module, or a file's path.
"""

import os
import runpy
import signal
import sys
import threading
import time

SECONDS_TO_STOP = 8


def main() -> None:
    pipe, program = int(sys.argv[1]), sys.argv[2]
    threading.Thread(target=_end_with_parent, args=(pipe,), daemon=True).start()
    sys.argv = sys.argv[2:]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)  # nothing is ever written: this returns when the parent is gone
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
