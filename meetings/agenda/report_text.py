"""The whole text of a report as one value: to keep as a version, to compare, to put back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from meetings.agenda.models import AgendaItem, Appendix, Recommendation, Report, ReportContact
from meetings.members.models import Person


@dataclass(frozen=True)
class AppendixText:
    """An appendix; `key` is its primary key, None for one that is not stored yet."""

    key: int | None
    title: str
    body: str = ""
    pdf: str = ""
    """The stored file's name; "" for a written one."""
    source_name: str = ""
    confidential: bool = False
    confidential_reason: str = ""
    open_title: str = ""


@dataclass(frozen=True)
class ReportText:
    """What a report says. Texts are sanitised HTML; `contacts` are people's primary keys."""

    title: str
    purpose: str = ""
    summary: str = ""
    recommendations: tuple[str, ...] = ()
    action: str = ""
    body: str = ""
    background: str = ""
    pdf: str = ""
    """The stored file's name, for a report that came as a PDF."""
    source_name: str = ""
    is_draft_text: bool = False
    contacts: tuple[int, ...] = ()
    appendices: tuple[AppendixText, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "ReportText":
        """What `as_json` made, of this program or of one that knew fewer fields."""
        return cls(
            **{
                **kept,
                "recommendations": tuple(kept["recommendations"]),
                "contacts": tuple(kept["contacts"]),
                "appendices": tuple(AppendixText(**each) for each in kept["appendices"]),
            }
        )


def paper_of(item: AgendaItem) -> Report | None:
    """Its report as readers are given it: cleared, and the item not withdrawn.

    While a published report is being corrected, it is the text that was cleared before.
    """
    report = item.own_report
    if report is None or item.withdrawn:
        return None
    return report if report.state == Report.State.CLEARED else in_force(report)


def in_force(report: Report) -> Report | None:
    """The report as it was last cleared and published; None where no such text stands.

    It is made from that version, with its recommendations, contacts and appendices, and is not to
    be saved.
    """
    version = report.in_force
    return report_as(report, ReportText.from_json(version.text)) if version is not None else None


def read_text(report: Report) -> ReportText:
    """The text that the rows hold."""
    return ReportText(
        title=report.title,
        purpose=report.purpose,
        summary=report.summary,
        recommendations=tuple(each.text for each in report.recommendations.all()),
        action=report.action,
        body=report.body,
        background=report.background,
        pdf=report.pdf.name or "",
        source_name=report.source_name,
        is_draft_text=report.is_draft_text,
        contacts=tuple(contact.person_id for contact in report.contacts.all()),
        appendices=tuple(
            AppendixText(
                key=appendix.pk,
                title=appendix.title,
                body=appendix.body,
                pdf=appendix.pdf.name or "",
                source_name=appendix.source_name,
                confidential=appendix.confidential,
                confidential_reason=appendix.confidential_reason,
                open_title=appendix.open_title,
            )
            for appendix in report.appendices.all()
        ),
    )


def write_text(report: Report, text: ReportText) -> ReportText:
    """Make the rows hold `text`, in the caller's transaction; the text with its appendices' keys.

    An appendix that is not in it is deleted, and one whose row was deleted before is made again
    under the same key. Files stay in the store: versions name them.
    """
    for name in ("title", "purpose", "summary", "action", "body", "background", "source_name"):
        setattr(report, name, getattr(text, name))
    report.pdf.name = text.pdf
    report.is_draft_text = text.is_draft_text
    report.save()
    report.recommendations.all().delete()
    Recommendation.objects.bulk_create(_recommendations(report, text))
    report.contacts.all().delete()
    ReportContact.objects.bulk_create(_contacts(report, text))
    appendices = tuple(
        replace(each, key=_write_appendix(report, each, position))
        for position, each in enumerate(text.appendices, start=1)
    )
    report.appendices.exclude(pk__in=[each.key for each in appendices]).delete()
    if hasattr(report, "_prefetched_objects_cache"):
        report._prefetched_objects_cache.clear()
    return replace(text, appendices=appendices)


def report_as(report: Report, text: ReportText) -> Report:
    """A report like this one that says `text`; not to be saved. One query, for its contacts."""
    found = Report(
        pk=report.pk,
        item_id=report.item_id,
        form=report.form,
        state=Report.State.CLEARED,
        author_id=report.author_id,
        due=report.due,
        source_name=text.source_name,
        title=text.title,
        purpose=text.purpose,
        summary=text.summary,
        action=text.action,
        body=text.body,
        background=text.background,
        pdf=text.pdf,
        is_draft_text=text.is_draft_text,
    )
    people = Person.objects.in_bulk(text.contacts)
    contacts = [each for each in _contacts(found, text) if each.person_id in people]
    for contact in contacts:
        contact.person = people[contact.person_id]
    _prefetched(found, "recommendations", _recommendations(found, text))
    _prefetched(found, "contacts", contacts)
    _prefetched(
        found,
        "appendices",
        [
            _appendix(found, each, position)
            for position, each in enumerate(text.appendices, start=1)
        ],
    )
    return found


def _recommendations(report: Report, text: ReportText) -> list[Recommendation]:
    return [
        Recommendation(report=report, position=position, text=each)
        for position, each in enumerate(text.recommendations, start=1)
    ]


def _contacts(report: Report, text: ReportText) -> list[ReportContact]:
    return [
        ReportContact(report=report, person_id=key, position=position)
        for position, key in enumerate(text.contacts, start=1)
    ]


def _appendix(report: Report, text: AppendixText, position: int) -> Appendix:
    return Appendix(
        pk=text.key,
        report=report,
        position=position,
        title=text.title,
        body=text.body,
        pdf=text.pdf,
        source_name=text.source_name,
        confidential=text.confidential,
        confidential_reason=text.confidential_reason,
        open_title=text.open_title,
    )


def _write_appendix(report: Report, text: AppendixText, position: int) -> int:
    """Its primary key. A key of another report's appendix is not taken: it is stored as new."""
    appendix = _appendix(report, text, position)
    if text.key and Appendix.objects.filter(pk=text.key).exclude(report=report).exists():
        appendix.pk = None
    appendix.save()
    return appendix.pk


def _prefetched(report: Report, name: str, rows: Iterable[Any]) -> None:
    manager = getattr(report, name)
    queryset = manager.get_queryset()
    queryset._result_cache = list(rows)
    queryset._prefetch_done = True
    cache = report.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = queryset
