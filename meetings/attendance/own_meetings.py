"""The meetings that somebody has to do with, and in what part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, Max, Q
from django.utils import timezone

from meetings.attendance.models import Apology, Attendance, seats_as_member
from meetings.boards.models import Meeting, Secretary
from meetings.boards.policies import SiteUser
from meetings.members.models import Capacity, GroupSeats, Membership


class Part(StrEnum):
    """What somebody is at a meeting; the first of these that holds."""

    STANDS_IN = "stands in"
    EXCUSED = "excused"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"
    LISTED = "listed"
    """A substitute who does not stand in."""
    WAS_THERE = "was there"
    """Came, and does not belong to the board any more."""
    OFFICE = "office"
    """Works in the office of a group that has seats on the board."""
    READER = "reader"
    """Has no part in it, and may see it: it is none of their own meetings."""


STAYS_AWAY = frozenset({Part.EXCUSED, Part.LISTED, Part.OFFICE})
"""The parts in which somebody does not go there, as far as is known."""


MAY_COME = frozenset({Part.STANDS_IN, Part.MEMBER, Part.OBSERVER, Part.LISTED})
"""The parts of those for whom meals and access are counted."""


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of somebody's, and their apologies or those of whom they stand in for."""

    meeting: Meeting
    part: Part
    apology: Apology | None = None
    answered_at: datetime | None = None
    """When apologies that concern them were last sent or withdrawn."""

    @property
    def may_excuse_themselves(self) -> bool:
        """A member, of a meeting that is still to be held."""
        return self.part == Part.MEMBER and self._is_to_come

    @property
    def may_say_what_they_need(self) -> bool:
        """Who comes to a meeting that is still to be held, or may yet be asked to."""
        return self.part in MAY_COME and self._is_to_come

    @property
    def _is_to_come(self) -> bool:
        meeting = self.meeting
        return meeting.is_ahead and meeting.state in (
            Meeting.State.PLANNED,
            Meeting.State.PUBLISHED,
        )


def own_meetings(
    user: SiteUser,
    *,
    since: date,
    until: date | None = None,
    only: Collection[Meeting] | None = None,
    today: date | None = None,
) -> list[OwnMeeting]:
    """Those of the boards they belong to on `today`, from a day on, in order; six queries.

    Somebody has a seat on the meeting's day, or is of the secretariat, or of a group's office.
    Beside them, where they stand in, and where they came though they have left the board since.
    Cancelled meetings too. `only`: what they are at these meetings, which they may see.
    """
    today = today or timezone.localdate()
    account = user.pk or 0
    seats = list(Membership.objects.filter(person__user_id=account))
    answers = _answers(account, since)
    found = _Found(
        today=today,
        seats=seats,
        kept=set(Secretary.objects.filter(user_id=account).values_list("board_id", flat=True)),
        offices=set(
            GroupSeats.objects.on(today)
            .filter(group__office_users__pk=account)
            .values_list("board_id", flat=True)
        ),
        excused={each.meeting_id: each for each in answers if _excuses(each, account)},
        stands_in={each.meeting_id: each for each in answers if _lets_in(each, account)},
        attended=set(
            Attendance.objects.filter(
                person__user_id=account, status=Attendance.Status.PRESENT, meeting__date__gte=since
            ).values_list("meeting_id", flat=True)
        ),
        answered=_latest(answers),
    )
    meetings = found.candidates(since, until) if only is None else only
    return [own for own in map(found.own, meetings) if own is not None]


def changed_at(meetings: Collection[Meeting]) -> dict[int, datetime]:
    """When each of the meetings, or its venue, was last changed, by its key; one query."""
    dated = Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings]).order_by()
    return {
        pk: max(moment for moment in moments if moment is not None)
        for pk, *moments in dated.annotate(
            of_meeting=Max("events__pgh_created_at"),
            of_venue=Max("venue__events__pgh_created_at"),
        ).values_list("pk", "of_meeting", "of_venue")
    }


@dataclass(frozen=True)
class _Found:
    """What decides what somebody is at a meeting."""

    today: date
    seats: list[Membership]
    kept: set[int]
    offices: set[int]
    excused: dict[int, Apology]
    stands_in: dict[int, Apology]
    attended: set[int]
    answered: dict[int, datetime]

    def candidates(self, since: date, until: date | None) -> list[Meeting]:
        boards = {seat.board_id for seat in self._now()} | self.kept | self.offices
        single = self.attended | set(self.stands_in)
        meetings = Meeting.objects.filter(Q(board__in=boards) | Q(pk__in=single), date__gte=since)
        if until is not None:
            meetings = meetings.filter(date__lte=until)
        return list(
            meetings.select_related("board", "venue")
            .prefetch_related("moves")
            .order_by("date", "start", "pk")
        )

    def own(self, meeting: Meeting) -> OwnMeeting | None:
        part = self._part(meeting)
        if part is None:
            return None
        apology = (
            self.stands_in.get(meeting.pk)
            if part == Part.STANDS_IN
            else self.excused.get(meeting.pk)
        )
        return OwnMeeting(meeting, part, apology, self.answered.get(meeting.pk))

    def _part(self, meeting: Meeting) -> Part | None:
        belongs = any(seat.board_id == meeting.board_id for seat in self._now())
        held = {
            seat.capacity
            for seat in self.seats
            if belongs and seat.board_id == meeting.board_id and seat.holds_on(meeting.date)
        }
        holds = {
            Part.STANDS_IN: meeting.pk in self.stands_in,
            Part.EXCUSED: meeting.pk in self.excused and bool(held),
            Part.MEMBER: Capacity.MEMBER in held,
            Part.SECRETARY: meeting.board_id in self.kept,
            Part.OBSERVER: Capacity.OBSERVER in held,
            Part.WAS_THERE: meeting.pk in self.attended,
            Part.LISTED: Capacity.SUBSTITUTE in held,
            Part.OFFICE: meeting.board_id in self.offices,
        }
        return next((part for part, is_so in holds.items() if is_so), None)

    def _now(self) -> list[Membership]:
        return [seat for seat in self.seats if seat.holds_on(self.today)]


def _answers(account: int, since: date) -> list[Apology]:
    """Apologies from or for them, withdrawn ones too."""
    return list(
        Apology.objects.filter(
            Q(person__user_id=account) | Q(substitute__user_id=account), meeting__date__gte=since
        )
        .annotate(is_members=Exists(seats_as_member()))
        .select_related("person", "substitute")
    )


def _stands(apology: Apology) -> bool:
    """As `ApologyQuerySet.standing` says, of one that `_answers` has read."""
    return apology.withdrawn_at is None and apology.is_members  # type: ignore[attr-defined]


def _excuses(apology: Apology, account: int) -> bool:
    return _stands(apology) and apology.person.user_id == account


def _lets_in(apology: Apology, account: int) -> bool:
    substitute = apology.substitute
    return _stands(apology) and substitute is not None and substitute.user_id == account


def _latest(answers: list[Apology]) -> dict[int, datetime]:
    latest: dict[int, datetime] = {}
    for answer in answers:
        moment = answer.withdrawn_at or answer.sent_at
        latest[answer.meeting_id] = max(moment, latest.get(answer.meeting_id, moment))
    return latest
