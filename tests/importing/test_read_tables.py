"""CSV files: rows that know their line, and refusals that say what to do."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boardpapers.importing.reading.doubts import UnreadableFile
from boardpapers.importing.reading.tables import (
    ATTENDANCE,
    LARGEST_BYTES,
    Columns,
    read_csv,
    read_date,
    read_number,
)

COLUMNS = Columns(("name", "organisation"), ("from", "page"))


def refusal(content: bytes, columns: Columns = COLUMNS) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_csv(content, "members.csv", columns)
    return str(refused.value)


def test_rows_know_their_line_even_after_one_of_several_lines() -> None:
    table = read_csv(
        b'\xef\xbb\xbfName, organisation\r\n"Ann\nLee",Holm\r\n\r\n Bob Hay ,"a, b"\r\n',
        "members.csv",
        COLUMNS,
    )
    assert [(row.line, row["name"], row["organisation"]) for row in table] == [
        (2, "Ann\nLee", "Holm"),
        (5, "Bob Hay", "a, b"),
    ]
    assert table.rows[0]["from"] == ""
    assert table.rows[1].where == "members.csv, line 5"


def test_a_missing_column_is_named_with_the_nearest_found() -> None:
    assert refusal(b"name,organization\nAnn,Holm\n") == (
        "members.csv, line 1: There is no column “organisation”; the columns found are name, "
        "organization. Rename “organization” to “organisation”."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty. Its first line must name the columns: name, organisation."),
        (b"name;organisation\na;b\n", "not separated by commas"),
        (b"name,organisation\nAnn,Holm,x\n", "line 2: The row has 3 cells where the first line"),
        (b"name,organisation\nAnn\n", "line 2: The row has 1 cells"),
        (b"name,organisation,name\n", "“name” is there twice"),
        (b"name,,organisation\n", "Column 2 has no name"),
        (b'name,organisation\n"Ann,Holm\n', "line 2: A quotation mark"),
        (b"name,organisation\nA\0nn,Holm\n", "line 2: The file holds NUL bytes"),
        ("name,organisation\n".encode("utf-16"), "UTF-16"),
        (b"name,organisation\n\x81,x\n", "line 2: The text is neither in UTF-8 nor"),
        (b"x" * (LARGEST_BYTES + 1), "at most 5 MB are read"),
    ],
)
def test_refusals_name_file_line_and_remedy(content: bytes, words: str) -> None:
    sentence = refusal(content)
    assert sentence.startswith("members.csv")
    assert words in sentence


def test_windows_text_is_read_with_a_doubt() -> None:
    table = read_csv("name,organisation\nZoë,£5\n".encode("cp1252"), "members.csv", COLUMNS)
    assert table.rows[0]["name"] == "Zoë"
    assert "members.csv, line 2: The text is not in UTF-8" in str(table.doubts[0])


def test_an_unknown_column_is_left_out_with_a_doubt() -> None:
    table = read_csv(b"name,organisation,form,xyz\na,b,c,d\n", "members.csv", COLUMNS)
    assert "form" not in table.rows[0].cells
    assert "Call it “from” if that is meant." in str(table.doubts[0])
    assert len(table.doubts) == 2


def test_dates_as_columns() -> None:
    table = read_csv(b"section,name,2011-09-08,8.11.11\nBlue,Ann,Yes,\n", "a.csv", ATTENDANCE)
    assert table.date_columns == [
        (datetime.date(2011, 9, 8), "2011-09-08"),
        (datetime.date(2011, 11, 8), "8.11.11"),
    ]
    assert table.rows[0]["2011-09-08"] == "Yes"
    assert "“Sept” is not the date of a meeting" in refusal(b"section,name,Sept\n", ATTENDANCE)


@pytest.mark.parametrize("text", ["2012-03-20", "20 March 2012", "Tue 20th Mar 2012", "20/03/2012"])
def test_dates_in_every_accepted_form(text: str) -> None:
    table = read_csv(f"name,organisation,from\na,b,{text}\n".encode(), "m.csv", COLUMNS)
    assert read_date(table.rows[0], "from") == datetime.date(2012, 3, 20)


@pytest.mark.parametrize("text", ["31 February 2012", "March", "2012-13-01", "20 Marble 2012"])
def test_a_bad_date_is_refused_with_line_and_forms(text: str) -> None:
    table = read_csv(f"name,organisation,from\na,b,{text}\n".encode(), "m.csv", COLUMNS)
    with pytest.raises(UnreadableFile, match=r"m\.csv, line 2: .*“from” is not a date\. Write it"):
        read_date(table.rows[0], "from")


def test_numbers() -> None:
    table = read_csv(b"name,organisation,page\na,b,21\na,b,\na,b,xx\n", "m.csv", COLUMNS)
    assert [read_number(row, "page") for row in table.rows[:2]] == [21, None]
    with pytest.raises(UnreadableFile, match="line 4: “xx” in the column “page”"):
        read_number(table.rows[2], "page")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    refused = ""
    try:
        read_csv(b"name,organisation\n" + content, "m.csv", COLUMNS)
    except UnreadableFile as refusal_of_it:
        refused = str(refusal_of_it)
    assert refused == "" or refused.startswith("m.csv")
