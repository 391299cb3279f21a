"""When each item of an agenda begins, and whether all of them fit into the meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol


class Timed(Protocol):
    """A line of an agenda, as far as its time goes."""

    @property
    def item_id(self) -> int: ...
    @property
    def minutes_allowed(self) -> int | None: ...
    @property
    def withdrawn(self) -> bool: ...
    @property
    def children(self) -> "Sequence[Timed]": ...


@dataclass(frozen=True)
class Timing:
    """`starts` by item; `untimed` items have no minutes, and count for none."""

    starts: dict[int, time]
    planned: int
    length: int
    ends: time
    untimed: int

    @property
    def over(self) -> int:
        """By how many minutes the items take longer than the meeting."""
        return max(0, self.planned - self.length)


def time_agenda(lines: Iterable[Timed], *, start: time, length: int) -> Timing:
    """The lines' starts in printed order, from the meeting's `start`; `length` is in minutes.

    A heading's own minutes count where none of its papers has any. What is withdrawn takes none.
    """
    day = datetime.combine(date.min + timedelta(days=1), start)
    starts: dict[int, time] = {}
    planned = untimed = 0

    def take(line: Timed, minutes: int | None) -> int:
        starts[line.item_id] = (day + timedelta(minutes=planned)).time()
        return minutes or 0

    for line in lines:
        if line.withdrawn:
            continue
        papers = [paper for paper in line.children if not paper.withdrawn]
        own = None if any(paper.minutes_allowed for paper in papers) else line.minutes_allowed
        planned += take(line, own)
        untimed += not papers and not own
        for paper in papers:
            planned += take(paper, paper.minutes_allowed)
            untimed += not paper.minutes_allowed and not own
    ends = (day + timedelta(minutes=planned)).time()
    return Timing(starts, planned, length, ends, untimed)
