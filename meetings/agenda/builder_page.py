"""An agenda as the secretariat builds it: every line with its number, its time and what it may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time

from meetings.agenda.agenda_page import references, telling_priority
from meetings.agenda.elsewhere import Elsewhere
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind, Report
from meetings.agenda.numbering import letter_of
from meetings.agenda.timing import Timing, time_agenda
from meetings.boards.models import Meeting


@dataclass
class BuilderLine:
    """One item; `is_fixed`: published, so that it stays where it is."""

    item: AgendaItem
    number: str
    is_fixed: bool
    starts: time | None = None
    elsewhere: Sequence[Elsewhere] = ()
    """How it stands on another board's agenda: filled in by the page."""
    children: list["BuilderLine"] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The item's key as text, which templates need not make into one a dozen times a line."""
        return str(self.item.pk)

    @property
    def item_id(self) -> int:
        return self.item.pk

    @property
    def minutes_allowed(self) -> int | None:
        return self.item.minutes_allowed

    @property
    def withdrawn(self) -> bool:
        return self.item.withdrawn

    @property
    def label(self) -> str:
        """What is printed before it: "1." or "a)"; nothing before a heading's only paper."""
        if self.item.parent_id is None:
            return f"{self.number}."
        if self.number[-1:].isupper():
            return self.number
        letter = letter_of(self.number)
        return f"{letter})" if letter else ""

    @property
    def takes_papers(self) -> bool:
        """A place to add under it is offered."""
        return self.item.parent_id is None and bool(
            self.children or self.item.kind == ItemKind.HEADING
        )

    @property
    def nests(self) -> bool:
        """It may go under another item."""
        return self.item.kind != ItemKind.HEADING and not self.children

    @property
    def shows_priority(self) -> bool:
        """It says something that the title, or the heading above, does not."""
        return telling_priority(self.item) is not None

    @property
    def report(self) -> Report | None:
        return self.item.own_report


@dataclass(frozen=True)
class BuilderPage:
    lines: list[BuilderLine]
    count: int
    timing: Timing
    latest: AgendaChange | None

    @property
    def version(self) -> int:
        """How new the page is: the agenda's latest change."""
        return self.latest.pk if self.latest is not None else 0


def builder_page(meeting: Meeting) -> BuilderPage:
    """In two queries, however many lines there are."""
    latest = (
        AgendaChange.objects.filter(meeting=meeting).select_related("by").order_by("-pk").first()
    )
    items = list(meeting.items.in_order().select_related("parent", "priority", "report"))
    numbers = references(items)
    lines: dict[int, BuilderLine] = {}
    top: list[BuilderLine] = []
    for item in items:
        is_fixed = meeting.is_published and not (
            item.late_reason and not item.number_at_publication
        )
        line = lines[item.pk] = BuilderLine(item, numbers[item.pk], is_fixed)
        if item.parent_id is None:
            top.append(line)
        else:
            lines[item.parent_id].children.append(line)
    timing = time_agenda(top, start=meeting.start, length=meeting.duration_minutes)
    for line in lines.values():
        line.starts = timing.starts.get(line.item_id)
    return BuilderPage(top, len(items), timing, latest)


def changes_since(meeting: Meeting, version: int) -> list[AgendaChange]:
    """What was done to the agenda after its change `version`, in order."""
    changes = AgendaChange.objects.filter(meeting=meeting, pk__gt=version)
    return list(changes.select_related("by").order_by("pk"))
