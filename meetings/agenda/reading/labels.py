"""The words a report's summary sheet is laid out by, and the marks that stand on its pages."""

import re
from typing import Literal

Section = Literal["purpose", "summary", "recommendations", "action"]
ContactPart = Literal["name", "position", "phone", "email"]

_SECTIONS: dict[Section, str] = {
    "purpose": r"purpose(?: of (?:the )?report)?",
    "summary": r"(?:executive )?summary",
    "recommendations": r"recommendation(?:s|\(s\))?",
    "action": r"actions?(?: required)?",
}
_CONTACTS: dict[ContactPart, str] = {
    "name": (
        r"(?:contact|lead|report) officer(?:s|\(s\))?|officer contacts?|report authors?|contacts?"
    ),
    "position": r"position(?:s|\(s\))?|job titles?|designation",
    "phone": r"(?:tele)?phone(?: ?(?:no|nos|number|numbers))?|tel(?: ?no)?|mobile|direct line",
    "email": r"e-?mail(?: address(?:es)?)?",
}
_SECTION_LINE = {
    name: re.compile(rf"\s*(?:{words})\s*(?:[:\t]\s*|[-–]\s+|$)", re.IGNORECASE)
    for name, words in _SECTIONS.items()
}
_CONTACT_LINE = {
    part: re.compile(rf"\s*(?:{words})\.?\s*(?:[:\t]\s*|$)", re.IGNORECASE)
    for part, words in _CONTACTS.items()
}
_INSIDE = re.compile(
    rf"(?<=\S)\s+(?=(?:{_CONTACTS['position']}|{_CONTACTS['phone']}|{_CONTACTS['email']})\.?\s*:)",
    re.IGNORECASE,
)
_RUNNING_HEAD = re.compile(
    r"(?:agenda )?item\s*\d{1,2}\s*(?:\(?[a-z]{1,2}\)?)?"
    r"(?:\s*[:–-]\s*(?P<appendix>(?:appendix|annexe?)\s+\w{1,4}))?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:page\s+\d+(?:\s+of\s+\d+)?|[-–]\s*\d+\s*[-–])", re.IGNORECASE)
_APPENDIX = re.compile(
    r"(?P<label>(?:appendix|annexe?)(?:\s+(?:\d{1,2}|[a-z]|[ivx]{1,4}))?)\s*"
    r"(?:[-–—:.]\s*(?P<title>.*))?",
    re.IGNORECASE,
)
_CHAIRS_TITLE = re.compile(
    r"\S.*\s[-–—]\s*(?:a )?report (?:from|by|of) \S.*"
    r"\((?:the )?(?:(?:vice|deputy|acting|co)[ -]?)?"
    r"(?:chair(?:man|woman|person)?|convenor|convener|leader|president)\)\W*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b(?:Appendix|Annexe?)\s+(?:\d{1,2}|[A-Z])\b")


def section_label(text: str) -> tuple[Section, int] | None:
    """The section a line opens and the length of its label: "Purpose", "Action: as agreed"."""
    for name, pattern in _SECTION_LINE.items():
        match = pattern.match(text)
        if match:
            return name, match.end()
    return None


def contact_label(text: str) -> tuple[ContactPart, int] | None:
    """The part of a contact a line gives and the length of its label: "Phone no: 0300 …"."""
    for part, pattern in _CONTACT_LINE.items():
        match = pattern.match(text)
        if match:
            return part, match.end()
    return None


def opens_contacts(text: str) -> bool:
    """Whether a line begins a block of contact officers."""
    label = contact_label(text)
    return label is not None and label[0] == "name"


def contact_lines(text: str) -> list[str]:
    """The lines of a contact block, parted also where labels follow one another on a line."""
    parts = (part for line in text.split("\n") for part in _INSIDE.split(line))
    return [part.strip() for part in parts if part.strip()]


def running_head(text: str) -> str | None:
    """None for ordinary text; for a running head its appendix ("Appendix 1"), or ""."""
    match = _RUNNING_HEAD.fullmatch(text.strip())
    if match:
        return (match["appendix"] or "").strip()
    return "" if _PAGE.fullmatch(text.strip()) else None


def is_draft_mark(text: str) -> bool:
    """ "DRAFT" standing alone, with or without ornament."""
    return re.fullmatch(r"[-–*\s\[(]*DRAFT[-–*\s\])]*", text.strip()) is not None


def appendix_title(text: str) -> tuple[str, str] | None:
    """("Appendix 2", "Fees") of a line that opens an appendix; the title may be ""."""
    line = text.strip()
    match = _APPENDIX.fullmatch(line)
    if match is None or len(line) > 160 or line.endswith((".", ";", ",")):
        return None
    return tidy_label(match["label"]), (match["title"] or "").strip()


def appendix_references(text: str) -> list[str]:
    """The appendices a text speaks of, each once, in order."""
    return list(dict.fromkeys(tidy_label(found) for found in _REFERENCE.findall(text)))


def is_chairs_title(title: str) -> bool:
    """Whether a title is a chair's report's: "Trees Board – report from Cllr A. Ash (Chair)"."""
    return _CHAIRS_TITLE.fullmatch(title.strip()) is not None


def tidy_label(label: str) -> str:
    """ "APPENDIX  a" as "Appendix A"."""
    words = label.split()
    return " ".join([words[0].capitalize(), *(word.upper() for word in words[1:])])
