"""PDFs sent in as reports or as appendices: cleaned, kept, and what was found of them."""

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from meetings.agenda.models import Report
from meetings.agenda.policies import can_write
from meetings.packs import accessibility, preparing
from meetings.packs.making import FAULTY_TAGS
from meetings.packs.models import UploadedPdf
from meetings.packs.uploads import clean_pdf

REPORTS, APPENDICES = "reports", "appendices"
"""The folders of the store."""


def receive_pdf(
    *, report: Report, by: AbstractBaseUser, content: bytes, name: str, title: str, folder: str
) -> UploadedPdf:
    """Clean a PDF and keep it, for the report to name; what it was sent as is not kept.

    It is stored under its hash: no word of its name is in its address, and a file that an older
    version names is never written over.

    Raises: PermissionDenied; UnusablePdf, with a sentence for whoever sent it.
    """
    if not can_write(by, report):
        raise PermissionDenied
    cleaned = clean_pdf(content, description=f"{title}, uploaded as PDF")
    faults = accessibility.barriers(preparing.prepare(cleaned.pdf, "part", mend=False), "part")
    warnings = [*cleaned.warnings, *([FAULTY_TAGS] if faults and cleaned.tagged else [])]
    stored = f"{folder}/{hashlib.sha256(cleaned.pdf).hexdigest()[:40]}.pdf"
    if not default_storage.exists(stored):
        stored = default_storage.save(stored, ContentFile(cleaned.pdf))
    received, _ = UploadedPdf.objects.get_or_create(
        file=stored,
        defaults={
            "source_name": PurePath(name).name[:200],
            "size": len(cleaned.pdf),
            "pages": cleaned.pages,
            "accessible": cleaned.tagged and not faults,
            "warnings": warnings,
            "by_id": by.pk,
        },
    )
    return received


def found_of(files: Iterable[str]) -> dict[str, UploadedPdf]:
    """What was found of stored PDFs, by their names; those that were not sent in here are not in
    it. One query."""
    return {each.file: each for each in UploadedPdf.objects.filter(file__in=set(files))}
