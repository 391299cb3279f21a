"""What a meeting's Actions tab shows one reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from boardpapers.access import Reader
from meetings.actions.models import Action, ActionQuerySet, OwnerTold
from meetings.actions.policies import actions_visible_to
from meetings.actions.telling import ToTell, to_tell
from meetings.boards.models import OutgoingMessage, Posted
from meetings.boards.policies import account_key
from meetings.members.models import Person
from meetings.minutes.models import Notes


@dataclass(frozen=True)
class OwnerLine:
    """One owner, and whether they were told: "" where that is nobody's business."""

    name: str
    told: str = ""


@dataclass(frozen=True)
class ActionLine:
    action: Action
    owners: list[OwnerLine]
    unknown: str
    """Noted names that are nobody's yet; for the secretariat."""


@dataclass(frozen=True)
class ItemGroup:
    """The actions that one item raised."""

    number: str
    title: str
    lines: list[ActionLine] = field(default_factory=list)


@dataclass(frozen=True)
class ActionsTab:
    """`own`: those of the reader, also where they stand below again."""

    own: list[ActionLine]
    raised: list[ItemGroup]
    earlier: list[ActionLine]
    to_tell: ToTell | None
    """For the secretariat."""
    proposed: list[Action]
    """Completions that wait for the secretariat."""
    notes_are_draft: bool
    undelivered: int
    """Messages of the board that its secretariat has to look at."""


def actions_tab(reader: Reader) -> ActionsTab:
    """In a fixed number of queries."""
    meeting = reader.meeting
    visible = _with_all(
        actions_visible_to(reader.user).filter(meeting__board=meeting.board), reader.secretary
    )
    raised = list(visible.filter(meeting=meeting).order_by("position"))
    earlier = list(
        visible.open().filter(meeting__date__lt=meeting.date).order_by("meeting__date", "position")
    )
    account = account_key(reader.user)
    own = [action for action in (*raised, *earlier) if _is_open_of(action, account)]
    notes = Notes.objects.filter(meeting=meeting).first() if reader.secretary else None
    return ActionsTab(
        own=[_line(action, reader) for action in own],
        raised=_by_item(raised, reader),
        earlier=[_line(action, reader) for action in earlier],
        to_tell=to_tell(meeting) if reader.secretary else None,
        proposed=[
            action
            for action in (*raised, *earlier)
            if reader.secretary and action.state == Action.State.PROPOSED
        ],
        notes_are_draft=notes is not None and notes.state == Notes.State.DRAFT,
        undelivered=(
            OutgoingMessage.objects.undelivered().filter(board=meeting.board).count()
            if reader.secretary
            else 0
        ),
    )


def _with_all(actions: ActionQuerySet, secretary: bool) -> ActionQuerySet:
    owners = Person.objects.order_by("ownerships__position", "ownerships__pk")
    found = actions.select_related("note_item__item__parent").with_day_due()
    found = found.prefetch_related(Prefetch("owners", owners), "updates")
    if secretary:
        messages = OutgoingMessage.objects.defer("lines")
        told = OwnerTold.objects.prefetch_related(Prefetch("message", messages))
        found = found.prefetch_related(Prefetch("told", told))
    return found


def _is_open_of(action: Action, account: int) -> bool:
    return action.state != Action.State.COMPLETED and any(
        owner.user_id == account for owner in action.owners.all() if owner.user_id
    )


def _by_item(actions: Iterable[Action], reader: Reader) -> list[ItemGroup]:
    """In the order in which the items first raised one."""
    groups: dict[tuple[str, str], ItemGroup] = {}
    for action in actions:
        key = action.item_number, action.item_title
        groups.setdefault(key, ItemGroup(*key)).lines.append(_line(action, reader))
    return list(groups.values())


def _line(action: Action, reader: Reader) -> ActionLine:
    if not reader.secretary:
        owners = [OwnerLine(owner.name) for owner in action.owners.all()]
        return ActionLine(action, owners, "")
    messages = {told.person_id: told.message for told in action.told.all()}
    owners = [
        OwnerLine(owner.name, _told(messages.get(owner.pk), action))
        for owner in action.owners.all()
    ]
    return ActionLine(action, owners, action.unknown_owners)


def _told(message: OutgoingMessage | None, action: Action) -> str:
    if message is None:
        return "" if action.state == Action.State.COMPLETED else "not told yet"
    if message.state == Posted.State.SENT:
        return f"told {message.tried_at:%-d %b}" if message.tried_at else "told"
    return "not reached" if message.state == Posted.State.FAILED else "message on its way"
