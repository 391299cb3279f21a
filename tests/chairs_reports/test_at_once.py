"""Two people at the same moment: real connections, the second waiting for the first."""

from datetime import timedelta

import pytest

from meetings.agenda import planning
from meetings.agenda.models import AgendaItem
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports import choosing, composing
from meetings.chairs_reports.arranging import NotArranged, mark_of
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.storing import passages_of
from tests.at_once import begun_meanwhile
from tests.chairs_reports.boards import Reporting, reporting
from tests.factories import MeetingFactory, RecordedEventFactory

pytestmark = pytest.mark.django_db(transaction=True)


def rewritten(report: ChairsReport, world: Reporting, key: int, seen: str, text: str) -> str:
    return composing.rewrite(
        chairs_report=report, by=world.secretary, key=key, seen=seen, text=text,
        heading="Tides", subheading="",
    )  # fmt: skip


def test_one_report_is_begun_of_two() -> None:
    world = reporting()
    with begun_meanwhile(lambda: world.begin(by=world.chair.user)) as second:
        world.begin()
    assert isinstance(second.exception(), Refused)
    assert ChairsReport.objects.count() == 1


def test_of_two_who_rewrite_the_same_paragraph_the_second_is_told() -> None:
    world = reporting()
    report = world.begin()
    first = passages_of(report)[0]
    key, seen = first.key or 0, mark_of(first)
    with begun_meanwhile(lambda: rewritten(report, world, key, seen, "Mine.")) as second:
        rewritten(report, world, key, seen, "Theirs.")
    assert isinstance(second.exception(), SavedMeanwhile)
    assert passages_of(report)[0].text == "<p>Theirs.</p>"


def test_what_is_being_rewritten_is_not_dropped_unread() -> None:
    world = reporting()
    report = world.begin()
    first = passages_of(report)[0]
    key, seen = first.key or 0, mark_of(first)

    def drop() -> str:
        return composing.drop(chairs_report=report, by=world.chair.user, key=key, seen=seen)

    with begun_meanwhile(drop) as second:
        rewritten(report, world, key, seen, "Theirs.")
    assert isinstance(second.exception(), NotArranged)


def test_a_move_and_a_join_both_happen() -> None:
    world = reporting()
    report = world.begin()
    one, two, three, *_ = passages_of(report)

    def move() -> str:
        return composing.place(
            chairs_report=report, by=world.chair.user, key=three.key or 0, before=one.key
        )

    with begun_meanwhile(move) as second:
        composing.join(chairs_report=report, by=world.secretary, key=two.key or 0)
    assert second.result() == "Moved the paragraph."
    assert [each.key for each in passages_of(report)][:2] == [three.key, one.key]


def test_one_matter_goes_into_one_of_two_reports() -> None:
    world = reporting()
    first = world.begin()
    later = MeetingFactory(board=world.parent, date=world.meeting.date + timedelta(days=9))
    other = world.begin(meeting=later)
    name = f"event-{RecordedEventFactory(board=world.board).pk}"

    def put_in() -> str:
        return choosing.put_in(chairs_report=other, by=world.chair.user, names=[name])

    with begun_meanwhile(put_in) as second:
        choosing.put_in(chairs_report=first, by=world.secretary, names=[name])
    assert isinstance(second.exception(), NotArranged)
    assert other.sources.count() == 0


def test_it_goes_on_the_agenda_while_something_confidential_goes_in() -> None:
    world = reporting()
    report = world.begin()
    item = report.report.item

    def put_on_agenda() -> object:
        return planning.put_on_agenda(
            item=AgendaItem.objects.get(pk=item.pk), meeting=world.meeting,
            by=world.parents_secretary,
        )  # fmt: skip

    with begun_meanwhile(put_on_agenda) as second:
        choosing.put_in_secret(
            chairs_report=report, by=world.secretary, name=f"decision-{world.quay.pk}", reason="3"
        )
    assert second.exception() is None
    item.refresh_from_db()
    assert (item.meeting, item.confidential) == (world.meeting, True)
