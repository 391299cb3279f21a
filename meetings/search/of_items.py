"""The passages of agenda items: their titles, reports and appendices, as readers have them.

Who has what is decided as `boardpapers.access.get_paper` decides it.
"""

from collections.abc import Iterable, Iterator

from meetings.agenda.agenda_page import WITHHELD_TITLE
from meetings.agenda.models import AgendaItem, Appendix, Report
from meetings.agenda.paragraphs import numbered_paragraphs, plain_text
from meetings.agenda.report_text import paper_of
from meetings.search.file_pages import pages_of
from meetings.search.models import Kind, Passage, Place, Reach
from meetings.search.writing_down import Subject

SUMMARY = "summary-sheet"
"""Ids on the page of a paper: of its first part, before a paragraph of its background papers, and
of an appendix by its number."""
BACKGROUND = "background-"


def appendix_anchor(position: int) -> str:
    return f"appendix-{position}"


def of_items(keys: Iterable[int]) -> Iterator[Passage]:
    items = AgendaItem.objects.filter(pk__in=keys).select_related(
        "meeting__board",
        "forward_plan",
        "proposed_for",
        "priority",
        "parent__priority",
        "report__in_force",
    )
    for item in items.prefetch_related(
        "report__recommendations", "report__contacts__person", "report__appendices"
    ):
        report = item.own_report
        yield from _title(item, report)
        if report is not None:
            yield from _report(item, report)


def _subject(item: AgendaItem, place: Place, *, out: bool, title: str) -> Subject:
    day = item.meeting or item.proposed_for
    return Subject(
        name=f"item:{item.pk}",
        board=item.board.pk,
        meeting=item.meeting_id,
        day=day.date if day is not None else None,
        priority=item.theme,
        place=place,
        key=item.pk,
        title=title,
        reach=Reach.ANYONE if out else Reach.KEEPERS,
        secret=item.is_secret,
    )


def _officers(report: Report | None) -> list[int]:
    """Who writes it: its author and contact officers, as the rows have them now."""
    if report is None:
        return []
    people = {contact.person_id for contact in report.contacts.all()}
    return sorted(people | ({report.author_id} if report.author_id else set()))


def _title(item: AgendaItem, report: Report | None) -> list[Passage]:
    on_agenda = item.meeting is not None
    place = Place.AGENDA if on_agenda else Place.PLAN
    subject = _subject(item, place, out=item.is_out, title=item.title)
    if not on_agenda:
        subject.people = _officers(report)
    anchor = f"item-{item.pk}" if on_agenda else ""
    subject.add(Kind.ITEM, item.presenter, head=item.title, anchor=anchor, spelled=True)
    if item.is_secret:
        opened = item.open_title
        subject.add(
            Kind.ITEM,
            head=opened,
            title=opened or WITHHELD_TITLE,
            anchor=anchor,
            secret=False,
            spelled=True,
        )
    return subject.passages


def _report(item: AgendaItem, report: Report) -> list[Passage]:
    """Cleared, or in force, as readers have it; else as it is being written, for its officers."""
    cleared = paper_of(item)
    shown = cleared or report
    on_agenda = item.meeting is not None
    place = Place.PAPER if cleared and on_agenda else Place.REPORT
    subject = _subject(item, place, out=cleared is not None and item.is_out, title=shown.title)
    subject.people = _officers(report)
    subject.add(
        Kind.REPORT,
        _summary(shown),
        head=shown.title,
        where="" if shown.form == Report.Form.CHAIR else "summary",
        anchor=SUMMARY,
    )
    for paragraph in numbered_paragraphs(shown.body):
        subject.add(
            Kind.REPORT,
            paragraph.text,
            head=paragraph.heading,
            where=f"paragraph {paragraph.number}" if paragraph.number else "",
            anchor=paragraph.anchor,
        )
    for paragraph in numbered_paragraphs(shown.background):
        subject.add(
            Kind.REPORT,
            paragraph.text,
            where="background papers",
            anchor=f"{BACKGROUND}{paragraph.anchor}",
        )
    if shown.pdf.name and on_agenda:
        for number, text in enumerate(pages_of(shown.pdf.name), start=1):
            subject.add(
                Kind.REPORT,
                text,
                where=f"page {number}",
                place=Place.REPORT_PDF,
                anchor=f"page={number}",
            )
    for appendix in shown.appendices.all():
        _add_appendix(subject, appendix, item)
    return subject.passages


def _summary(report: Report) -> str:
    contacts = [contact.person for contact in report.contacts.all()]
    parts = [
        plain_text(report.purpose),
        plain_text(report.summary),
        *(plain_text(each.text) for each in report.recommendations.all()),
        plain_text(report.action),
        *(", ".join(filter(None, [person.name, person.position])) for person in contacts),
    ]
    return "\n".join(filter(None, parts))


def _add_appendix(subject: Subject, appendix: Appendix, item: AgendaItem) -> None:
    secret = item.is_secret or appendix.confidential
    name = f"Appendix {appendix.position}"
    anchor = appendix_anchor(appendix.position)
    subject.add(
        Kind.APPENDIX, head=appendix.title, where=name, anchor=anchor, secret=secret, spelled=True
    )
    for paragraph in numbered_paragraphs(appendix.body):
        number = f", paragraph {paragraph.number}" if paragraph.number else ""
        subject.add(
            Kind.APPENDIX,
            paragraph.text,
            head=paragraph.heading,
            title=appendix.title,
            where=f"{name}{number}",
            anchor=f"{anchor}-{paragraph.anchor}",
            secret=secret,
        )
    if appendix.pdf.name and item.meeting is not None and subject.place == Place.PAPER:
        for page, text in enumerate(pages_of(appendix.pdf.name), start=1):
            subject.add(
                Kind.APPENDIX,
                text,
                title=appendix.title,
                where=f"{name}, page {page}",
                place=Place.APPENDIX_PDF,
                part=appendix.pk,
                anchor=f"page={page}",
                secret=secret,
            )
