"""Beginning a chair's report: where it stands, what its draft tells of."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings.agenda.models import ClearanceStep, ItemKind, Report
from meetings.agenda.paragraphs import headings, numbered_paragraphs
from meetings.agenda.planning import put_on_agenda
from meetings.boards.models import OutgoingMessage
from meetings.boards.refusals import Refused
from meetings.chairs_reports.beginning import default_since, give_up
from meetings.chairs_reports.choosing import offered_to
from meetings.chairs_reports.models import ChairsReport, Source
from meetings.members.models import Membership
from meetings.minutes.models import Notes
from tests.chairs_reports.boards import (
    OUT_AT,
    SECRET_DECISION,
    decision_of,
    notes_out,
    reporting,
)
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    ProgressUpdateFactory,
    RecordedEventFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_the_report_waits_on_the_parents_forward_plan() -> None:
    world = reporting()
    report = world.begin(due=date(2026, 12, 1)).report
    item = report.item
    assert (item.forward_plan, item.proposed_for) == (world.parent, world.meeting)
    assert item.kind == ItemKind.REPORT
    assert item.title == "Harbours Board – report from Cllr Rowan Pettigrew (Chair)"
    assert (report.form, report.title) == (Report.Form.CHAIR, item.title)
    assert (report.author, report.due) == (world.chair, date(2026, 12, 1))
    assert report.versions.count() == 1
    assert world.parent.agenda_changes.count() == 1
    put_on_agenda(item=item, meeting=world.meeting, by=world.parents_secretary)


def test_the_draft_tells_each_matter_once_under_its_heading_in_numbered_paragraphs() -> None:
    world = reporting()
    RecordedEventFactory(board=world.board, priority=world.lamps, subject="A launch")
    report = world.begin().report
    assert headings(report.body) == [
        "Tides", "Survey of barriers", "Lamps", "Lanterns", "A launch", "Other matters", "Pilots",
    ]  # fmt: skip
    told = numbered_paragraphs(report.body)
    assert [each.number for each in told] == ["1", "2", "3", "4", "5"]
    assert [each.text.split(" stage")[0] for each in told] == [
        "We noted the survey.",
        "We asked officers to collect the figures. Four of six are in.",
        "We agreed to light the quay.",
        "The chair opened landing",
        "We thanked the pilots.",
    ]


def test_what_is_confidential_is_left_out_and_offered_apart() -> None:
    world = reporting()
    chairs_report = world.begin()
    assert SECRET_DECISION not in chairs_report.report.body
    offered = {each.name: each.secret for each in offered_to(chairs_report, world.secretary)}
    assert offered == {f"decision-{world.quay.pk}": True, f"action-{world.letter.pk}": False}


def test_drafts_of_notes_are_not_told_of_until_they_are_circulated() -> None:
    world = reporting()
    Notes.objects.update(state=Notes.State.DRAFT)
    chairs_report = world.begin()
    assert chairs_report.report.body == ""
    assert offered_to(chairs_report, world.secretary) == []
    Notes.objects.update(state=Notes.State.CIRCULATED)
    assert len(offered_to(chairs_report, world.secretary)) == 6


def test_what_came_before_the_day_is_not_in_the_draft() -> None:
    world = reporting()
    old = MeetingFactory(board=world.board, date=date(2026, 6, 2))
    decision_of(notes_out(old, OUT_AT - timedelta(days=100)), "noted an old thing", "Old", None)
    body = world.begin(since=date(2026, 11, 1)).report.body
    assert "an old thing" not in body
    assert "noted the survey" in body


def test_notes_that_went_out_late_are_in_the_next_report_though_their_meeting_was_before() -> None:
    world = reporting()
    Notes.objects.update(state=Notes.State.DRAFT)
    world.begin()
    Notes.objects.update(state=Notes.State.CIRCULATED)
    world.notes.versions.update(at=timezone.now())
    later = MeetingFactory(board=world.parent, date=world.meeting.date + timedelta(days=60))
    report = world.begin(meeting=later, since=default_since(world.board, later)).report
    assert "We noted the survey." in report.body


def test_the_next_report_tells_nothing_again_but_the_progress_of_actions() -> None:
    world = reporting()
    world.begin()
    later = MeetingFactory(board=world.parent, date=world.meeting.date + timedelta(days=60))
    ProgressUpdateFactory(action=world.figures, text="All six are in.")
    report = world.begin(meeting=later).report
    assert [each.text for each in numbered_paragraphs(report.body)] == [
        "We asked officers to collect the figures. All six are in."
    ]


def test_without_newer_progress_an_action_is_not_told_again() -> None:
    world = reporting()
    world.begin()
    later = MeetingFactory(board=world.parent, date=world.meeting.date + timedelta(days=60))
    assert world.begin(meeting=later).report.body == ""


def test_the_sources_of_the_draft_are_kept() -> None:
    world = reporting()
    chairs_report = world.begin()
    source = Source.objects.get(action=world.figures)
    assert source.chairs_report == chairs_report
    assert source.paragraph is not None
    assert source.progress == world.figures.latest_update


def test_its_author_is_told_and_given_it() -> None:
    world = reporting()
    report = world.begin().report
    assert report.steps.get().kind == ClearanceStep.Kind.ASSIGNED
    assert OutgoingMessage.objects.filter(email=world.chair.user.email).count() == 1


def test_a_chair_begins_their_own_and_is_not_told_of_it() -> None:
    world = reporting()
    report = world.begin(by=world.chair.user).report
    assert not report.steps.exists()
    assert not OutgoingMessage.objects.exists()


def test_only_the_boards_secretariat_and_chair_begin_it() -> None:
    world = reporting()
    member = PersonFactory(user=UserFactory())
    MembershipFactory(board=world.board, person=member)
    for user in (member.user, world.parents_secretary, UserFactory()):
        with pytest.raises(PermissionDenied):
            world.begin(by=user)


def test_there_is_one_report_to_a_meeting() -> None:
    world = reporting()
    world.begin()
    with pytest.raises(Refused, match="begun already"):
        world.begin()


def test_a_meeting_of_another_board_or_past_is_refused() -> None:
    world = reporting()
    past = MeetingFactory(board=world.parent, date=timezone.localdate() - timedelta(days=1))
    for meeting in (world.held, past, MeetingFactory()):
        with pytest.raises(Refused, match="still to come"):
            world.begin(meeting=meeting)


def test_without_a_chair_the_vice_chair_reports_and_without_either_nobody() -> None:
    world = reporting()
    Membership.objects.filter(board=world.board).update(office="vice_chair")
    assert world.begin().report.title.endswith("(Vice Chair)")
    Membership.objects.filter(board=world.board).update(office="")
    later = MeetingFactory(board=world.parent, date=world.meeting.date + timedelta(days=9))
    with pytest.raises(Refused, match="Nobody is chair"):
        world.begin(meeting=later)


def test_an_author_who_cannot_be_told_is_refused() -> None:
    world = reporting()
    with pytest.raises(Refused, match="No e-mail address"):
        world.begin(author=PersonFactory(name="Ivo Tansley"))


def test_an_officer_without_an_account_gets_one() -> None:
    world = reporting()
    officer = PersonFactory(name="Ivo Tansley", email="ivo@estuaries.example")
    world.begin(author=officer)
    officer.refresh_from_db()
    assert officer.user is not None


def test_a_report_begun_by_mistake_is_given_up_and_its_matters_are_told_by_the_next() -> None:
    world = reporting()
    chairs_report = world.begin()
    body = chairs_report.report.body
    give_up(chairs_report=chairs_report, by=world.secretary)
    assert not Report.objects.exists()
    assert not world.parent.planned_items.exists()
    assert world.begin().report.body == body


def test_what_was_submitted_or_is_on_an_agenda_is_not_given_up() -> None:
    world = reporting()
    chairs_report = world.begin()
    with pytest.raises(PermissionDenied):
        give_up(chairs_report=chairs_report, by=world.parents_secretary)
    put_on_agenda(item=chairs_report.report.item, meeting=world.meeting, by=world.parents_secretary)
    with pytest.raises(Refused, match="on the agenda"):
        give_up(chairs_report=chairs_report, by=world.secretary)
    assert ChairsReport.objects.exists()
