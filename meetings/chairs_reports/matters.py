"""What a board's chair can report: found in its notes, its actions and what is for the record."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import DateTimeField, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from meetings.actions.models import SECRET, Action, ProgressUpdate
from meetings.actions.policies import actions_visible_to
from meetings.attendance.policies import meetings_confidential_to
from meetings.boards.models import Board, Priority
from meetings.boards.policies import SiteUser
from meetings.chairs_reports.drafting import Kind, Matter
from meetings.chairs_reports.models import ChairsReport, RecordedEvent, Source
from meetings.chairs_reports.policies import events_visible_to
from meetings.chairs_reports.wording import action_told, decision_told, event_told
from meetings.minutes.models import NOTED_IN_SECRET, Decision, NoteItem, Notes, NotesVersion

OUT = (Notes.State.CIRCULATED, Notes.State.AGREED)
"""Notes that others than the secretariat have read."""


def went_out(notes: str) -> Subquery:
    """When the notes that the field `notes` names first went out; null for imported ones."""
    first = NotesVersion.objects.filter(notes=OuterRef(notes)).order_by("number")
    return Subquery(first.values("at")[:1], output_field=DateTimeField(null=True))


def untold(chairs_report: ChairsReport, user: SiteUser, since: date | None) -> list[Matter]:
    """What came to be known from a day on and no report tells of, as far as `user` may see it.

    Known: a decision and an action from the day on which their notes went out (where that is not
    known, from the meeting on); an action again with each progress; an event from the day on
    which it was jotted down, or happened. What this or an earlier report has dropped is not among
    it, and of actions told before only those that have got on since.
    """
    board = chairs_report.board
    return [
        *_decisions(_open_or_seen_decisions(board, user), since),
        *_actions(board, chairs_report, user, since),
        *_events(board, user, since),
    ]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_notes(since: date | None, notes: str, meeting: str) -> Q:
    """Notes that went out from a day on; to be asked of rows annotated with `out_at`."""
    if since is None:
        return Q()
    return Q(out_at__gte=_start_of(since)) | Q(
        out_at__isnull=True, **{f"{meeting}__date__gte": since}
    )


def _open_or_seen_decisions(board: Board, user: SiteUser) -> QuerySet[Decision]:
    seen = meetings_confidential_to(user).filter(board=board).order_by()
    return decisions_out(board).filter(
        ~NOTED_IN_SECRET | Q(note_item__notes__meeting__in=seen.values("pk"))
    )


def decisions_out(board: Board) -> QuerySet[Decision]:
    """Of notes that are circulated or agreed, with what a matter needs of them."""
    return (
        Decision.objects.filter(
            note_item__notes__meeting__board=board, note_item__notes__state__in=OUT
        )
        .select_related(
            "priority", "note_item__notes__meeting", "note_item__item__priority",
            "note_item__item__parent__priority",
        )
        .order_by("note_item__notes__meeting__date", "note_item__position", "position")
    )  # fmt: skip


def _decisions(found: QuerySet[Decision], since: date | None) -> Iterator[Matter]:
    new = (
        found.filter(told_in__isnull=True)
        .annotate(out_at=went_out("note_item__notes"))
        .filter(_of_notes(since, "note_item__notes", "note_item__notes__meeting"))
    )
    return map(matter_of_decision, new)


def matter_of_decision(decision: Decision) -> Matter:
    note = decision.note_item
    return Matter(
        kind=Kind.DECISION,
        key=decision.pk,
        told=decision_told(decision.text, note.decisions_lead_in),
        day=note.notes.meeting.date,
        priority=_name(decision.theme),
        subject=note.title,
        place=(note.position, 0, decision.position),
        secret=note.is_secret,
        reason=_reason(note),
    )


def _name(priority: Priority | None) -> str:
    return priority.name if priority is not None else ""


def _reason(note: NoteItem | None) -> str:
    item = note.item if note is not None else None
    if note is None or item is None or not note.is_secret:
        return ""
    above = item.parent
    return item.confidential_reason or (above.confidential_reason if above is not None else "")


def _with_progress(actions: QuerySet[Action]) -> QuerySet[Action]:
    return actions.select_related(
        "priority", "meeting", "note_item__notes", "note_item__item__priority",
        "note_item__item__parent__priority",
    ).prefetch_related(
        Prefetch("updates", ProgressUpdate.objects.order_by("at", "pk")),
        Prefetch("told_in", Source.objects.select_related("progress").order_by("pk")),
    )  # fmt: skip


def _actions(
    board: Board, chairs_report: ChairsReport, user: SiteUser, since: date | None
) -> Iterator[Matter]:
    is_out = Q(note_item__isnull=True) | Q(note_item__notes__state__in=OUT)
    found = (
        Action.objects.filter(is_out, meeting__board=board, on_monitor=True)
        .filter(~SECRET | Q(pk__in=actions_visible_to(user).values("pk")))
        .exclude(told_in__chairs_report=chairs_report.pk)
        .annotate(out_at=went_out("note_item__notes"))
    )
    if since is not None:
        moved = ProgressUpdate.objects.filter(action=OuterRef("pk"), at__gte=_start_of(since))
        found = found.filter(
            _of_notes(since, "note_item__notes", "meeting")
            | Exists(moved)
            | Q(completed_on__gte=since)
        )
    for action in _with_progress(found).order_by("meeting__date", "position", "pk"):
        if got_on(action, list(action.told_in.all())):
            yield matter_of_action(action)


def got_on(action: Action, told: Collection[Source]) -> bool:
    """Whether there is more to tell of it than there was when a report told of it last."""
    if not told:
        return True
    newest = action.latest_update
    before = max((each.progress.at for each in told if each.progress is not None), default=None)
    return newest is not None and (before is None or newest.at > before)


def matter_of_action(action: Action) -> Matter:
    note = action.note_item
    newest = action.latest_update
    done = action.state == Action.State.COMPLETED
    return Matter(
        kind=Kind.ACTION,
        key=action.pk,
        told=action_told(action.text, newest.text if newest is not None else "", done=done),
        day=action.meeting.date,
        priority=_name(action.theme),
        subject=note.title if note is not None else action.item_title,
        place=(note.position if note is not None else 0, 1, action.position),
        secret=action.is_secret,
        reason=_reason(note),
        progress=newest.pk if newest is not None else None,
        is_drafted=newest is not None or done,
    )


def _events(board: Board, user: SiteUser, since: date | None) -> Iterator[Matter]:
    found = RecordedEvent.objects.filter(board=board, told_in__isnull=True).filter(
        Q(confidential=False) | Q(pk__in=events_visible_to(user).values("pk"))
    )
    if since is not None:
        found = found.filter(Q(added_at__gte=_start_of(since)) | Q(happened_on__gte=since))
    return map(matter_of_event, found.select_related("priority"))


def matter_of_event(event: RecordedEvent) -> Matter:
    return Matter(
        kind=Kind.EVENT,
        key=event.pk,
        told=event_told(event.text),
        day=event.happened_on,
        priority=_name(event.priority),
        subject=event.subject,
        secret=event.confidential,
        reason=event.confidential_reason,
    )


@dataclass(frozen=True)
class Told:
    """A matter that a report tells of, or has dropped; `newer` is an action's progress since."""

    source: Source
    matter: Matter
    newer: ProgressUpdate | None = None


