"""What fills the item of the last meeting's notes and the actions arising, on the screen."""

from dataclasses import dataclass

from meetings.actions.monitor import counted
from meetings.actions.policies import actions_visible_to
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser
from meetings.minutes.models import Notes
from meetings.packs.arising import STATE_WORDS
from meetings.packs.last_monitor import last_monitor_before
from meetings.packs.models import PackPart
from meetings.packs.papers import NOTES_KEY
from meetings.packs.policies import pack_for


@dataclass(frozen=True)
class Arising:
    """For one reader who has to do with the board. `last` is None at its first meeting."""

    last: Meeting | None
    notes: str = ""
    """How far the notes are, in words; "" where the reader cannot have any yet."""
    page: str = ""
    """Of the reader's pack, on which they begin; "" where they have none with notes."""
    open: int = 0
    secret: int = 0
    """Actions to be printed in the next monitor, as far as the reader may see them."""


def matters_arising(user: SiteUser, meeting: Meeting, *, secretary: bool) -> Arising:
    """In seven queries at most; `secretary` of the board."""
    last = Meeting.objects.before(meeting).first()
    if last is None:
        return Arising(None)
    actions = actions_visible_to(user).for_monitor(meeting, last, last_monitor_before(meeting))
    return Arising(
        last,
        _notes(last, secretary=secretary),
        _page(user, meeting),
        **counted(actions),
    )


def _notes(last: Meeting, *, secretary: bool) -> str:
    """A draft is the secretariat's alone: others are not told that there is one."""
    notes = Notes.objects.filter(meeting=last).first()
    if notes is None or (notes.state == Notes.State.DRAFT and not secretary):
        return ""
    return STATE_WORDS[notes.state]


def _page(user: SiteUser, meeting: Meeting) -> str:
    pack = pack_for(user, meeting)
    part = PackPart.objects.filter(pack=pack, key=NOTES_KEY).first() if pack else None
    return part.first_label if part else ""
