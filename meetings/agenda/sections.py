"""The sections that a report's text is written and merged by."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from meetings.agenda.report_text import ReportText
from meetings.agenda.sameness import digest
from meetings.agenda.three_way import three_way

SECTIONS = {
    "title": "Title",
    "purpose": "Purpose",
    "summary": "Summary",
    "recommendations": "Recommendations",
    "action": "Action",
    "contacts": "Contact officers",
    "body": "Body",
    "background": "Background papers",
    "is_draft_text": "The word DRAFT",
}
"""By the field of `ReportText`; the body goes with the file it may have come as."""
_WITH = {"body": ("body", "pdf", "source_name")}


def digests(text: ReportText) -> dict[str, str]:
    """A short name of what each section says; HTML that reads the same has the same."""
    return {
        "title": _of(text.title),
        "purpose": digest(text.purpose),
        "summary": digest(text.summary),
        "recommendations": _of(*(digest(each) for each in text.recommendations)),
        "action": digest(text.action),
        "contacts": _of(*map(str, text.contacts)),
        "body": _of(digest(text.body), text.pdf, text.source_name),
        "background": digest(text.background),
        "is_draft_text": _of(str(text.is_draft_text)),
    }


def _of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def with_sections(text: ReportText, other: ReportText, names: Collection[str]) -> ReportText:
    """`text` with the named sections of `other`."""
    fields = [field for name in names for field in _WITH.get(name, (name,))]
    taken: dict[str, Any] = {field: getattr(other, field) for field in fields}
    return replace(text, **taken)


@dataclass(frozen=True)
class Merged:
    text: ReportText
    conflicts: tuple[str, ...]
    """The sections that both have changed: they are as `theirs` has them."""


def merge(
    mine: ReportText,
    theirs: ReportText,
    base: Mapping[str, str] | None,
    written: Collection[str] = tuple(SECTIONS),
) -> Merged:
    """One text of two that were written from the same one, section by section.

    base: what the text said from which `mine` was written, as `digests`; None where nobody knows,
    so that each difference is one that both may have made. written: the sections that `mine`
    speaks for. Appendices are those of `theirs`.
    """
    spoken_for = [name for name in SECTIONS if name in written]
    taken, conflicts = three_way(digests(mine), digests(theirs), base, spoken_for)
    return Merged(with_sections(theirs, mine, taken), conflicts)
