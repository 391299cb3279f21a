"""What reading a report gives."""

from dataclasses import dataclass, field
from typing import Any

from meetings.agenda.paragraphs import headings, numbered_paragraphs, plain_text


class UnreadableReport(Exception):
    """The file cannot be read. Its text names the file, the line if any, and what to do."""


@dataclass(frozen=True)
class ReadOfficer:
    """A contact officer as named on the summary sheet; what the sheet does not say is ""."""

    name: str
    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class ReadImage:
    """A picture of a Word report. The body shows it as `<img src="image:NAME">`."""

    name: str
    content_type: str
    content: bytes
    alt: str


@dataclass(frozen=True)
class ReadAppendix:
    """An appendix; its title is as printed ("Appendix 2 - Fees"), its body in house form."""

    title: str
    body_html: str


@dataclass(frozen=True)
class ReadReport:
    """A report in house form. HTML is sanitised; doubts are sentences for the secretary."""

    title: str
    purpose: str
    summary_html: str
    recommendations: list[str]
    action_html: str
    contact_officers: list[ReadOfficer]
    body_html: str
    appendices: list[ReadAppendix]
    doubts: list[str]
    images: list[ReadImage] = field(default_factory=list)
    is_chairs_report: bool = False
    """By its title, and as it has no summary sheet."""

    def as_dict(self) -> dict[str, Any]:
        """The report as plain text values, ready for JSON."""
        return {
            "title": self.title,
            "form": "chair" if self.is_chairs_report else "house",
            "purpose": self.purpose,
            "summary": plain_text(self.summary_html),
            "recommendations": [plain_text(each) for each in self.recommendations],
            "action": plain_text(self.action_html),
            "contact_officers": [
                {
                    "name": officer.name,
                    "position": officer.position,
                    "phone": officer.phone,
                    "email": officer.email,
                }
                for officer in self.contact_officers
            ],
            "headings": headings(self.body_html),
            "paragraphs": _paragraphs(self.body_html),
            "appendices": [
                {"title": appendix.title, "paragraphs": _paragraphs(appendix.body_html)}
                for appendix in self.appendices
            ],
            "doubts": list(self.doubts),
        }


def _paragraphs(body_html: str) -> list[dict[str, str]]:
    return [
        {"number": paragraph.number, "text": paragraph.text}
        for paragraph in numbered_paragraphs(body_html)
    ]
