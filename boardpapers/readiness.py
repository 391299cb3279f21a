"""What stands in the way of publishing a meeting's agenda, with a link to each thing."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from boardpapers.report_readiness import Obstacle, Reminded, about_report
from meetings.agenda.agenda_page import references
from meetings.agenda.models import (
    AgendaChange,
    AgendaItem,
    ClearanceStep,
    DeadlineReminder,
    ItemKind,
)
from meetings.boards.models import Meeting
from meetings.members.models import Membership, PriorityLead
from meetings.packs.arising import items_answered
from meetings.packs.from_parent import answers_at
from meetings.packs.models import Pack


@dataclass(frozen=True)
class Group:
    """What is to be said of one item, or, with no reference, of the meeting."""

    key: str
    reference: str
    title: str
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Readiness:
    """All of it, in the agenda's order."""

    groups: tuple[Group, ...] = ()

    @property
    def all(self) -> list[Obstacle]:
        return [obstacle for group in self.groups for obstacle in group.obstacles]

    @property
    def in_the_way(self) -> int:
        return sum(not obstacle.is_hint for obstacle in self.all)

    @property
    def hints(self) -> int:
        return sum(obstacle.is_hint for obstacle in self.all)

    @property
    def fingerprint(self) -> str:
        """Changes when anything in it does: a page that shows it can ask whether it is new."""
        return hashlib.sha256(repr(self.groups).encode()).hexdigest()[:16]


def readiness(
    meeting: Meeting, *, pack_has_changed: bool | None = None, on: date | None = None
) -> Readiness:
    """Everything about a meeting that is still to be held, in a fixed number of queries.

    `pack_has_changed`: whether the newest pack is out of date, for a caller who knows. Otherwise
    it is taken to be when the agenda or a report has moved since, which costs little to ask.
    """
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.PUBLISHED):
        return Readiness()
    items = _items(meeting)
    reminded = _last_reminders(items)
    numbers = references(items)
    full = {item.parent_id for item in items if not item.withdrawn}
    found = [
        Group("meeting", "", "The meeting", tuple(_about_meeting(meeting, items))),
        *(
            Group(
                f"item-{item.pk}",
                numbers[item.pk],
                item.title,
                tuple(_about_item(item, full, reminded, on or timezone.localdate())),
            )
            for item in items
            if not item.withdrawn
        ),
        Group("parent", "", "The parent board", tuple(_about_parent(meeting, items))),
        Group("pack", "", "The pack", tuple(_about_pack(meeting, items, pack_has_changed))),
    ]
    return Readiness(tuple(group for group in found if group.obstacles))


def _items(meeting: Meeting) -> list[AgendaItem]:
    sitting = Membership.objects.on().filter(board=meeting.board_id)
    leads = PriorityLead.objects.on().filter(person__in=sitting.values("person"))
    leads = leads.select_related("person")
    items = meeting.items.in_order().select_related("report__author__user")
    return list(
        items.prefetch_related(
            Prefetch("priority__leads", leads),
            Prefetch("parent__priority__leads", leads),
            "report__recommendations",
            "report__contacts",
            "report__appendices",
            "report__steps",
        )
    )


def _last_reminders(items: Iterable[AgendaItem]) -> dict[int, Reminded]:
    """By officer, when they were last reminded, and when that failed."""
    authors = {item.report.author_id for item in items if item.own_report is not None}
    sent = Q(sent_at__isnull=False)
    rows = (
        DeadlineReminder.objects.filter(person__in=authors - {None})
        .values_list("person")
        .annotate(last=Max("day", filter=sent), failed=Max("day", filter=~sent))
        .order_by()
    )
    return {person: Reminded(last, failed) for person, last, failed in rows}


def _about_meeting(meeting: Meeting, items: list[AgendaItem]) -> Iterator[Obstacle]:
    agenda = reverse("agenda_build", args=[meeting.pk])
    if not items:
        yield Obstacle("The agenda has no items yet.", agenda)
    if meeting.venue is None:
        yield Obstacle("No venue is named.", reverse("meeting_change", args=[meeting.pk]))
    allowed = sum(item.minutes_allowed or 0 for item in items if not item.withdrawn)
    if allowed > meeting.duration_minutes:
        yield Obstacle(
            f"The items are allowed {allowed} minutes, and the meeting has "
            f"{meeting.duration_minutes}.",
            agenda,
            is_hint=True,
        )


def _about_item(
    item: AgendaItem, full: set[int | None], reminded: Mapping[int, Reminded], today: date
) -> Iterator[Obstacle]:
    here = f"{reverse('agenda_build', args=[item.meeting_id])}#item-{item.pk}"
    if item.kind == ItemKind.HEADING and item.pk not in full:
        yield Obstacle("No paper stands under this heading.", here, is_hint=True)
    if item.kind == ItemKind.REPORT:
        yield from about_report(item, reminded, today)
    if item.confidential and not item.confidential_reason.strip():
        yield Obstacle("It is confidential, but no reason is given.", here)
    if item.is_secret and not item.open_title.strip():
        yield Obstacle(
            "It has no open title: the public edition says “Confidential item”.", here, is_hint=True
        )


def _about_parent(meeting: Meeting, items: list[AgendaItem]) -> Iterator[Obstacle]:
    """That the parent board has answered what this one reported, until the pack is out."""
    if meeting.is_published:
        return
    answers = answers_at(meeting, public=False)
    if not answers:
        return
    notes = next((item for item in items if item.kind == ItemKind.NOTES), None)
    told = f"The parent board has answered: {items_answered(answers)}"
    agenda = reverse("agenda_build", args=[meeting.pk])
    if notes is None or notes.withdrawn:
        yield Obstacle(
            f"{told}. It comes back under the notes of the last meeting, for which this agenda "
            "has no item.",
            agenda,
            is_hint=True,
        )
    else:
        yield Obstacle(
            f"{told}. It comes back under “{notes.title}”.",
            f"{agenda}#item-{notes.pk}",
            is_hint=True,
        )


def _about_pack(
    meeting: Meeting, items: list[AgendaItem], has_changed: bool | None
) -> Iterator[Obstacle]:
    if not items:
        return
    tab = reverse("meeting_pack", args=[meeting.pk])
    built_at = Pack.objects.whole().of(meeting).values("edition").annotate(newest=Max("built_at"))
    oldest = built_at.aggregate(oldest=Min("newest"))["oldest"]
    if oldest is None:
        yield Obstacle("The pack has not been built.", tab)
        return
    if has_changed is None:
        has_changed = (
            AgendaChange.objects.filter(meeting=meeting, at__gt=oldest).exists()
            or ClearanceStep.objects.filter(report__item__meeting=meeting, at__gt=oldest).exists()
        )
    if has_changed:
        built = timezone.localtime(oldest)
        yield Obstacle(
            f"Something has changed since the pack was built on {built:%-d %B at %H.%M}: "
            "build it again.",
            tab,
        )
