"""Lists as spreadsheet programs and people make them, and files that are none."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from boardpapers.importing.reading.doubts import UnreadableFile
from boardpapers.importing.reading.lists import Kept, ReadList, read_list

PLAIN = "Councillor;Authority;Party\nZoë Brînd;“Marsh” DC;Labour\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def workbook(rows: list[list[object]], *more: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate([rows, *more], 1):
        page = book.create_sheet(f"Sheet {number}")
        for row in table:
            page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return made.getvalue()


def cells(read: ReadList) -> list[dict[str, str]]:
    return [{name: cell for name, cell in row.cells.items() if cell} for row in read.table]


ZOE = {"name": "Zoë Brînd", "organisation": "“Marsh” DC", "group": "Labour"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_usual_encoding_and_mark_reads_alike(encoding: str, mark: str) -> None:
    content = PLAIN.replace(";", mark).encode(encoding)
    assert cells(read_list(content, "list.csv")) == [ZOE]


def test_a_workbook_gives_real_dates_and_names_its_rows() -> None:
    content = workbook(
        [["Harbours Board"], [], ["Party", "Name", "From"],
         ["Labour", "Zoë Brînd", datetime(2026, 6, 1)], [None, None, None],
         ["Labour", "Ned Cobbold", "1 June 2026"]],
        [["Another", "table"]],
    )  # fmt: skip
    read = read_list(content, "list.xlsx")
    assert [(row.line, row["name"], row["from"]) for row in read.table] == [
        (4, "Zoë Brînd", "2026-06-01"),
        (6, "Ned Cobbold", "1 June 2026"),
    ]
    assert [doubt.sentence for doubt in read.table.doubts] == [
        "list.xlsx: Only the first sheet was read; “Sheet 2” was left out.",
        "list.xlsx, line 1: “Harbours Board” stands above the list and was left out.",
    ]


def test_a_name_in_parts_is_put_together() -> None:
    text = "Surname,First name,Title,Party\nBrînd,Zoë,Dr,Labour\n"
    assert cells(read_list(text.encode(), "l.csv")) == [{"name": "Dr Zoë Brînd", "group": "Labour"}]


def test_a_table_of_attendance_is_known_by_its_dates() -> None:
    read = read_list(b"Name;Group;8 Sept 2025;20/01/2026\nZoe;Labour;Yes;No\n", "a.csv")
    assert read.kept is Kept.ATTENDANCE
    assert [day for day, _ in read.table.date_columns] == [date(2025, 9, 8), date(2026, 1, 20)]
    assert read.table.rows[0]["section"] == "Labour"


def test_a_column_nobody_knows_is_named() -> None:
    read = read_list(b"Name,Party,Shoe size\nZoe,Labour,9\n", "l.csv")
    assert "The column “Shoe size” is not known here" in read.table.doubts[0].sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n\r\n", "The file is empty."),
        (workbook([]), "The file is empty."),
        (b"Name,Position,E-mail\nElfrida Noakes,Ferries Officer,e@x.example\n",
         "This is no list of members"),
        (b"Zoe,Labour\nNed,Labour\n", "No row names the columns; the first one says: Zoe, Labour."),
        (b"Name,Party\n" + b"Zoe,Labour\n" * 5000, "The list has 5000 rows; at most 500 are read"),
        (b"Name,Party\nZoe,Labour,Chair\n", "The row has 3 cells"),
        (b"%PDF-1.7 members", "This is a PDF"),
        (b"<html><table><tr><td>Name</td></tr></table>", "This is a web page"),
        (OLE, "This is a workbook of an old kind (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "The workbook is locked with a password."),
        (with_part(workbook([["Name", "Party"]]), "xl/vbaProject.bin", b"x"), "holds macros"),
        (with_part(workbook([["Name", "Party"]]), "xl/media/a.xml", bytes(60_000_000)),
         "unpacks to far more than a list can hold"),
        (with_part(workbook([["Name", "Party"]]), "xl/a.xml", b"<!DOCTYPE lol [<!ENTITY a ''>]>"),
         "was not written by a spreadsheet program"),
        (workbook([["Name", "Party"]])[:900], "The workbook is damaged"),
        (b"PK\x03\x04 and no more", "The workbook is damaged"),
        (workbook([["Name"] * 300]), "more than 20000 rows or 200 columns"),
        (b"Name,Party" + b"," * 300 + b"\nZoe,Labour\n", "more than 20000 rows or 200 columns"),
        (b'Name,Party\n"Zoe,Labour\n', "A quotation mark opens or closes"),
    ],
)  # fmt: skip
def test_what_is_no_list_says_so_and_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_list(content, "list.xlsx")
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("list.xlsx")
    assert refused.value.remedy


def sheet_rewritten(old: str, new: str, encoding: str = "utf-8") -> bytes:
    """A list in a workbook, something written in its sheet that no spreadsheet program writes."""
    made = io.BytesIO()
    listed = workbook([["Name", "Party"], ["Zoe", "Labour"]])
    with zipfile.ZipFile(io.BytesIO(listed)) as whole, zipfile.ZipFile(made, "w") as archive:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in part.decode()
                part = part.decode().replace(old, new).encode(encoding)
            archive.writestr(name, part)
    return made.getvalue()


def test_a_row_that_says_it_is_the_thousand_millionth_is_not_waited_for() -> None:
    content = sheet_rewritten('<row r="2"', '<row r="2000000000"')
    with pytest.raises(UnreadableFile, match="more than 20000 rows"):
        read_list(content, "list.xlsx")


def test_a_workbook_in_utf_16_has_no_entities_either() -> None:
    entity = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY a "Zoe">]><worksheet'
    content = sheet_rewritten("<worksheet", entity, "utf-16")
    with pytest.raises(UnreadableFile, match="not written by a spreadsheet program"):
        read_list(content, "list.xlsx")


def test_a_hidden_sheet_is_not_read_in_place_of_the_one_that_is_seen() -> None:
    book = Workbook()
    last_years, this_years = book.worksheets[0], book.create_sheet("2026")
    for page, name in ((last_years, "Ned Cobbold"), (this_years, "Zoë Brînd")):
        page.append(["Name", "Party"])
        page.append([name, "Labour"])
    last_years.sheet_state = "hidden"
    content = io.BytesIO()
    book.active = this_years
    book.save(content)
    read = read_list(content.getvalue(), "list.xlsx")
    assert [row["name"] for row in read.table] == ["Zoë Brînd"]
    assert "“Sheet” was left out" in read.table.doubts[0].sentence


def test_a_word_document_is_no_workbook() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnreadableFile, match="no Excel workbook"):
        read_list(made.getvalue(), "list.docx")
