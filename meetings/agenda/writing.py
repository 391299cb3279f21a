"""Saving what is written of a report, so that nobody's words are lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meetings.agenda.models import Report, ReportVersion, TextSetAside
from meetings.agenda.policies import can_read_in_progress, can_write
from meetings.agenda.report_text import ReportText, read_text, write_text
from meetings.agenda.sections import SECTIONS, digests, merge, with_sections
from meetings.agenda.versions import keep_version


class NotBeingWritten(Exception):
    """The report is not open for writing as it now stands; the message says why and what to do."""


@dataclass(frozen=True)
class Saved:
    """What became of a text.

    `text` is what the report says now. `conflicts` are the sections that somebody else changed,
    too: they are as the other wrote them, and the whole text sent is in `set_aside`.
    """

    text: ReportText
    revision: int
    changed: bool
    conflicts: tuple[str, ...] = ()
    set_aside: TextSetAside | None = None


def why_closed(report: Report) -> str:
    """Why a report cannot be written on, for whoever could; "" where it can."""
    if report.state == Report.State.CLEARED:
        return (
            "The report has been cleared, so it is not changed any more. The secretariat can open "
            "it again on its page."
        )
    if report.state == Report.State.SUBMITTED:
        return (
            "The report has been submitted. Take it back on its page to go on writing, or ask the "
            "secretariat to return it."
        )
    return ""


@transaction.atomic
def save_text(
    *,
    report: Report,
    by: AbstractBaseUser,
    text: ReportText,
    seen_revision: int,
    seen: Mapping[str, str] | None = None,
    written: Collection[str] = tuple(SECTIONS),
    made: ReportVersion.Made = ReportVersion.Made.WRITTEN,
    editor: str = "",
) -> Saved:
    """Save a text, merged section by section with what others have saved since it was opened.

    seen: what the sections said that the writer had before them, as `sections.digests`; without
    it, the version of `seen_revision` is looked for. written: the sections that `text` speaks
    for; the others, and the appendices, stay as they are. editor: names the open page, which does
    not stand against itself. A section that both have changed is not overwritten: the text is set
    aside, once for each page.

    Raises: NotBeingWritten; PermissionDenied for whoever has no part in the report.
    """
    row = Report.objects.select_for_update(of=("self",)).select_related("item").get(pk=report.pk)
    if not can_write(by, row):
        if can_read_in_progress(by, row) and why_closed(row):
            raise NotBeingWritten(why_closed(row))
        raise PermissionDenied
    now = read_text(row)
    base = seen if seen is not None else _base(row, now, seen_revision)
    merged = merge(text, now, base, written)
    if merged.conflicts and _is_own(row, by, editor):
        merged = merge(text, now, digests(now), written)
    changed = merged.text != now
    if changed:
        row.revision += 1
        kept = write_text(row, merged.text)
        version = keep_version(row, kept, made=made, by=by)
        version.revision, version.editor = row.revision, editor
        version.save(update_fields=["revision", "editor"])
    aside = None
    if merged.conflicts:
        mine = with_sections(merged.text, text, written)
        aside = _set_aside(row, by, mine, merged.conflicts, seen_revision, editor)
    return Saved(merged.text, row.revision, changed, merged.conflicts, aside)


def _base(row: Report, now: ReportText, seen_revision: int) -> dict[str, str] | None:
    """What the report said at a revision; None where that is not known any more."""
    if seen_revision == row.revision:
        return digests(now)
    version = row.versions.filter(revision=seen_revision).last()
    return digests(ReportText.from_json(version.text)) if version is not None else None


def _is_own(row: Report, by: AbstractBaseUser, editor: str) -> bool:
    """Whether the open page itself saved last: an answer to it was still on its way."""
    last = row.versions.last()
    return bool(
        editor
        and last is not None
        and last.editor == editor
        and last.by_id == by.pk
        and not _open_asides(row, by, editor).exists()
    )


def _open_asides(row: Report, by: AbstractBaseUser, editor: str) -> QuerySet[TextSetAside]:
    return TextSetAside.objects.filter(
        report=row, by_id=by.pk, editor=editor, dealt_with_at__isnull=True
    )


def _set_aside(
    row: Report,
    by: AbstractBaseUser,
    text: ReportText,
    conflicts: Collection[str],
    seen_revision: int,
    editor: str,
) -> TextSetAside:
    """Keep the text; what the same page goes on writing takes the place of what it wrote."""
    aside = _open_asides(row, by, editor).first() if editor else None
    if aside is None:
        aside = TextSetAside(report=row, by_id=by.pk, editor=editor)
    else:
        waiting = set(aside.sections) - set(conflicts)
        text = with_sections(text, ReportText.from_json(aside.text), waiting)
    aside.at = timezone.now()
    aside.opened_at_revision = seen_revision
    aside.text = text.as_json()
    aside.sections = [name for name in SECTIONS if name in {*aside.sections, *conflicts}]
    aside.save()
    return aside


@transaction.atomic
def settle(
    *,
    aside: TextSetAside,
    by: AbstractBaseUser,
    text: ReportText,
    seen_revision: int,
    seen: Mapping[str, str],
) -> Saved:
    """Save what was made of a text that had been set aside; it is then dealt with.

    It stays where the report has changed again meanwhile, and the answer says where.

    Raises: as `save_text`, and PermissionDenied for somebody else's text.
    """
    if aside.by_id != by.pk:
        raise PermissionDenied
    saved = save_text(
        report=aside.report,
        by=by,
        text=text,
        seen_revision=seen_revision,
        seen=seen,
        editor=aside.editor,
    )
    if not saved.conflicts:
        aside.dealt_with_at = timezone.now()
        aside.save(update_fields=["dealt_with_at"])
    return saved


@transaction.atomic
def drop_set_aside(*, aside: TextSetAside, by: AbstractBaseUser) -> None:
    """Its writer has seen it and does not want it; it is kept, as dealt with."""
    if aside.by_id != by.pk:
        raise PermissionDenied
    aside.dealt_with_at = timezone.now()
    aside.save(update_fields=["dealt_with_at"])
