"""Publishing packs: by one secretary, or by two where the board says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meetings.agenda.agenda_page import references
from meetings.agenda.changes import record_change
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Board, Meeting, Secretary
from meetings.boards.notice import notice_of
from meetings.packs.builds import changed_since_built
from meetings.packs.models import (
    RUNNING,
    Edition,
    Leak,
    OpenText,
    Pack,
    PackBuild,
    PublicationRequest,
)
from meetings.packs.policies import can_build
from meetings.packs.secret_index import letters
from meetings.packs.selection import select
from meetings.packs.telling import tell

LEAKS_NAMED = 3
BUILD_AGAIN = (
    "Something in the pack has changed since it was built. Build it again, look at it, and publish "
    "that."
)


class NotPublished(Exception):
    """A pack cannot be published; the message says what to do first."""


@dataclass(frozen=True)
class FoundLeak:
    """A leak of the newest build, and whether its text was released since."""

    leak: Leak
    released: bool


@dataclass(frozen=True)
class StandingRequest:
    """A request that waits for a second person, as one secretary sees it."""

    request: PublicationRequest
    packs: tuple[Pack, ...]
    is_own: bool
    is_overtaken: bool


def publish(
    *,
    meeting: Meeting,
    by: AbstractBaseUser,
    supplement: bool = False,
    tell_readers: bool = True,
    reason: str = "",
    at: datetime | None = None,
) -> list[Pack]:
    """Publish the latest pack of each edition, or their latest supplements, and freeze the items'
    numbers.

    Publishing again publishes what was built since; numbers once frozen stay. With `tell_readers`
    those whose edition is new are told by e-mail. `reason` is why an agenda goes out after the
    last lawful day; it is kept in the agenda's history.

    Raises: PermissionDenied; NotPublished where a pack is missing, being built, or older than a
    change to what is in it, where confidential words were found in the public edition, and where
    it takes a second person: `ask_to_publish`.
    """
    _check(meeting, by)
    with transaction.atomic():
        meeting = _locked(meeting)
        packs = _ready(meeting, supplement=supplement)
        if needs_second_person(meeting, packs):
            raise NotPublished(
                "This board’s confidential meetings are published by two people. Ask for it, and "
                "let another secretary confirm."
            )
        _publish(meeting, packs, at or timezone.now(), by=by, tell_readers=tell_readers, why=reason)
    return packs


def ask_to_publish(
    *,
    meeting: Meeting,
    by: AbstractBaseUser,
    supplement: bool = False,
    tell_readers: bool = True,
    reason: str = "",
    at: datetime | None = None,
) -> PublicationRequest:
    """Ask a second person to publish the packs that `publish` would, and in the same way.

    Asking twice is asking once. A request for packs that have been built anew since is closed.

    Raises: PermissionDenied; NotPublished as `publish` does, where there is nobody else to
    confirm, and where somebody else has asked for the same.
    """
    _check(meeting, by)
    at = at or timezone.now()
    with transaction.atomic():
        meeting = _locked(meeting)
        packs = _ready(meeting, supplement=supplement)
        if not other_secretaries(meeting.board, by):
            raise NotPublished(
                "This board’s confidential meetings are published by two people, and no other "
                "secretary of this board has an account. Add one, or change the board’s rule."
            )
        standing = open_request(meeting)
        if standing is not None:
            if set(standing.packs.all()) == set(packs):
                if standing.asked_by_id == by.pk:
                    return standing
                raise NotPublished(
                    f"{standing.asked_by} has asked to publish these packs already. Confirm that."
                )
            _close(standing, at)
        asked = PublicationRequest.objects.create(
            meeting=meeting, asked_by_id=by.pk, asked_at=at, tell=tell_readers, reason=reason[:300]
        )
        asked.packs.set(packs)
    return asked


def confirm_publication(
    *, request: PublicationRequest, by: AbstractBaseUser, at: datetime | None = None
) -> list[Pack]:
    """Publish what another secretary asked to publish: those very packs, or nothing.

    Confirming twice is confirming once. A request that a newer build has overtaken is closed.

    Raises: PermissionDenied; NotPublished.
    """
    _check(request.meeting, by)
    at = at or timezone.now()
    with transaction.atomic():
        meeting = _locked(request.meeting)
        request = PublicationRequest.objects.select_for_update().get(pk=request.pk)
        packs = list(request.packs.order_by("edition"))
        if request.asked_by_id == by.pk:
            raise NotPublished("It takes a second person: another secretary has to confirm.")
        if request.confirmed_by_id is not None:
            if request.confirmed_by_id == by.pk:
                return packs
            raise NotPublished(f"{request.confirmed_by} has confirmed and published it already.")
        if request.closed_at is not None:
            raise NotPublished("This request has been taken back or overtaken. Ask anew.")
        overtaken = is_overtaken(request)
        if overtaken:
            _close(request, at)
        else:
            _ready(meeting, supplement=_is_supplement(packs))
            request.confirmed_by_id = by.pk
            request.save(update_fields=["confirmed_by"])
            _publish(meeting, packs, at, by=by, tell_readers=request.tell, why=request.reason)
    if overtaken:
        raise NotPublished(
            "The pack has been built again since this was asked. Look at the new version, and "
            "publish that."
        )
    return packs


@transaction.atomic
def take_back_request(
    *, request: PublicationRequest, by: AbstractBaseUser, at: datetime | None = None
) -> None:
    """Close a request unpublished: whoever asked takes it back, any other secretary declines.

    Raises: PermissionDenied; NotPublished where it has been confirmed.
    """
    _check(request.meeting, by)
    request = PublicationRequest.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_by_id is not None:
        raise NotPublished(f"{request.confirmed_by} has confirmed and published it already.")
    if request.closed_at is None:
        _close(request, at or timezone.now())


@transaction.atomic
def say_open(
    *, meeting: Meeting, text: str, by: AbstractBaseUser, at: datetime | None = None
) -> OpenText:
    """Release a confidential thing's words that the newest build found in the public edition.

    The row says who did it and when, and is never deleted.

    Raises: PermissionDenied; NotPublished where the newest build found no such thing.
    """
    _check(meeting, by)
    meeting = _locked(meeting)
    if letters(text) not in {letters(found.leak.text) for found in leaks_found(meeting)}:
        raise NotPublished(
            "The pack has been built again since, and this text is not among what was found. Look "
            "at the list once more."
        )
    said, _ = OpenText.objects.get_or_create(
        meeting=meeting, text=text, defaults={"said_by_id": by.pk, "said_at": at or timezone.now()}
    )
    return said


def packs_to_publish(meeting: Meeting, *, supplement: bool) -> list[Pack]:
    """The newest whole pack of each edition; or of each the newest supplement to the pack that is
    published, where that supplement is not published itself."""
    if not supplement:
        return Pack.objects.newest_of(meeting)
    found = []
    for edition in Edition:
        whole = Pack.objects.whole().of(meeting).published_of(edition)
        if whole is None:
            continue
        newest = whole.supplements.order_by("-supplement_number", "-version").first()
        if newest is not None and newest.published_at is None:
            found.append(newest)
    return found


def needs_second_person(meeting: Meeting, packs: Collection[Pack]) -> bool:
    """Whether the board wants two people, and anything of this meeting is confidential."""
    if not meeting.board.second_person:
        return False
    content = select(meeting, Edition.MEMBERS)
    return (
        any(pack.confidential for pack in packs)
        or content.has_confidential
        or any(row.confidential for row in content.agenda)
        or (content.notes is not None and any(item.confidential for item in content.notes.items))
    )


def other_secretaries(board: Board, user: AbstractBaseUser) -> list[Secretary]:
    """Those who can confirm what `user` asks."""
    others = Secretary.objects.filter(board=board, user__is_active=True).exclude(user_id=user.pk)
    return list(others.select_related("user"))


def open_request(meeting: Meeting) -> PublicationRequest | None:
    requests = PublicationRequest.objects.filter(meeting=meeting, closed_at__isnull=True)
    return requests.select_related("asked_by").first()


def standing_request(meeting: Meeting, user: AbstractBaseUser) -> StandingRequest | None:
    request = open_request(meeting)
    if request is None:
        return None
    packs = tuple(request.packs.order_by("edition"))
    return StandingRequest(request, packs, request.asked_by_id == user.pk, is_overtaken(request))


def is_overtaken(request: PublicationRequest) -> bool:
    """Whether its packs are no longer the newest."""
    packs = list(request.packs.all())
    newest = packs_to_publish(request.meeting, supplement=_is_supplement(packs))
    return set(packs) != set(newest)


def leaks_found(meeting: Meeting) -> list[FoundLeak]:
    """What the newest finished build found in the public edition."""
    builds = PackBuild.objects.filter(meeting=meeting).filter(
        Q(state=PackBuild.State.DONE) | Q(leaks__isnull=False)
    )
    newest = builds.order_by("-requested_at", "-pk").first()
    if newest is None:
        return []
    texts = OpenText.objects.filter(meeting=meeting).values_list("text", flat=True)
    released = {letters(text) for text in texts}
    return [FoundLeak(leak, letters(leak.text) in released) for leak in newest.leaks.all()]


def _check(meeting: Meeting, by: AbstractBaseUser) -> None:
    if not can_build(by, meeting):
        raise PermissionDenied("Only the board’s secretariat builds and publishes its packs.")


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it now is, and nobody else's until the end of the transaction."""
    # An import holds the board: what it is writing is waited for, and then seen.
    Board.objects.select_for_update().get(pk=meeting.board_id)
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("board")
    return locked.get(pk=meeting.pk)


