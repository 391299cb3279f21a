"""What the passages of one subject have in common, while they are made."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date

from meetings.boards.models import Priority
from meetings.search.models import Kind, Passage, Place, Reach, drawers

LONGEST_TEXT = 100_000
"""Characters of one passage; a page of a PDF can have any number."""
LONGEST_TITLE = 300
_NOT_KEPT = {"Cc", "Co", "Cs", "Cn"}


def plain(text: str) -> str:
    """Without control characters, and those that mark what was found."""
    kept = (
        letter if letter in "\n\t" or unicodedata.category(letter) not in _NOT_KEPT else " "
        for letter in text[:LONGEST_TEXT]
    )
    return "".join(kept).strip()


def in_plain_letters(name: str) -> str:
    """Small letters without accents: "Müller" and "muller" are the same."""
    parted = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


@dataclass
class Subject:
    """What passages are made from, and who has them."""

    name: str
    board: int
    place: Place
    key: int
    title: str
    reach: Reach
    secret: bool = False
    meeting: int | None = None
    priority: Priority | None = None
    day: date | None = None
    people: list[int] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def add(
        self,
        kind: Kind,
        text: str = "",
        *,
        head: str = "",
        title: str | None = None,
        where: str = "",
        anchor: str = "",
        place: Place | None = None,
        part: int | None = None,
        secret: bool | None = None,
        spelled: bool = False,
        priority: Priority | None = None,
    ) -> None:
        """A passage, unless it says nothing; what is not given is the subject's own."""
        head, text = plain(head)[:LONGEST_TITLE], plain(text)
        if not (head or text):
            return
        day = self.day
        self.passages.append(
            Passage(
                subject=self.name,
                board_id=self.board,
                meeting_id=self.meeting,
                priority=priority or self.priority,
                date=day,
                kind=kind,
                drawers=drawers(self.board, kind, day),
                reach=self.reach,
                secret=self.secret if secret is None else secret,
                people=self.people,
                place=place or self.place,
                key=self.key,
                part=part,
                anchor=anchor,
                title=plain(self.title if title is None else title)[:LONGEST_TITLE],
                where=where,
                head=head,
                text=text,
                spelled=in_plain_letters(head)[:LONGEST_TITLE] if spelled else "",
            )
        )
