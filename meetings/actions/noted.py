"""The whole words of the notes of a meeting as one value: to keep, to compare, to read, to print.

    text = notes_text(notes)
    as_read(text, confidential=False)      # as somebody who sees nothing confidential has it
    as_printed(text, confidential=True)    # as papers have it: no confidential minute in either

Attendance and declarations are not in it: they stand in records of their own.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from meetings.actions.models import Action
from meetings.actions.printed import owner_names
from meetings.agenda.agenda_page import WITHHELD_TITLE
from meetings.boards.saved_meanwhile import fingerprint
from meetings.minutes.models import NoteItem, Notes, Vote, VoteCast


@dataclass(frozen=True)
class ActionText:
    """An action as the notes word it; `key` is its primary key."""

    key: int
    text: str
    owners: tuple[str, ...] = ()
    """Names in printed order; those that are nobody's yet at the end."""
    due: date | None = None
    due_next_meeting: bool = False
    confidential: bool = False

    @property
    def by(self) -> str:
        """As printed: "A / B"."""
        return " / ".join(self.owners)


@dataclass(frozen=True)
class VoteText:
    """A vote; the names are of those who voted so, where names were asked for."""

    motion: str
    votes_for: int = 0
    votes_against: int = 0
    abstained: int = 0
    names_for: tuple[str, ...] = ()
    names_against: tuple[str, ...] = ()
    names_abstained: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemText:
    """One item; `key` is its NoteItem's primary key. Narrative and decisions are sanitised HTML.

    Of a confidential one `narrative` is what may be printed, and `confidential_minute` the rest.
    """

    key: int
    title: str
    item_id: int | None = None
    """The agenda's item that it notes."""
    confidential: bool = False
    open_title: str = ""
    narrative: str = ""
    lead_in: str = ""
    decisions: tuple[str, ...] = ()
    actions: tuple[ActionText, ...] = ()
    votes: tuple[VoteText, ...] = ()
    confidential_minute: str = ""


@dataclass(frozen=True)
class NotesText:
    """What the notes say, in the order taken."""

    items: tuple[ItemText, ...] = ()

    def as_json(self) -> dict[str, Any]:
        kept = asdict(self)
        for item in kept["items"]:
            for action in item["actions"]:
                action["due"] = action["due"].isoformat() if action["due"] else None
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "NotesText":
        """What `as_json` made, of this program or of one that knew fewer fields."""
        return cls(tuple(_item_from(each) for each in kept["items"]))

    @property
    def seen(self) -> str:
        """Tells, sent back by a page, whether the notes still say what it showed."""
        return fingerprint(self)

    @property
    def has_secrets(self) -> bool:
        return any(
            item.confidential or any(action.confidential for action in item.actions)
            for item in self.items
        )


@dataclass(frozen=True)
class Secrets:
    """What is confidential, by primary keys of items, of actions, and of the agenda's items: one
    that was taken off the notes, or noted anew, is known by its agenda's.

    A version is read with what is confidential in it, in the one it is compared with, and now.
    """

    items: frozenset[int] = frozenset()
    actions: frozenset[int] = frozenset()
    on_agenda: frozenset[int] = frozenset()

    def __or__(self, other: "Secrets") -> "Secrets":
        return Secrets(
            self.items | other.items,
            self.actions | other.actions,
            self.on_agenda | other.on_agenda,
        )

    def has(self, item: "ItemText") -> bool:
        return item.key in self.items or item.item_id in self.on_agenda


NONE = Secrets()


def notes_text(notes: Notes) -> NotesText:
    """What the rows say now, in eight queries at most."""
    return NotesText(tuple(_item_text(item) for item in _rows(notes)))


def item_texts(items: Sequence[NoteItem]) -> NotesText:
    """What some items say now, in their order, of whatever notes; six queries at most."""
    prefetch_related_objects(
        items, "item__parent", "decisions", "votes__casts__person", "actions__ownerships__person"
    )
    return NotesText(tuple(_item_text(item) for item in items))


def secrets_of(text: NotesText) -> Secrets:
    return Secrets(
        frozenset(item.key for item in text.items if item.confidential),
        frozenset(
            action.key for item in text.items for action in item.actions if action.confidential
        ),
        frozenset(
            item.item_id for item in text.items if item.confidential and item.item_id is not None
        ),
    )


