"""How a page gets its board, meeting or paper: only through here, and only if it is the user's.

What is not theirs is answered with 404, the same as what does not exist.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.actions.models import ActionOwner
from meetings.agenda.models import (
    AgendaItem,
    Appendix,
    ItemKind,
    Report,
    ReportContact,
    StandingItem,
)
from meetings.agenda.policies import (
    can_edit_agenda,
    can_plan,
    can_read_in_progress,
    can_write,
    is_officer_of,
)
from meetings.agenda.report_text import paper_of
from meetings.attendance.models import Apology
from meetings.attendance.policies import can_see_confidential, there_for_a_member
from meetings.boards.models import Board, Meeting, Secretary, Venue
from meetings.boards.policies import SiteUser, account_key, is_secretary, keeps_a_board
from meetings.members.models import BriefedOfficer, GroupSeats, Membership

_BOARD_OF_ITEM = Coalesce("item__meeting__board", "item__forward_plan")
_BOARD_OF_REPORT = Coalesce("report__item__meeting__board", "report__item__forward_plan")


def boards_of(user: SiteUser) -> QuerySet[Board]:
    """The boards a user has to do with: keeps, sits on, runs a group office for, or works for."""
    if not user.is_authenticated:
        return Board.objects.none()
    ways = (
        Secretary.objects.filter(user_id=user.pk).values("board"),
        Membership.objects.on().filter(person__user_id=user.pk).values("board"),
        GroupSeats.objects.on().filter(group__office_users__pk=user.pk).values("board"),
        Apology.objects.standing().filter(substitute__user_id=user.pk).values("meeting__board"),
        ReportContact.objects.filter(person__user_id=user.pk).values(board=_BOARD_OF_REPORT),
        Report.objects.filter(author__user_id=user.pk).values(board=_BOARD_OF_ITEM),
        BriefedOfficer.objects.filter(person__user_id=user.pk).values("board"),
        ActionOwner.objects.filter(person__user_id=user.pk).values("action__meeting__board"),
    )
    return Board.objects.filter(reduce(or_, (Q(pk__in=way) for way in ways)))


def boards_visible_to(user: SiteUser) -> QuerySet[Board]:
    """Their own boards, and those open to the public."""
    return Board.objects.filter(Q(is_public=True) | Q(pk__in=boards_of(user).values("pk")))


def meetings_visible_to(user: SiteUser) -> QuerySet[Meeting]:
    """Every meeting of their own boards; of other public boards those that were published; and
    where they are registered as standing in for a member."""
    there = there_for_a_member().filter(person__user_id=account_key(user))
    return Meeting.objects.filter(
        Q(board__in=boards_of(user))
        | Q(board__is_public=True, published_at__isnull=False)
        | Q(pk__in=there.values("meeting"))
    ).select_related("board", "venue")


def get_board(user: SiteUser, slug: str) -> Board:
    return get_object_or_404(boards_visible_to(user), slug=slug)


@dataclass(frozen=True)
class Reader:
    """What one user may see and do in one meeting."""

    user: SiteUser
    meeting: Meeting
    secretary: bool
    on_board: bool
    """Belongs to the board in some way; false for the public."""
    confidential: bool

    @property
    def sees_agenda(self) -> bool:
        """The secretariat from the start, everybody else from publication on."""
        return self.secretary or self.meeting.is_published


def get_meeting(user: SiteUser, meeting_id: int) -> Reader:
    """The meeting, with what `user` may do in it.

    Raises: Http404 where it is not theirs to see.
    """
    meeting = get_object_or_404(Meeting.objects.select_related("board", "venue"), pk=meeting_id)
    on_board = boards_of(user).filter(pk=meeting.board_id).exists()
    if not on_board and not meetings_visible_to(user).filter(pk=meeting.pk).exists():
        raise Http404
    return Reader(
        user=user,
        meeting=meeting,
        secretary=is_secretary(user, meeting.board),
        on_board=on_board,
        confidential=can_see_confidential(user, meeting),
    )


def get_paper(user: SiteUser, item_id: int) -> tuple[Reader, AgendaItem, Report]:
    """An item of an agenda and its report as `user` may read it.

    Whoever has a part in the report may read it from the start: its officers, the secretariat, the
    lead members who clear it. Others read what is cleared once the item is published, unless it
    is withdrawn, and a confidential one only as far as `can_see_confidential` goes.

    Raises: Http404 otherwise.
    """
    item = get_object_or_404(
        AgendaItem.objects.select_related(
            "report__in_force", "priority", "parent__priority", "meeting__board"
        ),
        pk=item_id,
        report__isnull=False,
        meeting__isnull=False,
    )
    reader = get_meeting(user, item.agenda.pk)
    cleared = paper_of(item)
    if can_read_in_progress(user, item.report):
        return reader, item, cleared or item.report
    if cleared is None or not item.is_out:
        raise Http404
    if item.is_secret and not reader.confidential:
        raise Http404
    return reader, item, cleared


def get_report(user: SiteUser, item_id: int) -> Report:
    """The report of an item, on an agenda or on the forward plan, as it is being written, for
    whoever has a part in it.

    Raises: Http404 for everybody else.
    """
    report = get_object_or_404(
        Report.objects.select_related(
            "item__meeting__board",
            "item__forward_plan",
            "item__parent__priority",
            "item__priority",
            "author",
        ),
        item_id=item_id,
    )
    if not can_read_in_progress(user, report):
        raise Http404
    return report


def get_report_to_write(user: SiteUser, item_id: int) -> Report:
    """The same, for whoever may write it as it now stands.

    Raises: Http404 for everybody else.
    """
    report = get_report(user, item_id)
    if not can_write(user, report):
        raise Http404
    return report


def get_item_to_assign(user: SiteUser, item_id: int) -> AgendaItem:
    """An item of kind report, on an agenda or the forward plan, for the board's secretariat.

    Raises: Http404 for everybody else, and for an item of a meeting that is over.
    """
    item = get_object_or_404(
        AgendaItem.objects.select_related(
            "meeting__board", "forward_plan", "proposed_for__board", "report__author"
        ),
        pk=item_id,
        kind=ItemKind.REPORT,
    )
    meeting = item.meeting
    if not (can_plan(user, item.board) if meeting is None else can_edit_agenda(user, meeting)):
        raise Http404
    return item


def readable_appendices(reader: Reader, report: Report) -> list[Appendix]:
    """The report's appendices without those that are confidential to the reader."""
    appendices = list(report.appendices.all())
    if reader.confidential or is_officer_of(reader.user, report):
        return appendices
    return [appendix for appendix in appendices if not appendix.confidential]


