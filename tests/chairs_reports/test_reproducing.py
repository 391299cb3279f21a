"""A report such as boards send: five headings, ten paragraphs, from a board that did these things.

It is told of in decisions, events and actions, some of which are confidential or not out yet.
"""

from datetime import date
from typing import NamedTuple

import pytest

from meetings.agenda.paragraphs import headings, numbered_paragraphs
from meetings.minutes.models import Notes
from tests.chairs_reports.boards import decision_of, notes_out, reporting
from tests.factories import (
    ActionFactory,
    MeetingFactory,
    NotesFactory,
    PriorityFactory,
    ProgressUpdateFactory,
    RecordedEventFactory,
)

pytestmark = pytest.mark.django_db


class Told(NamedTuple):
    heading: str
    subheading: str
    kind: str
    text: str


REPORT = [
    Told("Learning", "Visits between harbours", "event",
         "The harbour master of Ardleigh came to our November meeting and told us of the review."),
    Told("Learning", "Dues and their audit", "decision",
         "We agreed to write to the ministry about the time that new auditors take."),
    Told("Openness", "Tide tables", "action",
         "We asked officers to put the tide tables on line. A first version is out to tender."),
    Told("Openness", "A programme of work", "decision",
         "We agreed a programme of work: advice on open figures; rules made locally; a strategy."),
    Told("Openness", "Conference of pilots", "event",
         "Ivo Tansley spoke for us at the pilots’ conference, which 40 guests from abroad heard."),
    Told("Leadership", "Weekend school", "event",
         "20 members came to the weekend school on 7 and 8 November, and liked it."),
    Told("Leadership", "Be a pilot", "event",
         "The campaign “Be a pilot” begins on 1 February with a reception."),
    Told("Leadership", "Apprentices", "action",
         "We asked officers to look for apprentices. 239 people have applied."),
    Told("Thrift", "Dredging together", "event",
         "A hundred guests of 40 harbours were at the launch on 19 November."),
    Told("Invention", "New lamps", "event",
         "The first of four days on new lamps drew 40 people from seven harbours."),
]  # fmt: skip


def test_the_draft_has_each_once_under_its_heading_in_numbered_paragraphs() -> None:
    world = reporting()
    world.board.priorities.update(ends_on=date(2025, 1, 1))
    Notes.objects.update(state=Notes.State.DRAFT)  # what is not out is not told of
    names = list(dict.fromkeys(each.heading for each in REPORT))
    priorities = {
        name: PriorityFactory(board=world.board, name=name, position=10 + at)
        for at, name in enumerate(names)
    }
    meeting = MeetingFactory(board=world.board, date=date(2026, 11, 10))
    notes = notes_out(meeting)
    for day, told in enumerate(REPORT, start=1):
        priority = priorities[told.heading]
        if told.kind == "event":
            RecordedEventFactory(
                board=world.board, priority=priority, subject=told.subheading,
                text=f"<p>{told.text}</p>", happened_on=date(2026, 11, day),
            )  # fmt: skip
            continue
        words = told.text.removeprefix("We ")
        if told.kind == "decision":
            decision_of(notes, f"<strong>agreed</strong>{words[6:]}", told.subheading, priority)
            continue
        asked, progress = words.removeprefix("asked ").split(". ", 1)
        ProgressUpdateFactory(
            action=ActionFactory(
                meeting=meeting, item_title=told.subheading, priority=priority,
                text=f"{asked[0].upper()}{asked[1:]}.",
            ),
            text=progress,
        )  # fmt: skip
    RecordedEventFactory(
        board=world.board, confidential=True, confidential_reason="3", text="<p>A price.</p>"
    )
    decision_of(
        NotesFactory(meeting=MeetingFactory(board=world.board)), "noted a draft", "Not out yet"
    )

    body = world.begin().report.body

    paragraphs = numbered_paragraphs(body)
    assert [each.number for each in paragraphs] == [str(n) for n in range(1, 11)]
    assert sorted(each.text for each in paragraphs) == sorted(each.text for each in REPORT)
    assert [each for each in headings(body) if each in names] == names
    order = {each.text: n for n, each in enumerate(paragraphs)}
    under = [next(told for told in REPORT if told.text == text).heading for text in order]
    assert under == [each.heading for each in REPORT]
    assert {each for each in headings(body) if each not in names} == {
        each.subheading for each in REPORT
    }
