"""What the person who reads a meeting's page has said about coming to it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from meetings.attendance.models import Apology
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser
from meetings.boards.services.meetings import TO_COME
from meetings.members.models import Capacity
from meetings.members.policies import capacities


@dataclass(frozen=True)
class OwnAnswer:
    """`sent` is their own apology; `stands_in` is that of the member whose place they take."""

    sent: Apology | None
    stands_in: Apology | None
    can_send: bool


def own_answer(user: SiteUser, meeting: Meeting) -> OwnAnswer | None:
    """None for a meeting that is over, cancelled or past, and for whoever does not belong to it.

    Observers and listed substitutes have no answer to give, and may say what they need.
    """
    if (
        not user.is_authenticated
        or meeting.state not in TO_COME
        or meeting.date < timezone.localdate()
    ):
        return None
    standing = list(
        Apology.objects.standing()
        .filter(Q(person__user_id=user.pk) | Q(substitute__user_id=user.pk), meeting=meeting)
        .select_related("person", "substitute")
    )
    sent = next((each for each in standing if each.person.user_id == user.pk), None)
    stands_in = next((each for each in standing if each != sent), None)
    held = capacities(user, meeting.board, meeting.date)
    if sent is None and stands_in is None and not held:
        return None
    return OwnAnswer(sent, stands_in, sent is None and Capacity.MEMBER in held)
