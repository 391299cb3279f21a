"""The words on the pages of an uploaded PDF, read once."""

import logging

import pypdfium2
from django.core.files.base import File
from django.core.files.storage import default_storage

from meetings.search.models import FileText
from meetings.search.writing_down import plain

logger = logging.getLogger(__name__)

MOST_PAGES = 1_000
"""Of one file; what comes after them is not searched."""


def pages_of(name: str) -> list[str]:
    """The text of each page of a stored file; none where it is lost, or cannot be read."""
    kept = FileText.objects.filter(name=name).first()
    if kept is not None:
        return kept.pages
    try:
        with default_storage.open(name) as file:
            pages = _read(file)
    except FileNotFoundError:
        return []
    FileText.objects.update_or_create(name=name, defaults={"pages": pages})
    return pages


def _read(file: "File[bytes]") -> list[str]:
    try:
        with pypdfium2.PdfDocument(file.read()) as document:
            count = min(len(document), MOST_PAGES)
            return [_text_on(document[index]) for index in range(count)]
    except pypdfium2.PdfiumError as error:
        logger.warning("The words of %s cannot be read: %s", file.name, error)
        return []


def _text_on(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return plain(text.get_text_bounded().replace("\r\n", "\n"))
    finally:
        text.close()
        page.close()
