"""Who was told of which publication, for the secretariat."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from meetings.boards.models import Meeting, Posted
from meetings.packs.models import Pack, PackNotice

State = PackNotice.State


@dataclass(frozen=True)
class ToldOf:
    """One publication: the packs that went out together, and everybody who is told of them."""

    at: datetime
    packs: list[Pack]
    notices: list[PackNotice]

    @property
    def sent(self) -> int:
        return self._count(State.SENT)

    @property
    def on_the_way(self) -> int:
        return self._count(State.WAITING, State.SENDING)

    @property
    def failed(self) -> list[PackNotice]:
        return [notice for notice in self.notices if notice.state == State.FAILED]

    def _count(self, *states: Posted.State) -> int:
        return sum(notice.state in states for notice in self.notices)


def publications(meeting: Meeting) -> list[ToldOf]:
    """The newest first, in two queries."""
    packs = meeting.packs.published().prefetch_related("notices")
    newest_first = packs.order_by("-published_at", "edition")
    found = []
    for at, group in groupby(newest_first, key=lambda pack: pack.published_at):
        if at is None:
            continue
        together = list(group)
        notices = [notice for pack in together for notice in pack.notices.all()]
        found.append(ToldOf(at, together, notices))
    return found
