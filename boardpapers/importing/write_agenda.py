"""Writing agenda.csv and the papers it names."""

import hashlib
from pathlib import PurePosixPath

from meetings.agenda.models import (
    AgendaItem,
    Appendix,
    ItemKind,
    Recommendation,
    Report,
    ReportContact,
    ReportImage,
    ReportVersion,
)
from meetings.agenda.report_text import read_text
from meetings.agenda.rich_text import clean_rich_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Priority

from .agenda_rows import ItemRow, flat, read_items
from .agenda_values import item_values, matching, report_texts
from .folder import LAST_NOTES
from .published import compare_published
from .reading.doubts import Kind
from .reading.names import Match, match_title
from .reading.tables import nearest
from .run import Run
from .sources import AGENDA, Paper, paper_path


def write_agenda(run: Run) -> None:
    """The meeting's items and reports; a published agenda is left as it is."""
    top = read_items(run.sources.agenda, run.ledger, in_brackets=run.board.letters_in_brackets)
    there = list(run.meeting.items.select_related("parent"))
    if run.meeting.is_published and there:
        compare_published(run, top, there)
        return
    priorities = {p.name.casefold(): p for p in run.board.priorities.all()}
    titles = {item.title.casefold() for item in flat(top)}
    left = {item.pk: item for item in there}
    for position, item in enumerate(top, 1):
        found = matching(left, item, None, position, titles)
        written = _write_item(run, item, None, position, found, priorities)
        for inner, child in enumerate(item.children, 1):
            found = matching(left, child, written, inner, titles)
            _write_item(run, child, written, inner, found, priorities)
    _keep_left(run, left, len(top))


def _write_item(
    run: Run,
    item: ItemRow,
    parent: AgendaItem | None,
    position: int,
    found: AgendaItem | None,
    priorities: dict[str, Priority],
) -> AgendaItem:
    row = item.row
    values = item_values(run, item, parent, position, priorities)
    if values["confidential"] and not row["reason"]:
        run.ledger.doubt(
            AGENDA,
            row.line,
            f"“{item.title}” is confidential and gives no reason.",
            "It is kept as confidential; give the reason in the column “reason”, such as a "
            "paragraph of Schedule 12A.",
            Kind.CONFIDENTIAL,
        )
    written = run.ledger.put(
        AgendaItem, values, row=found, label=f"{item.printed} {item.title}", new=True,
        meeting=run.meeting,
    )  # fmt: skip
    if item.kind == ItemKind.REPORT or row["paper"]:
        _write_paper(run, item, written)
    return written


def _keep_left(run: Run, left: dict[int, AgendaItem], after: int) -> None:
    """Items on the agenda here that the file does not have stay, after the others."""
    for item in sorted(left.values(), key=lambda each: (each.parent_id is not None, each.position)):
        run.ledger.doubt(
            AGENDA,
            0,
            f"“{item.title}” is on the agenda here but not in the file.",
            "It was left, after the others; if it belongs to the meeting, add it to agenda.csv and "
            "import again.",
        )
        if item.parent_id is None:
            after += 1
            run.ledger.put(AgendaItem, {"position": after}, row=item)
        else:
            beside = AgendaItem.objects.filter(parent_id=item.parent_id).exclude(pk=item.pk)
            last = max((each.position for each in beside), default=0)
            run.ledger.put(AgendaItem, {"position": max(item.position, last + 1)}, row=item)


def _write_paper(run: Run, item: ItemRow, written: AgendaItem) -> None:
    path = paper_path(item.row)
    paper = run.sources.papers.get(path)
    if paper is not None:
        _write_report(run, item, written, paper)
        return
    if item.kind == ItemKind.NOTES or path.startswith(LAST_NOTES):
        if path and path not in run.sources.folder.files:
            _missing(run, item, path)
        return
    if path:
        _missing(run, item, path)
    elif item.kind == ItemKind.REPORT:
        run.ledger.doubt(
            AGENDA,
            item.row.line,
            f"No paper is named for item {item.printed}, “{item.title}”.",
            "It stands on the agenda with its paper to follow; add the file, or make it a verbal "
            "update.",
        )