def told_in(chairs_report: ChairsReport) -> list[Told]:
    """Every matter that has to do with the report, in five queries."""
    sources = list(chairs_report.sources.select_related("progress"))
    decisions = {each.pk: each for each in _decisions_by_key(each.decision_id for each in sources)}
    actions = {
        each.pk: each
        for each in _with_progress(
            Action.objects.filter(pk__in=[each.action_id for each in sources if each.action_id])
        )
    }
    events = RecordedEvent.objects.select_related("priority").in_bulk(
        [each.event_id for each in sources if each.event_id]
    )
    found = []
    for source in sources:
        if source.decision_id:
            found.append(Told(source, matter_of_decision(decisions[source.decision_id])))
        elif source.event_id:
            found.append(Told(source, matter_of_event(events[source.event_id])))
        elif source.action_id:
            action = actions[source.action_id]
            newer = action.latest_update if got_on(action, [source]) else None
            found.append(Told(source, matter_of_action(action), newer))
    return found


def _decisions_by_key(keys: Iterable[int | None]) -> QuerySet[Decision]:
    return Decision.objects.filter(pk__in=[key for key in keys if key]).select_related(
        "priority", "note_item__notes__meeting", "note_item__item__priority",
        "note_item__item__parent__priority",
    )  # fmt: skip


def seen_by(user: SiteUser, told: Iterable[Told]) -> list[Told]:
    """Those that are open, and of the confidential ones those that `user` sees at their board."""
    told = list(told)
    secret = [each.source for each in told if each.matter.secret]
    meetings = meetings_confidential_to(user).order_by().values("pk")
    decisions = Decision.objects.filter(
        pk__in=[each.decision_id for each in secret if each.decision_id],
        note_item__notes__meeting__in=meetings,
    )
    actions = actions_visible_to(user).filter(pk__in=[e.action_id for e in secret if e.action_id])
    events = events_visible_to(user).filter(pk__in=[e.event_id for e in secret if e.event_id])
    seen = {
        *((Kind.DECISION, key) for key in decisions.values_list("pk", flat=True)),
        *((Kind.ACTION, key) for key in actions.values_list("pk", flat=True)),
        *((Kind.EVENT, key) for key in events.values_list("pk", flat=True)),
    }
    return [
        each
        for each in told
        if not each.matter.secret or (each.matter.kind, each.matter.key) in seen
    ]


def horizon(chairs_report: ChairsReport) -> date | None:
    """From when on what no report tells of is offered: since the first report from here to there
    was begun for, so that what was left aside then is offered still. None: from the beginning."""
    reports = ChairsReport.objects.filter(board=chairs_report.board)
    if reports.filter(since__isnull=True).exists():
        return None
    earliest: date | None = reports.aggregate(first=Min("since"))["first"]
    return earliest
