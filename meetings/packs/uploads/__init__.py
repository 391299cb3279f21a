"""Uploaded PDFs, made safe and fit to stand in a pack.

An upload is hostile until shown otherwise. It is read in a process of its own with little
memory and time, and what comes out is built from what is known to draw a page, never from
the file with the bad parts taken out.
"""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from .confined import clean_apart
from .outcome import CleanedPdf, Limits, UnusablePdf

__all__ = ["CleanedPdf", "Limits", "UnusablePdf", "clean_pdf", "cleaner_digest"]


def clean_pdf(content: bytes, *, description: str, limits: Limits | None = None) -> CleanedPdf:
    """Make a pack's part of an upload.

    `description` is the alternative text of an upload without tags, such as "Appendix 1:
    Budget, 4 pages, uploaded as a picture". The same upload gives the same bytes.

    Raises: UnusablePdf.
    """
    limits = limits or Limits()
    if not content:
        raise UnusablePdf("The file is empty. Save the document as PDF again and upload that.")
    if len(content) > limits.size:
        raise UnusablePdf(
            f"The file has {len(content) / 1e6:.0f} MB; the most a PDF may have is "
            f"{limits.size / 1e6:.0f} MB. Save it again with smaller pictures."
        )
    if b"%PDF-" not in content[:1024]:
        raise UnusablePdf("The file is not a PDF. Save the document as PDF and upload that.")
    return clean_apart(content, description, limits)


@lru_cache(maxsize=1)
def cleaner_digest() -> bytes:
    """A digest of what decides how an upload comes out: this code and its libraries."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(hashlib.sha256(module.read_bytes()).digest())
    for library in ("pikepdf", "pypdfium2"):
        digest.update(f"{library} {version(library)};".encode())
    return digest.digest()