def _missing(run: Run, item: ItemRow, path: str) -> None:
    near = nearest(path.casefold(), run.sources.folder.unused)
    run.ledger.doubt(
        AGENDA,
        item.row.line,
        f"The paper of item {item.printed}, {path}, is not in the folder.",
        f"The item stands with its paper to follow; is {near} meant?" if near
        else "The item stands with its paper to follow; put the file there.",
    )  # fmt: skip


def _write_report(run: Run, item: ItemRow, written: AgendaItem, paper: Paper) -> None:
    report = paper.report
    title = report.title or item.title
    if not report.title:
        run.ledger.doubt(
            paper.path, 0, "The paper has no title.", f"The agenda's was taken, “{item.title}”."
        )
    elif match_title(item.title, report.title) is not Match.SAME:
        run.ledger.doubt(
            AGENDA,
            item.row.line,
            f"Item {item.printed} is called “{item.title}” on the agenda and “{report.title}” on "
            "its paper.",
            "Both were kept, each in its place; make them one if one is a slip.",
        )
    row = Report.objects.filter(item=written).first()
    people = [
        (run.people.find(o.name, paper.path, 0, email=o.email), o) for o in report.contact_officers
    ]
    for person, officer in people:
        run.people.listed.add(person.pk)
        run.people.detail(
            person, paper.path, 0, email=officer.email, position=officer.position,
            phone=officer.phone,
        )  # fmt: skip
    worked_on = row is not None and _is_worked_on(row)
    if row is not None and worked_on and row.source_sha256 != paper.sha256:
        run.ledger.doubt(
            paper.path,
            0,
            f"The report of item {item.printed} has been worked on here since.",
            "It was left as it is; send the file in on the report’s page to compare and take it.",
        )
    if row is not None and (worked_on or row.source_sha256 == paper.sha256):
        for model, parts in (
            (Report, 1), (Recommendation, row.recommendations.count()),
            (ReportContact, row.contacts.count()), (Appendix, row.appendices.count()),
            (ReportImage, row.images.count()),
        ):  # fmt: skip
            run.ledger.kept(model, parts)
        return
    values = report_texts(title, report) | {
        "state": Report.State.CLEARED,
        "source_name": PurePosixPath(paper.path).name[:200],
        "source_sha256": paper.sha256,
    }
    row = run.ledger.put(Report, values, row=row, label=title, item=written)
    for position, text in enumerate(report.recommendations, 1):
        run.ledger.put(
            Recommendation,
            {"text": clean_rich_text(text)},
            label=f"{title}, {position}",
            report=row,
            position=position,
        )
    run.ledger.removed(
        Recommendation, row.recommendations.filter(position__gt=len(report.recommendations))
    )
    for position, (person, _) in enumerate(people, 1):
        run.ledger.put(ReportContact, {"position": position}, report=row, person=person)
    run.ledger.removed(ReportContact, row.contacts.exclude(person__in=[p for p, _ in people]))
    for position, appendix in enumerate(report.appendices, 1):
        run.ledger.put(
            Appendix,
            {"title": appendix.title[:300], "body": clean_rich_text(appendix.body_html)},
            report=row,
            position=position,
        )
    run.ledger.removed(Appendix, row.appendices.filter(position__gt=len(report.appendices), pdf=""))
    _write_images(run, row, paper)
    row.revision += 1
    row.save(update_fields=["revision"])
    written_text = read_text(Report.objects.get(pk=row.pk))
    keep_version(row, written_text, made=ReportVersion.Made.IMPORTED, by=None)


def _is_worked_on(report: Report) -> bool:
    """Whether it has been written, sent in or cleared in the browser."""
    return report.versions.exclude(made=ReportVersion.Made.IMPORTED).exists()


def _write_images(run: Run, row: Report, paper: Paper) -> None:
    for image in paper.report.images:
        digest = hashlib.sha256(image.content).hexdigest()[:32]
        stored = f"report-images/{digest}{PurePosixPath(image.name).suffix}"
        run.files.append((stored, image.content))
        run.ledger.put(
            ReportImage,
            {"content_type": image.content_type, "file": stored},
            report=row,
            name=image.name,
        )
        if not image.alt:
            run.ledger.doubt(
                paper.path, 0, f"The picture {image.name} has no description.",
                "Write one in the report, for those who cannot see it.",
            )  # fmt: skip
