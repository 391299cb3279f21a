"""What an upload may be, and what becomes of it: a cleaned PDF, or a refusal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an upload is read, and what its reading may cost.

    `size` and `unpacked` are bytes (`unpacked` of all streams that draw its pages), `pixels`
    those of one picture, `seconds` and `memory` (bytes) those of the process that reads it.
    """

    size: int = 50_000_000
    pages: int = 400
    unpacked: int = 400_000_000
    pixels: int = 170_000_000
    seconds: int = 90
    memory: int = 2_500_000_000


@dataclass(frozen=True, slots=True)
class CleanedPdf:
    """An upload fit for `joining.Part`: A4 pages, no scripts, forms or attachments.

    `tagged`: its own tags were kept; otherwise all pages are one picture with a description.
    `warnings`: sentences for the person who uploaded it.
    """

    pdf: bytes
    pages: int
    tagged: bool
    warnings: tuple[str, ...] = ()


class UnusablePdf(ValueError):
    """An upload that cannot stand in a pack; the message says why and what to do."""


PRINT_AGAIN = "Open it, print it to a new PDF and upload that."
DAMAGED = f"The PDF is damaged. {PRINT_AGAIN}"
TOO_COMPLEX = f"The PDF is too complex to be read safely. {PRINT_AGAIN}"
