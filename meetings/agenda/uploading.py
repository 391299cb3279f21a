"""A report, or an appendix, that comes as a file: kept, read, and taken once it is looked over."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import PurePath

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from meetings.agenda.models import Report, ReportUpload, ReportVersion
from meetings.agenda.officers import add_officer
from meetings.agenda.paragraphs import plain_text
from meetings.agenda.policies import can_write
from meetings.agenda.read_officers import NewOfficer
from meetings.agenda.read_pictures import called_as_kept, keep_pictures
from meetings.agenda.reading import (
    ReadImage,
    ReadReport,
    read_appendix,
    read_report,
)
from meetings.agenda.report_changes import change_text
from meetings.agenda.report_text import ReportText
from meetings.agenda.rich_text import clean_rich_text, inner_html, parse_fragment

BACKGROUND = re.compile(r"(?:list of )?background (?:papers?|documents?)\W*", re.IGNORECASE)


class ReportChanged(Exception):
    """Somebody saved the report after the page was opened; nothing was written."""


class AlreadyTaken(Exception):
    """The upload was accepted or discarded before."""


@dataclass(frozen=True)
class Recognised:
    """What a file says as a report: the body without its background papers, if it has any."""

    report: ReadReport
    body: str
    background: str
    is_draft: bool

    @property
    def images(self) -> list[ReadImage]:
        return self.report.images

    @property
    def doubts(self) -> list[str]:
        return self.report.doubts


def stage_upload(
    *, report: Report, by: AbstractBaseUser, name: str, content: bytes, is_appendix: bool = False
) -> ReportUpload:
    """Keep a Word, Markdown or text file until what was read in it is accepted.

    Raises: PermissionDenied; UnreadableReport, with a sentence for whoever sent it.
    """
    if not can_write(by, report):
        raise PermissionDenied
    name = PurePath(name).name[-200:]
    _read(content, name, is_appendix)
    upload = ReportUpload(
        report=report,
        is_appendix=is_appendix,
        name=name,
        by_id=by.pk,
        opened_at_revision=report.revision,
    )
    upload.file.save(f"{report.pk}{PurePath(name).suffix.lower()}", ContentFile(content))
    return upload


def waiting_uploads(report: Report) -> list[ReportUpload]:
    """Those nobody has accepted or discarded, newest first, with who sent them."""
    return list(report.uploads.filter(taken_at=None).select_related("by"))


def read_upload(upload: ReportUpload) -> Recognised:
    """What a kept file says. Read once a process, as what is stored never changes.

    Raises: UnreadableReport, where it is read more strictly now than when it was sent.
    """
    return _read_stored(str(upload.file.name), upload.name, upload.is_appendix)


@lru_cache(maxsize=4)
def _read_stored(stored: str, name: str, is_appendix: bool) -> Recognised:
    with default_storage.open(stored) as opened:
        return _read(opened.read(), name, is_appendix)


def _read(content: bytes, name: str, is_appendix: bool) -> Recognised:
    found = (read_appendix if is_appendix else read_report)(content, name)
    found, told = called_as_kept(found)
    body, background = (found.body_html, "") if is_appendix else part_background(found.body_html)
    return Recognised(
        report=replace(found, doubts=[*found.doubts, *told]),
        body=body,
        background=background,
        is_draft=any("mark DRAFT" in doubt for doubt in found.doubts),
    )


def part_background(body_html: str) -> tuple[str, str]:
    """The body, and what stands under its last heading where that is "Background papers"."""
    root = parse_fragment(body_html)
    headings = [child for child in root if child.tag in ("h2", "h3")]
    if not headings or not BACKGROUND.fullmatch(str(headings[-1].text_content()).strip()):
        return body_html, ""
    at = root.index(headings[-1])
    background = parse_fragment("")
    for child in list(root)[at + 1 :]:
        background.append(child)
    if not plain_text(inner_html(background)):
        return body_html, ""
    root.remove(headings[-1])
    return inner_html(root), inner_html(background)


@transaction.atomic
def accept_upload(
    *,
    upload: ReportUpload,
    by: AbstractBaseUser,
    seen_revision: int,
    text: ReportText,
    contacts: Sequence[int | NewOfficer],
    images: Sequence[ReadImage],
    form: str,
) -> ReportText:
    """Make the report say `text`, in which `images` may be shown, as one version, in `form`.

    `contacts` takes the place of the text's; officers who are new are made.

    Raises: PermissionDenied; ReportChanged, and the upload stays to be looked over again;
    AlreadyTaken.
    """
    _take(upload, by)
    named = _with_pictures(upload.report, by, text, images)
    named = replace(named, contacts=tuple(_key_of(each, upload.report, by) for each in contacts))

    def change(now: ReportText) -> ReportText:
        # The row is held here, so this is what the text replaces.
        revision = Report.objects.values_list("revision", flat=True).get(pk=upload.report_id)
        if revision != seen_revision:
            raise ReportChanged
        return named

    written = change_text(
        report=upload.report, by=by, change=change, made=ReportVersion.Made.UPLOADED
    )
    Report.objects.filter(pk=upload.report_id).exclude(form=form).update(form=form)
    return written


@transaction.atomic
def accept_appendix(*, upload: ReportUpload, by: AbstractBaseUser, add: Callable[[], int]) -> int:
    """Take an upload that became an appendix, which `add` adds, in one transaction.

    Raises: PermissionDenied; AlreadyTaken.
    """
    _take(upload, by)
    return add()


def set_pdf(*, report: Report, by: AbstractBaseUser, pdf: str, source_name: str) -> None:
    """Make a stored PDF the report's body. A body that was written stays in the older versions.

    Raises: PermissionDenied.
    """
    change_text(
        report=report,
        by=by,
        change=lambda text: replace(text, pdf=pdf, source_name=source_name, body=""),
        made=ReportVersion.Made.UPLOADED,
    )


def remove_pdf(*, report: Report, by: AbstractBaseUser) -> None:
    """The report has no body then, until one is written or sent in. The file stays.

    Raises: PermissionDenied.
    """
    change_text(report=report, by=by, change=lambda text: replace(text, pdf="", source_name=""))


@transaction.atomic
def discard_upload(*, upload: ReportUpload, by: AbstractBaseUser) -> None:
    """Set it aside unused; the file stays with the report's records.

    Raises: PermissionDenied; AlreadyTaken.
    """
    _take(upload, by)


def _take(upload: ReportUpload, by: AbstractBaseUser) -> None:
    held = ReportUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if not can_write(by, held.report):
        raise PermissionDenied
    if held.taken_at is not None:
        raise AlreadyTaken
    held.taken_at = timezone.now()
    held.save(update_fields=["taken_at"])


def _key_of(contact: int | NewOfficer, report: Report, by: AbstractBaseUser) -> int:
    if isinstance(contact, int):
        return contact
    return add_officer(report=report, by=by, **asdict(contact)).pk


def _with_pictures(
    report: Report, by: AbstractBaseUser, text: ReportText, images: Sequence[ReadImage]
) -> ReportText:
    """The text cleaned, and its pictures stored."""
    written = [
        text.purpose,
        text.summary,
        text.action,
        text.body,
        text.background,
        *text.recommendations,
        *(appendix.body for appendix in text.appendices),
    ]
    keep_pictures(report=report, by=by, images=images, texts=written)
    purpose, summary, action, body, background, *rest = map(clean_rich_text, written)
    recommendations = rest[: len(text.recommendations)]
    bodies = rest[len(text.recommendations) :]
    return replace(
        text,
        purpose=purpose,
        summary=summary,
        action=action,
        body=body,
        background=background,
        recommendations=tuple(recommendations),
        appendices=tuple(
            replace(appendix, body=html)
            for appendix, html in zip(text.appendices, bodies, strict=True)
        ),
    )
