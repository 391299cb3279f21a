"""The page on which notes are taken: who is there, and each item with all that is at hand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from boardpapers.notes_taking.inputs import (
    RowReader,
    digests_of,
    fields_of,
    label_of,
    parts_of,
    shown,
)
from meetings.actions.noting import ACTION, NotedAction, noted_actions
from meetings.actions.owner_names import calls, hint, people_known_to
from meetings.agenda.agenda_page import references
from meetings.agenda.models import Report
from meetings.agenda.report_text import paper_of
from meetings.attendance.declared import DeclaredLine, declared_lines
from meetings.attendance.expected import expected_at
from meetings.attendance.models import Attendance, Attended, Register
from meetings.attendance.register_state import state_of
from meetings.boards.models import Meeting
from meetings.members.models import Person
from meetings.minutes.decision_text import as_decision
from meetings.minutes.models import NoteItem, Notes, Vote, VoteCast
from meetings.minutes.words import VOTE, words_of

NEW = "n0"
"""The page's name for the empty action that each row ends with."""


@dataclass(frozen=True)
class Box:
    """One field: what is in it, what is wrong with it, and what somebody else wrote there."""

    name: str
    value: str = ""
    error: str = ""
    hint: str = ""
    theirs: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(frozen=True)
class ActionBoxes:
    key: str
    text: Box
    owners: Box
    due: Box
    day: Box
    remove: Box
    why_kept: str = ""

    @property
    def is_new(self) -> bool:
        return not self.key.isdigit()


@dataclass(frozen=True)
class VoteBoxes:
    key: str
    motion: Box
    votes_for: Box
    votes_against: Box
    abstained: Box
    casts: list[tuple[Person, Box]]
    has_names: bool
    error: str
    theirs: str

    @property
    def is_new(self) -> bool:
        return not self.key.isdigit()


@dataclass
class RowPage:
    """One item of the notes; `typed` is what was sent and could not all be stored."""

    row: NoteItem
    parts: Mapping[str, Any]
    actions: list[NotedAction]
    called: Mapping[int, str]
    voters: list[Person]
    reference: str = ""
    paper: Report | None = None
    declared: list[DeclaredLine] = field(default_factory=list)
    given: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()
    wants_vote: bool = False

    @cached_property
    def fields(self) -> dict[str, str]:
        return fields_of(self.parts, self.called)

    @cached_property
    def digests(self) -> dict[str, str]:
        return digests_of(self.parts)

    @property
    def seen(self) -> str:
        return json.dumps(self.digests)

    @cached_property
    def hints(self) -> dict[str, str]:
        found = {f"{ACTION}{noted.action.pk}-owners": hint(noted.owners) for noted in self.actions}
        return {name: said for name, said in found.items() if said}

    @property
    def recommendations(self) -> str:
        """As lines that decide them."""
        if self.paper is None:
            return ""
        return "\n".join(as_decision(each.text) for each in self.paper.recommendations.all())

    def box(self, name: str, part: str = "") -> Box:
        part = part or name
        value = self.given[name] if name in self.given else self.fields.get(name, "")
        theirs = shown(part, self.parts.get(part)) if part in self.conflicts else ""
        return Box(name, value, self.refused.get(part, ""), self.hints.get(part, ""), theirs)

    @property
    def title(self) -> Box:
        return self.box("title")

    @property
    def confidential(self) -> Box:
        return self.box("confidential")

    @property
    def narrative(self) -> Box:
        return self.box("narrative")

    @property
    def minute(self) -> Box:
        return self.box("minute")

    @property
    def lead_in(self) -> Box:
        return self.box("lead_in")

    @property
    def decisions(self) -> Box:
        return self.box("decisions")

    @property
    def action_boxes(self) -> list[ActionBoxes]:
        """Those that are stored, those that are not yet, and an empty one."""
        kept = {str(noted.action.pk): noted.why_kept for noted in self.actions}
        new = {
            name.removeprefix(ACTION).rpartition("-")[0]
            for name, value in self.given.items()
            if name.startswith(ACTION) and value
        }
        unsaved = sorted(key for key in new if key not in kept)
        spare = NEW if NEW not in unsaved else f"n{len(unsaved)}a"
        return [self._action(key, kept.get(key, "")) for key in [*kept, *unsaved, spare]]

    def _action(self, key: str, why_kept: str) -> ActionBoxes:
        name = f"{ACTION}{key}-"
        return ActionBoxes(
            key,
            self.box(f"{name}text"),
            self.box(f"{name}owners"),
            self.box(f"{name}due"),
            Box(f"{name}day", self.box(f"{name}day", f"{name}due").value),
            self.box(f"{name}remove"),
            why_kept,
        )

    @property
    def vote_boxes(self) -> list[VoteBoxes]:
        stored = [name for name in self.parts if name.startswith(VOTE)]
        typed = {
            f"{VOTE}{name.removeprefix(VOTE).partition('-')[0]}"
            for name, value in self.given.items()
            if name.startswith(VOTE) and value
        }
        unsaved = sorted(typed - set(stored))
        spare = [f"{VOTE}{NEW}"] if self.wants_vote and f"{VOTE}{NEW}" not in unsaved else []
        return [self.vote(part) for part in [*stored, *unsaved, *spare]]

    def vote(self, part: str) -> VoteBoxes:
        casts = [(person, self.box(f"{part}-cast-{person.pk}", part)) for person in self.voters]
        whole = self.box(f"{part}-motion", part)
        return VoteBoxes(
            part.removeprefix(VOTE),
            Box(whole.name, whole.value),
            Box(f"{part}-for", self.box(f"{part}-for").value),
            Box(f"{part}-against", self.box(f"{part}-against").value),
            Box(f"{part}-abstained", self.box(f"{part}-abstained").value),
            casts,
            any(box.value for _, box in casts),
            whole.error,
            whole.theirs,
        )

    @property
    def state(self) -> str:
        """How far it has come, for the list of items."""
        said = []
        if self.parts["decisions"]:
            said.append(_counted(len(self.parts["decisions"]), "decision"))
        if self.actions:
            said.append(_counted(len(self.actions), "action"))
        if not said and (self.parts["narrative"] or self.parts["minute"]):
            said.append("written")
        return ", ".join(said)

    def theirs(self) -> dict[str, dict[str, str]]:
        """What somebody else wrote where both did, by part."""
        return {
            part: {"label": label_of(part), "text": shown(part, self.parts.get(part))}
            for part in self.conflicts
        }


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


