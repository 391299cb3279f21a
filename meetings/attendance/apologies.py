"""Sending apologies, naming who stands in, and taking it all back.

Every service holds the meeting's row first and then the apology's: of two people at once the
second finds what the first has done.
"""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.attendance.apology_mail import tell_changed, tell_sent, tell_withdrawn
from meetings.attendance.models import Apology, Attendance
from meetings.attendance.policies import can_answer_for
from meetings.attendance.substitutes import refuse_who_cannot_stand_in, seat_of
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.services.meetings import TO_COME
from meetings.members.models import Person

NOBODY = 0
"""What a form carries that was opened while nobody stood in."""


@transaction.atomic
def send_apologies(
    *,
    meeting: Meeting,
    person: Person,
    by: AbstractBaseUser,
    substitute: Person | None = None,
    note: str = "",
) -> Apology:
    """The member will not come; `substitute` stands in, or that is left open.

    Raises: PermissionDenied; Refused where the meeting is cancelled or over, where the person is
    no member that day, has sent apologies or is there, and where the substitute cannot stand in.
    """
    meeting = _lock_meeting(meeting)
    if not can_answer_for(by, meeting, person):
        raise PermissionDenied
    _refuse_over(meeting)
    seat = seat_of(meeting, person)
    if seat is None:
        raise Refused(no_member(meeting, person))
    if meeting.apologies.standing().filter(person=person).exists():
        raise Refused(already_sent(person))
    there = Attendance.objects.filter(
        meeting=meeting, person=person, status=Attendance.Status.PRESENT, left_at__isnull=True
    )
    if there.exists():
        raise Refused(
            f"{person} is registered as present at this meeting. If that is wrong, have the "
            "secretariat take it out of the register first."
        )
    if substitute is not None:
        refuse_who_cannot_stand_in(meeting, seat.group, person, substitute)
        _release(meeting, substitute)
    apology = Apology.objects.create(
        meeting=meeting,
        person=person,
        substitute=substitute,
        note=note.strip(),
        sent_by_id=by.pk,
    )
    tell_sent(apology, by=by, group=seat.group)
    return apology


@transaction.atomic
def put_substitute(
    *,
    apology: Apology,
    by: AbstractBaseUser,
    substitute: Person | None,
    seen: int | None = None,
) -> Apology:
    """From now on `substitute` stands in, or nobody. Whoever does so already is left as they are.

    `seen` is the key of whoever stood in when the page was opened, NOBODY for nobody; None: it
    does not matter.

    Raises: PermissionDenied; Refused where the meeting is cancelled or over, where the apologies
    were withdrawn, where the member has no seat by now, where somebody has changed it since, and
    where the substitute cannot stand in.
    """
    apology = _lock(apology)
    meeting = apology.meeting
    if not can_answer_for(by, meeting, apology.person):
        raise PermissionDenied
    _refuse_over(meeting)
    _refuse_withdrawn(apology)
    before = apology.substitute
    if before == substitute:
        return apology
    if seen is not None and seen != (apology.substitute_id or NOBODY):
        raise Refused(_changed_meanwhile(before, substitute), "substitute")
    seat = seat_of(meeting, apology.person)
    if seat is None:
        raise Refused(no_member(meeting, apology.person))
    if substitute is not None:
        refuse_who_cannot_stand_in(meeting, seat.group, apology.person, substitute)
        _release(meeting, substitute)
    apology.substitute = substitute
    apology.save(update_fields=["substitute"])
    tell_changed(apology, by=by, before=before, group=seat.group)
    return apology


@transaction.atomic
def step_down(*, apology: Apology, by: AbstractBaseUser) -> Apology:
    """The substitute cannot come after all, and says so themself: the place is open again.

    Raises: PermissionDenied where somebody else stands in by now, or nobody; Refused where the
    meeting is cancelled or over, or the apologies were withdrawn.
    """
    apology = _lock(apology)
    before = apology.substitute
    if before is None or before.user_id != by.pk:
        raise PermissionDenied
    _refuse_over(apology.meeting)
    _refuse_withdrawn(apology)
    seat = seat_of(apology.meeting, apology.person)
    apology.substitute = None
    apology.save(update_fields=["substitute"])
    tell_changed(apology, by=by, before=before, group=seat.group if seat is not None else None)
    return apology


@transaction.atomic
def withdraw_apologies(*, apology: Apology, by: AbstractBaseUser) -> Apology:
    """The member comes after all; nobody stands in any more. The apology is kept as withdrawn.

    Raises: PermissionDenied; Refused where the meeting is cancelled or over, where they were
    withdrawn already, or where the member has no seat by now.
    """
    apology = _lock(apology)
    if not can_answer_for(by, apology.meeting, apology.person):
        raise PermissionDenied
    _refuse_over(apology.meeting)
    _refuse_withdrawn(apology)
    if seat_of(apology.meeting, apology.person) is None:
        raise Refused(no_member(apology.meeting, apology.person))
    _withdraw(apology, by)
    return apology


