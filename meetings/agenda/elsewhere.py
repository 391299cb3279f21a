"""That an item is on another board's agenda too, as it is said beside it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """One sentence for one reader, and where it leads: "Taken to …, item 4e: planned"."""

    sentence: str
    url: str
