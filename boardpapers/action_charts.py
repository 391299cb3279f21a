"""Bars of open and closed actions, as numbers for a template to draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.actions.open_and_closed import Month

HEIGHT = 120
"""Of the drawing, between its ground and its top."""
WIDTH = 56
"""Of one month."""
BAR = 20


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Across, where its number stands."""
        return self.x + BAR // 2


@dataclass(frozen=True)
class MonthBars:
    """A month with its two bars side by side."""

    month: Month
    middle: int
    open: Bar
    closed: Bar


def bars_of(months: Sequence[Month]) -> list[MonthBars]:
    """The highest bar is as high as the drawing."""
    most = max((max(month.open, month.closed) for month in months), default=0)

    def bar(x: int, number: int) -> Bar:
        height = round(HEIGHT * number / most) if most else 0
        return Bar(x, HEIGHT - height, height)

    return [
        MonthBars(
            month,
            place * WIDTH + WIDTH // 2,
            bar(place * WIDTH + WIDTH // 2 - BAR - 1, month.open),
            bar(place * WIDTH + WIDTH // 2 + 1, month.closed),
        )
        for place, month in enumerate(months)
    ]
