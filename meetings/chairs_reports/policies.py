"""Who jots down events, reads what is for the record, and reports for a board's chair."""

from django.db.models import Q, QuerySet

from meetings.agenda.models import Report
from meetings.boards.models import Board, Secretary
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.chairs_reports.models import ChairsReport, RecordedEvent
from meetings.members.models import BriefedOfficer, Capacity, Membership, Office
from meetings.members.policies import capacities


def _reports_of(board: Board) -> QuerySet[Report]:
    """Those on the board's agendas and forward plan, and its own chair's; not those that other
    boards' chairs send to it."""
    here = Q(item__meeting__board=board) | Q(item__forward_plan=board)
    return Report.objects.filter(Q(chairs_report__board=board) | here & ~Q(form=Report.Form.CHAIR))


def works_for(user: SiteUser, board: Board) -> bool:
    """Whether `user` is an officer of the board: is told of its packs, or writes a report of it."""
    account = account_key(user)
    by_name = Q(author__user_id=account) | Q(contact_officers__user_id=account)
    return bool(
        user.is_authenticated
        and (
            BriefedOfficer.objects.filter(board=board, person__user_id=account).exists()
            or _reports_of(board).filter(by_name).exists()
        )
    )


def can_jot(user: SiteUser, board: Board) -> bool:
    """Add to what is for the record: the secretariat, today's members, the board's officers."""
    return (
        is_secretary(user, board)
        or Capacity.MEMBER in capacities(user, board)
        or works_for(user, board)
    )


def can_read_record(user: SiteUser, board: Board) -> bool:
    """What is for the record and open: who may add to it, and today's substitutes and observers."""
    return bool(capacities(user, board)) or can_jot(user, board)


def can_keep_event(user: SiteUser, event: RecordedEvent) -> bool:
    """Change or remove one: who jotted it down, while they still may, and the secretariat."""
    return is_secretary(user, event.board) or (
        event.added_by_id == user.pk and can_jot(user, event.board)
    )


def events_visible_to(user: SiteUser) -> QuerySet[RecordedEvent]:
    """Events of all boards that a user may read.

    Confidential ones: the secretariat and today's members, other capacities where the board lets
    them see confidential papers, and who jotted one down, while they work for the board.
    """
    account = account_key(user)
    kept = Secretary.objects.filter(user_id=account).values("board")
    held = Membership.objects.on().filter(person__user_id=account)
    by_name = Q(author__user_id=account) | Q(contact_officers__user_id=account)
    written = Report.objects.filter(by_name)
    of_house = written.exclude(form=Report.Form.CHAIR)
    served = (
        Q(board__in=BriefedOfficer.objects.filter(person__user_id=account).values("board"))
        | Q(board__in=of_house.values("item__meeting__board"))
        | Q(board__in=of_house.values("item__forward_plan"))
        | Q(board__in=ChairsReport.objects.filter(report__in=written.values("pk")).values("board"))
    )
    sees_all = (
        Q(board__in=kept)
        | Q(board__in=held.in_capacity(Capacity.MEMBER).values("board"))
        | Q(
            board__in=held.in_capacity(Capacity.SUBSTITUTE).values("board"),
            board__substitutes_see_confidential=True,
        )
        | Q(
            board__in=held.in_capacity(Capacity.OBSERVER).values("board"),
            board__observers_see_confidential=True,
        )
    )
    belongs = Q(board__in=held.values("board")) | served
    return RecordedEvent.objects.filter(
        sees_all | belongs & (Q(confidential=False) | Q(added_by_id=account))
    )


def chairs(user: SiteUser, board: Board) -> bool:
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
