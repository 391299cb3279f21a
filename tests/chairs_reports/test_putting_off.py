"""A chair's report whose item the parent puts off after publication: its draft goes on there."""

from datetime import date

import pytest

from meetings.agenda.models import AgendaChange, AgendaItem
from meetings.agenda.outline import NotDone
from meetings.agenda.planning import bring_back, defer_item, put_on_agenda
from meetings.agenda.undoing import undo_last_change
from meetings.boards.models import Meeting
from meetings.chairs_reports import composing
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.storing import passages_of, says
from tests.chairs_reports.boards import Reporting
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(world: Reporting) -> AgendaItem:
    """The report's item on the parent's published agenda."""
    item = world.begin().report.item
    put_on_agenda(item=item, meeting=world.meeting, by=world.parents_secretary)
    Meeting.objects.filter(pk=world.meeting.pk).update(
        state=Meeting.State.PUBLISHED, published_at="2026-11-20T10:00Z"
    )
    AgendaItem.objects.filter(pk=item.pk).update(number_at_publication="1")
    return AgendaItem.objects.get(pk=item.pk)


def put_off(item: AgendaItem, world: Reporting) -> AgendaItem:
    later = MeetingFactory(board=world.parent, date=date(2027, 3, 2))
    defer_item(item=item, by=world.parents_secretary, to=later)
    return AgendaItem.objects.get(continues=item)


def test_it_is_composed_on_where_it_goes_on(world: Reporting, published: AgendaItem) -> None:
    later = put_off(published, world)
    report = ChairsReport.objects.get()
    assert report.report == later.report
    assert says(report.report.body, passages_of(report))
    first = passages_of(report)[0]
    composing.join(chairs_report=report, by=world.secretary, key=passages_of(report)[1].key or 0)
    later.report.refresh_from_db()
    assert first.text.removesuffix("</p>") in later.report.body
    with pytest.raises(NotDone, match="worked on there"):
        bring_back(item=published, by=world.parents_secretary)


def test_brought_back_it_has_its_draft_again(world: Reporting, published: AgendaItem) -> None:
    put_off(published, world)
    bring_back(item=published, by=world.parents_secretary)
    report = ChairsReport.objects.get()
    assert report.report.item == published
    assert report.sources.exists()
    assert says(report.report.body, passages_of(report))


def test_undone_it_has_its_draft_again(world: Reporting, published: AgendaItem) -> None:
    put_off(published, world)
    change = AgendaChange.objects.filter(meeting=world.meeting).latest("pk").pk
    undo_last_change(meeting=world.meeting, change=change, by=world.parents_secretary)
    report = ChairsReport.objects.get()
    assert report.report.item == published
    assert report.sources.exists()
