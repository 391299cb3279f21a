"""Moving, cancelling and bringing back a meeting, and telling those it concerns.

The rules of what may be changed are those of `meetings.boards.services.meetings`; what is added
here is the mail, queued in the same transaction: nobody is told of what was not saved.
"""

from dataclasses import dataclass
from datetime import date, time

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.attendance import date_messages
from meetings.attendance.date_messages import DateMessage
from meetings.attendance.lapsing import telling_who_stands_in
from meetings.attendance.whom_to_tell import whom_to_tell
from meetings.boards.models import Meeting
from meetings.boards.posting import post_text
from meetings.boards.refusals import Refused
from meetings.boards.services import meetings
from meetings.boards.services.meetings import Place


@dataclass(frozen=True)
class Told:
    """How many messages were posted, and who has no address to send one to."""

    number: int
    without_address: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """The meeting as it now is. `told` is None where nobody was to be, or there is no news."""

    meeting: Meeting
    is_moved: bool = False
    told: Told | None = None


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
    tell: bool,
) -> Changed:
    """Members, observers and group offices are told of another day, hour, venue or room; and who
    stands in for somebody without a seat on the new day, that they do not, whatever `tell` says.

    Raises: as the service of boards does; Refused for another day where people are in the register.
    """
    was = Meeting.objects.select_related("board", "venue").get(
        pk=meeting.pk
    )  # of `revision`, or refused
    with telling_who_stands_in(was.board, by):
        meeting = meetings.change_meeting(
            meeting=meeting, by=by, revision=revision, day=day, start=start, place=place,
            reason=reason,
        )  # fmt: skip
    if was.date != meeting.date:
        _refuse_who_came(meeting, was.date)
    is_moved = (was.date, was.start) != (meeting.date, meeting.start)
    told = None
    if tell and is_moved:
        message = date_messages.moved(meeting, (was.date, was.start), reason)
        told = _tell(meeting, message, was.date)
    elif tell and was.where != meeting.where:
        told = _tell(meeting, date_messages.elsewhere(meeting, was.where))
    return Changed(meeting, is_moved, told)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: AbstractBaseUser, reason: str, tell: bool) -> Changed:
    """Raises: as the service of boards does."""
    meeting = meetings.cancel_meeting(meeting=meeting, by=by, reason=reason)
    told = _tell(meeting, date_messages.cancelled(meeting)) if tell else None
    return Changed(meeting, told=told)


@transaction.atomic
def bring_back(*, meeting: Meeting, by: AbstractBaseUser, tell: bool) -> Changed:
    """Raises: as the service of boards does."""
    meeting = meetings.bring_back(meeting=meeting, by=by)
    told = _tell(meeting, date_messages.brought_back(meeting)) if tell else None
    return Changed(meeting, told=told)


def _refuse_who_came(meeting: Meeting, day: date) -> None:
    """The entries are of the day on which they were made, and would be of another."""
    if meeting.register_entries.filter(taken_back_at__isnull=True).exists():
        raise Refused(
            f"People are in the register of {day:%-d %B %Y}. If the meeting was held, close the "
            "register; if it was not, take them out of the register before you move the meeting."
        )


def _tell(meeting: Meeting, message: DateMessage, *also_of: date) -> Told:
    recipients = whom_to_tell(meeting, also_of)
    reached = [each for each in recipients if each.email]
    for recipient in reached:
        post_text(
            to=recipient.email,
            subject=message.subject,
            lines=message.lines_for(recipient),
            name=recipient.name,
            meeting=meeting,
        )
    without = tuple(each.name for each in recipients if not each.email)
    return Told(len(reached), without)
