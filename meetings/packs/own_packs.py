"""The pack that somebody may have of each of many meetings."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from meetings.actions.models import ActionOwner
from meetings.agenda.models import Report
from meetings.agenda.policies import reports_written_by
from meetings.attendance.models import Apology
from meetings.boards.models import Meeting, Secretary
from meetings.boards.policies import SiteUser
from meetings.members.models import BriefedOfficer, Capacity, GroupSeats, Membership
from meetings.packs.models import Edition, Pack


def packs_for(user: SiteUser, meetings: Collection[Meeting]) -> dict[int, Pack]:
    """What `policies.pack_for` gives, by the meeting's key, without those of which there is none.

    In at most eight queries however many meetings; their boards have to be read already.
    """
    newest: dict[tuple[int, str, bool], Pack] = {}
    packs = Pack.objects.whole().filter(meeting__in=[meeting.pk for meeting in meetings])
    for pack in packs.order_by("version"):
        newest[pack.meeting_id, pack.edition, False] = pack
        if pack.published_at is not None:
            newest[pack.meeting_id, pack.edition, True] = pack
    if not newest:
        return {}
    may = _Access(user, meetings)
    found = {}
    for meeting in meetings:
        kept = may.keeps(meeting)
        members = newest.get((meeting.pk, Edition.MEMBERS, not kept))
        public = newest.get((meeting.pk, Edition.PUBLIC, True))
        if members is not None and (kept or may.see_confidential(meeting)):
            found[meeting.pk] = members
        elif public is not None and not kept and may.have_public_edition(meeting):
            found[meeting.pk] = public
    return found


class _Access:
    """The rules of `meetings.packs.policies` and of attendance's, for many meetings at once."""

    def __init__(self, user: SiteUser, meetings: Collection[Meeting]) -> None:
        account = user.pk or 0
        of = [meeting.pk for meeting in meetings]
        boards = {meeting.board_id for meeting in meetings}
        mine = {"person__user_id": account}
        self.kept = _keys(Secretary.objects.filter(user_id=account, board__in=boards), "board_id")
        self.seats = list(Membership.objects.filter(**mine, board__in=boards))
        self.stands_in = _keys(
            Apology.objects.standing().filter(substitute__user_id=account, meeting__in=of),
            "meeting_id",
        )
        self.offices = _keys(
            GroupSeats.objects.on().filter(group__office_users__pk=account, board__in=boards),
            "board_id",
        )
        self.written = _keys(
            Report.objects.filter(reports_written_by(user), item__meeting__in=of),
            "item__meeting_id",
        )
        self.served = _keys(
            BriefedOfficer.objects.filter(**mine, board__in=boards), "board_id"
        ) | _keys(
            ActionOwner.objects.filter(**mine, action__meeting__board__in=boards),
            "action__meeting__board_id",
        )

    def keeps(self, meeting: Meeting) -> bool:
        return meeting.board_id in self.kept

    def see_confidential(self, meeting: Meeting) -> bool:
        board = meeting.board
        held = self._held(meeting)
        return (
            meeting.pk in self.stands_in
            or Capacity.MEMBER in held
            or (Capacity.SUBSTITUTE in held and board.substitutes_see_confidential)
            or (Capacity.OBSERVER in held and board.observers_see_confidential)
        )

    def have_public_edition(self, meeting: Meeting) -> bool:
        return (
            meeting.board.is_public
            or self.see_confidential(meeting)
            or bool(self._held(meeting))
            or any(s.board_id == meeting.board_id and s.holds_on(localdate()) for s in self.seats)
            or meeting.board_id in self.offices | self.served
            or meeting.pk in self.written
        )

    def _held(self, meeting: Meeting) -> set[str]:
        return {
            seat.capacity
            for seat in self.seats
            if seat.board_id == meeting.board_id and seat.holds_on(meeting.date)
        }


def _keys(rows: QuerySet[Any], name: str) -> set[int]:
    return set(rows.values_list(name, flat=True))
