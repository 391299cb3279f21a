"""What a parent board said of what a board under it had reported: its chair's reports, and the
items that the parent took on to its own agenda.

    notes = told_notes(public=False).filter(meeting__board=board.parent)
    noted = noted_of_children([each.pk for each in notes]).filter(child=board.pk)
    answers(noted)      # as whoever has to do with the board may have them
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Length, Lower, Replace, StrIndex

from meetings.actions.models import Action
from meetings.actions.noted import ItemText, as_read, item_texts
from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem, Report
from meetings.boards.models import Board, Meeting
from meetings.minutes.models import Decision, NoteItem, Notes, NotesVersion, Vote

Told = QuerySet[Any]
"""Of `Notes`, with `told_at`."""
Noted = QuerySet[Any]
"""Of `NoteItem`, with `child`."""
AFTER_ITS_BOARD = " – "
"""Follows the board's name in a chair's report's title."""


_FROM_A_CHILD = (
    Q(item__report__form=Report.Form.CHAIR)
    | Q(item__report__chairs_report__isnull=False)
    | Q(item__taken_from__isnull=False)
)
_SOMETHING_SAID = (
    Q(confidential=True)
    | ~Q(narrative="")
    | Exists(Decision.objects.filter(note_item=OuterRef("pk")))
    | Exists(Action.objects.filter(note_item=OuterRef("pk")))
    | Exists(Vote.objects.filter(note_item=OuterRef("pk")))
)


@dataclass(frozen=True)
class Answer:
    """What was said of one item; `noted` has nothing that is confidential at the parent."""

    meeting: Meeting
    """The parent's."""
    item_id: int
    reference: str
    noted: ItemText

    @property
    def where(self) -> str:
        """ "Executive, 1 December 2026, Item 4(e)"."""
        return f"{self.meeting.board}, {self.meeting.date:%-d %B %Y}, Item {self.reference}"


def child_of_item(prefix: str = "") -> Coalesce:
    """For annotating: the board under its own that an agenda item comes from; null for its own.

    By what the chair's report was drafted from, the item it was taken from, or, for a report that
    was imported, the board its title names. `prefix` leads to the item: "item__".
    """
    title = Replace(OuterRef(f"{prefix}report__title"), Value("—"), Value("–"))
    title = Replace(title, Value(" - "), Value(" – "))
    opens = Concat("name", Value(AFTER_ITS_BOARD))
    named = (
        Board.objects.filter(
            Q(parent=OuterRef(f"{prefix}meeting__board"))
            | Q(parent=OuterRef(f"{prefix}forward_plan"))
        )
        .annotate(found_at=StrIndex(Lower(title), Lower(opens)))
        .filter(found_at=1)
        .order_by(Length("name").desc())
    )
    is_chairs = {f"{prefix}report__form": Report.Form.CHAIR}
    return Coalesce(
        f"{prefix}report__chairs_report__board",
        f"{prefix}taken_from__meeting__board",
        f"{prefix}taken_from__forward_plan",
        Case(When(**is_chairs, then=Subquery(named.values("pk")[:1]))),
    )


def board_reporting(item: AgendaItem) -> Board | None:
    """The board under its own that an item comes from; two queries."""
    found = AgendaItem.objects.filter(pk=item.pk).annotate(child=child_of_item())
    return Board.objects.filter(pk__in=found.values("child")).first()


def answer_on(item: AgendaItem, *, public: bool) -> Answer | None:
    """What was said on one item, once that may be told."""
    notes = told_notes(public=public).filter(meeting=item.meeting_id)
    noted = noted_of_children(list(notes.values_list("pk", flat=True))).filter(item=item.pk)
    return next(iter(answers(noted)), None)


def told_notes(*, public: bool) -> Told:
    """Notes of which boards below may be told, each with when they were first `told_at`.

    Once they are circulated; the `public` once they are agreed, and the board is open.
    """
    kinds = [NotesVersion.Kind.AGREED]
    notes = Notes.objects.filter(state=Notes.State.AGREED, meeting__board__is_public=True)
    if not public:
        kinds.append(NotesVersion.Kind.CIRCULATED)
        notes = Notes.objects.filter(state__in=[Notes.State.CIRCULATED, Notes.State.AGREED])
    first = NotesVersion.objects.filter(notes=OuterRef("pk"), kind__in=kinds).order_by("at")
    return notes.annotate(
        told_at=Coalesce(Subquery(first.values("at")[:1]), Cast("meeting__date", DateTimeField()))
    )


def noted_of_children(notes: Collection[int]) -> Noted:
    """What notes (their keys) say of items that come from a board below, each with that `child`."""
    return (
        NoteItem.objects.filter(_FROM_A_CHILD, _SOMETHING_SAID, notes__in=notes)
        .annotate(child=child_of_item("item__"))
        .filter(child__isnull=False)
    )


def answers(noted: Noted) -> list[Answer]:
    """In the parents' order, earliest meeting first; of items on which nothing was said, none.

    Of a confidential item there is only that it was considered. Seven queries at most.
    """
    ordered = noted.order_by("notes__meeting__date", "notes__meeting__start", "position")
    items: list[NoteItem] = list(ordered.select_related("notes__meeting__board", "item__parent"))
    if not items:
        return []
    texts = {text.key: text for text in as_read(item_texts(items), confidential=False).items}
    numbers = _references(item.notes.meeting_id for item in items)
    return [
        Answer(item.notes.meeting, item.item_id, numbers.get(item.item_id, ""), texts[item.pk])
        for item in items
        if item.item_id is not None and _says_something(texts[item.pk])
    ]


def _says_something(noted: ItemText) -> bool:
    return noted.confidential or bool(
        noted.narrative or noted.decisions or noted.actions or noted.votes
    )


def _references(meetings: Iterable[int]) -> dict[int, str]:
    """Of every item of the meetings, in one query."""
    of_meeting: dict[int | None, list[AgendaItem]] = defaultdict(list)
    items = AgendaItem.objects.filter(meeting__in=set(meetings)).in_order()
    for item in items.select_related("meeting__board"):
        of_meeting[item.meeting_id].append(item)
    return {key: number for each in of_meeting.values() for key, number in references(each).items()}
