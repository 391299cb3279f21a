"""Telling people by e-mail that a pack is out: each of them once a publication."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from meetings.boards.models import Meeting
from meetings.boards.outbox import NO_ADDRESS, QUIET_FOR, end_unattended, send_each
from meetings.members.addresses import address_of
from meetings.packs.models import Pack, PackNotice
from meetings.packs.notice_text import Publication
from meetings.packs.policies import can_build
from meetings.packs.recipients import recipients_of

TELL_TASK = "meetings.packs.tasks.tell_of_packs"
State = PackNotice.State


def tell(packs: Sequence[Pack]) -> list[PackNotice]:
    """Have everybody told of `packs`, which the caller's transaction publishes.

    One edition each, the one they may have; nobody where theirs is not among them. The worker
    sends the messages, once the transaction is committed.
    """
    if not packs:
        return []
    of_edition = {pack.edition: pack for pack in packs}
    meeting = packs[0].meeting
    notices = PackNotice.objects.bulk_create(
        PackNotice(
            pack=of_edition[recipient.edition],
            person_id=recipient.person_id,
            group_id=recipient.group_id,
            name=recipient.name,
            told_as=recipient.told_as,
            email=recipient.email,
            has_account=recipient.has_account,
            state=State.WAITING if recipient.email else State.FAILED,
            reason="" if recipient.email else NO_ADDRESS,
        )
        for recipient in recipients_of(meeting)
        if recipient.edition in of_edition
    )
    queue(meeting.pk)
    return notices


@transaction.atomic
def tell_again(*, meeting: Meeting, by: AbstractBaseUser) -> int:
    """Send the newest publication again to those who were not reached; how many they are.

    To the address they have now. Where nobody was told of it, everybody is.

    Raises: PermissionDenied.
    """
    if not can_build(by, meeting):
        raise PermissionDenied("Only the board’s secretariat has people told of its packs.")
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    packs = newest_publication(meeting)
    notices = PackNotice.objects.filter(pack__in=packs)
    if not notices.exists():
        return sum(notice.state == State.WAITING for notice in tell(packs))
    taken = {email.lower() for email in notices.values_list("email", flat=True) if email}
    again = 0
    failed = notices.filter(state=State.FAILED).select_related("person__user", "group")
    for notice in failed.select_for_update(of=("self",)):
        address = _address_now(notice)
        if not address or (address.lower() != notice.email.lower() and address.lower() in taken):
            continue
        taken.add(address.lower())
        notice.email, notice.state, notice.reason = address, State.WAITING, ""
        notice.save(update_fields=["email", "state", "reason"])
        again += 1
    queue(meeting.pk)
    return again


def newest_publication(meeting: Meeting) -> list[Pack]:
    """The packs that went out together, last."""
    published = Pack.objects.published().of(meeting).select_related("meeting__board")
    newest = published.order_by("-published_at").first()
    if newest is None:
        return []
    return list(published.filter(published_at=newest.published_at).order_by("edition"))


def queue(meeting_id: int) -> None:
    """Have a worker send what waits: one job at a time waits for it."""
    try:
        with transaction.atomic():
            app.configure_task(TELL_TASK, queue="mail", queueing_lock=f"tell-{meeting_id}").defer(
                meeting_id=meeting_id
            )
    except AlreadyEnqueued:
        pass


def send_waiting(meeting_id: int) -> None:
    """Send every message of a meeting that waits. Not to be called in a transaction.

    Raises: StillWaiting where the mail server is not there, or wants to be asked later.
    """
    texts: dict[int, Publication] = {}

    def text_of(notice: PackNotice) -> tuple[str, Sequence[str]]:
        if notice.pack_id not in texts:
            texts[notice.pack_id] = Publication.of(notice.pack)
        text = texts[notice.pack_id]
        return text.subject, text.lines_for(notice)

    send_each(
        PackNotice.objects.filter(pack__meeting=meeting_id).select_related(
            "pack__meeting__board", "pack__meeting__venue"
        ),
        text_of,
    )


def give_up(meeting_id: int) -> None:
    """Of those who still wait after all tries it is said why they were not reached."""
    PackNotice.objects.filter(pack__meeting=meeting_id, state=State.WAITING).update(
        state=State.FAILED
    )


def take_up_unattended(now: datetime | None = None) -> None:
    """What workers that were killed have left: those who wait are queued anew; a message that was
    on its way then is not sent again by itself, since it may have arrived."""
    now = now or timezone.now()
    end_unattended(PackNotice.objects.all(), now)
    at_work = PackNotice.objects.filter(tried_at__gt=now - QUIET_FOR).values("pack__meeting")
    waiting = PackNotice.objects.filter(state=State.WAITING).order_by()
    waiting = waiting.exclude(pack__meeting__in=at_work)
    for meeting_id in waiting.values_list("pack__meeting", flat=True).distinct():
        queue(meeting_id)


def _address_now(notice: PackNotice) -> str:
    if notice.person is not None:
        return address_of(notice.person)
    if notice.group is not None and notice.group.office_email:
        return notice.group.office_email
    return notice.email
