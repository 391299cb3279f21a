"""The register of decisions: what is asked of it, and a line for each decision found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString

from boardpapers.decision_access import decisions_visible_to
from boardpapers.forms.filters import FilterForm, all_of_them, day, priority_choices, words
from boardpapers.spreadsheets import Cell
from meetings.agenda.models import AgendaItem
from meetings.agenda.models import Report as AgendaReport
from meetings.agenda.paragraphs import plain_text
from meetings.boards.models import Board, Meeting, Priority
from meetings.boards.policies import SiteUser
from meetings.boards.year import municipal_year, year_bounds
from meetings.minutes.models import Decision, DecisionQuerySet, Notes
from meetings.minutes.searching import having_words, passage
from meetings.minutes.verbs import verb_of
from meetings.packs.models import Pack, PackPart
from meetings.packs.own_packs import packs_for

MEETING = "note_item__notes__meeting"


class DecisionFilter(FilterForm):
    q = words("Words")
    board = all_of_them("All boards", "Board")
    priority = all_of_them("All priorities", "Priority")
    year = all_of_them("All years", "Year")
    since = day("From")
    until = day("To")


@dataclass(frozen=True)
class DecisionLine:
    """One decision as the register shows it to one reader; `pack` is None unless it is theirs."""

    meeting: Meeting
    item_title: str
    item_id: int | None
    """Of the agenda's item, if the reader has its paper."""
    confidential: bool
    draft: bool
    circulated: bool
    verb: str
    lead_in: str
    passage: SafeString
    priority: Priority | None
    pack: Pack | None
    page: str


@dataclass(frozen=True)
class Register:
    """What is visible to the user and was asked for; `decisions` is in order."""

    board: Board | None
    form: DecisionFilter
    decisions: QuerySet[Decision]


def register(user: SiteUser, asked: QueryDict, board: Board | None) -> Register:
    """The decisions of one board, or of all the user's, as far as they may see them."""
    visible = decisions_visible_to(user)
    if board is not None:
        visible = visible.filter(**{f"{MEETING}__board": board})
    meetings = (
        visible.order_by()
        .values_list(f"{MEETING}__board", f"{MEETING}__board__year_starts", f"{MEETING}__date")
        .distinct()
    )
    known = list(meetings)
    boards = Board.objects.filter(pk__in={key for key, _, _ in known}).order_by("name")
    in_board = boards if board is None else boards.filter(pk=board.pk)
    form = DecisionFilter(
        asked,
        board=[(each.slug, each.name) for each in boards],
        priority=priority_choices(in_board, several=board is None),
        year=_years((start, on) for _, start, on in known),
    )
    found: QuerySet[Decision] = _narrowed(visible, form, {start for _, start, _ in known})
    if terms := form.chosen("q"):
        found = having_words(found, terms)
    found = found.order_by(
        f"-{MEETING}__date", f"-{MEETING}__start", f"{MEETING}__board__name",
        "note_item__position", "position", "pk",
    )  # fmt: skip
    return Register(board, form, found)


def _years(days: Iterable[tuple[int, date]]) -> list[tuple[str, str]]:
    """Those with decisions, the latest first, by the calendar year in which they begin."""
    names = {year_bounds(on, start)[0].year: municipal_year(on, start) for start, on in days}
    return [(str(year), names[year]) for year in sorted(names, reverse=True)]


def _narrowed(
    decisions: DecisionQuerySet, form: DecisionFilter, year_starts: Collection[int]
) -> DecisionQuerySet:
    if slug := form.chosen("board"):
        decisions = decisions.filter(**{f"{MEETING}__board__slug": slug})
    if priority := form.chosen("priority"):
        found = Priority.objects.filter(pk=priority).first()
        decisions = decisions.under(found) if found is not None else decisions.none()
    if since := form.chosen("since"):
        decisions = decisions.filter(**{f"{MEETING}__date__gte": since})
    if until := form.chosen("until"):
        decisions = decisions.filter(**{f"{MEETING}__date__lte": until})
    if year := form.chosen("year"):
        within = Q()
        for month in year_starts:
            bounds = year_bounds(date(int(year), month, 1), month)
            of_boards = {f"{MEETING}__board__year_starts": month, f"{MEETING}__date__range": bounds}
            within |= Q(**of_boards)
        decisions = decisions.filter(within)
    return decisions


def lines(user: SiteUser, decisions: Sequence[Decision]) -> list[DecisionLine]:
    """Of one page of the register, in a number of queries that does not grow with it.

    `decisions` are to be read by `with_items`.
    """
    meetings = {each.note_item.notes.meeting_id: each.note_item.notes.meeting for each in decisions}
    packs = packs_for(user, list(meetings.values()))
    parts = PackPart.objects.filter(pack__in=[pack.pk for pack in packs.values()])
    pages = {(part.pack_id, part.key): part.first_label for part in parts}
    return [_line(each, packs, pages) for each in decisions]


def with_items(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With all that a line needs of them."""
    return decisions.select_related(
        f"{MEETING}__board",
        f"{MEETING}__venue",
        "priority__board",
        "note_item__item__priority__board",
        "note_item__item__parent__priority__board",
        "note_item__item__meeting",
        "note_item__item__report",
    )


def _line(
    decision: Decision, packs: dict[int, Pack], pages: dict[tuple[int, str], str]
) -> DecisionLine:
    note = decision.note_item
    item = note.item
    meeting = note.notes.meeting
    opens = item is not None and has_paper(item)
    pack = packs.get(meeting.pk)
    page = pages.get((pack.pk, f"paper-{item.pk}"), "") if pack and item else ""
    text = plain_text(decision.text)
    found_in: str = getattr(decision, "found_in", "")
    return DecisionLine(
        meeting=meeting,
        item_title=note.title,
        item_id=item.pk if item is not None and opens else None,
        confidential=note.is_secret,
        draft=note.notes.state == Notes.State.DRAFT,
        circulated=note.notes.state == Notes.State.CIRCULATED,
        verb=verb_of(text, note.decisions_lead_in),
        lead_in=note.decisions_lead_in,
        passage=passage(unescape(found_in) if found_in else text),
        priority=decision.theme,
        pack=pack if page else None,
        page=page,
    )


def has_paper(item: AgendaItem) -> bool:
    """Whether readers of the meeting are given its report, as `boardpapers.access.get_paper`."""
    report = item.own_report
    return (
        report is not None
        and not item.withdrawn
        and item.is_out
        and (report.state == AgendaReport.State.CLEARED or report.in_force_id is not None)
    )


HEAD: Sequence[Cell] = (
    "Board", "Date", "Item", "Decision", "What the board did", "Priority", "Notes", "Confidential",
)  # fmt: skip


def rows(decisions: Iterable[Decision]) -> Iterable[Sequence[Cell]]:
    """A row of a spreadsheet for each; read by `with_items`."""
    for decision in decisions:
        note = decision.note_item
        text = plain_text(decision.text)
        yield (
            note.notes.meeting.board.name,
            note.notes.meeting.date,
            note.title,
            text,
            verb_of(text, note.decisions_lead_in),
            decision.theme.name if decision.theme else "",
            note.notes.get_state_display(),
            "yes" if note.is_secret else "no",
        )
