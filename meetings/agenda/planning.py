"""The forward plan: items for a later meeting, deferring to it, and taking from it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from meetings.agenda.building import refuse_without_reason, set_withdrawn
from meetings.agenda.changes import record_change
from meetings.agenda.item_fields import changes_wanted
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind, Report, ReportVersion
from meetings.agenda.open_agenda import OpenAgenda, check_fields, keep_secret, raw
from meetings.agenda.outline import END, NotDone, Place
from meetings.agenda.policies import can_plan
from meetings.agenda.report_text import read_text, write_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Board, Meeting


def when(meeting: Meeting | None) -> str:
    """As the sentences of the plan name a meeting."""
    return f"the meeting of {meeting.date:%-d %B %Y}" if meeting is not None else "no meeting yet"


@transaction.atomic
def plan_item(*, board: Board, by: AbstractBaseUser, **values: Any) -> AgendaItem:
    """Put a new item on a board's forward plan. Raises: PermissionDenied; NotDone."""
    board = _open_plan(board, by)
    item = AgendaItem(forward_plan=board, position=end_of_plan(board), **values)
    _check_planned(item)
    item.save()
    record_change(
        f"Put “{item.title}” on the forward plan, for {when(item.proposed_for)}.",
        by=by,
        of=board,
        item=item,
    )
    return item


@transaction.atomic
def change_planned(
    *, item: AgendaItem, by: AbstractBaseUser, seen: Mapping[str, Any], values: Mapping[str, Any]
) -> AgendaChange | None:
    """Change a planned item's fields, as `building.change_item` does those of an agenda's.

    Raises: PermissionDenied; NotDone; ChangedMeanwhile.
    """
    board = _open_plan(item.board, by)
    item = _planned(item, board)
    changed = changes_wanted(item, by=by, seen=seen, values=values)
    if not changed:
        return None
    if "kind" in changed and changed["kind"] != ItemKind.REPORT and item.own_report is not None:
        raise NotDone(f"“{item.title}” has a report, so it stays an item of that kind.")
    for name, value in changed.items():
        setattr(item, name, value)
    _check_planned(item)
    item.revision += 1
    item.save(update_fields=[*changed, "revision"])
    if "proposed_for" in changed:
        sentence = f"Proposed “{item.title}” for {when(item.proposed_for)}."
    else:
        sentence = f"Changed “{item.title}” on the forward plan."
    return record_change(sentence, by=by, of=board, item=item)


@transaction.atomic
def delete_planned(*, item: AgendaItem, by: AbstractBaseUser) -> None:
    """Delete an item without a report from the plan. Raises: PermissionDenied; NotDone."""
    board = _open_plan(item.board, by)
    item = _planned(item, board)
    if item.own_report is not None:
        raise NotDone(
            f"“{item.title}” has a report, which would be lost with it. Propose it for no meeting, "
            "and it waits on the plan."
        )
    record_change(f"Deleted “{item.title}” from the forward plan.", by=by, of=board)
    item.delete()


@transaction.atomic
def put_on_agenda(
    *,
    item: AgendaItem,
    meeting: Meeting,
    by: AbstractBaseUser,
    late_reason: str = "",
    place: Place = END,
) -> AgendaChange:
    """Take an item from the plan, with its report, to an agenda of its board.

    Raises: PermissionDenied; NotDone, where the agenda is published and no reason is given too.
    """
    agenda = OpenAgenda(meeting, by)
    item = _planned(item, agenda.meeting.board)
    take_from_plan(agenda, item, late_reason, place)
    return agenda.record(f"Took “{item.title}” from the forward plan.", item)


def take_from_plan(
    agenda: OpenAgenda, item: AgendaItem, late_reason: str, place: Place = END
) -> None:
    """Within another service's transaction. Raises: NotDone."""
    kept = raw(item, ["forward_plan", "proposed_for", "position", "late_reason"])
    agenda.undo.setdefault("from_plan", {})[str(item.pk)] = kept
    item.late_reason = late_reason
    refuse_without_reason(agenda, item)
    agenda.place_new(item, place)


@transaction.atomic
def defer_item(
    *, item: AgendaItem, by: AbstractBaseUser, to: Meeting | None = None, note: str = ""
) -> AgendaChange:
    """Put an item off: to the forward plan, proposed for the meeting `to` or for none yet.

    It goes with its report. A published one is withdrawn where it stands instead, and a new item on
    the plan continues it, with a copy of its report in draft. Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    board = agenda.meeting.board
    if to is not None and (to.board_id != board.pk or to.pk == agenda.meeting.pk):
        raise NotDone("Defer it to another meeting of the same board, or to none yet.")
    if agenda.outline.level(item.pk):
        raise NotDone(f"“{item.title}” has papers under it. Defer those one by one.")
    sentence = f"Deferred “{item.title}” to {when(to)}."
    if agenda.is_fixed(item):
        if item.withdrawn:
            raise NotDone(f"“{item.title}” has been withdrawn already.")
        agenda.undo["continued"] = _continue(item, board, by, to, note).pk
        return set_withdrawn(agenda, item, True, sentence)
    names = ["meeting", "parent", "position", "proposed_for", "plan_note", "late_reason"]
    agenda.undo["to_plan"] = {str(item.pk): raw(item, names) | keep_secret(item)}
    report = item.own_report
    if report is not None and report.due is not None:
        agenda.undo["due"] = {str(report.pk): report.due.isoformat()}
        report.due = None  # it was this meeting's
        report.save(update_fields=["due"])
    agenda.drop(item)
    item.meeting, item.parent, item.forward_plan = None, None, board
    item.position = end_of_plan(board)
    item.proposed_for, item.plan_note, item.late_reason = to, note, ""
    item.save()
    return agenda.record(sentence, item)


@transaction.atomic
def bring_back(*, item: AgendaItem, by: AbstractBaseUser) -> AgendaChange:
    """Let a withdrawn item stand again, under the number it kept.

    What continues it on the forward plan is deleted, unless somebody has worked on it.
    Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(item.agenda, by)
    item = agenda.item(item.pk)
    if not item.withdrawn:
        raise NotDone(f"“{item.title}” has not been withdrawn.")
    for continued in item.continued_by.all():
        delete_continuation(continued)
        agenda.is_undoable = False
    return set_withdrawn(agenda, item, False, f"Brought “{item.title}” back.")


