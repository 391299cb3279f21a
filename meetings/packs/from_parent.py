"""What a board's parent said of its reports: to which of the board's meetings it comes back.

Each answer once: at the first meeting after it was said, and in that meeting's pack.
"""

from datetime import datetime

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from meetings.boards.models import Board, Meeting
from meetings.chairs_reports.answers import Answer, Noted, answers, noted_of_children
from meetings.packs.models import Pack, PackPart

FROM_PARENT_KEY = "from-parent"


def answers_to_print(meeting: Meeting, *, public: bool) -> list[Answer]:
    """What the pack of `meeting` says of it, were it built now. Ten queries at most."""
    return answers(_arising_at(meeting, public=public)) if _has_parent(meeting) else []


def answers_at(meeting: Meeting, *, public: bool) -> list[Answer]:
    """What comes back to `meeting`: what its published pack says, or will say once it is out."""
    if not _has_parent(meeting):
        return []
    noted = _arising_at(meeting, public=public)
    given_out = _last_given_out(Pack.objects.filter(meeting=meeting))
    if given_out is not None:
        noted = noted.filter(told_at__lte=given_out)
    elif meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED):
        noted = noted.filter(told_at__date__lte=meeting.date)
    return answers(noted)


def answers_waiting(boards: QuerySet[Board]) -> Noted:
    """What parents of `boards` said that no pack of theirs has told of yet.

    For a board that has never published a pack here: what was said since it last met.
    """
    given = (
        _given_out(Pack.objects.filter(meeting__board=OuterRef("child")))
        .order_by("-built_at")
        .values("built_at")[:1]
    )
    met = (
        Meeting.objects.filter(board=OuterRef("child"), date__lt=timezone.localdate())
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-date")
        .values("date")[:1]
    )
    since = Coalesce(
        Subquery(given), Cast(Subquery(met), DateTimeField()), output_field=DateTimeField()
    )
    noted = noted_of_children(public=False).filter(
        child__in=boards.values("pk"), notes__meeting__board__in=boards.values("parent")
    )
    waiting: Noted = noted.annotate(since=since)
    return waiting.filter(Q(since__isnull=True) | Q(told_at__gt=F("since")))


def _has_parent(meeting: Meeting) -> bool:
    return meeting.board.parent_id is not None


def _arising_at(meeting: Meeting, *, public: bool) -> Noted:
    """Whatever was told of since the meeting before, or since the pack for that one was made."""
    noted = noted_of_children(public=public).filter(
        child=meeting.board_id,
        notes__meeting__board=meeting.board.parent_id,
        notes__meeting__date__lte=meeting.date,
    )
    before = Meeting.objects.before(meeting).first()
    if before is None:
        return noted
    if before.state == Meeting.State.PLANNED and before.is_ahead:
        return noted.none()  # it comes back to that one
    given_out = _last_given_out(
        Pack.objects.filter(meeting__board=meeting.board_id, meeting__date__lt=meeting.date)
    )
    if given_out is not None:
        return noted.filter(told_at__gt=given_out)
    return noted.filter(notes__meeting__date__gte=before.date)


def _given_out(packs: QuerySet[Pack]) -> QuerySet[Pack]:
    """Those that are out and told of everything there was to tell: whole packs, and supplements
    with the answers in them. A cancelled meeting's does not count, as with action monitors."""
    told = PackPart.objects.filter(pack=OuterRef("pk"), key=FROM_PARENT_KEY)
    return packs.filter(
        Q(supplement_to__isnull=True) | Exists(told), published_at__isnull=False
    ).exclude(meeting__state=Meeting.State.CANCELLED)


def _last_given_out(packs: QuerySet[Pack]) -> datetime | None:
    return _given_out(packs).order_by("-built_at").values_list("built_at", flat=True).first()
