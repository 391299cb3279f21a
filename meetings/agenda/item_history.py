"""An item's life across meetings: what was done to it, to what continues it, and to its report."""

from dataclasses import dataclass
from datetime import datetime

from meetings.agenda.models import AgendaChange, AgendaItem, ClearanceStep
from meetings.agenda.policies import can_read_in_progress
from meetings.boards.policies import SiteUser, is_secretary


@dataclass(frozen=True)
class Event:
    """One thing that happened, and where the item then was: on an agenda or the forward plan."""

    at: datetime
    by: str
    sentence: str
    where: str
    comment: str = ""


def chain_of(item: AgendaItem) -> list[AgendaItem]:
    """The item with those it continues and those that continue it, the oldest first."""
    related = AgendaItem.objects.select_related(
        "meeting__board", "forward_plan", "proposed_for", "parent", "priority", "report"
    )
    chain = [item]
    while chain[0].continues_id is not None:
        chain.insert(0, related.get(pk=chain[0].continues_id))
    newest = [item.pk]
    while newest:
        found = list(related.filter(continues__in=newest).order_by("pk"))
        chain += found
        newest = [each.pk for each in found]
    return chain


def readable_chain(user: SiteUser, item: AgendaItem) -> list[AgendaItem]:
    """As far as `user` may know of it: the secretariat all, officers where they have a part."""
    chain = chain_of(item)
    if is_secretary(user, item.board):
        return chain
    return [
        each
        for each in chain
        if each.own_report is not None and can_read_in_progress(user, each.own_report)
    ]


def events_of(chain: list[AgendaItem]) -> list[Event]:
    """What happened to the items and their reports, the oldest first, in two queries."""
    where = {item.pk: _where(item) for item in chain}
    changes = AgendaChange.objects.filter(item__in=chain).select_related("by", "meeting")
    events = [
        Event(
            change.at,
            str(change.by or "An import"),
            change.sentence,
            f"Agenda of {change.meeting.date:%-d %B %Y}" if change.meeting else "Forward plan",
        )
        for change in changes
    ]
    steps = ClearanceStep.objects.filter(report__item__in=chain).select_related("by", "report")
    events += [
        Event(
            step.at,
            str(step.by),
            f"Report: {step.get_kind_display()[0].lower()}{step.get_kind_display()[1:]}.",
            where[step.report.item_id],
            step.comment,
        )
        for step in steps
    ]
    return sorted(events, key=lambda event: event.at)


def _where(item: AgendaItem) -> str:
    if item.meeting is not None:
        return f"Agenda of {item.meeting.date:%-d %B %Y}"
    return "Forward plan"