def delete_continuation(item: AgendaItem) -> None:
    """Take back what deferring a published item made. Raises: NotDone where it has been used."""
    # Held, so that what somebody is saving just now is seen, and not deleted with it.
    report = Report.objects.select_for_update(of=("self",)).filter(item=item).first()
    is_touched = item.revision or (report is not None and is_worked_on(report))
    if item.forward_plan_id is None or is_touched:
        place = "the forward plan" if item.forward_plan_id else "another agenda"
        raise NotDone(
            f"“{item.title}” goes on from here on {place}, and has been worked on there. Let it "
            "stand there, or delete it there first."
        )
    if report is not None and item.continues is not None:
        _hand_on(report, item.continues.report)
    item.delete()


def is_worked_on(report: Report) -> bool:
    """Whether anybody has done anything with it since it was made, if only sent something in."""
    return bool(
        report.revision
        or report.state != Report.State.DRAFT
        or report.steps.exists()
        or report.texts_set_aside.exists()
        or report.uploads.exists()
    )


def end_of_plan(board: Board) -> int:
    """The position after the last item of the plan."""
    last = board.planned_items.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _open_plan(board: Board, by: AbstractBaseUser) -> Board:
    """The board, nobody else's until the end of the transaction."""
    if not can_plan(by, board):
        raise PermissionDenied("Only the secretariat keeps the forward plan.")
    return Board.objects.select_for_update(no_key=True).get(pk=board.pk)


def _planned(item: AgendaItem, board: Board) -> AgendaItem:
    found = (
        AgendaItem.objects.filter(pk=item.pk, forward_plan=board)
        .select_related("report", "proposed_for", "priority")
        .first()
    )
    if found is None:
        raise NotDone(
            "This item is no longer on the forward plan: somebody has put it on an agenda, or "
            "deleted it."
        )
    found.forward_plan = board
    return found


def _check_planned(item: AgendaItem) -> None:
    check_fields(item)
    if item.proposed_for is not None and item.proposed_for.board_id != item.board.pk:
        raise NotDone("This meeting is another board’s. Choose one of this board’s.")


def _continue(
    item: AgendaItem, board: Board, by: AbstractBaseUser, to: Meeting | None, note: str
) -> AgendaItem:
    new = AgendaItem.objects.create(
        forward_plan=board,
        position=end_of_plan(board),
        proposed_for=to,
        plan_note=note,
        continues=item,
        taken_from_id=item.taken_from_id,
        kind=item.kind,
        title=item.title,
        confidential=item.is_secret,
        confidential_reason=item.confidential_reason
        or (item.parent.confidential_reason if item.parent is not None else ""),
        open_title=item.open_title,
        presenter=item.presenter,
        minutes_allowed=item.minutes_allowed,
        priority=item.priority,
    )
    if item.own_report is not None:
        copy = copy_report(item.own_report, new, by, form=item.own_report.form)
        _hand_on(item.own_report, copy)
    return new


def _hand_on(report: Report, to: Report) -> None:
    """What a chair's report is composed of goes with its text."""
    composed = getattr(report, "chairs_report", None)
    if composed is not None:
        composed.report = to
        composed.save(update_fields=["report"])


def copy_report(
    report: Report, item: AgendaItem, by: AbstractBaseUser, *, form: str, confidential: bool = True
) -> Report:
    """A draft with the same text, appendices and pictures; the stored files are the same ones.

    With `confidential` false without its confidential appendices, and the pictures of those.
    """
    text = read_text(report)
    kept = [each for each in text.appendices if confidential or not each.confidential]
    text = replace(text, appendices=tuple(replace(each, key=None) for each in kept))
    copy = Report.objects.create(
        item=item,
        form=form,
        title=report.title,
        author=report.author,
        source_sha256=report.source_sha256,
    )
    texts = [text.purpose, text.summary, text.action, text.body, text.background]
    texts += [*text.recommendations, *(each.body for each in kept)]
    for image in report.images.all():
        if confidential or any(f'"image:{image.name}"' in html for html in texts):
            copy.images.create(
                name=image.name, content_type=image.content_type, file=image.file.name
            )
    text = write_text(copy, text)
    keep_version(copy, text, made=ReportVersion.Made.WRITTEN, by=by)
    return copy
