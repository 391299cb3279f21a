"""What agenda.csv and the papers say of an item, as values of its rows; nothing is written here."""

from django.utils.html import escape

from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.agenda.reading import ReadReport
from meetings.agenda.rich_text import clean_rich_text
from meetings.boards.models import Priority

from .agenda_rows import ItemRow
from .reading.doubts import Kind
from .reading.tables import read_number
from .run import Run
from .sources import AGENDA

_RESTRICTED = {"confidential", "exempt", "restricted", "private", "part 2", "part ii", "yes"}
_OPEN = {"", "open", "public", "none", "no"}


def item_values(
    run: Run,
    item: ItemRow,
    parent: AgendaItem | None,
    position: int,
    priorities: dict[str, Priority],
) -> dict[str, object]:
    """The fields of an item."""
    row = item.row
    return {
        "parent": parent,
        "position": position,
        "kind": item.kind,
        "title": item.title,
        "confidential": _is_confidential(run, item),
        "confidential_reason": row["reason"],
        "open_title": row["open_title"],
        "presenter": row["presenter"],
        "minutes_allowed": read_number(row, "minutes"),
        "priority": _priority(run, item, priorities),
    }


def report_texts(title: str, report: ReadReport) -> dict[str, object]:
    """The texts of a report that are fields of it."""
    return {
        "title": title[:300],
        "form": Report.Form.CHAIR if report.is_chairs_report else Report.Form.HOUSE,
        "purpose": clean_rich_text(escape(report.purpose)),
        "summary": clean_rich_text(report.summary_html),
        "action": clean_rich_text(report.action_html),
        "body": clean_rich_text(report.body_html),
    }


def matching(
    left: dict[int, AgendaItem],
    item: ItemRow,
    parent: AgendaItem | None,
    position: int,
    titles: set[str],
) -> AgendaItem | None:
    """The item that is here already: of the same title, else of the same kind in the same place
    with a title that the file has no more."""
    parent_id = parent.pk if parent else None
    beside = [each for each in left.values() if each.parent_id == parent_id]
    found = next((e for e in beside if e.title.casefold() == item.title.casefold()), None)
    if found is None:
        found = next(
            (
                e
                for e in beside
                if e.position == position
                and e.kind == item.kind
                and e.title.casefold() not in titles
            ),
            None,
        )
    if found is not None:
        del left[found.pk]
    return found


def _is_confidential(run: Run, item: ItemRow) -> bool:
    word = item.row["restriction"].casefold()
    if word in _OPEN:
        return False
    if word not in _RESTRICTED:
        run.ledger.doubt(
            AGENDA,
            item.row.line,
            f"“{item.row['restriction']}” is no restriction known here.",
            "The item is kept as confidential, to be safe; write Confidential, or leave it empty.",
            Kind.CONFIDENTIAL,
        )
    return True


def _priority(run: Run, item: ItemRow, priorities: dict[str, Priority]) -> Priority | None:
    word = item.row["priority"]
    if word:
        found = priorities.get(word.casefold())
        if found is None:
            known = ", ".join(priority.name for priority in priorities.values())
            run.ledger.doubt(
                AGENDA,
                item.row.line,
                f"“{word}” is not one of the board's priorities.",
                f"It was left out; the priorities are {known}."
                if known
                else "It was left out; name the priorities in board.toml.",
            )
        return found
    return priorities.get(item.title.casefold()) if item.kind == ItemKind.HEADING else None
