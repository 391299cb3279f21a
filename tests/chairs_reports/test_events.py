"""What is jotted down for the record: by whom, read by whom, changed and removed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports.events import EventWords, add_event, change_event, remove_event
from meetings.chairs_reports.models import RecordedEvent
from meetings.chairs_reports.policies import can_jot, can_read_record, events_visible_to
from meetings.members.models import Capacity
from tests.chairs_reports.boards import account_of, reporting
from tests.factories import (
    AgendaItemFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    RecordedEventFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORDS = EventWords(happened_on=date(2026, 11, 12), text="<p>The stage was opened.</p>")


def test_members_officers_and_the_secretariat_jot_down_and_others_do_not() -> None:
    world = reporting()
    member, observer, officer = (PersonFactory() for _ in range(3))
    accounts = [account_of(each) for each in (member, observer, officer)]
    MembershipFactory(board=world.board, person=member)
    MembershipFactory(board=world.board, person=observer, capacity=Capacity.OBSERVER)
    ReportFactory(item=AgendaItemFactory(meeting=world.held), author=officer)
    jots = [can_jot(user, world.board) for user in (*accounts, world.secretary, UserFactory())]
    reads = [
        can_read_record(user, world.board) for user in (*accounts, world.secretary, UserFactory())
    ]
    assert jots == [True, False, True, True, False]
    assert reads == [True, True, True, True, False]


def test_a_chairs_report_to_a_board_makes_nobody_its_officer() -> None:
    world = reporting()
    world.begin()
    assert not can_jot(world.chair.user, world.parent)
    assert not can_jot(world.secretary, world.parent)


def test_confidential_ones_are_read_by_those_who_see_confidential_papers() -> None:
    world = reporting()
    observer, officer = PersonFactory(), PersonFactory()
    observing, writing = account_of(observer), account_of(officer)
    MembershipFactory(board=world.board, person=observer, capacity=Capacity.OBSERVER)
    ReportFactory(item=AgendaItemFactory(meeting=world.held), author=officer)
    secret = RecordedEventFactory(board=world.board, confidential=True, confidential_reason="3")
    own = RecordedEventFactory(
        board=world.board, confidential=True, confidential_reason="3", added_by=writing
    )
    RecordedEventFactory()  # another board's
    for user, seen in [
        (world.secretary, {secret, own}),
        (world.chair.user, {secret, own}),
        (writing, {own}),
        (observing, set()),
        (world.parents_secretary, set()),
        (UserFactory(), set()),
    ]:
        assert set(events_visible_to(user)) == seen
    world.board.observers_see_confidential = True
    world.board.save(update_fields=["observers_see_confidential"])
    assert set(events_visible_to(observing)) == {secret, own}


def test_ones_own_is_changed_and_the_secretariat_changes_any() -> None:
    world = reporting()
    event = add_event(board=world.board, by=world.chair.user, words=WORDS)
    changed = EventWords(WORDS.happened_on, "<p>Opened.</p>", subject="Stage", priority=world.tides)
    change_event(event=event, by=world.secretary, revision=0, words=changed)
    event.refresh_from_db()
    assert (event.text, event.subject, event.priority) == ("<p>Opened.</p>", "Stage", world.tides)
    with pytest.raises(SavedMeanwhile):
        change_event(event=event, by=world.chair.user, revision=0, words=WORDS)
    other = PersonFactory()
    account_of(other)
    MembershipFactory(board=world.board, person=other)
    with pytest.raises(PermissionDenied):
        change_event(event=event, by=other.user, revision=1, words=WORDS)


def test_what_cannot_be_is_refused() -> None:
    world = reporting()
    for words, sentence in [
        (EventWords(WORDS.happened_on, "<p> </p>"), "Say what happened"),
        (EventWords(WORDS.happened_on, "x", priority=PriorityFactory()), "another board’s"),
        (EventWords(WORDS.happened_on, "x", confidential=True), "reason"),
    ]:
        with pytest.raises(Refused, match=sentence):
            add_event(board=world.board, by=world.secretary, words=words)


def test_one_that_a_report_tells_of_stays_and_one_that_was_dropped_does_not() -> None:
    world = reporting()
    event = add_event(board=world.board, by=world.secretary, words=WORDS)
    report = world.begin()
    with pytest.raises(Refused, match="stays on record"):
        remove_event(event=event, by=world.secretary)
    report.sources.filter(event=event).update(paragraph=None)
    remove_event(event=event, by=world.secretary)
    assert not RecordedEvent.objects.exists()
    with pytest.raises(Refused, match="removed meanwhile"):
        remove_event(event=event, by=world.secretary)
