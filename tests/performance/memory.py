"""How much memory a process and all that it started take at most, while it works."""

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

EVERY = 0.1


@dataclass
class Peak:
    """Bytes. `tree` is the most that all processes took at one moment."""

    worker: int = 0
    tree: int = 0


class Watch:
    """Watches a process while the block runs; what it shares is counted once."""

    def __init__(self, pid: int) -> None:
        self.peak = Peak()
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            try:
                worker = psutil.Process(self._pid)
                own = proportional_size(worker)
                rest = sum(proportional_size(child) for child in worker.children(recursive=True))
            except psutil.Error:
                continue
            self.peak.worker = max(self.peak.worker, own)
            self.peak.tree = max(self.peak.tree, own + rest)


def proportional_size(process: psutil.Process) -> int:
    """Its own pages, and its share of those it has in common with others; 0 when it is gone.

    On Linux the proportional set size. Elsewhere what is its alone, which leaves out the shared.
    """
    try:
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    except FileNotFoundError:
        if Path("/proc/self/smaps_rollup").exists():
            return 0
    except ProcessLookupError:
        return 0
    try:
        return int(process.memory_full_info().uss)
    except psutil.Error:
        return 0
