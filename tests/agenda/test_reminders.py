"""Officers are reminded of their reports: at most once a day, in one message, and only of these."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.agenda import reminders
from meetings.agenda.models import AgendaItem, DeadlineReminder, Report, ReportVersion
from meetings.agenda.reminders import is_reminder_day, people_to_remind, remind
from meetings.agenda.tasks import REMIND_TASK, queue_reminders, remind_officer
from meetings.boards.models import Meeting
from meetings.boards.notice import working_days_between
from meetings.boards.working_days import is_working_day
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
)

DUE = date(2026, 11, 24)
"""A Tuesday, clear of bank holidays."""
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(due=DAYS, off=st.sets(st.integers(-12, 12), max_size=6), gap=st.integers(-12, 12))
def test_a_report_is_recalled_before_on_and_after_its_deadline_on_working_days_only(
    due: date, off: set[int], gap: int
) -> None:
    closed = {due + timedelta(days=number) for number in off}
    today = due + timedelta(days=gap)
    recalled = is_reminder_day(due, today, closed)
    if not is_working_day(today, closed):
        assert not recalled
    elif today > due:
        assert recalled
    else:  # the day itself, or the last working day before it, has none after it
        left = working_days_between(today, due + timedelta(days=1), closed)
        assert recalled == (left in (0, reminders.DAYS_BEFORE))


def report_of(author, due: date = DUE, **more) -> Report:
    meeting = more.pop("meeting", None) or MeetingFactory(date=date(2026, 12, 8))
    item = more.pop("item", None) or AgendaItemFactory(meeting=meeting)
    return ReportFactory(
        item=item, author=author, due=due, state=more.pop("state", Report.State.DRAFT), **more
    )


@pytest.fixture
def officer():
    return PersonFactory(name="Rowan Pettigrew", email="rowan@estuaries.example")


pytestmark = pytest.mark.django_db


def test_one_message_has_all_reports_of_all_boards_the_first_due_first(officer, settings):
    settings.SITE_URL = "https://papers.example.org"
    later = report_of(officer, due=DUE + timedelta(days=9), title="Lamps and buoys")
    board = BoardFactory(name="Quays Board")
    first = report_of(
        officer, title="Survey of tidal barriers", meeting=MeetingFactory(board=board)
    )
    assert people_to_remind(DUE) == [officer.pk]
    assert remind(officer.pk, DUE)
    (sent,) = mail.outbox
    assert sent.to == ["rowan@estuaries.example"]
    assert sent.subject == "2 reports due from you, the first today"
    assert sent.body.index("Survey of tidal barriers") < sent.body.index("Lamps and buoys")
    body = " ".join(sent.body.split())
    assert "For the Quays Board, 8 December 2026. Due today." in body
    assert "Due on Thursday 3 December." in body
    for report in (first, later):
        assert f"https://papers.example.org/reports/{report.item_id}/" in sent.body


def test_nobody_is_reminded_twice_a_day(officer):
    report_of(officer)
    assert remind(officer.pk, DUE)
    assert not remind(officer.pk, DUE)
    assert people_to_remind(DUE) == []
    assert len(mail.outbox) == 1
    assert remind(officer.pk, DUE + timedelta(days=1))
    assert "1 overdue" in mail.outbox[1].subject
    assert "It was due on Tuesday 24 November, 1 working day ago." in " ".join(
        mail.outbox[1].body.split()
    )


def test_a_reminder_that_another_worker_has_begun_is_left_to_it(officer):
    report_of(officer)
    DeadlineReminder.objects.create(person=officer, day=DUE)
    assert not remind(officer.pk, DUE)
    assert mail.outbox == []


@pytest.mark.parametrize("state", [Report.State.SUBMITTED, Report.State.CLEARED])
def test_what_was_handed_in_is_not_recalled(officer, state):
    report_of(officer, state=state)
    assert people_to_remind(DUE) == []
    assert not remind(officer.pk, DUE)


def test_a_returned_report_is_recalled(officer):
    report_of(officer, state=Report.State.RETURNED)
    assert people_to_remind(DUE) == [officer.pk]


@pytest.mark.parametrize(
    "meeting",
    [
        {"state": Meeting.State.CANCELLED, "cancel_reason": "Snow."},
        {"state": Meeting.State.HELD},
        {"date": DUE - timedelta(days=1)},
    ],
)
def test_meetings_that_are_off_or_over_are_not_recalled(officer, meeting):
    report_of(officer, meeting=MeetingFactory(**meeting))
    assert people_to_remind(DUE) == []


def test_withdrawn_and_planned_items_and_corrections_are_not_recalled(officer):
    report_of(officer, item=AgendaItemFactory(withdrawn=True))
    planned = AgendaItemFactory()
    AgendaItem.objects.filter(pk=planned.pk).update(
        forward_plan=planned.meeting.board, meeting=None
    )
    report_of(officer, item=AgendaItem.objects.get(pk=planned.pk))
    correcting = report_of(officer, state=Report.State.RETURNED)
    now = timezone.now()
    correcting.in_force = ReportVersion.objects.create(
        report=correcting, number=1, made="cleared", began_at=now, saved_at=now, text={}
    )
    correcting.save(update_fields=["in_force"])
    assert people_to_remind(DUE) == []


def test_the_title_of_a_confidential_report_is_not_sent(officer):
    item = AgendaItemFactory(
        title="Purchase of Gullwater", confidential=True, open_title="A commercial matter"
    )
    report_of(officer, item=item)
    remind(officer.pk, DUE)
    assert "Gullwater" not in mail.outbox[0].body + mail.outbox[0].subject
    assert "A commercial matter" in mail.outbox[0].body


def test_an_officer_without_an_address_is_not_written_to(officer):
    officer.email = ""
    officer.save(update_fields=["email"])
    report_of(officer)
    assert not remind(officer.pk, DUE)
    assert not DeadlineReminder.objects.exists()


def test_a_server_that_is_down_is_tried_again_and_one_message_comes(officer, settings):
    report_of(officer)
    backend, settings.EMAIL_BACKEND = (
        settings.EMAIL_BACKEND,
        "django.core.mail.backends.smtp.EmailBackend",
    )
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    with pytest.raises(ConnectionRefusedError):
        remind(officer.pk, DUE)
    assert people_to_remind(DUE) == [officer.pk]
    settings.EMAIL_BACKEND = backend
    assert remind(officer.pk, DUE)
    assert not remind(officer.pk, DUE)
    assert len(mail.outbox) == 1


def jobs() -> list[dict]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=REMIND_TASK)]


def morning(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=timezone.get_default_timezone())


def test_in_the_morning_each_officer_gets_one_job(officer):
    report_of(officer)
    report_of(officer)
    queue_reminders(morning(DUE, 6))
    queue_reminders(morning(DUE, 12))
    assert jobs() == []
    queue_reminders(morning(DUE))
    queue_reminders(morning(DUE, 8))
    assert jobs() == [{"person_id": officer.pk, "day": "2026-11-24"}]


def test_no_job_at_weekends(officer):
    report_of(officer)
    queue_reminders(morning(date(2026, 11, 28)))
    assert jobs() == []


def test_a_job_of_yesterday_does_nothing(officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    report_of(officer, due=yesterday, meeting=MeetingFactory(date=date(2099, 1, 8)))
    remind_officer(person_id=officer.pk, day=yesterday.isoformat())
    assert mail.outbox == []


def test_a_refused_address_is_not_tried_again_the_same_day(officer):
    report_of(officer)
    officer.email = "rowan@estuaries@example"
    officer.save(update_fields=["email"])
    assert not remind(officer.pk, DUE)
    assert people_to_remind(DUE) == []
    assert DeadlineReminder.objects.get().sent_at is None
