"""The page of one priority: who leads on it, and everything under it as far as a reader sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
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
from meetings.boards.policies import SiteUser
from meetings.chairs_reports.models import RecordedEvent
from meetings.chairs_reports.policies import events_visible_to
from meetings.members.models import PriorityLead

LATEST = 5
"""Of each kind, where all kinds are shown."""
PAGE_LENGTH = 25


@dataclass(frozen=True)
class PaperLine:
    """One item that was, or is to be, before the board; `has_paper`: its report can be opened."""

    item: AgendaItem
    has_paper: bool
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


def leads(priority: Priority) -> tuple[list[PriorityLead], list[PriorityLead]]:
    """Those who lead today, by name; and those who led before, or will, the latest first."""
    rows = priority.leads.select_related("person")
    today = set(rows.on().values_list("pk", flat=True))
    others = rows.exclude(pk__in=today).order_by("-ends_on", "person__name", "pk")
    return list(rows.filter(pk__in=today).order_by("person__name", "pk")), list(others)


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
    return Part(
        "papers",
        KINDS["papers"],
        page,
        [PaperLine(item, has_paper(item), said.get(item.pk, [])) for item in items],
    )


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