def secrets_now(notes: Notes, text: NotesText) -> Secrets:
    """Of the text that the notes have now, and of the agenda as it is; one query."""
    agenda = notes.meeting.items.select_related("parent")
    return secrets_of(text) | Secrets(
        on_agenda=frozenset(item.pk for item in agenda if item.is_secret)
    )


def as_read(text: NotesText, *, confidential: bool, secrets: Secrets = NONE) -> NotesText:
    """The text as one reader may have it; all of it with `confidential`.

    Of an item that is confidential, in the text or by `secrets`, others have the open title and
    the open words, no decision, action, vote or confidential minute; of the others no action that
    is confidential. An item that became so later had no open words, and nothing of it is left.
    """
    if confidential:
        return text
    withheld = secrets | secrets_of(text)
    return NotesText(
        tuple(
            _without_secrets(item)
            if withheld.has(item)
            else replace(
                item, actions=tuple(a for a in item.actions if a.key not in withheld.actions)
            )
            for item in text.items
        )
    )


def as_printed(text: NotesText, *, confidential: bool) -> NotesText:
    """As an edition prints it. A confidential item has its open words alone; with `confidential`
    it has its real title, and the confidential actions of open items are there."""
    if not confidential:
        return as_read(text, confidential=False)
    return NotesText(
        tuple(
            replace(_without_secrets(item), title=item.title) if item.confidential else item
            for item in text.items
        )
    )


def _without_secrets(item: ItemText) -> ItemText:
    return ItemText(
        key=item.key,
        title=item.open_title or WITHHELD_TITLE,
        item_id=item.item_id,
        confidential=True,
        open_title=item.open_title,
        narrative=item.narrative if item.confidential else "",
    )


def _rows(notes: Notes) -> QuerySet[NoteItem]:
    return (
        notes.items.select_related("item__parent")
        .prefetch_related("decisions", "votes__casts__person", "actions__ownerships__person")
        .order_by("position")
    )


def _item_text(item: NoteItem) -> ItemText:
    actions = sorted(item.actions.all(), key=lambda action: (action.position, action.pk))
    item.keep_apart_if_secret()
    return ItemText(
        key=item.pk,
        title=item.title,
        item_id=item.item_id,
        confidential=item.is_secret,
        open_title=item.item.open_title if item.item else "",
        narrative=item.narrative,
        lead_in=item.decisions_lead_in,
        decisions=tuple(decision.text for decision in item.decisions.all()),
        actions=tuple(_action_text(action, secret=item.is_secret) for action in actions),
        votes=tuple(_vote_text(vote) for vote in item.votes.all()),
        confidential_minute=item.confidential_minute,
    )


def _action_text(action: Action, *, secret: bool) -> ActionText:
    return ActionText(
        key=action.pk,
        text=action.noted_text or action.text,
        owners=owner_names(action),
        due=action.due,
        due_next_meeting=action.due_next_meeting,
        confidential=secret or action.confidential,
    )


def _vote_text(vote: Vote) -> VoteText:
    casts = sorted(vote.casts.all(), key=lambda cast: cast.person.name)

    def named(which: VoteCast.Cast) -> tuple[str, ...]:
        return tuple(cast.person.name for cast in casts if cast.cast == which)

    return VoteText(
        motion=vote.motion,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        abstained=vote.abstained,
        names_for=named(VoteCast.Cast.FOR),
        names_against=named(VoteCast.Cast.AGAINST),
        names_abstained=named(VoteCast.Cast.ABSTAINED),
    )


def _item_from(kept: dict[str, Any]) -> ItemText:
    return ItemText(
        **{
            **kept,
            "decisions": tuple(kept["decisions"]),
            "actions": tuple(_action_from(each) for each in kept["actions"]),
            "votes": tuple(_vote_from(each) for each in kept.get("votes", ())),
        }
    )


def _action_from(kept: dict[str, Any]) -> ActionText:
    due = date.fromisoformat(kept["due"]) if kept.get("due") else None
    return ActionText(**{**kept, "owners": tuple(kept.get("owners", ())), "due": due})


def _vote_from(kept: dict[str, Any]) -> VoteText:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    return VoteText(**given)
