"""Planning meetings, moving them, cancelling them and bringing them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.boards.models import Board, Meeting, MeetingMove, Venue
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services.boards import lock_board

TO_COME = (Meeting.State.PLANNED, Meeting.State.PUBLISHED)
"""The states in which a meeting can be moved or cancelled."""


@dataclass(frozen=True)
class Place:
    """What a meeting has beside its day and hour."""

    duration_minutes: int
    venue: Venue | None = None
    rooms: str = ""
    refreshments: str = ""


@transaction.atomic
def plan_meetings(
    *, board: Board, by: AbstractBaseUser, sittings: Sequence[tuple[date, time]], place: Place
) -> list[Meeting]:
    """Meetings at these days and hours, all or none, soonest first.

    Raises: PermissionDenied; Refused where there is none, where two fall together, or where one
    falls together with a meeting that is there already.
    """
    board = lock_board(board, by)
    if not sittings:
        raise Refused("No date is ticked. Tick those on which the board is to meet.")
    ordered = sorted(sittings)
    for one, next_one in pairwise(ordered):
        if one == next_one:
            raise Refused(
                f"Two of these meetings begin on {_moment(*one)}. Leave one out, or change its "
                "date or time."
            )
    for day, start in ordered:
        _refuse_a_clash(board, day, start)
    return Meeting.objects.bulk_create(
        Meeting(
            board=board,
            date=day,
            start=start,
            duration_minutes=place.duration_minutes,
            venue=place.venue,
            rooms=place.rooms,
            refreshments=place.refreshments,
        )
        for day, start in ordered
    )


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    by: AbstractBaseUser,
    revision: int,
    day: date,
    start: time,
    place: Place,
    reason: str,
) -> Meeting:
    """Another day, hour or place. A new day or hour is recorded as a move, with its reason.

    The revision, which calendars know changes by, stays where nothing is changed. Packs that are
    out keep what they say.

    Raises: PermissionDenied; SavedMeanwhile; Refused where it was held or cancelled, where a move
    has no reason, or where the board meets then already.
    """
    lock_board(meeting.board, by)
    meeting = _lock(meeting, by)
    if meeting.revision != revision:
        raise SavedMeanwhile
    if meeting.state not in TO_COME:
        raise Refused(why_not_changed(meeting))
    if (day, start, place) == (meeting.date, meeting.start, place_of(meeting)):
        return meeting
    if (day, start) != (meeting.date, meeting.start):
        if not reason:
            raise Refused("Say in a few words why the meeting is moved.", "reason")
        _refuse_a_clash(meeting.board, day, start, besides=meeting)
        MeetingMove.objects.create(
            meeting=meeting,
            from_date=meeting.date,
            from_start=meeting.start,
            moved_by_id=by.pk,
            reason=reason,
        )
        meeting.date, meeting.start = day, start
    meeting.duration_minutes = place.duration_minutes
    meeting.venue = place.venue
    meeting.rooms = place.rooms
    meeting.refreshments = place.refreshments
    meeting.revision += 1
    meeting.save(
        update_fields=[
            "date", "start", "duration_minutes", "venue", "rooms", "refreshments", "revision",
        ]
    )  # fmt: skip
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: AbstractBaseUser, reason: str) -> Meeting:
    """Everything of the meeting stays; it is not held.

    Raises: PermissionDenied; Refused without a reason, or where it was held or cancelled.
    """
    meeting = _lock(meeting, by)
    if meeting.state not in TO_COME:
        raise Refused(why_not_changed(meeting))
    if not reason:
        raise Refused("Say in a few words why the meeting is cancelled.", "reason")
    meeting.state = Meeting.State.CANCELLED
    meeting.cancel_reason = reason
    meeting.revision += 1
    meeting.save(update_fields=["state", "cancel_reason", "revision"])
    return meeting


@transaction.atomic
def bring_back(*, meeting: Meeting, by: AbstractBaseUser) -> Meeting:
    """A cancelled meeting is to be held after all, as far on as it was.

    Raises: PermissionDenied; Refused where it is not cancelled.
    """
    meeting = _lock(meeting, by)
    if meeting.state != Meeting.State.CANCELLED:
        raise Refused("This meeting is not cancelled: somebody has brought it back already.")
    meeting.state = (
        Meeting.State.PUBLISHED if meeting.published_at is not None else Meeting.State.PLANNED
    )
    meeting.cancel_reason = ""
    meeting.revision += 1
    meeting.save(update_fields=["state", "cancel_reason", "revision"])
    return meeting


def place_of(meeting: Meeting) -> Place:
    """What the meeting has beside its day and hour."""
    return Place(meeting.duration_minutes, meeting.venue, meeting.rooms, meeting.refreshments)


def why_not_changed(meeting: Meeting) -> str:
    """The sentence for a meeting that can be neither moved nor cancelled; "" for others."""
    if meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED):
        return "This meeting was held: its date and place are on record and stay as they are."
    if meeting.state == Meeting.State.CANCELLED:
        return "This meeting is cancelled. Bring it back first if it is to be held after all."
    return ""


def _lock(meeting: Meeting, by: AbstractBaseUser) -> Meeting:
    locked = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("board", "venue")
        .get(pk=meeting.pk)
    )
    if not is_secretary(by, locked.board):
        raise PermissionDenied
    return locked


def _refuse_a_clash(board: Board, day: date, start: time, besides: Meeting | None = None) -> None:
    others = board.meetings.filter(date=day, start=start)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    other = others.first()
    if other is None:
        return
    if other.state == Meeting.State.CANCELLED:
        raise Refused(
            f"The board’s meeting on {_moment(day, start)} was cancelled. Bring that one back, or "
            "choose another time.",
            "start",
        )
    raise Refused(
        f"The board meets on {_moment(day, start)} already. Choose another date or time.", "start"
    )


def _moment(day: date, start: time) -> str:
    return f"{day:%-d %B %Y} at {start:%H.%M}"
