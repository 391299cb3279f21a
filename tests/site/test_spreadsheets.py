"""Tables people take away: what they typed comes back, and none of it runs."""

import csv
import io
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from boardpapers.spreadsheets import Cell, Sheet, csv_response, unguarded, xlsx_response

TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(st.lists(TYPED, min_size=2, max_size=2))
@example(["=1+1", "'=1+1"])
@example(["\t=cmd", "''-1"])
def test_a_csv_gives_back_what_was_put_in_and_no_cell_of_it_is_a_formula(cells: list[str]) -> None:
    read = read_back(csv_response("a.csv", ["One", "Two"], [cells]).content)[1]
    assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for cell in read if cell)
    assert [unguarded(cell) for cell in read] == cells


def test_a_workbook_keeps_formulas_as_text_and_dates_as_dates() -> None:
    rows: list[list[Cell]] = [["=SUM(A1:A9)", date(2026, 9, 8), 3], ["@home\x07", None, -1]]
    answer = xlsx_response("a.xlsx", [Sheet("Labour: 2026/27", ["Text", "Day", "Number"], rows)])
    page = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert page.title == "Labour  2026 27"
    assert page["A2"].data_type == "s"
    assert page["A2"].value == "=SUM(A1:A9)"
    assert page["B2"].is_date
    assert page["B2"].value.date() == date(2026, 9, 8)
    assert [page["C2"].value, page["C3"].value] == [3, -1]
    assert page["A3"].value == "@home"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert not page["A2"].font.bold


def test_sheets_of_one_name_are_told_apart() -> None:
    long = "The Independent and Residents’ Group of Councils"
    sheets = [Sheet(long, ["A"], []), Sheet(long, ["A"], []), Sheet("", ["A"], [])]
    book = load_workbook(io.BytesIO(xlsx_response("a.xlsx", sheets).content))
    assert len(set(book.sheetnames)) == 3


def test_a_number_in_a_csv_stays_one_and_a_date_is_written_plainly() -> None:
    answer = csv_response("liste.csv", ["n", "day"], [[-3, date(2026, 9, 8)]])
    assert read_back(answer.content)[1] == ["-3", "2026-09-08"]
    assert answer["Content-Disposition"] == 'attachment; filename="liste.csv"'
