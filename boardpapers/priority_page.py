"""The page of one priority: who leads on it, and everything under it as far as a reader sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from boardpapers.decision_access import decisions_visible_to
from boardpapers.decision_register import MEETING, DecisionLine, has_paper, lines, with_items
from boardpapers.item_access import items_visible_to
from boardpapers.monitor_page import to_be_shown
from boardpapers.other_end import elsewhere
from meetings.actions.models import Action
from meetings.actions.policies import actions_visible_to
from meetings.agenda.elsewhere import Elsewhere
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Priority
from meetings.boards.policies import SiteUser, is_secretary
from meetings.chairs_reports.models import RecordedEvent
from meetings.chairs_reports.policies import events_visible_to
from meetings.members.models import PriorityLead

LATEST = 5
"""Of each kind, where all kinds are shown."""
PAGE_LENGTH = 25


@dataclass(frozen=True)
class PaperLine:
    """One item that was, or is to be, before the board; `url` of what the reader can open of it."""

    item: AgendaItem
    url: str
    elsewhere: Sequence[Elsewhere]


@dataclass(frozen=True)
class EventLine:
    event: RecordedEvent
    text: SafeString


@dataclass(frozen=True)
class Part:
    """One kind of what is under a priority; `lines` of the page that is shown."""

    kind: str
    label: str
    page: Page[Any]
    lines: Sequence[PaperLine | DecisionLine | Action | EventLine]


def parts(user: SiteUser, priority: Priority, *, shown: str, number: str | None) -> list[Part]:
    """Every kind with its latest; or the page `number` of the one that is `shown`.

    In a number of queries that does not grow with what there is.
    """
    if shown in KINDS:
        return [_PARTS[shown](user, priority, PAGE_LENGTH, number)]
    return [part(user, priority, LATEST, None) for part in _PARTS.values()]


@dataclass(frozen=True)
class Leads:
    """By name, but those who led before: the latest first."""

    now: list[PriorityLead]
    before: list[PriorityLead]
    later: list[PriorityLead]


def leads_of(priority: Priority, on: date | None = None) -> Leads:
    """Everybody who leads on it on a day (today), led before, or will."""
    on = on or timezone.localdate()
    rows = list(priority.leads.select_related("person").order_by("person__name", "pk"))
    before = [(row.ends_on, row) for row in rows if row.ends_on is not None and row.ends_on < on]
    later = [row for row in rows if row.starts_on is not None and row.starts_on > on]
    ended = [row for _, row in sorted(before, key=lambda each: each[0], reverse=True)]
    return Leads([row for row in rows if row not in (*ended, *later)], ended, later)


def _page(rows: QuerySet[Any], length: int, number: str | None) -> Page[Any]:
    return Paginator(rows, length).get_page(number)


def _papers(user: SiteUser, priority: Priority, length: int, number: str | None) -> Part:
    rows = (
        items_visible_to(user)
        .under(priority)
        .filter(meeting__board=priority.board_id)
        .exclude(kind=ItemKind.HEADING)
        .select_related("meeting__board", "parent", "report")
        .order_by("-meeting__date", "-meeting__start", "parent__position", "position", "pk")
    )
    page = _page(rows, length, number)
    items = list(page.object_list)
    said = elsewhere(user, [item.pk for item in items])
    keeps = is_secretary(user, priority.board)
    return Part(
        "papers",
        KINDS["papers"],
        page,
        [PaperLine(item, _url(item, keeps), said.get(item.pk, [])) for item in items],
    )


def _url(item: AgendaItem, keeps: bool) -> str:
    """The paper as readers have it; for the secretariat else the report as it is being written."""
    if has_paper(item):
        return reverse("paper", args=[item.pk])
    return reverse("report", args=[item.pk]) if keeps and item.own_report is not None else ""


def _decisions(user: SiteUser, priority: Priority, length: int, number: str | None) -> Part:
    rows = (
        decisions_visible_to(user)
        .under(priority)
        .filter(**{f"{MEETING}__board": priority.board_id})
        .order_by(f"-{MEETING}__date", f"-{MEETING}__start", "note_item__position", "position")
    )
    page = _page(with_items(rows), length, number)
    return Part("decisions", KINDS["decisions"], page, lines(user, list(page.object_list)))


def _actions(user: SiteUser, priority: Priority, length: int, number: str | None) -> Part:
    rows = actions_visible_to(user).under(priority).filter(meeting__board=priority.board_id)
    page = _page(to_be_shown(rows.open().first_due_first()), length, number)
    return Part("actions", KINDS["actions"], page, list(page.object_list))


def _events(user: SiteUser, priority: Priority, length: int, number: str | None) -> Part:
    rows = (
        events_visible_to(user)
        .filter(board=priority.board_id, priority=priority)
        .order_by("-happened_on", "-pk")
    )
    page = _page(rows, length, number)
    # Sanitised when it was written.
    found = [EventLine(event, mark_safe(event.text)) for event in page.object_list]
    return Part("events", KINDS["events"], page, found)


KINDS = {
    "papers": "Papers",
    "decisions": "Decisions",
    "actions": "Open actions",
    "events": "For the record",
}
_PARTS: dict[str, Callable[[SiteUser, Priority, int, str | None], Part]] = {
    "papers": _papers,
    "decisions": _decisions,
    "actions": _actions,
    "events": _events,
}
