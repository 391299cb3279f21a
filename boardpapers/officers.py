"""The officers among whom a board's secretariat chooses who writes a report."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from meetings.attendance.models import Attended
from meetings.boards.models import Board
from meetings.members.models import Person


def known_officers(board: Board) -> QuerySet[Person]:
    """Who has written or was named on its reports, came to it as an officer, owns an action of
    it without sitting on it, is told of its packs, or keeps its papers."""
    ways = (
        Q(assigned_reports__item__meeting__board=board),
        Q(assigned_reports__item__forward_plan=board),
        Q(report_contacts__report__item__meeting__board=board),
        Q(report_contacts__report__item__forward_plan=board),
        Q(attendances__meeting__board=board, attendances__capacity=Attended.OFFICER),
        Q(actions__meeting__board=board) & ~Q(memberships__board=board),
        Q(briefed_for__board=board),
        Q(user__secretary_of__board=board),
    )
    each = (Q(pk__in=Person.objects.filter(way).values("pk")) for way in ways)
    return Person.objects.filter(reduce(or_, each)).select_related("user")
