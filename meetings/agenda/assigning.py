"""Who writes a report, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from meetings.agenda.changes import record_change
from meetings.agenda.clearance_mail import name_of, where_of
from meetings.agenda.models import AgendaItem, ClearanceStep, ItemKind, Report, ReportVersion
from meetings.agenda.report_text import ReportText, read_text, write_text
from meetings.agenda.versions import keep_version
from meetings.boards.mail import site_link
from meetings.boards.models import Board
from meetings.boards.policies import is_secretary
from meetings.boards.posting import post_text
from meetings.boards.working_days import bank_holidays, working_days_before
from meetings.members.addresses import address_of
from meetings.members.models import BriefedOfficer, Membership, Person


class AssignmentRefused(Exception):
    """Not assigned; `str()` says why and what to do. `field` is the one of the form, or ""."""

    def __init__(self, sentence: str, *, field: str = "", item: AgendaItem | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.item = item


class AssignmentHasChanged(AssignmentRefused):
    """Somebody else assigned it while the page was open."""


@dataclass(frozen=True)
class Assignment:
    """What one report's officer and deadline are to be, and what they were on the page."""

    item: AgendaItem
    officer: Person
    due: date | None
    seen_officer: int | None
    seen_due: date | None
    note: str = ""


def default_due(item: AgendaItem) -> date | None:
    """The board's clear working days before the meeting; None where no meeting is known."""
    meeting = item.meeting or item.proposed_for
    if meeting is None:
        return None
    board = meeting.board
    free = bank_holidays(board.holidays_of, (meeting.date.year - 1, meeting.date.year))
    return working_days_before(meeting.date, board.reports_due_days, free)


@transaction.atomic
def assign(*, assignments: Iterable[Assignment], by: AbstractBaseUser) -> list[Report]:
    """Assign each item's report, or assign it anew, and tell the officers: one message to each.

    A report that is not there yet is begun as a draft with the item's title and the officer as its
    first contact officer. An officer without an account gets one. Either all are assigned or none.

    Raises: PermissionDenied; AssignmentRefused; AssignmentHasChanged.
    """
    assignments = list(assignments)
    # The boards first, as builder and publishing do: so none waits for another in a ring.
    boards = sorted({each.item.board.pk for each in assignments})
    list(Board.objects.select_for_update(no_key=True).filter(pk__in=boards).order_by("pk"))
    done: list[tuple[Report, Person | None, str]] = []
    for assignment in sorted(assignments, key=lambda each: each.item.pk):
        report, before = _assign_one(assignment, by)
        done.append((report, before, assignment.note))
    tell_officers(done, by)
    return [report for report, _, _ in done]


@transaction.atomic
def add_officer(
    *, by: AbstractBaseUser, name: str, position: str, phone: str, email: str
) -> Person:
    """A new person who writes reports.

    Raises: AssignmentRefused, where the address is another person's.
    """
    known = (
        Person.objects.filter(email__iexact=email).first()
        or Person.objects.filter(user__email__iexact=email).first()
    )
    if known is not None:
        raise AssignmentRefused(
            f"{email} is the address of {known}, who is known here. Choose them in the list, or "
            "correct the address.",
            field="email",
        )
    return Person.objects.create(name=name, position=position, phone=phone, email=email)


@transaction.atomic
def give_address(*, person: Person, email: str, by: AbstractBaseUser) -> None:
    """Note the e-mail address of somebody who has none yet.

    Raises: AssignmentRefused, where it is another's, or where the person sits on a board that is
    not `by`'s, or works for one: an address opens an account, and with it what that board shows
    them.
    """
    if _boards_of(person).exclude(secretaries__user_id=by.pk).exists():
        raise AssignmentRefused(
            f"{person} has to do with another board, too. Ask its secretariat to note their "
            "e-mail address.",
            field="email",
        )
    others = Person.objects.exclude(pk=person.pk)
    if (
        others.filter(email__iexact=email).exists()
        or others.filter(user__email__iexact=email).exists()
    ):
        raise AssignmentRefused(f"{email} is the address of somebody else.", field="email")
    person.email = email
    person.save(update_fields=["email"])


def _boards_of(person: Person) -> QuerySet[Board]:
    """Those they sit on, write for, or are told of by."""
    reports = Report.objects.filter(Q(author=person) | Q(contact_officers=person))
    return Board.objects.filter(
        Q(pk__in=Membership.objects.filter(person=person).values("board"))
        | Q(pk__in=reports.values("item__meeting__board"))
        | Q(pk__in=reports.values("item__forward_plan"))
        | Q(pk__in=BriefedOfficer.objects.filter(person=person).values("board"))
    )


