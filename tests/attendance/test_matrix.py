from datetime import date, timedelta

import pytest

from meetings.attendance.matrix import Mark, Seat, Sitting, attendance_matrix

SEPTEMBER, NOVEMBER, JANUARY = (
    Sitting(1, date(2026, 9, 8)),
    Sitting(2, date(2026, 11, 10)),
    Sitting(3, date(2027, 1, 12)),
)
ANNA = Seat(10, "Anna", "Orchard")
BERT = Seat(11, "Bert", "Meadow")


def rows(matrix):
    return {(b.heading, r.name): r.cells for b in matrix.blocks for r in b.rows}


def test_absent_and_apologies_differ_and_a_meeting_to_come_is_blank():
    marks = [Mark(1, 10, "Anna", "present"), Mark(2, 10, "Anna", "absent"),
             Mark(1, 11, "Bert", "apologies")]  # fmt: skip
    matrix = attendance_matrix(
        [JANUARY, NOVEMBER, SEPTEMBER], [ANNA, BERT], marks, groups=["Meadow", "Orchard"]
    )
    assert matrix.days == (SEPTEMBER.day, NOVEMBER.day, JANUARY.day)
    assert [block.heading for block in matrix.blocks] == ["Meadow", "Orchard"]
    assert rows(matrix) == {
        ("Meadow", "Bert"): ("Apologies", "", ""),
        ("Orchard", "Anna"): ("Yes", "No", ""),
    }


def test_a_cancelled_meeting_has_no_column():
    cancelled = Sitting(2, NOVEMBER.day, cancelled=True)
    marks = [Mark(2, 10, "Anna", "present")]
    matrix = attendance_matrix([SEPTEMBER, cancelled], [ANNA], marks, groups=["Orchard"])
    assert matrix.days == (SEPTEMBER.day,)
    assert rows(matrix) == {("Orchard", "Anna"): ("",)}


def test_substitutes_stand_below_once_they_have_come():
    marks = [
        Mark(1, 20, "Sue", "present", substitute=True, group="Orchard"),
        Mark(1, 21, "Tom", "apologies", substitute=True, group="Orchard"),
    ]
    matrix = attendance_matrix([SEPTEMBER, NOVEMBER], [ANNA], marks, groups=["Orchard"])
    assert matrix.blocks[-1].heading == "Substitutes"
    assert [(row.name, row.cells) for row in matrix.blocks[-1].rows] == [("Sue", ("Yes", ""))]


def test_a_member_who_once_was_a_substitute_has_both_lines():
    marks = [Mark(1, 10, "Anna", "present", substitute=True), Mark(2, 10, "Anna", "present")]
    matrix = attendance_matrix([SEPTEMBER, NOVEMBER], [ANNA], marks, groups=["Orchard"])
    assert rows(matrix) == {("Orchard", "Anna"): ("", "Yes"), ("Substitutes", "Anna"): ("Yes", "")}


def test_days_outside_a_seats_term_are_dashed():
    seat = Seat(10, "Anna", "Orchard", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    matrix = attendance_matrix([SEPTEMBER, NOVEMBER, JANUARY], [seat], [], groups=["Orchard"])
    assert rows(matrix) == {("Orchard", "Anna"): ("–", "", "–")}


def test_who_came_without_a_seat_is_not_lost():
    marks = [Mark(1, 30, "Una", "present", group="Orchard"), Mark(1, 31, "Vic", "present")]
    matrix = attendance_matrix([SEPTEMBER], [ANNA], marks, groups=["Orchard"])
    assert rows(matrix) == {
        ("Orchard", "Anna"): ("",),
        ("Orchard", "Una"): ("Yes",),
        ("Other members", "Vic"): ("Yes",),
    }


@pytest.mark.parametrize(("meetings", "widths"), [(0, [0]), (8, [8]), (9, [4, 5]), (40, [8] * 5)])
def test_a_year_of_many_meetings_is_printed_in_several_tables(
    meetings: int, widths: list[int]
) -> None:
    days = [date(2026, 1, 1) + timedelta(days=7 * number) for number in range(meetings)]
    matrix = attendance_matrix(
        [Sitting(number, day) for number, day in enumerate(days)],
        [ANNA],
        [Mark(number, 10, "Anna", "present") for number in range(meetings)],
        groups=["Orchard"],
    )
    tables = matrix.tables
    assert [len(table.days) for table in tables] == widths
    assert [day for table in tables for day in table.days] == days
    assert all(len(table.blocks[0].rows[0].cells) == len(table.days) for table in tables)