def get_agenda_to_build(user: SiteUser, meeting_id: int) -> Meeting:
    """A meeting whose agenda `user` may change. Raises: Http404 for everybody else."""
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=meeting_id)
    if not can_edit_agenda(user, meeting):
        raise Http404
    return meeting


def get_item_to_build(user: SiteUser, item_id: int) -> AgendaItem:
    """An item of an agenda that `user` may change. Raises: Http404 for everybody else."""
    item = get_object_or_404(_WITH_BOARD, pk=item_id, meeting__isnull=False)
    if not can_edit_agenda(user, item.agenda):
        raise Http404
    return item


def get_board_to_keep(user: SiteUser, slug: str) -> Board:
    """A board of whose secretariat `user` is. Raises: Http404 otherwise."""
    board = get_board(user, slug)
    if not is_secretary(user, board):
        raise Http404
    return board


def get_planned_item(user: SiteUser, item_id: int) -> AgendaItem:
    """An item of a forward plan that `user` keeps. Raises: Http404 for everybody else."""
    item = get_object_or_404(_WITH_BOARD, pk=item_id, forward_plan__isnull=False)
    if not can_plan(user, item.board):
        raise Http404
    return item


def get_standing_item(user: SiteUser, item_id: int) -> StandingItem:
    item = get_object_or_404(StandingItem.objects.select_related("board"), pk=item_id)
    if not can_plan(user, item.board):
        raise Http404
    return item


def get_item_with_history(user: SiteUser, item_id: int) -> AgendaItem:
    """An item whose life `user` may follow: the secretariat, and the officers of its report.

    Raises: Http404 for everybody else.
    """
    item = get_object_or_404(_WITH_BOARD, pk=item_id)
    report = item.own_report
    if not is_secretary(user, item.board) and not (report and is_officer_of(user, report)):
        raise Http404
    return item


_WITH_BOARD = AgendaItem.objects.select_related(
    "meeting__board", "forward_plan", "parent", "priority", "proposed_for", "report"
)


def get_meeting_to_keep(user: SiteUser, meeting_id: int) -> Meeting:
    """A meeting of a board of whose secretariat `user` is. Raises: Http404 otherwise."""
    meeting = get_object_or_404(meetings_visible_to(user), pk=meeting_id)
    if not is_secretary(user, meeting.board):
        raise Http404
    return meeting


def get_venue(user: SiteUser, venue_id: int) -> Venue:
    """A venue, for whoever keeps a board. Raises: Http404 otherwise."""
    if not keeps_a_board(user):
        raise Http404
    return get_object_or_404(Venue, pk=venue_id)
