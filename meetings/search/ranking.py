"""In what order passages are shown that have the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meetings.search.models import Kind

WEIGHTS = {Kind.PERSON: 3.0, Kind.ITEM: 1.6, Kind.DECISION: 1.3, Kind.ACTION: 1.1}
"""Of kinds that are short, and what people come for; the others count 1."""
DAYS_TO_HALF = 730
"""After which a passage counts half as much beside one of today."""


@dataclass(frozen=True)
class Candidate:
    """A passage that has the words; `match` is how well, as the database says."""

    pk: int
    kind: str
    key: int
    date: date | None
    match: float


def ranked(candidates: Iterable[Candidate], today: date, *, newest: bool) -> list[Candidate]:
    """The best first, or the `newest`; a person once, whatever boards they sit on.

    `candidates` come newest first.
    """
    once = _people_once(candidates)
    if newest:
        return once
    return sorted(once, key=lambda each: score(each, today), reverse=True)


def score(candidate: Candidate, today: date) -> float:
    """What is ahead counts as today's."""
    days = max((today - candidate.date).days, 0) if candidate.date is not None else 0
    return candidate.match * WEIGHTS.get(Kind(candidate.kind), 1.0) / (1 + days / DAYS_TO_HALF)


def _people_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    seen: set[int] = set()
    kept = []
    for each in candidates:
        if each.kind == Kind.PERSON:
            if each.key in seen:
                continue
            seen.add(each.key)
        kept.append(each)
    return kept