def _ready(meeting: Meeting, *, supplement: bool) -> list[Pack]:
    """The packs to publish, or NotPublished with what is to be done first."""
    if PackBuild.objects.filter(meeting=meeting, state__in=RUNNING).exists():
        raise NotPublished("The pack is being built. Publish it when it is ready.")
    _refuse_leaks(leaks_found(meeting))
    packs = packs_to_publish(meeting, supplement=supplement)
    if supplement and not packs:
        raise NotPublished("There is no supplement to publish. Build the pack again first.")
    if not packs:
        raise NotPublished("There is no pack to publish yet. Build it first.")
    missing = set(Edition) - {Edition(pack.edition) for pack in packs}
    if not supplement and missing:
        names = " and ".join(edition.label.lower() for edition in Edition if edition in missing)
        raise NotPublished(f"The {names} is missing. Build the pack again first.")
    if changed_since_built(packs):
        raise NotPublished(BUILD_AGAIN)
    return packs


def _refuse_leaks(found: Sequence[FoundLeak]) -> None:
    if not found:
        return
    held = [each.leak for each in found if not each.released]
    if not held:
        raise NotPublished(
            "The words that were found in the public edition have been released since. Build the "
            "pack again, and publish that."
        )
    named = "; ".join(
        f"“{leak.text[:80]}” ({leak.source}): {', '.join(leak.places[:LEAKS_NAMED])}"
        for leak in held[:LEAKS_NAMED]
    )
    more = f"; and {len(held) - LEAKS_NAMED} more" if len(held) > LEAKS_NAMED else ""
    raise NotPublished(
        f"Confidential words stand in the public edition: {named}{more}. Take them out, or say "
        "that they may be public, and build the pack again."
    )


