"""A meeting's agenda as it is read: in order, numbered, what may not be seen withheld."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from meetings.agenda.elsewhere import Elsewhere
from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.agenda.numbering import Line, letter_of, number_items
from meetings.agenda.report_text import paper_of
from meetings.boards.models import Meeting, Priority


@dataclass
class AgendaLine:
    """One item for one reader: what they may not see is not in it."""

    item_id: int
    reference: str
    title: str
    kind: str
    confidential: bool
    withheld: bool
    """The reader sees the open title only, and no paper."""
    reason: str
    presenter: str
    minutes_allowed: int | None
    priority: Priority | None
    """Its own; None where the heading above says the same."""
    withdrawn: bool
    late_reason: str
    put_off_from: str
    """That it was put off from an earlier meeting, as a sentence; or to a later one."""
    put_off_to: str
    report: Report | None
    parent_id: int | None
    children: list["AgendaLine"] = field(default_factory=list)
    elsewhere: Sequence[Elsewhere] = ()
    """How it stands on another board's agenda, for this reader: filled in by the page."""

    @property
    def letter(self) -> str:
        """The letter printed before a paper; "" where it is the only one of its heading."""
        return letter_of(self.reference)

    @property
    def kind_label(self) -> str:
        return ItemKind(self.kind).label


def references(items: Iterable[AgendaItem]) -> dict[int, str]:
    """The reference of each item of one meeting, by primary key; `items` in printed order.

    They are numbered in the way of the meeting's board.
    """
    items = list(items)
    return number_items(
        (
            Line(key=item.pk, parent=item.parent_id, frozen=item.number_at_publication)
            for item in items
        ),
        in_brackets=items[0].agenda.board.letters_in_brackets if items else True,
    )


WITHHELD_TITLE = "Confidential item"


def agenda_lines(
    meeting: Meeting, *, confidential: bool, uncleared: bool = False, out: bool = False
) -> list[AgendaLine]:
    """The top-level lines of the agenda, papers under them, in few queries.

    With `confidential` false a confidential item carries its open title, or "Confidential item",
    and no report, whatever the caller then does with it. A report that is not cleared is still
    to follow, but for the secretariat, which asks for the `uncleared` too. Of a published agenda
    readers have what is `out`: late items only once they were published, too.
    """
    items = list(
        meeting.items.in_order()
        .select_related("parent", "priority", "continues__meeting")
        .prefetch_related("report__appendices", "report__in_force", "continued_by__meeting")
    )
    numbers = references(items)
    lines: dict[int, AgendaLine] = {}
    top: list[AgendaLine] = []
    for item in items:
        if out and not item.is_out:
            continue
        withheld = item.is_secret and not confidential
        line = AgendaLine(
            item_id=item.pk,
            reference=numbers[item.pk],
            title=(item.open_title or WITHHELD_TITLE) if withheld else item.title,
            kind=item.kind,
            confidential=item.is_secret,
            withheld=withheld,
            reason=item.confidential_reason,
            presenter="" if withheld else item.presenter,
            minutes_allowed=item.minutes_allowed,
            priority=None if withheld else telling_priority(item),
            withdrawn=item.withdrawn,
            late_reason="" if withheld else item.late_reason,
            put_off_from=_put_off_from(item),
            put_off_to=_put_off_to(item),
            report=None if withheld else item.own_report if uncleared else paper_of(item),
            parent_id=item.parent_id,
        )
        lines[item.pk] = line
        if item.parent_id is None:
            top.append(line)
        elif item.parent_id in lines:
            lines[item.parent_id].children.append(line)
    return top


def telling_priority(item: AgendaItem) -> Priority | None:
    """Its own, where it says something that the title, and the heading above, do not."""
    if item.priority is None or item.title == item.priority.name:
        return None
    is_said = item.parent is not None and item.parent.priority_id == item.priority_id
    return None if is_said else item.priority


def _put_off_from(item: AgendaItem) -> str:
    """Meetings and numbers alone, which are no secret."""
    before = item.continues
    if before is None or before.meeting is None:
        return ""
    number = before.number_at_publication
    which = f", where it was item {number}" if number else ""
    return f"Put off from the meeting of {before.meeting.date:%-d %B %Y}{which}"


def _put_off_to(item: AgendaItem) -> str:
    for later in item.continued_by.all():
        if later.meeting is None:
            return "Put off to a later meeting"
        return f"Put off to the meeting of {later.meeting.date:%-d %B %Y}"
    return ""


def every_line(lines: Iterable[AgendaLine]) -> Iterator[AgendaLine]:
    """Top-level lines and the papers under them, in printed order."""
    for line in lines:
        yield line
        yield from line.children
