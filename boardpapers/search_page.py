"""The page of a search: what is asked for, and a line for each passage that was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from boardpapers.forms.search import SearchForm
from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Board, Priority
from meetings.chairs_reports.models import event_url
from meetings.search.finding import Asked, Found, Search
from meetings.search.models import Kind, Passage, Place, Reach
from meetings.search.scope import Scope
from meetings.search.spelling import corrected

FEW_BOARDS = 10
"""Priorities are offered of so many boards, or of the one that is chosen."""
OF_ITEMS = {Place.AGENDA, Place.PAPER, Place.REPORT, Place.REPORT_PDF, Place.APPENDIX_PDF}


@dataclass(frozen=True)
class Line:
    """A passage as it is shown: where it stands, what was found in it, and where that is."""

    url: str
    title: SafeString | str
    kind: str
    board: Board
    day: date | None
    """Of the meeting, or of the event."""
    where: str
    secret: bool
    state: str
    """That it is not published, or not agreed."""
    priority: str
    head: SafeString
    text: SafeString


@dataclass(frozen=True)
class Asking:
    """The form as it was sent, and what is to be looked for; None where that is nothing."""

    form: SearchForm
    search: Search | None


def asking(sent: QueryDict, scope: Scope) -> Asking:
    """Only the reader's own boards, and their priorities, can be chosen."""
    boards = list(Board.objects.filter(pk__in=scope.boards).order_by("name"))
    slugs = {board.slug: board for board in boards}
    chosen = slugs.get(sent.get("board", ""))
    offered = [chosen] if chosen else boards if len(boards) <= FEW_BOARDS else []
    form = SearchForm(
        sent,
        board=[(board.slug, board.name) for board in boards],
        kind=SearchForm.KINDS,
        priority=_priorities(offered),
    )
    words = form.chosen("q")
    if not words or form.errors:
        return Asking(form, None)
    kind = form.chosen("kind")
    priority = form.chosen("priority")
    asked = Asked(
        words=words,
        board=chosen.pk if chosen else None,
        kind=Kind(kind) if kind else None,
        priority=int(priority) if priority else None,
        since=form.chosen("since"),
        until=form.chosen("until"),
        newest_first=form.chosen("order") == "newest",
    )
    return Asking(form, Search(asked, scope))


def _priorities(boards: Sequence[Board]) -> list[tuple[str, object]]:
    """By board where there are several."""
    names = {board.pk: board.name for board in boards}
    by_board: dict[str, list[tuple[str, str]]] = {}
    found = Priority.objects.filter(board__in=names).order_by("board__name", "position")
    for each in found:
        by_board.setdefault(names[each.board_id], []).append((str(each.pk), each.name))
    if len(names) > 1:
        return list(by_board.items())
    return [choice for choices in by_board.values() for choice in choices]


def lines(found: Iterable[Found]) -> list[Line]:
    """Of one page of results; one query, for the numbers of their items."""
    found = list(found)
    numbers = _numbers(
        {each.passage.meeting_id for each in found if each.passage.place in OF_ITEMS} - {None}
    )
    return [_line(each, numbers) for each in found]


def _numbers(meetings: Iterable[int | None]) -> dict[int, str]:
    """Of all items of the meetings' agendas, as they are printed."""
    by_meeting: dict[int, list[AgendaItem]] = {}
    items = AgendaItem.objects.filter(meeting__in=list(meetings))
    for item in items.select_related("meeting__board").in_order():
        by_meeting.setdefault(item.meeting_id or 0, []).append(item)
    return {
        key: number for items in by_meeting.values() for key, number in references(items).items()
    }


def _line(found: Found, numbers: dict[int, str]) -> Line:
    passage = found.passage
    number = numbers.get(passage.key, "") if passage.place in OF_ITEMS else ""
    is_title = passage.head == passage.title
    where = [f"item {number}" if number else "", passage.where]
    return Line(
        url=url_of(passage),
        title=found.head if is_title else passage.title,
        kind=ONE_OF[Kind(passage.kind)],
        board=passage.board,
        day=passage.meeting.date if passage.meeting else passage.date,
        where=", ".join(filter(None, where)),
        secret=passage.secret,
        state=_state(passage),
        priority=passage.priority.name if passage.priority else "",
        head=SafeString("") if is_title else found.head,
        text=found.text,
    )


ONE_OF = {
    Kind.ITEM: "Agenda item",
    Kind.REPORT: "Report",
    Kind.APPENDIX: "Appendix",
    Kind.NOTES: "Notes",
    Kind.DECISION: "Decision",
    Kind.ACTION: "Action",
    Kind.EVENT: "For the record",
    Kind.PERSON: "Person",
}


def _state(passage: Passage) -> str:
    if passage.place == Place.NOTES:
        if passage.reach == Reach.KEEPERS:
            return "Draft notes"
        return ""
    if passage.place == Place.PLAN:
        return "Forward plan"
    return "Not published" if passage.reach == Reach.KEEPERS and passage.meeting else ""


def url_of(passage: Passage) -> str:
    """Where it is read: the very paragraph, where the page has it."""
    if passage.place == Place.EVENT:
        return event_url(passage.board.slug, passage.key)
    pages: dict[Place, tuple[str, int | str | None, int | None]] = {
        Place.AGENDA: ("meeting_agenda", passage.meeting_id, None),
        Place.PLAN: ("item_history", passage.key, None),
        Place.PAPER: ("paper", passage.key, None),
        Place.REPORT: ("report", passage.key, None),
        Place.REPORT_PDF: ("paper_pdf", passage.key, None),
        Place.APPENDIX_PDF: ("appendix_pdf", passage.key, passage.part),
        Place.NOTES: ("meeting_notes", passage.key, None),
        Place.ACTION: ("actions:action", passage.key, None),
        Place.PERSON: ("person", passage.key, None),
    }
    name, key, part = pages[Place(passage.place)]
    fragment = f"#{passage.anchor}" if passage.anchor else ""
    return f"{reverse(name, args=[key] if part is None else [key, part])}{fragment}"


def did_you_mean(search: Search) -> tuple[str, str]:
    """The words without slips, and in whose name or title they stand so."""
    return corrected(search.asked.words, search.passages)
