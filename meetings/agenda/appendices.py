"""Adding, changing, moving and removing the appendices of a report.

Each is done to the newest text, so that what others do meanwhile stands beside it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from meetings.agenda.models import Appendix, Report, ReportVersion
from meetings.agenda.read_pictures import keep_pictures
from meetings.agenda.reading import ReadImage
from meetings.agenda.report_changes import change_text
from meetings.agenda.report_text import AppendixText, ReportText, read_text
from meetings.agenda.rich_text import clean_rich_text

REMOVED_SHOWN = 5


class AppendixGone(Exception):
    """Somebody removed the appendix meanwhile."""


class AppendixChanged(Exception):
    """Somebody changed the appendix meanwhile; `now` is what it says now."""

    def __init__(self, now: AppendixText) -> None:
        super().__init__(f"“{now.title}” was changed by somebody else.")
        self.now = now


@dataclass(frozen=True)
class RemovedAppendix:
    """One that can be put back."""

    key: int
    title: str
    at: datetime


def state_of(appendix: AppendixText) -> str:
    """What a form carries, for a save to know whether somebody else has changed it since."""
    said = json.dumps({**asdict(appendix), "key": 0}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def add_appendix(
    *,
    report: Report,
    by: AbstractBaseUser,
    appendix: AppendixText,
    images: Sequence[ReadImage] = (),
    made: ReportVersion.Made = ReportVersion.Made.WRITTEN,
) -> int:
    """Add it after the others; its primary key. Its body may show `images`.

    Raises: PermissionDenied.
    """
    keep_pictures(report=report, by=by, images=images, texts=[appendix.body])
    added = replace(appendix, key=None, body=clean_rich_text(appendix.body))
    written = change_text(
        report=report,
        by=by,
        change=lambda text: replace(text, appendices=(*text.appendices, added)),
        made=made,
    )
    key = written.appendices[-1].key
    if key is None:
        raise LookupError("A stored appendix has a key.")
    return key


def change_appendix(
    *, report: Report, by: AbstractBaseUser, key: int, seen: str, appendix: AppendixText
) -> None:
    """Make the appendix say what `appendix` says; `seen` is its `state_of` as it was opened.

    Raises: PermissionDenied; AppendixGone; AppendixChanged, unless both now say the same.
    """

    def change(text: ReportText) -> ReportText:
        now = _one_of(text, key)
        wanted = replace(appendix, key=key, body=clean_rich_text(appendix.body))
        if now != wanted and state_of(now) != seen:
            raise AppendixChanged(now)
        return _with(text, [wanted if each.key == key else each for each in text.appendices])

    change_text(report=report, by=by, change=change)


def replace_pdf(
    *, report: Report, by: AbstractBaseUser, key: int, pdf: str, source_name: str
) -> None:
    """Put another stored PDF in the place of the appendix's; its older versions keep theirs.

    Raises: PermissionDenied; AppendixGone.
    """

    def change(text: ReportText) -> ReportText:
        wanted = replace(_one_of(text, key), pdf=pdf, source_name=source_name)
        return _with(text, [wanted if each.key == key else each for each in text.appendices])

    change_text(report=report, by=by, change=change, made=ReportVersion.Made.UPLOADED)


def move_appendix(*, report: Report, by: AbstractBaseUser, key: int, to: int) -> int:
    """Move it to a place, counted from 1 and held within the list; the place it has then.

    Raises: PermissionDenied; AppendixGone.
    """

    def change(text: ReportText) -> ReportText:
        moved = _one_of(text, key)
        others = [each for each in text.appendices if each.key != key]
        others.insert(max(to - 1, 0), moved)
        return _with(text, others)

    written = change_text(report=report, by=by, change=change)
    return [each.key for each in written.appendices].index(key) + 1


def remove_appendix(*, report: Report, by: AbstractBaseUser, key: int) -> AppendixText:
    """Take it out; `restore_appendix` puts it back. Its files stay: older versions name them.

    Raises: PermissionDenied; AppendixGone.
    """
    removed: list[AppendixText] = []

    def change(text: ReportText) -> ReportText:
        removed.append(_one_of(text, key))
        return _with(text, [each for each in text.appendices if each.key != key])

    change_text(report=report, by=by, change=change)
    return removed[0]


def removed_appendices(report: Report) -> list[RemovedAppendix]:
    """Those last taken out, newest first, from the history that the database keeps of each row."""
    events = apps.get_model("agenda", "AppendixEvent")._default_manager
    there = Appendix.objects.filter(report=report).values("pk")
    last = (
        events.filter(report_id=report.pk)
        .exclude(pgh_obj_id__in=there)
        .values("pgh_obj_id")
        .annotate(last=Max("pgh_id"))
        .order_by("-last")[:REMOVED_SHOWN]
    )
    found = events.filter(pgh_id__in=[each["last"] for each in last]).order_by("-pgh_id")
    return [RemovedAppendix(each.pgh_obj_id, each.title, each.pgh_created_at) for each in found]


def restore_appendix(*, report: Report, by: AbstractBaseUser, key: int) -> AppendixText:
    """Put back, after the others, what was taken out.

    Raises: PermissionDenied; AppendixGone where this report never had it.
    """
    events = apps.get_model("agenda", "AppendixEvent")._default_manager
    was = events.filter(report_id=report.pk, pgh_obj_id=key).order_by("-pgh_id").first()
    if was is None:
        raise AppendixGone
    back = AppendixText(
        key=key,
        title=was.title,
        body=was.body,
        pdf=str(was.pdf),
        source_name=was.source_name,
        confidential=was.confidential,
        confidential_reason=was.confidential_reason,
        open_title=was.open_title,
    )

    def change(text: ReportText) -> ReportText:
        if any(each.key == key for each in text.appendices):
            return text
        return _with(text, [*text.appendices, back])

    change_text(report=report, by=by, change=change)
    return back


def appendix_texts(report: Report) -> tuple[AppendixText, ...]:
    return read_text(report).appendices


def _one_of(text: ReportText, key: int) -> AppendixText:
    found = next((each for each in text.appendices if each.key == key), None)
    if found is None:
        raise AppendixGone
    return found


def _with(text: ReportText, appendices: Sequence[AppendixText]) -> ReportText:
    return replace(text, appendices=tuple(appendices))
