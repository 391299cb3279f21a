"""The passages of notes, actions, what is for the record, and people.

Who has what is decided as the Notes page, `actions_visible_to` and the page of a person decide it.
"""

from collections.abc import Iterable, Iterator

from meetings.actions.models import Action
from meetings.actions.noted import ActionText, ItemText, notes_text
from meetings.actions.printed import owner_names
from meetings.agenda.agenda_page import WITHHELD_TITLE
from meetings.agenda.paragraphs import plain_text
from meetings.chairs_reports.models import RecordedEvent
from meetings.members.models import BriefedOfficer, Membership, Person
from meetings.minutes.models import NoteItem, Notes
from meetings.search.models import Kind, Passage, Place, Reach
from meetings.search.writing_down import Subject


def of_notes(keys: Iterable[int]) -> Iterator[Passage]:
    for notes in Notes.objects.filter(pk__in=keys).select_related("meeting"):
        rows = {
            row.pk: row
            for row in notes.items.select_related(
                "item__priority", "item__parent__priority"
            ).prefetch_related("decisions__priority")
        }
        for number, item in enumerate(notes_text(notes).items, start=1):
            yield from _noted(notes, item, number, rows[item.key])


def _reach_of(notes: Notes) -> Reach:
    if notes.state == Notes.State.DRAFT:
        return Reach.KEEPERS
    if notes.state == Notes.State.AGREED and notes.meeting.is_published:
        return Reach.ANYONE
    return Reach.BOARD


def _noted(notes: Notes, item: ItemText, number: int, row: NoteItem) -> list[Passage]:
    secret = item.confidential
    subject = Subject(
        name=f"notes:{notes.pk}",
        board=notes.meeting.board_id,
        meeting=notes.meeting_id,
        day=notes.meeting.date,
        priority=row.theme,
        place=Place.NOTES,
        key=notes.meeting_id,
        title=item.title,
        reach=_reach_of(notes),
        secret=secret,
    )
    where, anchor = f"item {number}", f"noted-{item.key}"
    said = [plain_text(item.narrative), plain_text(item.confidential_minute)]
    said += [vote.motion for vote in item.votes]
    said += [_asked(action) for action in item.actions if secret or not action.confidential]
    subject.add(
        Kind.NOTES, "\n".join(filter(None, said)), head=item.title, where=where, anchor=anchor
    )
    if secret:
        subject.add(
            Kind.NOTES,
            plain_text(item.narrative),
            head=item.open_title,
            title=item.open_title or WITHHELD_TITLE,
            where=where,
            anchor=anchor,
            secret=False,
        )
    else:
        for action in item.actions:
            if action.confidential:
                subject.add(Kind.NOTES, _asked(action), where=where, anchor=anchor, secret=True)
    for decision in row.decisions.all():
        text = plain_text(decision.text)
        subject.add(
            Kind.DECISION,
            f"{item.lead_in}\n{text}" if item.lead_in else text,
            where=where,
            anchor=anchor,
            priority=decision.priority,
        )
    return subject.passages


def _asked(action: ActionText) -> str:
    return f"{action.text} {action.by}".strip()


def of_actions(keys: Iterable[int]) -> Iterator[Passage]:
    actions = Action.objects.filter(pk__in=keys).select_related(
        "meeting", "priority", "note_item__item__priority", "note_item__item__parent__priority"
    )
    for action in actions.prefetch_related("ownerships__person", "updates"):
        subject = Subject(
            name=f"action:{action.pk}",
            board=action.meeting.board_id,
            meeting=action.meeting_id,
            day=action.meeting.date,
            priority=action.theme,
            place=Place.ACTION,
            key=action.pk,
            title=action.item_title,
            reach=Reach.ACTION,
            secret=action.is_secret,
            people=sorted(each.person_id for each in action.ownerships.all()),
        )
        by = " / ".join(owner_names(action))
        subject.add(Kind.ACTION, f"{action.text}\n{by}")
        progress = "\n".join(update.text for update in action.updates.all() if update.text)
        subject.add(Kind.ACTION, progress, where="progress")
        yield from subject.passages


def of_events(keys: Iterable[int]) -> Iterator[Passage]:
    for event in RecordedEvent.objects.filter(pk__in=keys).select_related("priority"):
        subject = Subject(
            name=f"event:{event.pk}",
            board=event.board_id,
            day=event.happened_on,
            priority=event.priority,
            place=Place.EVENT,
            key=event.pk,
            title=event.subject or "For the record",
            reach=Reach.EVENT,
            secret=event.confidential,
        )
        subject.add(
            Kind.EVENT, plain_text(event.text), head=event.subject, anchor=f"event-{event.pk}"
        )
        yield from subject.passages


def of_people(keys: Iterable[int]) -> Iterator[Passage]:
    """A passage for each board that somebody sits or has sat on, or that keeps them informed."""
    for person in Person.objects.filter(pk__in=keys):
        seats: dict[int, Membership] = {}
        for seat in person.memberships.select_related("group").order_by("starts_on", "pk"):
            seats[seat.board_id] = seat
        for board, seat in seats.items():
            yield from _person(person, board, Reach.ANYONE, _place_of(seat))
        briefed = BriefedOfficer.objects.filter(person=person).values_list("board_id", flat=True)
        for board in set(briefed) - set(seats):
            yield from _person(person, board, Reach.KEEPERS, "Officer")


def _person(person: Person, board: int, reach: Reach, what: str) -> list[Passage]:
    subject = Subject(
        name=f"person:{person.pk}",
        board=board,
        place=Place.PERSON,
        key=person.pk,
        title=person.name,
        reach=reach,
        people=[person.pk],
    )
    told = [what, person.position, person.organisation]
    subject.add(
        Kind.PERSON, ", ".join(filter(None, told)), head=person.name, where=what, spelled=True
    )
    return subject.passages


def _place_of(seat: Membership) -> str:
    what = seat.get_office_display() or seat.get_capacity_display()
    return f"{what}, until {seat.ends_on:%-d %B %Y}" if seat.ends_on else str(what)
