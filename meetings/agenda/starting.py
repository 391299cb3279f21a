"""What an agenda can start from: standing items, the last meeting's agenda, the forward plan."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.building import refuse_without_reason
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind, StandingItem
from meetings.agenda.open_agenda import OpenAgenda
from meetings.agenda.outline import NotDone, Outline
from meetings.agenda.planning import take_from_plan
from meetings.boards.models import Meeting


class Source(StrEnum):
    STANDING = "standing"
    LAST = "last"
    PLAN = "plan"


@dataclass(frozen=True)
class Offer:
    """A line that can be taken; `key` names it within its source."""

    key: int
    kind: str
    title: str
    presenter: str = ""
    minutes_allowed: int | None = None
    parent: int | None = None
    confidential: bool = False
    confidential_reason: str = ""
    open_title: str = ""
    note: str = ""
    is_there: bool = False
    """A line of this title is on the agenda already."""

    @property
    def kind_label(self) -> str:
        return ItemKind(self.kind).label


def offers(meeting: Meeting, source: Source) -> list[Offer]:
    """What the source has for this meeting, in order; of the plan what is proposed for it."""
    if source == Source.STANDING:
        found = [_standing(row) for row in meeting.board.standing_items.all()]
    elif source == Source.LAST:
        last = Meeting.objects.before(meeting).filter(items__isnull=False).first()
        items = last.items.in_order().filter(withdrawn=False) if last is not None else []
        found = [_of_item(row) for row in items]
    else:
        planned = meeting.proposed_items.filter(forward_plan=meeting.board).order_by("position")
        found = [_of_item(row) for row in planned.select_related("parent")]
    there = {title.casefold() for title in meeting.items.values_list("title", flat=True)}
    next_meeting = _next_meeting_title(meeting)
    for number, offer in enumerate(found):
        if offer.kind == ItemKind.NEXT_MEETING and next_meeting:
            offer = replace(offer, title=next_meeting)
        found[number] = replace(offer, is_there=offer.title.casefold() in there)
    return found


def _standing(row: StandingItem) -> Offer:
    return Offer(row.pk, row.kind, row.title, row.presenter, row.minutes_allowed)


def _of_item(row: AgendaItem) -> Offer:
    """What is confidential stays so, or its title would be read by everybody."""
    return Offer(
        key=row.pk,
        kind=row.kind,
        title=row.title,
        presenter=row.presenter,
        minutes_allowed=row.minutes_allowed,
        parent=row.parent_id,
        confidential=row.is_secret,
        confidential_reason=row.confidential_reason
        or (row.parent.confidential_reason if row.parent is not None and row.is_secret else ""),
        open_title=row.open_title,
        note=row.plan_note,
    )


def _next_meeting_title(meeting: Meeting) -> str:
    """With the day that is now planned, rather than the one that was when it was written."""
    following = Meeting.objects.after(meeting).first()
    if following is None:
        return ""
    return f"Date of next meeting: {following.date:%A %-d %B %Y} at {following.start:%H.%M}"


@transaction.atomic
def start_from(
    *,
    meeting: Meeting,
    source: Source,
    keys: Collection[int],
    by: AbstractBaseUser,
    late_reason: str = "",
) -> AgendaChange:
    """Add the chosen lines of a source after what the agenda has, nested as they were there.

    A paper whose heading is not chosen goes to the top level. Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(meeting, by)
    chosen = [offer for offer in offers(agenda.meeting, source) if offer.key in keys]
    if not chosen:
        raise NotDone("Choose at least one line to take.")
    if source == Source.PLAN:
        items = _take_planned(agenda, chosen, late_reason)
    else:
        items = _add(agenda, chosen, late_reason)
        agenda.undo["added"] = [item.pk for item in reversed(items)]
    where = {
        Source.STANDING: "the standing items",
        Source.LAST: "the last agenda",
        Source.PLAN: "the forward plan",
    }[source]
    AgendaChange.objects.bulk_create(
        AgendaChange(
            board=agenda.meeting.board,
            meeting=agenda.meeting,
            item=item,
            by_id=by.pk,
            sentence=f"Took “{item.title}” from {where}.",
        )
        for item in items
    )
    many = f"{len(items)} items" if len(items) > 1 else f"“{items[0].title}”"
    return agenda.record(f"Took {many} from {where}.")


def _take_planned(agenda: OpenAgenda, chosen: list[Offer], late_reason: str) -> list[AgendaItem]:
    rows = AgendaItem.objects.select_related("report").in_bulk([offer.key for offer in chosen])
    items = [rows[offer.key] for offer in chosen]
    for item in items:
        take_from_plan(agenda, item, late_reason)
    return items


def _add(agenda: OpenAgenda, chosen: list[Offer], late_reason: str) -> list[AgendaItem]:
    made: dict[int, AgendaItem] = {}
    nested = {offer.key for offer in chosen if offer.parent in {each.key for each in chosen}}
    for under in (False, True):  # headings have to be there before their papers
        level = [offer for offer in chosen if (offer.key in nested) == under]
        for position, offer in enumerate(level, len(agenda.items) + len(made) + 1):
            item = AgendaItem(
                meeting=agenda.meeting,
                parent=made[offer.parent] if under and offer.parent is not None else None,
                position=position,
                kind=offer.kind,
                title=offer.title[:300],
                presenter=offer.presenter,
                minutes_allowed=offer.minutes_allowed,
                confidential=offer.confidential,
                confidential_reason=offer.confidential_reason,
                open_title=offer.open_title,
                late_reason=late_reason,
            )
            refuse_without_reason(agenda, item)
            made[offer.key] = item
        AgendaItem.objects.bulk_create(made[offer.key] for offer in level)
    items = [made[offer.key] for offer in chosen]
    agenda.items |= {item.pk: item for item in items}
    agenda.reshape(Outline(map(agenda.node, agenda.items.values())))
    return items