def _publish(
    meeting: Meeting,
    packs: Sequence[Pack],
    at: datetime,
    *,
    by: AbstractBaseUser,
    tell_readers: bool,
    why: str,
) -> None:
    notice = notice_of(meeting, timezone.localdate(at))
    if notice is not None and notice.is_late:
        said = (
            f"Published after the last lawful day, {notice.last_day:%-d %B}, with "
            f"{notice.days_given} of {notice.days_due} clear working days"
        )
        record_change(f"{said}: {why}" if why else f"{said}.", by=by, of=meeting)
    _freeze_numbers(meeting)
    fresh = [pack for pack in packs if pack.published_at is None]
    for pack in fresh:
        pack.published_at = at
        pack.save(update_fields=["published_at"])
    if tell_readers:
        tell(fresh)
    changed = []
    if meeting.published_at is None:
        meeting.published_at = at
        changed.append("published_at")
    if meeting.state == Meeting.State.PLANNED:
        meeting.state = Meeting.State.PUBLISHED
        changed.append("state")
    if changed:
        meeting.save(update_fields=changed)
    PublicationRequest.objects.filter(meeting=meeting, closed_at__isnull=True).update(closed_at=at)


def _freeze_numbers(meeting: Meeting) -> None:
    items = list(meeting.items.in_order())
    numbers = references(items)
    fresh = [item for item in items if not item.number_at_publication]
    for item in fresh:
        item.number_at_publication = numbers[item.pk]
    AgendaItem.objects.bulk_update(fresh, ["number_at_publication"])


def _close(request: PublicationRequest, at: datetime) -> None:
    request.closed_at = at
    request.save(update_fields=["closed_at"])


def _is_supplement(packs: Collection[Pack]) -> bool:
    return any(pack.supplement_to_id is not None for pack in packs)
