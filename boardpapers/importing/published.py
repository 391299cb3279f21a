"""A published agenda beside the files: it stands, and what the files change of it is named."""

from dataclasses import replace

from meetings.agenda.models import AgendaItem, Report
from meetings.agenda.rich_text import clean_rich_text

from .agenda_rows import ItemRow
from .agenda_values import item_values, matching, report_texts
from .ledger import Ledger
from .run import Run
from .sources import AGENDA, Paper, paper_path
from .wording import change

BECAUSE = "the agenda is published"
LEFT = "It was left as it was sent out; tell the members of the change."


def compare_published(run: Run, top: list[ItemRow], there: list[AgendaItem]) -> None:
    """Name each item and report that the files have otherwise than the published agenda."""
    quiet = replace(run, ledger=Ledger())
    priorities = {p.name.casefold(): p for p in run.board.priorities.all()}
    titles = {each.title.casefold() for item in top for each in (item, *item.children)}
    left = {item.pk: item for item in there}
    order: list[int] = []

    def compare(item: ItemRow, parent: AgendaItem | None, position: int) -> AgendaItem | None:
        found = matching(left, item, parent, position, titles)
        if found is None:
            _leave(run, item, f"The published agenda has no item “{item.title}”.")
            return None
        order.append(found.pk)
        values = item_values(quiet, item, found.parent, found.position, priorities)
        fields = [name for name, value in values.items() if getattr(found, name) != value]
        words = "; ".join(change(found, name, values[name]) for name in fields)
        if words:
            _leave(run, item, f"The file changes the published item “{found.title}”: {words}.")
        else:
            run.ledger.kept(AgendaItem)
        _compare_report(run, item, found)
        return found

    for position, item in enumerate(top, 1):
        heading = compare(item, None, position)
        for inner, child in enumerate(item.children, 1):
            if heading is None:
                _leave(run, child, f"The published agenda has no item “{child.title}” there.")
            else:
                compare(child, heading, inner)
    for gone in left.values():
        if not gone.late_reason:
            run.ledger.leave(
                AGENDA,
                0,
                f"“{gone.title}” is on the published agenda but not in the file.",
                LEFT,
                because=BECAUSE,
            )
    printed = {item.pk: n for n, item in enumerate(run.meeting.items.in_order())}
    if sorted(order, key=lambda pk: printed[pk]) != order:
        run.ledger.leave(
            AGENDA,
            0,
            "The file has the published items in another order.",
            "The published order was left.",
            because=BECAUSE,
        )


def _leave(run: Run, item: ItemRow, problem: str) -> None:
    run.ledger.leave(AGENDA, item.row.line, problem, LEFT, because=BECAUSE)


def _compare_report(run: Run, item: ItemRow, found: AgendaItem) -> None:
    path = paper_path(item.row)
    paper = run.sources.papers.get(path)
    if paper is None:
        return
    report = Report.objects.filter(item=found).first()
    if report is None:
        run.ledger.leave(
            path,
            0,
            f"The published item “{found.title}” has no report, and the file brings one.",
            "It was not taken in; send it to the members beside the pack.",
            because=BECAUSE,
        )
        return
    changes = [] if report.source_sha256 == paper.sha256 else _changes(item, report, paper)
    if not changes:
        run.ledger.kept(Report)
        return
    run.ledger.leave(
        path,
        0,
        f"The published report “{report.title}” differs from the file: {'; '.join(changes)}.",
        LEFT,
        because=BECAUSE,
    )


def _changes(item: ItemRow, report: Report, paper: Paper) -> list[str]:
    """What the file has otherwise than the report, in words."""
    read = paper.report
    texts = report_texts(read.title or item.title, read)
    changes = [change(report, f, v) for f, v in texts.items() if getattr(report, f) != v]
    here = list(report.recommendations.values_list("text", flat=True))
    if here != [clean_rich_text(text) for text in read.recommendations]:
        changes.append("its recommendations")
    appendices = list(report.appendices.filter(pdf="").values_list("title", "body"))
    if appendices != [(a.title[:300], clean_rich_text(a.body_html)) for a in read.appendices]:
        changes.append("its appendices")
    return changes
