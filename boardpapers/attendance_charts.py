"""Bars of attendance, as numbers for a template to draw."""

from dataclasses import dataclass

from meetings.attendance.statistics import Count, Statistics


@dataclass(frozen=True)
class Segment:
    """`kind` has its own pattern; `x` and `width` are hundredths of the bar."""

    kind: str
    word: str
    number: int
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """What became of what was expected: present, substituted, missed by kind, from the left."""

    segments: tuple[Segment, ...]

    @property
    def label(self) -> str:
        """What it shows, in words."""
        return ", ".join(f"{s.number} {s.word}" for s in self.segments) or "nothing counted"


@dataclass(frozen=True)
class Line:
    """A line of a table of statistics with its bar."""

    thing: object
    count: Count
    bar: Bar


def bar_of(count: Count) -> Bar:
    missed = count.missed
    parts = (
        ("present", "present", count.present),
        ("substituted", "substituted", count.substituted),
        ("missed", "neither", missed),
    )
    found, start = [], 0
    for kind, word, number in parts:
        if number:
            x, width = 100 * start / count.expected, 100 * number / count.expected
            found.append(Segment(kind, word, number, f"{x:.2f}%", f"{width:.2f}%"))
        start += number
    return Bar(tuple(found))


def lines_of(statistics: Statistics) -> dict[str, list[Line]]:
    return {
        "by_group": [Line(each, each.count, bar_of(each.count)) for each in statistics.by_group],
        "by_person": [Line(each, each.count, bar_of(each.count)) for each in statistics.by_person],
        "by_meeting": [
            Line(each, each.count, bar_of(each.count)) for each in statistics.by_meeting
        ],
    }
