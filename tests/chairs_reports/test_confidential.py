"""What is confidential comes into a chair's report by choice alone, and makes it confidential."""

import pytest

from meetings.agenda.models import AgendaItem, Report, ReportVersion
from meetings.agenda.planning import put_on_agenda
from meetings.agenda.report_text import read_text
from meetings.agenda.restoring import restore
from meetings.agenda.versions import keep_version
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.chairs_reports import choosing, composing
from meetings.chairs_reports.arranging import NotArranged, mark_of
from meetings.chairs_reports.matters import told_in
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.storing import passages_of
from tests.chairs_reports.boards import SECRET_DECISION, Reporting, account_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

REASON = "Paragraph 3: a price is being agreed."


@pytest.fixture
def report(world: Reporting) -> ChairsReport:
    return world.begin()


def item_of(report: ChairsReport) -> AgendaItem:
    return AgendaItem.objects.get(report=report.report_id)


def body_of(report: ChairsReport) -> str:
    return Report.objects.get(pk=report.report_id).body


def quay_in(report: ChairsReport, world: Reporting, reason: str = REASON) -> str:
    return choosing.put_in_secret(
        chairs_report=report, by=world.secretary, name=f"decision-{world.quay.pk}", reason=reason
    )


def drop_quay(report: ChairsReport, world: Reporting) -> None:
    source = report.sources.get(decision=world.quay)
    passage = next(each for each in passages_of(report) if source.pk in each.sources)
    composing.drop(
        chairs_report=report, by=world.secretary, key=passage.key or 0, seen=mark_of(passage)
    )


def test_it_does_not_go_in_with_the_rest(world: Reporting, report: ChairsReport) -> None:
    with pytest.raises(NotArranged, match="confidential"):
        choosing.put_in(
            chairs_report=report, by=world.secretary, names=[f"decision-{world.quay.pk}"]
        )
    assert SECRET_DECISION not in body_of(report)


def test_it_makes_the_report_confidential_with_its_reason(
    world: Reporting, report: ChairsReport
) -> None:
    quay_in(report, world)
    item = item_of(report)
    assert (item.confidential, item.confidential_reason) == (True, REASON)
    assert item.open_title == item.title
    assert SECRET_DECISION in body_of(report)


def test_without_a_reason_it_does_not_go_in(world: Reporting, report: ChairsReport) -> None:
    with pytest.raises(Refused, match="reason"):
        quay_in(report, world, " ")
    assert not item_of(report).confidential


def test_it_does_not_go_into_what_readers_have_as_open(
    world: Reporting, report: ChairsReport
) -> None:
    item = item_of(report)
    put_on_agenda(item=item, meeting=world.meeting, by=world.parents_secretary)
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at="2026-11-20T09:00Z")
    AgendaItem.objects.filter(pk=item.pk).update(number_at_publication="1")
    with pytest.raises(Refused, match="published as an open one"):
        quay_in(report, world)


def test_the_report_is_opened_only_when_the_last_of_it_is_out(
    world: Reporting, report: ChairsReport
) -> None:
    quay_in(report, world)
    with pytest.raises(Refused, match="confidential still"):
        choosing.open_again(chairs_report=report, by=world.secretary)
    drop_quay(report, world)
    assert item_of(report).confidential  # until somebody says so
    choosing.open_again(chairs_report=report, by=world.secretary)
    item = item_of(report)
    assert (item.confidential, item.confidential_reason, item.open_title) == (False, "", "")


def test_undoing_does_not_bring_it_back_into_an_open_report(
    world: Reporting, report: ChairsReport
) -> None:
    quay_in(report, world)
    drop_quay(report, world)
    choosing.open_again(chairs_report=report, by=world.secretary)
    report.refresh_from_db()
    with pytest.raises(NotArranged, match="the report is open"):
        composing.undo(chairs_report=report, by=world.secretary, seen_revision=report.revision)
    assert SECRET_DECISION not in body_of(report)


def test_joined_to_another_it_is_confidential_still(world: Reporting, report: ChairsReport) -> None:
    quay_in(report, world)
    source = report.sources.get(decision=world.quay)
    composing.join(chairs_report=report, by=world.secretary, key=source.paragraph_id)
    with pytest.raises(Refused, match="confidential still"):
        choosing.open_again(chairs_report=report, by=world.secretary)


def test_an_officer_who_writes_it_is_offered_only_what_is_open(world: Reporting) -> None:
    officer = PersonFactory(name="Ivo Tansley")
    account = account_of(officer)
    report = world.begin(author=officer)
    offered = choosing.offered_to(report, account)
    assert [each.name for each in offered] == [f"action-{world.letter.pk}"]
    quay_in(report, world)
    drop_quay(report, world)
    assert choosing.dropped_for(report, account) == []
    assert len(choosing.dropped_for(report, world.secretary)) == 1


def test_what_becomes_confidential_afterwards_is_seen(
    world: Reporting, report: ChairsReport
) -> None:
    assert not choosing.tells_of_secrets(told_in(report), body_of(report))
    item = world.survey.note_item.item
    assert item is not None
    AgendaItem.objects.filter(pk=item.pk).update(confidential=True)
    assert choosing.tells_of_secrets(told_in(report), body_of(report))


def test_an_earlier_version_that_is_put_back_into_the_open_report_is_seen(
    world: Reporting, report: ChairsReport
) -> None:
    quay_in(report, world)
    row = Report.objects.get(pk=report.report_id)
    keep_version(row, read_text(row), made=ReportVersion.Made.RETURNED, by=world.secretary)
    drop_quay(report, world)
    choosing.open_again(chairs_report=report, by=world.secretary)
    row.refresh_from_db()
    version = next(each for each in row.versions.all() if SECRET_DECISION in str(each.text))
    restore(report=row, version=version, by=world.secretary, seen_revision=row.revision)
    assert choosing.tells_of_secrets(told_in(report), body_of(report))


def test_a_confidential_paragraph_is_not_parted(world: Reporting, report: ChairsReport) -> None:
    quay_in(report, world)
    source = report.sources.get(decision=world.quay)
    passage = next(each for each in passages_of(report) if source.pk in each.sources)
    with pytest.raises(NotArranged, match="stays one"):
        composing.rewrite(
            chairs_report=report, by=world.secretary, key=passage.key or 0,
            seen=mark_of(passage), text="<p>Nine million.</p><p>For the quay.</p>",
            heading=passage.heading, subheading=passage.subheading, part=True,
        )  # fmt: skip
