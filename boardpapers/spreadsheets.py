"""Tables for people to take away: as CSV, and as workbooks with real dates and numbers.

What people typed must not become a formula on the computer of whoever opens the file.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import cast

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date | time | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATE_FORMAT = "d mmm yyyy"
TIME_FORMAT = "hh:mm"
NARROWEST, WIDEST = 6, 60
"""Widths of columns, in characters."""
LONGEST_TITLE = 31
"""Characters a spreadsheet program takes in the name of a sheet."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook. `head` names its columns; rows may be shorter."""

    title: str
    head: Sequence[Cell]
    rows: Iterable[Sequence[Cell]]


def csv_response(name: str, head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A CSV file to save under `name` (with its ending), in UTF-8 as Excel recognises it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_written(cell) for cell in head])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return _answer(name, text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


def xlsx_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """A workbook to save under `name` (with its ending); each sheet's head is bold and stays."""
    book = Workbook()
    book.properties.creator = "Board Papers"
    titles: set[str] = set()
    for made in book.worksheets:
        book.remove(made)
    for sheet in sheets:
        _write(book.create_sheet(_free_title(sheet.title, titles)), sheet)
    content = io.BytesIO()
    book.save(content)
    return _answer(name, content.getvalue(), XLSX)


def guarded(text: str) -> str:
    """A text as it stands in a CSV file: behind an apostrophe if it would be run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _write(page: Worksheet, sheet: Sheet) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate([sheet.head, *sheet.rows], 1):
        for column, value in enumerate(row, 1):
            _set(page, number, column, value)
            widths[column] = max(widths.get(column, 0), _length(value))
    for column, longest in widths.items():
        width = min(max(longest + 2, NARROWEST), WIDEST)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _set(page: Worksheet, row: int, column: int, value: Cell) -> None:
    cell = cast(XlsxCell, page.cell(row, column))
    cell.font = Font(bold=row == 1)
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = TYPE_STRING
        cell.quotePrefix = bool(_FORMULA.match(value))
    if isinstance(value, date | time):
        cell.number_format = DATE_FORMAT if isinstance(value, date) else TIME_FORMAT


def _length(cell: Cell) -> int:
    if isinstance(cell, date):
        return len("30 Sept 2026")
    return max(map(len, str("" if cell is None else cell).splitlines()), default=0)


def _free_title(title: str, taken: set[str]) -> str:
    """A name that a sheet can have: no two alike, whatever their case."""
    plain = re.sub(r"[\[\]:*?/\\]|^'|'$", " ", title).strip()[:LONGEST_TITLE] or "Sheet"
    free, number = plain, 2
    while free.casefold() in taken:
        free = f"{plain[: LONGEST_TITLE - 4]} {number}"
        number += 1
    taken.add(free.casefold())
    return free


def _answer(name: str, content: bytes, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        headers={
            "Content-Type": content_type,
            "Content-Disposition": disposition,
            "Cache-Control": "private",
        },
    )
