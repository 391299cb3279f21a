"""Beginning a chair's report: its item, its report, and the draft of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from meetings.agenda.assigning import AssignmentRefused, give_account, tell_officers
from meetings.agenda.changes import record_change
from meetings.agenda.models import AgendaItem, ClearanceStep, ItemKind, Report, ReportVersion
from meetings.agenda.planning import end_of_plan, when
from meetings.agenda.report_text import ReportText, write_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Board, Meeting
from meetings.boards.refusals import Refused
from meetings.chairs_reports.body import body_of
from meetings.chairs_reports.drafting import draft
from meetings.chairs_reports.matters import untold
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.policies import can_begin
from meetings.chairs_reports.storing import store
from meetings.members.addresses import address_of
from meetings.members.models import Membership, Office, Person

_SPEAKS = [*Office]
"""Who reports where nobody is chair: the next office, in printed order."""


@dataclass(frozen=True)
class Beginning:
    """What whoever begins a report says of it."""

    meeting: Meeting
    """Of the parent board."""
    author: Person
    contacts: tuple[Person, ...] = ()
    due: date | None = None
    since: date | None = None
    """Of matters from this day on; None: from the first."""


def speaker_of(board: Board) -> Membership | None:
    """The chair today; where there is none, a vice chair, then a deputy."""
    held = board.memberships.on().exclude(office="").select_related("person")
    return min(held, key=lambda each: (_SPEAKS.index(Office(each.office)), each.pk), default=None)


def title_of(board: Board, speaker: Membership) -> str:
    """As the parent's agenda names the report. Source: design §5."""
    office = Office(speaker.office).label
    return f"{board} – report from {speaker.person} ({office})"[:300]


def meetings_to_report_to(board: Board, on: date | None = None) -> QuerySet[Meeting]:
    """The parent's meetings to come, soonest first."""
    if board.parent_id is None:
        return Meeting.objects.none()
    return Meeting.objects.upcoming(on).filter(
        board=board.parent_id, state__in=(Meeting.State.PLANNED, Meeting.State.PUBLISHED)
    )


def reports_for(board: Board, meetings: Iterable[Meeting]) -> QuerySet[ChairsReport]:
    """The board's reports on these meetings' agendas, or planned for them."""
    keys = [meeting.pk for meeting in meetings]
    return ChairsReport.objects.filter(
        Q(report__item__meeting__in=keys) | Q(report__item__proposed_for__in=keys),
        board=board,
        report__item__withdrawn=False,
    ).select_related("report__item__meeting", "report__item__proposed_for", "report__author")


def default_since(board: Board, meeting: Meeting) -> date | None:
    """The day on which the board's last report to its parent was begun; before the first one the
    day of the parent's last meeting, to which it may have reported on paper."""
    last = ChairsReport.objects.filter(board=board).order_by("-begun_at").first()
    if last is not None:
        return timezone.localdate(last.begun_at)
    before = Meeting.objects.before(meeting).filter(date__lt=timezone.localdate()).first()
    return before.date if before is not None else None


@transaction.atomic
def begin_report(*, board: Board, by: AbstractBaseUser, beginning: Beginning) -> ChairsReport:
    """Put the report on the parent's forward plan, proposed for the meeting, and draft it.

    The draft tells of all that is open and that `by` may see; what is confidential is left to be
    chosen. The author is told as the officers of other reports are. From the plan the parent's
    secretariat takes it to the agenda, as any item.

    Raises: PermissionDenied; Refused.
    """
    if not can_begin(by, board):
        raise PermissionDenied
    # The parent first, as whoever plans or builds there does: so none waits in a ring.
    parent = Board.objects.select_for_update(no_key=True).get(children=board)
    meeting = beginning.meeting
    if not meetings_to_report_to(board).filter(pk=meeting.pk).exists():
        raise Refused(f"Choose a meeting of {parent} that is still to come.", "meeting")
    if reports_for(board, [meeting]).exists():
        raise Refused(
            f"A report of {board} to this meeting has been begun already: go on with that one.",
            "meeting",
        )
    speaker = speaker_of(board)
    if speaker is None:
        raise Refused(
            f"Nobody is chair of {board}, so nobody can report. Enter the chair among its members."
        )
    _check_author(beginning.author)
    item = AgendaItem.objects.create(
        forward_plan=parent,
        position=end_of_plan(parent),
        proposed_for=meeting,
        kind=ItemKind.REPORT,
        title=title_of(board, speaker),
        presenter=speaker.person.name[:200],
    )
    report = Report.objects.create(
        item=item,
        form=Report.Form.CHAIR,
        title=item.title,
        author=beginning.author,
        due=beginning.due,
    )
    chairs_report = ChairsReport.objects.create(
        report=report, board=board, since=beginning.since, begun_by_id=by.pk
    )
    matters = [each for each in untold(chairs_report, by, beginning.since) if not each.secret]
    passages = draft(matters, list(board.priorities.values_list("name", flat=True)))
    store(chairs_report, passages)
    contacts = tuple(dict.fromkeys(each.pk for each in beginning.contacts))
    text = write_text(report, ReportText(item.title, body=body_of(passages), contacts=contacts))
    keep_version(report, text, made=ReportVersion.Made.WRITTEN, by=by)
    record_change(f"{by} began “{item.title}”, for {when(meeting)}.", by=by, of=parent, item=item)
    if beginning.author.user_id != by.pk:
        ClearanceStep.objects.create(report=report, kind=ClearanceStep.Kind.ASSIGNED, by_id=by.pk)
        tell_officers([(report, None, "")], by)
    return chairs_report


def why_not_given_up(chairs_report: ChairsReport) -> str:
    """Why a report that was begun cannot be taken back as if it had not been; "" where it can."""
    report = chairs_report.report
    if report.item.forward_plan_id is None:
        return f"It is on the agenda of {report.item.board}: ask its secretariat to defer it."
    if report.steps.exclude(kind=ClearanceStep.Kind.ASSIGNED).exists():
        return "It has been submitted once, so it stays on record."
    return ""


@transaction.atomic
def give_up(*, chairs_report: ChairsReport, by: AbstractBaseUser) -> None:
    """Take back a report that was begun by mistake: what it told of, and what it dropped, is
    offered to the next. Raises: PermissionDenied; Refused.
    """
    if not can_begin(by, chairs_report.board):
        raise PermissionDenied
    item = AgendaItem.objects.get(report=chairs_report.report_id)
    parent = Board.objects.select_for_update(no_key=True).get(pk=item.board.pk)
    held = Report.objects.select_for_update(of=("self",)).get(pk=chairs_report.report_id)
    chairs_report.report = held
    why_not = why_not_given_up(chairs_report)
    if why_not:
        raise Refused(f"The report is not given up. {why_not}")
    title = item.open_title if item.confidential else item.title
    held.texts_set_aside.all().delete()
    held.steps.all().delete()
    held.versions.all().delete()
    item = held.item
    held.delete()
    record_change(f"{by} gave “{title}” up, which had been begun.", by=by, of=parent)
    item.delete()


def _check_author(author: Person) -> None:
    """Raises: Refused, where they could not be told, or sign in."""
    if not address_of(author):
        raise Refused(
            f"No e-mail address of {author} is known, so they cannot be told. Give it on their "
            "page, or choose another author.",
            "author",
        )
    try:
        give_account(author)
    except AssignmentRefused as refused:
        raise Refused(str(refused), "author") from refused
