"""An item that stands on the agendas of two boards: how it stands at the other end.

Where a parent board has taken an item from a board below, each end shows the other's state. What is
said is only what the reader finds at that end themselves: nothing of an agenda that is not
published to them, of a confidential item that they may not open, or of notes that they do not read.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import F
from django.urls import reverse

from boardpapers.decision_access import decisions_visible_to
from boardpapers.item_access import items_visible_to
from meetings.agenda.agenda_page import references
from meetings.agenda.elsewhere import Elsewhere
from meetings.agenda.models import AgendaItem, AgendaItemQuerySet
from meetings.agenda.paragraphs import plain_text
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser

LONGEST_DECISION = 200


@dataclass(frozen=True)
class End:
    """An item as it stands on its board's agenda, for somebody who may see it there."""

    item: AgendaItem
    number: str
    state: str
    """Such as "planned", "published", "withdrawn", "put off to 26 January 2027", "considered"."""
    decisions: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """ "Northmere Leaders' Executive, 17 December 2026, item 4e"."""
        meeting = self.item.meeting
        if meeting is None:
            return f"{self.item.board}, forward plan"
        number = f", item {self.number}" if self.number else ""
        return f"{meeting.board}, {meeting.date:%-d %B %Y}{number}"

    @property
    def stand(self) -> str:
        """Its state, or what was decided on it."""
        return f"agreed: {' '.join(self.decisions)}" if self.decisions else self.state

    @property
    def url(self) -> str:
        meeting = self.item.meeting
        if meeting is None:
            return reverse("item_history", args=[self.item.pk])
        name = "meeting_notes" if self.decisions else "meeting_agenda"
        return reverse(name, args=[meeting.pk])


def ends_of(user: SiteUser, keys: Collection[int]) -> dict[int, End]:
    """How items stand where they are, by key; those that `user` may not see there are left out.

    An item that was put off and stands again is shown where it stands now, if it is seen there.
    In a number of queries that grows with how often items were put off, and not with the items.
    """
    if not keys:
        return {}
    found = {item.pk: item for item in _with_meeting(items_visible_to(user).filter(pk__in=keys))}
    now = dict(found)
    waiting = {item.pk: key for key, item in found.items() if item.withdrawn}
    put_off: dict[int, AgendaItem] = {}
    while waiting:
        later = list(_with_meeting(AgendaItem.objects.filter(continues__in=waiting)))
        seen = set(
            items_visible_to(user)
            .filter(pk__in=[item.pk for item in later])
            .values_list("pk", flat=True)
        )
        following: dict[int, int] = {}
        for item in later:
            key = waiting[item.continues_id or 0]
            if item.pk not in seen:
                put_off[key] = item
                continue
            now[key] = item
            if item.withdrawn:
                following[item.pk] = key
        waiting = following
    numbers = _numbers(now.values())
    decided = _decisions(user, now.values())
    return {
        key: End(
            item,
            numbers.get(item.pk, ""),
            _state(item, put_off.get(key)),
            decided.get(item.pk, []),
        )
        for key, item in now.items()
    }


def elsewhere(user: SiteUser, keys: Collection[int]) -> dict[int, list[Elsewhere]]:
    """What is to be said beside items of the other ends they have, by key: above, then below.

    `keys` of items that `user` sees by their own title. An item that was put off, and what goes on
    from it, has the same other end.
    """
    here = list(AgendaItem.objects.filter(pk__in=keys).values_list("pk", "taken_from", "continues"))
    ours: dict[int, list[int]] = {}
    for key, _, continues in here:
        ours.setdefault(key, []).append(key)
        if continues is not None:
            ours.setdefault(continues, []).append(key)
    above = list(
        AgendaItem.objects.filter(taken_from__in=ours)
        .exclude(continues__taken_from=F("taken_from"))
        .order_by("pk")
        .values_list("pk", "taken_from")
    )
    below = {key: origin for key, origin, _ in here if origin is not None}
    ends = ends_of(user, {key for key, _ in above} | set(below.values()))
    said: dict[int, list[Elsewhere]] = {}
    for key, taken_from in above:
        if end := ends.get(key):
            words = Elsewhere(f"Taken to {end.where}: {end.stand}", end.url)
            for each in ours.get(taken_from or 0, []):
                said.setdefault(each, []).append(words)
    for key, origin in below.items():
        if end := ends.get(origin):
            said.setdefault(key, []).append(Elsewhere(f"From {end.where}: {end.stand}", end.url))
    return said


def _with_meeting(items: AgendaItemQuerySet) -> AgendaItemQuerySet:
    return items.select_related("meeting__board", "forward_plan", "proposed_for", "parent")


def _state(item: AgendaItem, put_off: AgendaItem | None) -> str:
    meeting = item.meeting
    if meeting is None:
        proposed = item.proposed_for
        return f"put off to {proposed.date:%-d %B %Y}" if proposed else "put off to a later meeting"
    if put_off is not None:
        return "put off to a later meeting"
    if item.withdrawn:
        return "withdrawn"
    if meeting.state == Meeting.State.CANCELLED:
        return "the meeting is cancelled"
    if meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED):
        return "considered"
    return "published" if item.is_out else "planned"


def _numbers(items: Iterable[AgendaItem]) -> dict[int, str]:
    """Published numbers, and those that planned items have as their agendas stand, in one query."""
    items = list(items)
    numbers = {item.pk: item.number_at_publication for item in items}
    planned = {
        item.meeting_id: item.meeting
        for item in items
        if item.meeting is not None and not item.number_at_publication
    }
    if planned:
        by_meeting: dict[int, list[AgendaItem]] = {}
        for each in AgendaItem.objects.filter(meeting__in=planned).in_order():
            if each.meeting_id is not None:
                each.meeting = planned[each.meeting_id]
                by_meeting.setdefault(each.meeting_id, []).append(each)
        for rows in by_meeting.values():
            computed = references(rows)
            numbers |= {key: computed[key] for key in computed.keys() & numbers.keys()}
    return numbers


def _decisions(user: SiteUser, items: Iterable[AgendaItem]) -> dict[int, list[str]]:
    """As the notes have them that `user` reads."""
    decided: dict[int, list[str]] = {}
    rows = (
        decisions_visible_to(user)
        .filter(note_item__item__in=[item.pk for item in items])
        .order_by("note_item__position", "position")
        .values_list("note_item__item", "text")
    )
    for key, text in rows:
        words = plain_text(text)
        if len(words) > LONGEST_DECISION:
            words = words[:LONGEST_DECISION].rsplit(" ", 1)[0] + " …"
        decided.setdefault(key, []).append(words)
    return decided
