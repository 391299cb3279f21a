"""The paragraphs of a chair's report as values, and their rows."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from meetings.agenda.sameness import same_text
from meetings.chairs_reports.arranging import NotArranged
from meetings.chairs_reports.body import body_of
from meetings.chairs_reports.drafting import Kind, Matter, Passage, with_key
from meetings.chairs_reports.models import ChairsReport, Paragraph, Source


def passages_of(chairs_report: ChairsReport) -> list[Passage]:
    """As they are stored, in two queries."""
    sources: dict[int | None, list[int]] = {}
    rows = chairs_report.sources.order_by("pk").values_list("paragraph_id", "pk")
    for paragraph, key in rows:
        sources.setdefault(paragraph, []).append(key)
    return [
        Passage(
            each.text,
            each.heading,
            each.subheading,
            key=each.pk,
            sources=tuple(sources.get(each.pk, ())),
        )
        for each in chairs_report.paragraphs.all()
    ]


def says(body: str, passages: Sequence[Passage]) -> bool:
    """Whether a report's body is what these paragraphs make."""
    return same_text(body, body_of(passages))


def store(chairs_report: ChairsReport, passages: Sequence[Passage]) -> list[Passage]:
    """Make the rows those of `passages`, in the caller's transaction; them with their keys.

    What a paragraph that is not among them told of is dropped.
    """
    there = {each.pk: each for each in chairs_report.paragraphs.all()}
    rows, new, changed = [], [], []
    for position, passage in enumerate(passages, start=1):
        row = there.get(passage.key or 0)
        if row is None:
            row = Paragraph(pk=passage.key, chairs_report=chairs_report)
            new.append(row)
        said = (position, passage.heading, passage.subheading, passage.text)
        if row.pk in there and said != (row.position, row.heading, row.subheading, row.text):
            changed.append(row)
        row.position, row.heading, row.subheading, row.text = said
        rows.append(row)
    Paragraph.objects.bulk_create(new)
    Paragraph.objects.bulk_update(changed, ["position", "heading", "subheading", "text"])
    kept = [with_key(passage, row.pk) for passage, row in zip(passages, rows, strict=True)]
    _store_sources(chairs_report, kept)
    chairs_report.paragraphs.exclude(pk__in=[row.pk for row in rows]).delete()
    return kept


def _store_sources(chairs_report: ChairsReport, passages: Iterable[Passage]) -> None:
    place = {source: each.key for each in passages for source in each.sources}
    moved = []
    for source in chairs_report.sources.all():
        if source.paragraph_id != place.get(source.pk):
            source.paragraph_id = place.get(source.pk)
            moved.append(source)
    Source.objects.bulk_update(moved, ["paragraph"])
    add_sources(
        [source_of(chairs_report, matter, each.key) for each in passages for matter in each.matters]
    )


def source_of(chairs_report: ChairsReport, matter: Matter, paragraph: int | None) -> Source:
    """Not saved yet."""
    return Source(
        chairs_report=chairs_report,
        paragraph_id=paragraph,
        decision_id=matter.key if matter.kind == Kind.DECISION else None,
        action_id=matter.key if matter.kind == Kind.ACTION else None,
        event_id=matter.key if matter.kind == Kind.EVENT else None,
        progress_id=matter.progress,
    )


def add_sources(sources: Sequence[Source]) -> list[Source]:
    """Raises: NotArranged, where another report has been quicker to tell of one of them."""
    try:
        with transaction.atomic():
            return Source.objects.bulk_create(sources)
    except IntegrityError as told:
        raise NotArranged(
            "Another report tells of this by now, or has dropped it. Load the page again."
        ) from told
