"""The forward plan: what waits there, deferring to it, and coming back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from meetings.agenda import planning
from meetings.agenda.item_fields import ChangedMeanwhile
from meetings.agenda.item_history import chain_of, events_of
from meetings.agenda.models import AgendaChange, AgendaItem, ClearanceStep, ItemKind, Report
from meetings.agenda.outline import NotDone
from tests.agenda.agendas import is_dense, made, shape
from tests.agenda.test_building import publish, undo
from tests.factories import (
    AppendixFactory,
    MeetingFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    ReportImageFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory()


@pytest.fixture
def later(meeting):
    return MeetingFactory(board=meeting.board, date=date(2027, 2, 2))


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board).user


def plan(meeting, by, title="Ferries", **more):
    return planning.plan_item(board=meeting.board, by=by, kind=ItemKind.REPORT, title=title, **more)


def test_an_item_is_planned_changed_put_on_an_agenda_and_that_is_undone(meeting, later, secretary):
    item = plan(meeting, secretary, proposed_for=later)
    seen = {"title": "Ferries", "proposed_for": later.pk}
    values = {"title": "Ferries", "proposed_for": meeting}
    planning.change_planned(item=item, by=secretary, seen=seen, values=values)
    with pytest.raises(ChangedMeanwhile):
        planning.change_planned(
            item=item, by=secretary, seen=seen, values={"title": "Ferries", "proposed_for": None}
        )
    made(meeting, "A")
    planning.put_on_agenda(item=item, meeting=meeting, by=secretary)
    assert shape(meeting) == "A Ferries"
    item.refresh_from_db()
    assert (item.forward_plan, item.proposed_for) == (None, None)
    undo(meeting, secretary)
    item.refresh_from_db()
    assert (item.meeting, item.forward_plan, item.proposed_for) == (None, meeting.board, meeting)
    assert shape(meeting) == "A"


def test_an_item_goes_to_the_plan_with_its_report_and_comes_back(meeting, later, secretary):
    items = made(meeting, "A(B C) D")
    report = ReportFactory(item=items["B"], due=date(2026, 11, 20), state=Report.State.SUBMITTED)
    planning.defer_item(item=items["B"], by=secretary, to=later, note="Figures are missing.")
    assert shape(meeting) == "A(C) D"
    assert is_dense(meeting)
    report.refresh_from_db()
    assert (report.item.board, report.item.proposed_for) == (meeting.board, later)
    assert (report.state, report.due) == (Report.State.SUBMITTED, None)
    undo(meeting, secretary)
    assert shape(meeting) == "A(B C) D"
    report.refresh_from_db()
    assert report.due == date(2026, 11, 20)

    planning.defer_item(item=items["B"], by=secretary, to=later)
    items["B"].refresh_from_db()
    planning.put_on_agenda(item=items["B"], meeting=later, by=secretary)
    assert shape(later) == "B"
    with pytest.raises(NotDone, match=r"cannot be undone|left the forward plan"):
        undo(meeting, secretary)
    said = [event.sentence for event in events_of(chain_of(items["B"]))]
    assert said[-2:] == [
        "Deferred “B” to the meeting of 2 February 2027.",
        "Took “B” from the forward plan.",
    ]


def test_a_published_item_is_withdrawn_and_goes_on_with_a_copy_of_its_report(
    meeting, later, secretary
):
    item = made(meeting, "A")["A"]
    AgendaItem.objects.filter(pk=item.pk).update(kind=ItemKind.REPORT)
    report = ReportFactory(item=item)
    RecommendationFactory(report=report)
    contact = ReportContactFactory(report=report)
    AppendixFactory(report=report, title="Figures", confidential=True)
    image = ReportImageFactory(report=report)
    publish(meeting, secretary)
    planning.defer_item(item=item, by=secretary, to=later)
    item.refresh_from_db()
    assert (item.withdrawn, item.number_at_publication) == (True, "1")
    new = AgendaItem.objects.get(continues=item)
    assert (new.forward_plan, new.proposed_for) == (meeting.board, later)
    copy = new.report
    assert (copy.state, copy.body, copy.in_force) == (Report.State.DRAFT, report.body, None)
    assert [each.text for each in copy.recommendations.all()] == [
        each.text for each in report.recommendations.all()
    ]
    assert list(copy.contact_officers.all()) == [contact.person]
    assert [(each.title, each.confidential) for each in copy.appendices.all()] == [
        ("Figures", True)
    ]
    assert copy.images.get().file.name == image.file.name
    assert report.appendices.count() == report.images.count() == copy.versions.count() == 1

    undo(meeting, secretary)
    item.refresh_from_db()
    assert not item.withdrawn
    assert not AgendaItem.objects.filter(continues=item).exists()


def test_a_withdrawn_item_comes_back_unless_its_continuation_was_worked_on(
    meeting, later, secretary
):
    item = made(meeting, "A")["A"]
    publish(meeting, secretary)
    planning.defer_item(item=item, by=secretary)
    planning.bring_back(item=item, by=secretary)
    item.refresh_from_db()
    assert not item.withdrawn
    assert not item.continued_by.exists()

    planning.defer_item(item=item, by=secretary)
    new = item.continued_by.get()
    planning.put_on_agenda(item=new, meeting=later, by=secretary)
    with pytest.raises(NotDone, match="worked on there"):
        planning.bring_back(item=item, by=secretary)
    assert [each.pk for each in chain_of(new)] == [item.pk, new.pk]
    assert chain_of(item) == chain_of(new)


def test_what_is_refused_on_the_plan(meeting, later, secretary):
    items = made(meeting, "A(B)")
    elsewhere = MeetingFactory()
    for to, title, why in (
        (elsewhere, "B", "same board"),
        (meeting, "B", "another meeting"),
        (later, "A", "one by one"),
    ):
        with pytest.raises(NotDone, match=why):
            planning.defer_item(item=items[title], by=secretary, to=to)
    with pytest.raises(NotDone, match="another board"):
        plan(meeting, secretary, proposed_for=elsewhere)
    item = plan(meeting, secretary)
    ReportFactory(item=item)
    with pytest.raises(NotDone, match="has a report"):
        planning.delete_planned(item=item, by=secretary)
    for do in (
        lambda by: plan(meeting, by),
        lambda by: planning.delete_planned(item=item, by=by),
        lambda by: planning.put_on_agenda(item=item, meeting=meeting, by=by),
        lambda by: planning.defer_item(item=items["B"], by=by),
    ):
        with pytest.raises(PermissionDenied):
            do(UserFactory())
    publish(meeting, secretary)
    with pytest.raises(NotDone, match="chair’s reason"):
        planning.put_on_agenda(item=item, meeting=meeting, by=secretary)
    planning.put_on_agenda(item=item, meeting=meeting, by=secretary, late_reason="Storm.")
    with pytest.raises(NotDone, match="no longer on the forward plan"):
        planning.put_on_agenda(item=item, meeting=later, by=secretary)


def test_a_deleted_item_leaves_its_record(meeting, secretary):
    item = plan(meeting, secretary)
    planning.delete_planned(item=item, by=secretary)
    said = AgendaChange.objects.filter(board=meeting.board, meeting=None)
    assert [change.sentence for change in said] == [
        "Put “Ferries” on the forward plan, for no meeting yet.",
        "Deleted “Ferries” from the forward plan.",
    ]


def test_history_has_the_reports_steps_between_the_items(meeting, secretary):
    item = plan(meeting, secretary)
    report = ReportFactory(item=item)
    ClearanceStep.objects.create(
        report=report, kind=ClearanceStep.Kind.RETURNED, by=secretary, comment="Too long."
    )
    planning.put_on_agenda(item=item, meeting=meeting, by=secretary)
    events = events_of(chain_of(AgendaItem.objects.get(pk=item.pk)))
    assert [event.sentence for event in events][1:] == [
        "Report: returned.",
        "Took “Ferries” from the forward plan.",
    ]
    assert events[1].comment == "Too long."


def secret_heading(meeting, outline="A(B) C"):
    """An agenda whose A is confidential, and B only by standing under it."""
    items = made(meeting, outline)
    AgendaItem.objects.filter(pk=items["A"].pk).update(
        confidential=True, confidential_reason="Paragraph 3."
    )
    return items


def secrecy(item):
    item.refresh_from_db()
    return item.confidential, item.confidential_reason


def test_a_paper_deferred_from_under_a_confidential_heading_stays_confidential(
    meeting, later, secretary
):
    item = secret_heading(meeting)["B"]
    planning.defer_item(item=item, by=secretary, to=later)
    assert secrecy(item) == (True, "Paragraph 3.")
    undo(meeting, secretary)
    assert shape(meeting) == "A(B) C"
    assert secrecy(item) == (False, "")
    planning.defer_item(item=item, by=secretary, to=later)
    planning.put_on_agenda(item=item, meeting=later, by=secretary)
    assert secrecy(item) == (True, "Paragraph 3.")


@pytest.mark.parametrize("step", ["submitted", "set aside", "sent in"])
def test_what_continues_a_deferred_item_is_not_deleted_once_it_was_worked_on(
    meeting, later, secretary, step
):
    item = made(meeting, "A")["A"]
    AgendaItem.objects.filter(pk=item.pk).update(kind=ItemKind.REPORT)
    ReportFactory(item=item)
    publish(meeting, secretary)
    planning.defer_item(item=item, by=secretary, to=later)
    copy = AgendaItem.objects.get(continues=item).report
    if step == "submitted":
        Report.objects.filter(pk=copy.pk).update(state=Report.State.SUBMITTED)
        ClearanceStep.objects.create(
            report=copy, kind=ClearanceStep.Kind.SUBMITTED, by_id=secretary.pk
        )
    elif step == "set aside":
        copy.texts_set_aside.create(by_id=secretary.pk, opened_at_revision=0, text={})
    else:
        copy.uploads.create(name="ferries.docx", by_id=secretary.pk, opened_at_revision=0)
    item.refresh_from_db()
    with pytest.raises(NotDone, match="has been worked on there"):
        planning.bring_back(item=item, by=secretary)
    with pytest.raises(NotDone, match="has been worked on there"):
        undo(meeting, secretary)
    assert Report.objects.filter(pk=copy.pk).exists()
