"""The draft of a chair's report: which matter stands where. Pure rules, without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

OTHER_MATTERS = "Other matters"
"""The heading of what has no priority, where anything else has one."""


class Kind(StrEnum):
    DECISION = "decision"
    ACTION = "action"
    EVENT = "event"


_KINDS = list(Kind)


@dataclass(frozen=True)
class Matter:
    """Something that a chair can report: what was decided, is being done, or happened."""

    kind: Kind
    key: int
    told: str
    """Its paragraph's text, as sanitised HTML."""
    day: date
    """Of the meeting, or of the event."""
    priority: str = ""
    """Its name; "" for none."""
    subject: str = ""
    """The item's title, or the event's subject."""
    place: tuple[int, ...] = ()
    """Within its day, as the notes have it."""
    secret: bool = False
    reason: str = ""
    """Why it is confidential."""
    progress: int | None = None
    """The primary key of an action's newest progress."""
    is_drafted: bool = True
    """Goes into a draft by itself; else it is offered only."""

    @property
    def name(self) -> str:
        """As forms and addresses name it, such as "decision-12"."""
        return f"{self.kind}-{self.key}"

    @property
    def _order(self) -> tuple[object, ...]:
        return (self.day, *self.place, _KINDS.index(self.kind), self.key)


@dataclass(frozen=True)
class Passage:
    """A paragraph as a value. `key` is None for one not stored yet; `sources` are keys of rows,
    `matters` of those that are still to be made."""

    text: str
    heading: str = ""
    subheading: str = ""
    key: int | None = None
    sources: tuple[int, ...] = ()
    matters: tuple[Matter, ...] = field(default=(), compare=False)


def draft(matters: Iterable[Matter], priorities: Sequence[str]) -> list[Passage]:
    """A paragraph for each matter that is drafted, under headings in the order of `priorities`.

    Under a heading the matters of one subject stand together, and those without one come first:
    after a subheading they would seem to belong to it. What has no priority stands last; where
    nothing has one, there are no headings and no subheadings at all.
    """
    found = sorted((each for each in matters if each.is_drafted), key=_by_day)
    has_headings = any(each.priority for each in found)
    passages = [passage_of(each, has_headings=has_headings) for each in found]
    if not has_headings:
        return passages
    order = {name: at for at, name in enumerate(priorities)}
    first = _first_of_each(passages)
    return sorted(
        passages,
        key=lambda each: (
            order.get(each.heading, len(order)),
            each.heading == OTHER_MATTERS,
            each.heading,
            bool(each.subheading),
            first[each.heading, each.subheading],
        ),
    )


def _by_day(matter: Matter) -> tuple[object, ...]:
    return matter._order


def _first_of_each(passages: Sequence[Passage]) -> dict[tuple[str, str], int]:
    """Where each subject comes up first."""
    first: dict[tuple[str, str], int] = {}
    for at, each in enumerate(passages):
        first.setdefault((each.heading, each.subheading), at)
    return first


def passage_of(matter: Matter, *, has_headings: bool) -> Passage:
    heading = (matter.priority or OTHER_MATTERS) if has_headings else ""
    subheading = matter.subject if has_headings and matter.subject != heading else ""
    return Passage(matter.told, heading[:200], subheading[:200], matters=(matter,))


def with_matter(
    passages: Sequence[Passage], matter: Matter, priorities: Sequence[str]
) -> list[Passage]:
    """The report with one more matter, after what there is on its subject, else under its
    heading, else where its heading belongs among the others."""
    has_headings = bool(matter.priority) or any(each.heading for each in passages)
    new = passage_of(matter, has_headings=has_headings)
    same = [
        at
        for at, each in enumerate(passages)
        if (each.heading, each.subheading) == (new.heading, new.subheading)
    ]
    under = [at for at, each in enumerate(passages) if each.heading == new.heading]
    if same:
        at = same[-1] + 1
    elif under and new.subheading:
        at = under[-1] + 1
    elif under:
        at = under[0]
    else:
        at = _where_heading_belongs(passages, new.heading, priorities)
    return [*passages[:at], new, *passages[at:]]


def _where_heading_belongs(
    passages: Sequence[Passage], heading: str, priorities: Sequence[str]
) -> int:
    """After the last paragraph under a priority that comes before it in the board's order."""
    if heading not in priorities:
        return len(passages)
    before = {"", *priorities[: priorities.index(heading)]}
    at = [at for at, each in enumerate(passages) if each.heading in before]
    return at[-1] + 1 if at else 0


def with_key(passage: Passage, key: int) -> Passage:
    return replace(passage, key=key)
