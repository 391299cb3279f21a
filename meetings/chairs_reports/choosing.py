"""Choosing what a chair's report tells of: what is put in, left out, and brought up to date.

What is confidential comes in only by itself, with the reason for which the report becomes
confidential; when the last of it is out again, the report can be opened.
"""

from collections.abc import Collection
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.changes import record_change
from meetings.agenda.models import AgendaItem
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser
from meetings.boards.refusals import Refused
from meetings.chairs_reports import arranging
from meetings.chairs_reports.arranging import NotArranged
from meetings.chairs_reports.drafting import Matter, Passage, with_matter
from meetings.chairs_reports.matters import Told, horizon, seen_by, told_in, untold
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.open_report import OpenReport
from meetings.chairs_reports.policies import is_offered_matters
from meetings.chairs_reports.storing import source_of
from meetings.chairs_reports.wording import progress_told, said

ASK_FIRST = (
    "This is confidential: put it in by itself, and say why the report is to be confidential."
)


NO_LONGER = "This is no longer offered: somebody has put it in or dropped it. Load the page again."


def offered_to(chairs_report: ChairsReport, user: SiteUser) -> list[Matter]:
    """What no report tells of yet, for those who report."""
    if not is_offered_matters(user, chairs_report):
        return []
    return untold(chairs_report, user, horizon(chairs_report))


def dropped_for(chairs_report: ChairsReport, user: SiteUser) -> list[Told]:
    """What this report has dropped, for those who report; confidential matters only as far as
    they are theirs to see."""
    if not is_offered_matters(user, chairs_report):
        return []
    dropped = [each for each in told_in(chairs_report) if each.source.paragraph_id is None]
    return seen_by(user, dropped)


@transaction.atomic
def put_in(*, chairs_report: ChairsReport, by: AbstractBaseUser, names: Collection[str]) -> str:
    """Put in matters that are offered, or that were dropped, each as a paragraph of its own.

    names: as `Matter.name`. The sentence that says what was done. Raises: as `OpenReport`;
    NotArranged for what is not offered to `by`, and for what is confidential.
    """
    return _put_in(OpenReport(chairs_report, by), names, secrets=False)


@transaction.atomic
def put_in_secret(
    *, chairs_report: ChairsReport, by: AbstractBaseUser, name: str, reason: str
) -> str:
    """Put in a confidential matter, and make the report's item confidential, for the reason that
    is given beside what it has already.

    Raises: as `put_in`; Refused without a reason, and where readers have the item as an open one.
    """
    item = _hold_item(chairs_report)
    held = OpenReport(chairs_report, by)
    reason = reason.strip()
    if not item.is_secret and item.is_out:
        raise Refused(
            "The report’s item has been published as an open one, so nothing confidential goes "
            f"into it any more. Ask the secretariat of {item.board}."
        )
    if not reason:
        raise Refused("Give the reason for which the report is confidential.", "reason")
    if not item.confidential or reason not in item.confidential_reason:
        item.confidential = True
        item.confidential_reason = " ".join(filter(None, [item.confidential_reason, reason]))
        item.open_title = item.open_title or item.title
        item.revision += 1
        item.save(update_fields=["confidential", "confidential_reason", "open_title", "revision"])
        _record(item, by, f"Made “{item.open_title}” confidential.")
    held.report.item = item
    return _put_in(held, [name], secrets=True)


@transaction.atomic
def open_again(*, chairs_report: ChairsReport, by: AbstractBaseUser) -> str:
    """Let a report be open of whose paragraphs none is confidential any more.

    Raises: as `OpenReport`; Refused while one is, and where the item has been published.
    """
    item = _hold_item(chairs_report)
    held = OpenReport(chairs_report, by)
    if tells_of_secrets(told_in(held.chairs_report), held.report.body):
        raise Refused("The report tells of something confidential still: drop that first.")
    if item.is_out:
        raise Refused(
            "The report’s item has been published as a confidential one. Ask the secretariat of "
            f"{item.board} to open it."
        )
    item.confidential, item.confidential_reason = False, ""
    if item.open_title == item.title:
        item.open_title = ""
    item.revision += 1
    item.save(update_fields=["confidential", "confidential_reason", "open_title", "revision"])
    _record(item, by, f"Made “{item.title}” open.")
    return "The report is open."


