"""How a page gets its board, meeting or paper: only through here, and only if it is the user's.

What is not theirs is answered with 404, the same as what does not exist.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.actions.models import ActionOwner
from meetings.agenda.models import AgendaItem, Appendix, Report, ReportContact
from meetings.attendance.models import Apology
from meetings.attendance.policies import can_see_confidential
from meetings.boards.models import Board, Meeting, Secretary
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import GroupSeats, Membership


def boards_of(user: SiteUser) -> QuerySet[Board]:
    """The boards a user has to do with: keeps, sits on, runs a group office for, or works for."""
    if not user.is_authenticated:
        return Board.objects.none()
    ways = (
        Secretary.objects.filter(user_id=user.pk).values("board"),
        Membership.objects.on().filter(person__user_id=user.pk).values("board"),
        GroupSeats.objects.filter(group__office_users__pk=user.pk).values("board"),
        Apology.objects.standing().filter(substitute__user_id=user.pk).values("meeting__board"),
        ReportContact.objects.filter(person__user_id=user.pk).values(
            "report__item__meeting__board"
        ),
        ActionOwner.objects.filter(person__user_id=user.pk).values("action__meeting__board"),
    )
    return Board.objects.filter(reduce(or_, (Q(pk__in=way) for way in ways)))


def boards_visible_to(user: SiteUser) -> QuerySet[Board]:
    """Their own boards, and those open to the public."""
    return Board.objects.filter(Q(is_public=True) | Q(pk__in=boards_of(user).values("pk")))


def meetings_visible_to(user: SiteUser) -> QuerySet[Meeting]:
    """Every meeting of their own boards; of other public boards those that were published."""
    return Meeting.objects.filter(
        Q(board__in=boards_of(user)) | Q(board__is_public=True, published_at__isnull=False)
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
    meeting = get_object_or_404(meetings_visible_to(user), pk=meeting_id)
    return Reader(
        user=user,
        meeting=meeting,
        secretary=is_secretary(user, meeting.board),
        on_board=boards_of(user).filter(pk=meeting.board_id).exists(),
        confidential=can_see_confidential(user, meeting),
    )


def is_contact_officer(user: SiteUser, report: Report) -> bool:
    return bool(user.is_authenticated and report.contact_officers.filter(user_id=user.pk).exists())


def get_paper(user: SiteUser, item_id: int) -> tuple[Reader, AgendaItem]:
    """An agenda item with a report that `user` may read.

    Its contact officers and the secretariat may always read it; others once it is cleared and
    the agenda is published, unless it is withdrawn, and a confidential one only as far as
    `can_see_confidential` goes.

    Raises: Http404 otherwise.
    """
    item = get_object_or_404(
        AgendaItem.objects.select_related("report", "parent", "meeting__board"),
        pk=item_id,
        report__isnull=False,
    )
    reader = get_meeting(user, item.meeting_id)
    if is_contact_officer(user, item.report):
        return reader, item
    if not reader.secretary and not (reader.sees_agenda and item.paper):
        raise Http404
    if item.is_secret and not reader.confidential:
        raise Http404
    return reader, item


def readable_appendices(reader: Reader, report: Report) -> QuerySet[Appendix]:
    """The report's appendices without those that are confidential to the reader."""
    if reader.confidential or is_contact_officer(reader.user, report):
        return report.appendices.all()
    return report.appendices.filter(confidential=False)
