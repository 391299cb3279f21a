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
    return {
        (b.heading, r.name): tuple(cell.text for cell in r.cells)
        for b in matrix.blocks
        for r in b.rows
    }


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
    assert rows(matrix) == {("Orchard", "Anna"): ("", ""), ("Substitutes", "Sue"): ("Yes", "")}


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


def test_a_members_cell_names_the_substitute_and_the_substitutes_whom_for():
    marks = [
        Mark(1, 10, "Anna", "apologies"),
        Mark(1, 20, "Sue", "present", True, stands_in_for=10, stands_in_for_name="Anna"),
        Mark(2, 10, "Anna", "absent"),
        Mark(2, 21, "Tom", "present", True, stands_in_for=10, stands_in_for_name="Anna"),
        Mark(2, 22, "Uma", "present", True),
    ]
    matrix = attendance_matrix([SEPTEMBER, NOVEMBER], [ANNA], marks, groups=["Orchard"])
    assert rows(matrix) == {
        ("Orchard", "Anna"): ("Apologies, substituted by Sue", "No, substituted by Tom"),
        ("Substitutes", "Sue"): ("Yes, for Anna", ""),
        ("Substitutes", "Tom"): ("", "Yes, for Anna"),
        ("Substitutes", "Uma"): ("", "Yes"),
    }
    assert [row.letter for row in matrix.blocks[-1].rows] == ["a", "b", ""]
    assert [c.substitutes[0].letter for c in matrix.blocks[0].rows[0].cells] == ["a", "b"]


def test_who_changes_groups_in_mid_year_has_a_row_in_each_for_its_own_days():
    seats = [
        Seat(10, "Anna", "Orchard", ends_on=date(2026, 10, 31)),
        Seat(10, "Anna", "Meadow", starts_on=date(2026, 11, 1)),
    ]
    marks = [Mark(1, 10, "Anna", "absent"), Mark(2, 10, "Anna", "present")]
    matrix = attendance_matrix([SEPTEMBER, NOVEMBER], seats, marks, groups=["Orchard", "Meadow"])
    assert rows(matrix) == {("Orchard", "Anna"): ("No", "–"), ("Meadow", "Anna"): ("–", "Yes")}


def test_what_was_corrected_away_still_says_what_it_was():
    marks = [
        Mark(1, 10, "Anna", "present", was=("No",)),
        Mark(1, 20, "Sue", "", substitute=True, was=("Yes as substitute",)),
    ]
    matrix = attendance_matrix([SEPTEMBER], [ANNA], marks, groups=["Orchard"])
    assert [row.cells[0].was for block in matrix.blocks for row in block.rows] == [
        ("No",),
        ("Yes as substitute",),
    ]
