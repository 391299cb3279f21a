"""What a board's parent said of its reports: to which of the board's meetings it comes back.

Each answer once: at the first meeting after it was said, and in that meeting's pack.
"""

from datetime import datetime

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from meetings.boards.models import Board, Meeting
from meetings.chairs_reports.answers import (
    Answer,
    Told,
    answers,
    noted_of_children,
    told_notes,
)
from meetings.packs.models import Pack, PackPart

FROM_PARENT_KEY = "from-parent"


def answers_to_print(meeting: Meeting, *, public: bool) -> list[Answer]:
    """What the pack of `meeting` says of it, were it built now. Ten queries at most."""
    if meeting.board.parent_id is None:
        return []
    return _answers(meeting, _arising_at(meeting, public=public))


def answers_at(meeting: Meeting, *, public: bool) -> list[Answer]:
    """What comes back to `meeting`: what its published pack says, or will say once it is out."""
    if meeting.board.parent_id is None:
        return []
    notes = _arising_at(meeting, public=public)
    given_out = _last_given_out(Pack.objects.filter(meeting=meeting))
    if given_out is not None:
        notes = notes.filter(told_at__lte=given_out)
    elif meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED):
        notes = notes.filter(told_at__date__lte=meeting.date)
    return _answers(meeting, notes)


def _answers(meeting: Meeting, notes: Told) -> list[Answer]:
    keys = list(notes.values_list("pk", flat=True))  # asked first: they are few
    return answers(noted_of_children(keys).filter(child=meeting.board_id)) if keys else []


def told_since(boards: QuerySet[Board]) -> dict[int, datetime | None]:
    """By board, since when nothing has been told of: since a pack was last made that is out; for a
    board that has never published one here, since it last met. One query."""
    given = (
        _given_out(Pack.objects.filter(meeting__board=OuterRef("pk")))
        .order_by("-built_at")
        .values("built_at")[:1]
    )
    met = (
        Meeting.objects.filter(board=OuterRef("pk"), date__lt=timezone.localdate())
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-date")
        .values("date")[:1]
    )
    since = Coalesce(
        Subquery(given), Cast(Subquery(met), DateTimeField()), output_field=DateTimeField()
    )
    return dict(boards.annotate(since=since).values_list("pk", "since"))


def _arising_at(meeting: Meeting, *, public: bool) -> Told:
    """The parent's notes that were told of since the meeting before, or since its pack was made."""
    notes = told_notes(public=public).filter(
        meeting__board=meeting.board.parent_id, meeting__date__lte=meeting.date
    )
    before = Meeting.objects.before(meeting).first()
    if before is None:
        return notes
    if before.state == Meeting.State.PLANNED and before.is_ahead:
        return notes.none()  # it comes back to that one
    given_out = _last_given_out(
        Pack.objects.filter(meeting__board=meeting.board_id, meeting__date__lt=meeting.date)
    )
    if given_out is not None:
        return notes.filter(told_at__gt=given_out)
    return notes.filter(meeting__date__gte=before.date)


def _given_out(packs: QuerySet[Pack]) -> QuerySet[Pack]:
    """Those that are out and told of everything there was to tell: whole packs, and supplements
    with the answers in them. A cancelled meeting's does not count, as with action monitors."""
    told = PackPart.objects.filter(pack=OuterRef("pk"), key=FROM_PARENT_KEY)
    return packs.filter(
        Q(supplement_to__isnull=True) | Exists(told), published_at__isnull=False
    ).exclude(meeting__state=Meeting.State.CANCELLED)


def _last_given_out(packs: QuerySet[Pack]) -> datetime | None:
    return _given_out(packs).order_by("-built_at").values_list("built_at", flat=True).first()
