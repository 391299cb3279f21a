"""Who jots down events, reads what is for the record, and reports for a board's chair."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meetings.agenda.models import Report
from meetings.boards.models import Board, Secretary
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.chairs_reports.models import ChairsReport, RecordedEvent
from meetings.members.models import BriefedOfficer, Capacity, Membership, Office
from meetings.members.policies import capacities


def _worked_for(account: int) -> Q:
    """Of boards: those whose officer somebody is, being told of their packs, or author or contact
    of a report of theirs. What other boards' chairs report to a board is none of its own."""
    by_name = Q(author__user_id=account) | Q(contact_officers__user_id=account)
    written = Report.objects.filter(by_name)
    of_house = written.exclude(form=Report.Form.CHAIR)
    return (
        Q(pk__in=BriefedOfficer.objects.filter(person__user_id=account).values("board"))
        | Q(pk__in=of_house.values("item__meeting__board"))
        | Q(pk__in=of_house.values("item__forward_plan"))
        | Q(pk__in=ChairsReport.objects.filter(report__in=written.values("pk")).values("board"))
    )


def boards_jotted_for(user: SiteUser) -> QuerySet[Board]:
    """Those to whose record a user may add: the secretariat, today's members, the officers."""
    account = account_key(user)
    seats = Membership.objects.on().in_capacity(Capacity.MEMBER).filter(person__user_id=account)
    return Board.objects.filter(
        Q(pk__in=Secretary.objects.filter(user_id=account).values("board"))
        | Q(pk__in=seats.values("board"))
        | _worked_for(account)
    )


def can_jot(user: SiteUser, board: Board) -> bool:
    return boards_jotted_for(user).filter(pk=board.pk).exists()


def can_read_record(user: SiteUser, board: Board) -> bool:
    """What is for the record and open: who may add to it, and today's substitutes and observers."""
    return bool(capacities(user, board)) or can_jot(user, board)


def can_keep_event(user: SiteUser, event: RecordedEvent) -> bool:
    """Change or remove one: who jotted it down, while they still may, and the secretariat."""
    return is_secretary(user, event.board) or (
        event.added_by_id == user.pk and can_jot(user, event.board)
    )


@dataclass(frozen=True)
class RecordsRead:
    """Boards of which somebody reads all that is for the record; and those of which they read
    what is open, and the confidential events that they jotted down themselves."""

    whole: QuerySet[Board]
    open: QuerySet[Board]


def records_read_by(user: SiteUser) -> RecordsRead:
    """The whole: the secretariat and today's members, and other capacities where the board lets
    them see confidential papers. What is open: all capacities, and who works for the board."""
    account = account_key(user)
    held = Membership.objects.on().filter(person__user_id=account)
    all_of = Board.objects.filter(
        Q(pk__in=Secretary.objects.filter(user_id=account).values("board"))
        | Q(pk__in=held.in_capacity(Capacity.MEMBER).values("board"))
        | Q(
            pk__in=held.in_capacity(Capacity.SUBSTITUTE).values("board"),
            substitutes_see_confidential=True,
        )
        | Q(
            pk__in=held.in_capacity(Capacity.OBSERVER).values("board"),
            observers_see_confidential=True,
        )
    )
    some_of = Board.objects.filter(Q(pk__in=held.values("board")) | _worked_for(account))
    return RecordsRead(whole=all_of, open=some_of)


def events_visible_to(user: SiteUser) -> QuerySet[RecordedEvent]:
    """Events of all boards that a user may read."""
    records = records_read_by(user)
    own = Q(confidential=False) | Q(added_by_id=account_key(user))
    return RecordedEvent.objects.filter(
        Q(board__in=records.whole.values("pk")) | Q(board__in=records.open.values("pk")) & own
    )


def chairs(user: SiteUser, board: Board) -> bool:
    """Whether `user` is chair of the board today."""
    return bool(
        user.is_authenticated
        and Membership.objects.on()
        .filter(board=board, person__user_id=user.pk, office=Office.CHAIR)
        .exists()
    )


def can_begin(user: SiteUser, board: Board) -> bool:
    """Begin a report of the board's chair to its parent: its secretariat, and its chair."""
    return board.parent_id is not None and (is_secretary(user, board) or chairs(user, board))


def is_offered_matters(user: SiteUser, chairs_report: ChairsReport) -> bool:
    """Whether what the board decided and did is laid before `user` to choose from.

    Those who report: the board's secretariat and chair, the author and the contact officers. The
    parent's secretariat, who may write on any report of theirs, see only what is in it.
    """
    return can_begin(user, chairs_report.board) or bool(
        user.is_authenticated
        and Report.objects.filter(
            Q(author__user_id=user.pk) | Q(contact_officers__user_id=user.pk),
            pk=chairs_report.report_id,
        ).exists()
    )