@transaction.atomic
def end_standing_apology(*, meeting: Meeting, person: Person, by: AbstractBaseUser | None) -> None:
    """The member has turned up after all: what they sent is withdrawn, if they sent any.

    For the register, which decides who may do that and when; `by` is None where nobody is signed
    in. Tells whom withdrawing tells.
    """
    meeting = _lock_meeting(meeting)
    apology = (
        meeting.apologies.standing()
        .filter(person=person)
        .select_related("person__user", "substitute__user", "meeting__board", "meeting__venue")
        .select_for_update(of=("self",))
        .first()
    )
    if apology is not None:
        _withdraw(apology, by)


@transaction.atomic
def restore_apology(
    *, meeting: Meeting, person: Person, since: datetime, by: AbstractBaseUser | None
) -> None:
    """The arrival that withdrew a member's apologies was a mistake: they stand again.

    For the register. `since`: when the arrival was entered; only what was withdrawn within a
    minute of it was withdrawn by it. A substitute who stands in for another by now is left out.
    """
    meeting = _lock_meeting(meeting)
    apology = (
        meeting.apologies.filter(
            person=person, withdrawn_at__range=(since, since + timedelta(minutes=1))
        )
        .select_related("person__user", "substitute__user")
        .select_for_update(of=("self",))
        .last()
    )
    if apology is None or meeting.apologies.standing().filter(person=person).exists():
        return
    apology.meeting = meeting
    taken = meeting.apologies.standing().filter(substitute=apology.substitute_id)
    if apology.substitute is not None:
        if taken.exists():
            apology.substitute = None
        else:
            _release(meeting, apology.substitute)
    apology.withdrawn_at = apology.withdrawn_by = None
    apology.save(update_fields=["withdrawn_at", "withdrawn_by", "substitute"])
    seat = seat_of(meeting, person)
    tell_sent(apology, by=by, group=seat.group if seat is not None else None)


def already_sent(person: Person) -> str:
    """The sentence for apologies that are sent a second time."""
    return (
        f"Apologies from {person} for this meeting are here already. To change who stands in, "
        "or to say that they come after all, open them."
    )


def no_member(meeting: Meeting, person: Person) -> str:
    """The sentence for apologies of somebody without a seat on the day, or by now."""
    return (
        f"{person} is not a member of {meeting.board} on {meeting.date:%-d %B %Y}: there is "
        "nothing to apologise for, and nobody stands in for them."
    )


def why_not_answered(meeting: Meeting) -> str:
    """Why nobody can send apologies for it or take them back; "" where they can."""
    if meeting.state in TO_COME:
        return ""
    if meeting.state == Meeting.State.CANCELLED:
        return "This meeting is cancelled: nobody need send apologies, or take them back."
    return (
        "This meeting is over: who came is on record. The secretariat can correct it in the "
        "attendance."
    )


def _release(meeting: Meeting, substitute: Person) -> None:
    """Whoever was to stand in for somebody whose seat has ended is free to do so for another, and
    does not come back to the first if that seat is given back."""
    for lapsed in meeting.apologies.lapsed().filter(substitute=substitute):
        lapsed.substitute = None
        lapsed.save(update_fields=["substitute"])


def _withdraw(apology: Apology, by: AbstractBaseUser | None) -> None:
    apology.withdrawn_at = timezone.now()
    apology.withdrawn_by_id = by.pk if by is not None else None
    apology.save(update_fields=["withdrawn_at", "withdrawn_by"])
    seat = seat_of(apology.meeting, apology.person)
    tell_withdrawn(apology, by=by, group=seat.group if seat is not None else None)


def _lock_meeting(meeting: Meeting) -> Meeting:
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("board", "venue")
        .get(pk=meeting.pk)
    )


def _lock(apology: Apology) -> Apology:
    """The apology as it is now, and its meeting: both kept from others."""
    meeting = _lock_meeting(apology.meeting)
    locked = (
        Apology.objects.select_for_update(of=("self",))
        .select_related("person__user", "substitute__user")
        .get(pk=apology.pk)
    )
    locked.meeting = meeting
    return locked


def _refuse_over(meeting: Meeting) -> None:
    if why_not := why_not_answered(meeting):
        raise Refused(why_not)


def _refuse_withdrawn(apology: Apology) -> None:
    if apology.withdrawn_at is not None:
        raise Refused(
            f"{apology.person} comes after all: the apologies were withdrawn on "
            f"{timezone.localtime(apology.withdrawn_at):%-d %B at %H.%M}. If that is no longer so, "
            "send apologies again."
        )


def _changed_meanwhile(now: Person | None, wanted: Person | None) -> str:
    stands = f"{now} stands in" if now is not None else "nobody stands in"
    yours = f"{wanted}" if wanted is not None else "nobody"
    return (
        f"Somebody else has changed this since you opened it: {stands} now. You had chosen "
        f"{yours}. Save again if it is to be so, or leave it as it is."
    )
