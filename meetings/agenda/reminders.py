"""Reminding officers of the reports that are due from them: one message a day at most."""

from collections.abc import Container, Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.agenda_page import WITHHELD_TITLE
from meetings.agenda.models import DeadlineReminder, Report
from meetings.boards.mail import NotDelivered, send_text, site_link
from meetings.boards.models import Meeting
from meetings.boards.notice import closed_days, working_days_between
from meetings.boards.working_days import is_working_day, working_days_before
from meetings.members.addresses import address_of
from meetings.members.models import Person

DAYS_BEFORE = 3
"""Working days before the deadline on which it is first recalled."""


def is_reminder_day(due: date, today: date, holidays: Container[date]) -> bool:
    """Whether a report due on `due` and not submitted is recalled today.

    On the third working day before, on the day itself, and on each working day after it. A
    deadline that is no working day is recalled on the last one before it.
    """
    if not is_working_day(today, holidays):
        return False
    last = working_days_before(due + timedelta(days=1), 0, holidays)
    first = working_days_before(last, DAYS_BEFORE - 1, holidays)
    return today in (first, last) or today > due


def people_to_remind(today: date) -> list[int]:
    """The primary keys of all officers who have a report to be recalled today, and were not yet."""
    done = DeadlineReminder.objects.filter(day=today).values("person")
    found = {
        report.author_id
        for report in _outstanding(today).exclude(author__in=done)
        if report.author_id is not None and _recalled(report, today)
    }
    return sorted(found)


def remind(person_id: int, today: date) -> bool:
    """Send one officer their message of the day, with all of their reports in it; whether it went.

    Nothing goes to whoever had it, or handed everything in since. The row is the right to send:
    it is written first, by one worker alone, and taken back only where nothing was sent. Not to be
    called in a transaction.

    Raises: OSError where the mail server is not there, or wants to be asked later.
    """
    reports = list(_outstanding(today).filter(author=person_id))
    if not any(_recalled(report, today) for report in reports):
        return False
    person = Person.objects.select_related("user").get(pk=person_id)
    address = address_of(person)
    if not address:
        return False
    row, is_first = DeadlineReminder.objects.get_or_create(person=person, day=today)
    if not is_first:
        return False
    try:
        send_text(
            to=address, subject=_subject(reports, today), lines=_lines(person, reports, today)
        )
    except NotDelivered:
        return False
    except OSError:
        row.delete()
        raise
    row.sent_at = timezone.now()
    row.save(update_fields=["sent_at"])
    return True


def _outstanding(today: date) -> QuerySet[Report]:
    """Reports that officers still have to submit, for meetings to come, the first due first.

    Not those that are out and are being corrected: they have no deadline any more.
    """
    return (
        Report.objects.filter(
            item__meeting__state__in=(Meeting.State.PLANNED, Meeting.State.PUBLISHED),
            state__in=(Report.State.DRAFT, Report.State.RETURNED),
            author__isnull=False,
            due__isnull=False,
            in_force__isnull=True,
            item__withdrawn=False,
            item__meeting__date__gte=today,
        )
        .select_related("item__meeting__board", "item__parent")
        .order_by("due", "pk")
    )


def _recalled(report: Report, today: date) -> bool:
    return report.due is not None and is_reminder_day(report.due, today, _closed(report))


def _closed(report: Report) -> frozenset[date]:
    meeting = report.item.agenda
    return closed_days(meeting.board.holidays_of, meeting.date.year)


def _subject(reports: Iterable[Report], today: date) -> str:
    due = [report.due for report in reports if report.due is not None]
    late = sum(day < today for day in due)
    what = "1 report" if len(due) == 1 else f"{len(due)} reports"
    if late:
        return f"{what} due from you, {late} overdue"
    return f"{what} due from you, the first {_when(min(due), today)}"


def _when(due: date, today: date) -> str:
    return "today" if due == today else f"on {due:%A %-d %B}"


def _lines(person: Person, reports: Iterable[Report], today: date) -> list[str]:
    lines = [f"Dear {person.name},", "", "These reports are still to be submitted by you:", ""]
    for report in reports:
        meeting = report.item.agenda
        lines += [
            f"- {_title(report)}",
            f"  For the {meeting.board.name}, {meeting.date:%-d %B %Y}. {_deadline(report, today)}",
            f"  {site_link(reverse('report', args=[report.item_id]))}",
            "",
        ]
    return [*lines, "This is sent once a day at most, and stops as soon as they are submitted."]


def _title(report: Report) -> str:
    """An open one: mail is read over shoulders."""
    item = report.item
    return (item.open_title or WITHHELD_TITLE) if item.is_secret else report.title or item.title


def _deadline(report: Report, today: date) -> str:
    due = report.due
    if due is None:
        return ""
    if due >= today:
        return f"Due {_when(due, today)}."
    days = working_days_between(due, today + timedelta(days=1), _closed(report))
    ago = "1 working day ago" if days == 1 else f"{days} working days ago"
    return f"It was due {_when(due, today)}, {ago}."
