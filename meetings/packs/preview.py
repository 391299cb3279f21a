"""The pages of a report as they will be in the pack, while it is being written.

They are set from the same data, template and style as those of the pack, with the same running
head and the same mark of what is confidential; only the page numbers are the pack's own.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from meetings.agenda.agenda_page import AgendaLine, agenda_lines, every_line
from meetings.agenda.models import AgendaItem, Report
from meetings.packs.making import BuildFailed, sources
from meetings.packs.page_pictures import Job, Laid, NotDrawn, Setter
from meetings.packs.papers import Paper, papers
from meetings.packs.parts import paper_draft

__all__ = ["NotDrawn", "Preview", "pictures", "preview"]

KEPT_PAPERS = 8
KEPT_PICTURES = 240
"""Of this process: some twenty megabytes."""
UNPLACED = "–"
"""The reference of an item that is on no agenda yet."""


@dataclass(frozen=True)
class Preview:
    """A report's pages by what is on them; `warnings` are sentences for its writer.

    `seconds`: how long they took to set; 0 where they were there already.
    """

    laid: Laid
    warnings: tuple[str, ...]
    seconds: float

    @property
    def pages(self) -> tuple[str, ...]:
        return self.laid.pages


class _Shelf:
    """What was made last, by its key; what has not been asked for longest goes first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, object] = OrderedDict()

    def get(self, key: str) -> object | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, thing: object) -> None:
        with self._lock:
            self._kept[key] = thing
            self._kept.move_to_end(key)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)


_setter = Setter()
_papers = _Shelf(KEPT_PAPERS)
_pictures = _Shelf(KEPT_PICTURES)


def preview(report: Report) -> Preview:
    """The pages of the report's summary sheet and body, as its rows are now.

    Raises: NotDrawn, with a sentence for the writer.
    """
    paper = papers([_line(report)], confidential=True)[0]
    laid, seconds = _laid_out(paper, starts_right=report.item.board.papers_start_right)
    warnings = dict.fromkeys((*paper.warnings, *laid.warnings))
    return Preview(laid, tuple(warnings), seconds)


def pictures(made: Preview, wanted: Collection[str]) -> dict[str, bytes]:
    """Pictures, as WebP, of those of its pages that are asked for.

    Raises: NotDrawn.
    """
    found: dict[str, bytes] = {}
    missing: list[int] = []
    for number, page in enumerate(made.pages):
        kept = _pictures.get(page) if page in wanted else None
        if isinstance(kept, bytes):
            found[page] = kept
        elif page in wanted:
            missing.append(number)
    if missing:
        for number, picture in _setter.draw(made.laid.pdf, missing).items():
            _pictures.put(made.pages[number], picture)
            found[made.pages[number]] = picture
    return found


def _line(report: Report) -> AgendaLine:
    """The item's line on its agenda, bearing the report as it is being written."""
    item = report.item
    lines: Sequence[AgendaLine] = (
        agenda_lines(item.meeting, confidential=True) if item.meeting is not None else []
    )
    line = next((each for each in every_line(lines) if each.item_id == item.pk), None)
    return replace(line or _unplaced(item), report=report, withdrawn=False, children=[])


def _unplaced(item: AgendaItem) -> AgendaLine:
    return AgendaLine(
        item_id=item.pk,
        reference=UNPLACED,
        title=item.title,
        kind=item.kind,
        confidential=item.is_secret,
        withheld=False,
        reason=item.confidential_reason,
        presenter=item.presenter,
        minutes_allowed=item.minutes_allowed,
        priority=None,
        withdrawn=False,
        late_reason="",
        put_off_from="",
        put_off_to="",
        report=None,
        parent_id=None,
    )


def _laid_out(paper: Paper, *, starts_right: bool) -> tuple[Laid, float]:
    draft = paper_draft(paper, starts_right=starts_right)
    try:
        source = sources([draft])[0]
    except BuildFailed as error:
        raise NotDrawn(str(error)) from error
    if source.sheet is None:
        raise NotDrawn("The report has nothing to print yet.")
    key = f"{source.key}-{source.content_key}"
    kept = _papers.get(key)
    if isinstance(kept, Laid):
        return kept, 0.0
    laid = _setter.lay_out(Job(source.sheet, draft.running_head, draft.confidential))
    _papers.put(key, laid)
    return laid, laid.seconds