class NotesDesk:
    """All that the rows of one meeting's notes are made of, read once."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.meeting = notes.meeting
        self.known = list(people_known_to(self.meeting.board))
        self.called = calls(self.known)

    @cached_property
    def voters(self) -> list[Person]:
        return voters_of(self.meeting)

    def reader(self, row: NoteItem) -> RowReader:
        cast = VoteCast.objects.filter(vote__note_item=row).values_list("person", flat=True)
        return RowReader(self.known, _OnDemand(self, cast))

    @cached_property
    def declared(self) -> list[DeclaredLine]:
        return declared_lines(self.meeting, confidential=True, sensitive=False)

    @cached_property
    def numbers(self) -> dict[int, str]:
        return references(self.meeting.items.in_order())

    def rows(self, only: Iterable[int] | None = None) -> list[RowPage]:
        """In the order taken; ten queries, however many there are."""
        items = self.notes.items.select_related("item__parent", "item__report__in_force")
        if only is not None:
            items = items.filter(pk__in=only)
        votes = Vote.objects.prefetch_related("casts__person")
        rows = list(
            items.prefetch_related(
                "decisions",
                Prefetch("votes", votes),
                "item__report__recommendations",
                "item__report__contacts",
                "item__report__appendices",
            )
        )
        actions = noted_actions(rows)
        return [self._row(row, actions.get(row.pk, [])) for row in rows]

    def row(self, row: NoteItem) -> RowPage:
        return self.rows([row.pk])[0]

    def _row(self, row: NoteItem, actions: list[NotedAction]) -> RowPage:
        votes = list(row.votes.all())
        words = words_of(row, row.decisions.all(), votes)
        voters = {person.pk: person for person in self.voters}
        voters |= {cast.person_id: cast.person for vote in votes for cast in vote.casts.all()}
        return RowPage(
            row,
            parts_of(words, actions),
            actions,
            self.called,
            list(voters.values()),
            self.numbers.get(row.item_id or 0, ""),
            paper_of(row.item) if row.item is not None else None,
            [line for line in self.declared if line.item_id and line.item_id == row.item_id],
        )


class _OnDemand:
    """Who may have voted, asked for only where a vote names somebody."""

    def __init__(self, desk: NotesDesk, cast: Iterable[int]) -> None:
        self._desk, self._cast = desk, cast

    def __contains__(self, person: object) -> bool:
        return person in self._all

    @cached_property
    def _all(self) -> set[int]:
        return {person.pk for person in self._desk.voters} | set(self._cast)


@dataclass(frozen=True)
class Presence:
    """Who is there, as far as the register says; `stands` says how far that is."""

    stands: str
    present: list[str]
    apologies: list[str]
    substitutes: list[str]
    others: list[str]


def presence_of(meeting: Meeting) -> Presence:
    """From the record once it is written, else the register, else who is expected."""
    lines = list(meeting.attendances.select_related("person", "substitute_for").order_by("pk"))
    if lines:
        there = [line for line in lines if line.status == Attendance.Status.PRESENT]
        return _presence(
            "On the record",
            [(line.person, line.capacity, line.substitute_for) for line in there],
            [x.person.name for x in lines if x.status == Attendance.Status.APOLOGIES],
        )
    register = Register.objects.filter(meeting=meeting).first()
    if register is not None:
        register.meeting = meeting
        people = state_of(register).people
        came = [each for each in people if each.stay is not None]
        return _presence(
            "So far in the register",
            [(each.person, each.capacity, each.substitute_for) for each in came],
            [x.person.name for x in people if x.stay is None and x.sent_apologies],
        )
    expected = expected_at(meeting)
    return _presence(
        "Expected",
        [(x.person, x.capacity, x.substitute_for) for x in expected if x.is_coming],
        [x.person.name for x in expected if x.apology is not None],
    )


def _presence(
    stands: str, there: Iterable[tuple[Person, str, Person | None]], apologies: list[str]
) -> Presence:
    present: list[str] = []
    substitutes: list[str] = []
    others: list[str] = []
    for person, capacity, stands_for in there:
        if capacity == Attended.MEMBER:
            present.append(person.name)
        elif capacity == Attended.SUBSTITUTE:
            substitutes.append(f"{person.name} for {stands_for}" if stands_for else person.name)
        else:
            others.append(person.name)
    return Presence(stands, present, apologies, substitutes, others)


def voters_of(meeting: Meeting) -> list[Person]:
    """The members and substitutes who were there, by name: who can be named in a vote."""
    voting = (Attended.MEMBER, Attended.SUBSTITUTE)
    lines = meeting.attendances.filter(
        status=Attendance.Status.PRESENT, capacity__in=voting
    ).select_related("person")
    found = [line.person for line in lines]
    register = None if found else Register.objects.filter(meeting=meeting).first()
    if register is not None:
        register.meeting = meeting
        found = [
            each.person
            for each in state_of(register).people
            if each.stay is not None and each.capacity in voting
        ]
    return sorted(found, key=lambda person: person.name)
