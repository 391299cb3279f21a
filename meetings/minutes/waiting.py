"""Which notes wait for the secretariat: to be taken, circulated, put right, or agreed."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, account_key
from meetings.minutes.models import Notes, ProposedCorrection
from meetings.minutes.taking_rules import TAKEN_IN


def notes_to_keep(user: SiteUser, on: date | None = None) -> QuerySet[Meeting]:
    """Meetings by `on` (today) of the boards they keep, whose notes wait for them; each with
    `unanswered` corrections, and whether the board `has_met_since`, and so can have agreed them.

    Circulated notes wait only for one of these two. Notes that nobody has begun are asked for
    until the board meets again: older ones were kept elsewhere.
    """
    on = on or timezone.localdate()
    since = (
        Meeting.objects.filter(board=OuterRef("board"), date__gt=OuterRef("date"), date__lte=on)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by()
    )
    to_answer = Q(notes__corrections__state=ProposedCorrection.State.OPEN)
    return (
        Meeting.objects.filter(board__secretaries__user_id=account_key(user), date__lte=on)
        .exclude(state=Meeting.State.CANCELLED)
        .annotate(
            unanswered=Count("notes__corrections", filter=to_answer),
            has_met_since=Exists(since),
        )
        .filter(
            Q(notes__isnull=True, state__in=TAKEN_IN, has_met_since=False)
            | Q(notes__state=Notes.State.DRAFT)
            | Q(notes__state=Notes.State.CIRCULATED) & (Q(has_met_since=True) | Q(unanswered__gt=0))
        )
        .select_related("board", "venue", "notes")
        .order_by("date", "start")
    )