def _assign_one(assignment: Assignment, by: AbstractBaseUser) -> tuple[Report, Person | None]:
    """The report, and who had it before."""
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=assignment.item.pk)
    if not is_secretary(by, item.board):
        raise PermissionDenied
    officer = assignment.officer
    _check_item(item)
    report = Report.objects.select_for_update(of=("self",)).filter(item=item).first()
    before = report.author if report is not None else None
    due_before = report.due if report is not None else None
    if (before.pk if before else None, due_before) != (
        assignment.seen_officer,
        assignment.seen_due,
    ):
        raise AssignmentHasChanged(
            f"“{item.title}” was assigned to {before} meanwhile"
            f"{f', due {due_before:%-d %B %Y}' if due_before else ''}. "
            "Nothing was changed: look at it, and assign it again if you need to.",
            item=item,
        )
    if report is not None and report.state == Report.State.CLEARED:
        raise AssignmentRefused(
            f"“{item.title}” is cleared: there is nothing to write. Open it again first.", item=item
        )
    if not address_of(officer):
        raise AssignmentRefused(
            f"No e-mail address of {officer} is known, so they cannot be told. Assign the report "
            "on its own page and give the address there.",
            field="email",
            item=item,
        )
    give_account(officer)
    if report is None:
        report = Report.objects.create(item=item, title=item.title, state=Report.State.DRAFT)
    report.author, report.due = officer, assignment.due
    report.save(update_fields=["author", "due"])
    _name_as_contact(report, officer, before, by)
    ClearanceStep.objects.create(
        report=report, kind=ClearanceStep.Kind.ASSIGNED, by_id=by.pk, comment=assignment.note
    )
    until = f", due {report.due:%-d %B %Y}" if report.due else ""
    record_change(
        f"Assigned “{item.title}” to {officer}{until}.",
        by=by,
        of=item.meeting or item.board,
        item=item,
    )
    return report, before


def _check_item(item: AgendaItem) -> None:
    if item.kind != ItemKind.REPORT:
        raise AssignmentRefused(
            f"“{item.title}” is no report. Change the kind of the item first.", item=item
        )
    if item.withdrawn:
        raise AssignmentRefused(f"“{item.title}” is withdrawn.", item=item)


def give_account(officer: Person) -> None:
    """By their address, without a password: “Forgotten your password?” gives them one."""
    if officer.user_id is not None:
        return
    accounts = get_user_model()._default_manager
    account = accounts.filter(email__iexact=officer.email).first()
    if account is None:
        account = accounts.create_user(officer.email, name=officer.name)
    elif Person.objects.filter(user_id=account.pk).exists():
        raise AssignmentRefused(
            f"{officer.email} is the address of another person’s account. Correct the address.",
            field="email",
        )
    officer.user = account
    officer.save(update_fields=["user"])


def _name_as_contact(
    report: Report, officer: Person, before: Person | None, by: AbstractBaseUser
) -> None:
    """First among the contact officers, or in the place of who had the report before."""
    text = read_text(report)
    if officer.pk in text.contacts:
        _keep_first(report, text, by)
        return
    if before is not None and before.pk in text.contacts:
        contacts = tuple(officer.pk if key == before.pk else key for key in text.contacts)
    else:
        contacts = (officer.pk, *text.contacts)
    report.revision += 1
    written = write_text(report, replace(text, contacts=contacts))
    keep_version(report, written, made=ReportVersion.Made.WRITTEN, by=by)


def _keep_first(report: Report, text: ReportText, by: AbstractBaseUser) -> None:
    """A report has a version from its beginning."""
    if not report.versions.exists():
        keep_version(report, text, made=ReportVersion.Made.WRITTEN, by=by)


def tell_officers(done: Sequence[tuple[Report, Person | None, str]], by: AbstractBaseUser) -> None:
    """One message to each author, of all reports they were given; and to who had one before.

    `done`: a report, who had it before, and the note that goes with it.
    """

    def whose(each: tuple[Report, Person | None, str]) -> int:
        return each[0].author_id or 0

    for _, group in groupby(sorted(done, key=whose), key=whose):
        reports = list(group)
        officer = reports[0][0].author
        if officer is not None:
            _tell(officer, reports, by)
    for report, before, _ in done:
        if before is not None and before.pk != report.author_id and address_of(before):
            post_text(
                to=address_of(before),
                subject=f"No longer yours to write: {name_of(report)}",
                lines=[
                    where_of(report),
                    "",
                    f"{by} has given {name_of(report)} to {report.author}. You need do nothing "
                    "more for it.",
                ],
                name=before.name,
                board=report.item.board,
            )


def _tell(
    officer: Person, reports: Sequence[tuple[Report, Person | None, str]], by: AbstractBaseUser
) -> None:
    first = reports[0][0]
    lines = [f"{by} asks you to write {'this report' if len(reports) == 1 else 'these reports'}."]
    for report, before, note in reports:
        due = f"due {report.due:%A %-d %B %Y}" if report.due else "no deadline yet"
        changed = (
            " (you had it already: the deadline or the note is new)"
            if (before is not None and before.pk == officer.pk)
            else ""
        )
        lines += ["", name_of(report) + changed, where_of(report), due]
        if note and not report.item.is_secret:
            lines += note.splitlines()
        lines.append(site_link(reverse("report", args=[report.item_id])))
    if officer.user is not None and not officer.user.has_usable_password():
        lines += [
            "",
            f"You have an account under {officer.user.email} and no password yet. Choose one:",
            site_link(reverse("account_reset_password")),
        ]
    subject = (
        f"To write: {name_of(first)}"
        if len(reports) == 1
        else f"To write: {len(reports)} reports for {first.item.board}"
    )
    post_text(
        to=address_of(officer),
        subject=subject,
        lines=lines,
        name=officer.name,
        board=first.item.board,
    )