def tells_of_secrets(told: Collection[Told], body: str) -> bool:
    """Whether any paragraph tells of a matter that is confidential now, or the body has the words
    of one that was dropped: an earlier version was put back, or they were copied."""
    secret = [each for each in told if each.matter.secret]
    if any(each.source.paragraph_id is not None for each in secret):
        return True
    whole = said(body) if secret else ""
    dropped = [said(each.matter.told) for each in secret]
    return any(words in whole for words in dropped if words)


def _hold_item(chairs_report: ChairsReport) -> AgendaItem:
    """Board, meeting and item in the order in which builder and publishing lock them, so that
    none waits for another in a ring; before the report."""
    found = AgendaItem.objects.select_related("meeting", "forward_plan")
    item = found.get(report__chairs_report=chairs_report)
    Board.objects.select_for_update(no_key=True).get(pk=item.board.pk)
    if item.meeting_id:
        Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=item.meeting_id)
    held = AgendaItem.objects.select_for_update(of=("self",)).select_related(
        "meeting__board", "forward_plan", "parent"
    )
    return held.get(pk=item.pk)


def _record(item: AgendaItem, by: AbstractBaseUser, sentence: str) -> None:
    record_change(sentence, by=by, of=item.meeting or item.board, item=item)


def _put_in(held: OpenReport, names: Collection[str], *, secrets: bool) -> str:
    names = list(dict.fromkeys(names))
    offered = {each.name: each for each in offered_to(held.chairs_report, held.by)}
    dropped = {each.matter.name: each for each in dropped_for(held.chairs_report, held.by)}
    passages = held.passages
    priorities = held.priorities
    for name in names:
        if name in dropped:
            matter = dropped[name].matter
        elif name in offered:
            matter = offered[name]
        else:
            raise NotArranged(NO_LONGER)
        if matter.secret and not secrets:
            raise NotArranged(ASK_FIRST)
        passages = with_matter(passages, matter, priorities)
        if name in dropped:
            passages = [_as_kept(each, matter, dropped[name]) for each in passages]
    sentence = "Put in one paragraph." if len(names) == 1 else f"Put in {len(names)} paragraphs."
    for name in names:
        if name in dropped:
            source = dropped[name].source
            source.progress_id = dropped[name].matter.progress
            source.save(update_fields=["progress"])
    held.keep(passages, sentence)
    return sentence


def _as_kept(passage: Passage, matter: Matter, told: Told) -> Passage:
    """The paragraph of a matter that has its row already."""
    if passage.matters != (matter,):
        return passage
    return replace(passage, matters=(), sources=(told.source.pk,))


@transaction.atomic
def leave_out(*, chairs_report: ChairsReport, by: AbstractBaseUser, names: Collection[str]) -> str:
    """Drop matters that are offered, without their having been in. Raises: as `put_in`."""
    held = OpenReport(chairs_report, by)
    offered = {each.name: each for each in offered_to(held.chairs_report, by)}
    if not set(names) <= offered.keys():
        raise NotArranged(NO_LONGER)
    sentence = "It is not offered again." if len(names) == 1 else "They are not offered again."
    held.dropped_only(
        [source_of(held.chairs_report, offered[name], None) for name in names], sentence
    )
    return sentence


@transaction.atomic
def bring_up_to_date(*, chairs_report: ChairsReport, by: AbstractBaseUser, source: int) -> str:
    """Add an action's newer progress to the paragraph that tells of it. Raises: as `step`."""
    held = OpenReport(chairs_report, by)
    told = next((each for each in told_in(held.chairs_report) if each.source.pk == source), None)
    at = next((n for n, each in enumerate(held.passages) if source in each.sources), None)
    if told is None or told.newer is None or at is None:
        raise NotArranged("There is no newer progress to add.")
    if told.matter.secret and not held.report.item.is_secret:
        raise NotArranged("This action has become confidential: drop its paragraph.")
    old = held.passages[at]
    added = arranging.run_together(old.text, f"<p>{progress_told(told.newer.text)}</p>")
    sentence = f"Added the newest progress to paragraph {at + 1}."
    passages = [*held.passages[:at], replace(old, text=added), *held.passages[at + 1 :]]
    held.keep(passages, sentence)
    told.source.refresh_from_db()
    told.source.progress = told.newer
    told.source.save(update_fields=["progress"])
    return sentence
