"""The parts of a pack: which pages it has, in what order, and the HTML of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string

from meetings.agenda.paragraphs import plain_text
from meetings.boards.models import PackPart
from meetings.packs.from_parent import FROM_PARENT_KEY
from meetings.packs.last_monitor import CONFIDENTIAL_MONITOR_KEY, MONITOR_KEY
from meetings.packs.models import Edition
from meetings.packs.papers import NOTES_KEY, Paper
from meetings.packs.selection import PackContent

AGENDA_KEY = "agenda"


@dataclass(frozen=True)
class Draft:
    """One part before it is rendered; its flags are those of `joining.Part` and `PartPages`.

    `template` and `context` make its HTML; an uploaded report or appendix has its file in `pdf`
    instead. `paper` is the key of the paper that a part below the first level belongs to.
    """

    key: str
    title: str
    template: str = ""
    context: Mapping[str, object] = field(default_factory=dict)
    heading: str = ""
    level: int = 0
    running_head: str = ""
    confidential: bool = False
    numbered: bool = True
    starts_right: bool = False
    pictures: Mapping[str, FieldFile] = field(default_factory=dict)
    pdf: FieldFile | None = None
    paper: str = ""

    @property
    def paper_key(self) -> str:
        """That of the paper it belongs to; its own where it opens one."""
        return self.paper or self.key

    @property
    def is_paper(self) -> bool:
        """Whether it is worth having alone: the agenda, and what is under one of its items."""
        return self.key == AGENDA_KEY or bool(self.running_head)

    def html(self) -> str:
        """The part as a page of HTML."""
        return self._html

    @cached_property
    def _html(self) -> str:
        context = {**self.context, "part_title": self.title, "part": self}
        return render_to_string(f"packs/print/{self.template}.html", context)


@lru_cache(maxsize=1)
def _print_css_path() -> Path:
    found = finders.find("css/print.css")
    if not isinstance(found, str):
        raise FileNotFoundError("static/css/print.css is not among the site's files.")
    return Path(found)


def print_css() -> str:
    return _print_css_path().read_text(encoding="utf-8")


def drafts(content: PackContent) -> list[Draft]:
    """The parts in the order in which they are bound; those switched off or empty are left out."""
    found = [*_front(content), *_agenda(content), *_papers(content), *_records(content)]
    return [*found, *_location(content)]


def _front(content: PackContent) -> Iterator[Draft]:
    base = {"content": content, "board": content.board, "meeting": content.meeting}

    def page(part: PackPart, **context: object) -> Draft:
        texts = content.house_texts.on(part)
        return Draft(
            part.value,
            part.label,
            part.value,
            {**base, **context, "texts": texts},
            numbered=False,
            starts_right=part == PackPart.COVER,
        )

    public = content.edition == Edition.PUBLIC
    if content.prints(PackPart.COVER):
        yield page(PackPart.COVER, public=public)
    guidance = content.venue.guidance if content.venue else ""
    if content.prints(PackPart.GUIDANCE) and (
        guidance or content.house_texts.on(PackPart.GUIDANCE)
    ):
        named = content.venue is not None and plain_text(guidance).startswith(content.venue.name)
        yield page(PackPart.GUIDANCE, names_itself=named)
    if content.prints(PackPart.NOTICE):
        yield page(PackPart.NOTICE)
    if content.prints(PackPart.MEMBERSHIP):
        yield page(PackPart.MEMBERSHIP, page=content.membership)
    if content.prints(PackPart.ATTENDANCE) and content.attendance.matrix.blocks:
        yield page(PackPart.ATTENDANCE, page=content.attendance)


def _agenda(content: PackContent) -> Iterator[Draft]:
    if content.prints(PackPart.AGENDA):
        yield Draft(
            AGENDA_KEY,
            "Agenda",
            "agenda",
            {
                "board": content.board,
                "meeting": content.meeting,
                "rows": content.agenda,
                "texts": content.house_texts.on(PackPart.AGENDA),
            },
            starts_right=True,
        )


def _papers(content: PackContent) -> Iterator[Draft]:
    right = content.board.papers_start_right
    for paper in content.papers:
        yield paper_draft(paper, starts_right=right)
        if paper.pdf is not None:
            yield Draft(
                f"{paper.key}-pdf",
                f"Report: {paper.title}",
                heading=paper.heading,
                level=1,
                running_head=paper.running_head,
                confidential=paper.confidential,
                pdf=paper.pdf,
                paper=paper.key,
            )
        yield from _appendices(paper)


def paper_draft(paper: Paper, *, starts_right: bool) -> Draft:
    """A report's summary sheet and body; a chair's report has its body alone."""
    return Draft(
        paper.key,
        f"{paper.running_head}: {paper.title}",
        "chairs_report" if paper.is_chairs_report else "paper",
        {"paper": paper},
        heading=paper.heading,
        running_head=paper.running_head,
        confidential=paper.confidential,
        starts_right=starts_right,
        pictures=paper.pictures,
    )


def _appendices(paper: Paper) -> Iterator[Draft]:
    for appendix in paper.appendices:
        yield Draft(
            appendix.key,
            f"{appendix.label}: {appendix.title}" if appendix.title else appendix.label,
            "appendix",
            {"appendix": appendix},
            heading=paper.heading,
            level=1,
            running_head=appendix.running_head,
            confidential=appendix.confidential,
            pictures=appendix.pictures,
            pdf=appendix.pdf,
            paper=paper.key,
        )


def _records(content: PackContent) -> Iterator[Draft]:
    right = content.board.papers_start_right
    head = f"Item {content.notes_reference}" if content.notes_reference else ""
    if content.notes is not None:
        yield Draft(
            NOTES_KEY,
            f"{head}: Notes of the last meeting" if head else "Notes of the last meeting",
            "notes",
            {"notes": content.notes, "board": content.board},
            running_head=head,
            confidential=content.notes_confidential,
            starts_right=right,
        )
    if content.answers:
        yield Draft(
            FROM_PARENT_KEY,
            f"{head}: From the parent board" if head else "From the parent board",
            "from_parent",
            {"answers": content.answers, "board": content.board},
            running_head=head,
            confidential=content.notes_confidential,
            starts_right=right,
        )
    if not content.prints(PackPart.ACTION_MONITOR):
        return
    for key, monitor in (
        (MONITOR_KEY, content.monitor),
        (CONFIDENTIAL_MONITOR_KEY, content.confidential_monitor),
    ):
        if monitor is None:
            continue
        title = "Confidential action monitor" if monitor.confidential else "Action monitor"
        yield Draft(
            key,
            title,
            "action_monitor",
            {"monitor": monitor, "board": content.board, "meeting": content.meeting},
            running_head=head,
            confidential=monitor.confidential,
            starts_right=right,
        )


def _location(content: PackContent) -> Iterator[Draft]:
    texts = content.house_texts.on(PackPart.LOCATION)
    if content.prints(PackPart.LOCATION) and (content.venue is not None or texts):
        yield Draft(
            "location",
            "Location",
            "location",
            {"board": content.board, "venue": content.venue, "texts": texts},
        )
