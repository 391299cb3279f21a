"""What a user may find: the same that the pages show them, worked out once for a search."""

from django.utils import timezone

from boardpapers.access import boards_of
from meetings.attendance.models import Apology
from meetings.attendance.policies import there_for_a_member
from meetings.boards.models import Board, Secretary
from meetings.boards.policies import SiteUser
from meetings.chairs_reports.models import RecordedEvent
from meetings.chairs_reports.policies import records_read_by
from meetings.members.models import Capacity, GroupSeats, Membership, Person
from meetings.search.scope import Scope, Term


def scope_of(user: SiteUser) -> Scope:
    """In a number of queries that does not grow: two for somebody who is not signed in."""
    public = set(Board.objects.filter(is_public=True).values_list("pk", flat=True))
    if not user.is_authenticated:
        return Scope(public=public)
    today = timezone.localdate()
    seats = list(Membership.objects.filter(person__user_id=user.pk).select_related("board"))
    substitute = Apology.objects.standing().filter(substitute__user_id=user.pk)
    named = dict(substitute.values_list("meeting", "meeting__board"))
    at_the_door = there_for_a_member().filter(person__user_id=user.pk)
    there = dict(at_the_door.values_list("meeting", "meeting__board"))
    offices = GroupSeats.objects.on().filter(group__office_users__pk=user.pk)
    records = records_read_by(user)
    open_records = set(records.open.values_list("pk", flat=True))
    own_events = RecordedEvent.objects.filter(
        board__in=open_records, added_by_id=user.pk, confidential=True
    )
    held = [seat for seat in seats if seat.holds_on(today)]
    return Scope(
        public=public,
        own=set(boards_of(user).values_list("pk", flat=True)),
        kept=set(Secretary.objects.filter(user_id=user.pk).values_list("board", flat=True)),
        terms=[
            Term(seat.board_id, seat.starts_on, seat.ends_on)
            for seat in seats
            if _shows_confidential(seat)
        ],
        standing_in={*named, *there},
        there=set(there),
        boards_there={*named.values(), *there.values()},
        seats={seat.board_id for seat in held if seat.capacity == Capacity.MEMBER},
        belongs={seat.board_id for seat in held} | set(offices.values_list("board", flat=True)),
        substitute_at=set(named),
        records=set(records.whole.values_list("pk", flat=True)),
        open_records=open_records,
        own_events=set(own_events.values_list("pk", flat=True)),
        person=Person.objects.filter(user_id=user.pk).values_list("pk", flat=True).first(),
    )


def _shows_confidential(seat: Membership) -> bool:
    """As `meetings.attendance.policies.can_see_confidential`, on the days on which it is held."""
    return (
        seat.capacity == Capacity.MEMBER
        or (seat.capacity == Capacity.SUBSTITUTE and seat.board.substitutes_see_confidential)
        or (seat.capacity == Capacity.OBSERVER and seat.board.observers_see_confidential)
    )
