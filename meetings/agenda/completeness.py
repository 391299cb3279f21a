"""What a report still lacks before it can be submitted, cleared and printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from meetings.agenda.models import Report
from meetings.agenda.paragraphs import plain_text
from meetings.agenda.report_text import AppendixText, ReportText
from meetings.agenda.rich_text import parse_fragment


@dataclass(frozen=True)
class Missing:
    """One thing that a report lacks: a code that stays, and what to do about it.

    `about_appendices` tells where it is put right: among the appendices, or in the text.
    """

    code: str
    sentence: str
    about_appendices: bool = False


def missing_from(report: Report, text: ReportText) -> list[Missing]:
    """Everything that keeps `text` from being submitted as `report`, in the report's order.

    Reads nothing but the two, and the report's item. Codes: title, purpose, body, contacts,
    item-reason, image-text, recommendation, appendix-title, appendix-text, appendix-reason.
    """
    return list(_missing(report, text))


def _missing(report: Report, text: ReportText) -> Iterator[Missing]:
    item = report.item
    if item.confidential and not item.confidential_reason.strip():
        yield Missing(
            "item-reason", "The item is confidential, but no reason is given: state it on the item."
        )
    if not text.title.strip():
        yield Missing("title", "It has no title: give it one.")
    if report.form != Report.Form.CHAIR and is_blank(text.purpose):  # no summary sheet
        yield Missing("purpose", "The purpose is blank: say in a sentence what the report is for.")
    for number, recommendation in enumerate(text.recommendations, start=1):
        if is_blank(recommendation):
            yield Missing(
                "recommendation", f"Recommendation {number} is blank: write or remove it."
            )
    if not text.contacts:
        yield Missing("contacts", "No contact officer is named: name at least one.")
    if is_blank(text.body) and not text.pdf:
        yield Missing("body", "The body is blank: write it, or upload it as Word or PDF.")
    for name, html in (
        ("purpose", text.purpose),
        ("summary", text.summary),
        *(("recommendations", each) for each in text.recommendations),
        ("action", text.action),
        ("body", text.body),
        ("background papers", text.background),
    ):
        for number in undescribed_images(html):
            yield Missing(
                "image-text",
                f"Picture {number} of the {name} has no alternative text: say what it shows.",
            )
    for number, appendix in enumerate(text.appendices, start=1):
        yield from _missing_from_appendix(f"Appendix {number}", appendix)


def _missing_from_appendix(name: str, appendix: AppendixText) -> Iterator[Missing]:
    if not appendix.title.strip():
        yield Missing("appendix-title", f"{name} has no title: give it one.", True)
    if is_blank(appendix.body) and not appendix.pdf:
        yield Missing("appendix-text", f"{name} is blank: write it, upload it, or remove it.", True)
    if appendix.confidential and not appendix.confidential_reason.strip():
        yield Missing(
            "appendix-reason", f"{name} is confidential, but no reason is given: state it.", True
        )
    for number in undescribed_images(appendix.body):
        yield Missing(
            "image-text",
            f"Picture {number} of {name} has no alternative text: say what it shows.",
            True,
        )


def is_blank(html: str) -> bool:
    """Whether nothing is to be read in it: no word and no picture."""
    return not plain_text(html) and "<img" not in html


def undescribed_images(html: str) -> list[int]:
    """Which of its pictures, counted from 1, have no alternative text."""
    if "<img" not in html:
        return []
    return [
        number
        for number, image in enumerate(parse_fragment(html).iter("img"), start=1)
        if not (image.get("alt") or "").strip()
    ]
