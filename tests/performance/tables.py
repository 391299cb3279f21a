"""What was measured, as rows, and as tables for a terminal and for Markdown."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measured:
    """Seconds, one for each run."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)


def measure(
    work: Callable[[], object],
    *,
    runs: int,
    budget: float,
    before: Callable[[], object] = lambda: None,
) -> Measured:
    """Time `work` up to `runs` times; no further run begins after `budget` seconds of them.

    `before` is called before each run and is not timed.
    """
    seconds: list[float] = []
    while len(seconds) < runs and (not seconds or sum(seconds) < budget):
        before()
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return Measured(tuple(seconds))


def shown_seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def shown_ratio(measured: float, other: float) -> str:
    ratio = measured / other
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"


def shown_reach(measured: float, most: float, named: str) -> str:
    """`named` says in words what `most` is."""
    return f"{named}: {'reached' if measured <= most else 'MISSED'}"


@dataclass(frozen=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_markdown(table: Table) -> str:
    """The first column on the left, the others on the right, the last on the left if it is text."""
    rules = ["---", *["---:"] * (len(table.head) - 2), "---"]
    lines = [table.head, tuple(rules), *table.rows]
    drawn = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"## {table.title}\n\n{drawn}\n"


def as_text(table: Table) -> str:
    widths = [
        max(len(line[column]) for line in (table.head, *table.rows))
        for column in range(len(table.head))
    ]
    last = len(widths) - 1

    def drawn(line: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if 0 < column < last else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([table.title, drawn(table.head), rule, *map(drawn, table.rows), ""])
