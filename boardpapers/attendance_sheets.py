"""The record of attendance as sheets for a spreadsheet."""

from collections.abc import Iterator, Sequence

from boardpapers.spreadsheets import Cell, Sheet
from meetings.attendance.record import AttendanceRecord
from meetings.attendance.statistics import Count

COUNTED: Sequence[Cell] = (
    "Expected", "Present", "Apologies", "Absent", "Not recorded", "Substituted",
    "Present of recorded", "Seats filled",
)  # fmt: skip


def sheets(record: AttendanceRecord) -> list[Sheet]:
    matrix, found = record.matrix, record.statistics
    return [
        Sheet("Matrix", ["Group", "Name", *matrix.days], list(_matrix_rows(record))),
        Sheet(
            "By person",
            ["Name", "Groups", *COUNTED, "Stood in", "Stood in for"],
            [
                *(
                    [each.name, ", ".join(each.groups), *_counted(each.count)]
                    for each in found.by_person
                ),
                *(
                    [
                        each.name,
                        ", ".join(f"{group} ({times})" for group, times in each.groups),
                        *([None] * len(COUNTED)),
                        each.times,
                        ", ".join(f"{name} ({times})" for name, times in each.for_whom),
                    ]
                    for each in found.substitutes
                ),
            ],
        ),
        Sheet(
            "By group",
            ["Group", *COUNTED, "Substitutes who came"],
            [
                *(
                    [each.name, *_counted(each.count), each.count.stood_in]
                    for each in found.by_group
                ),
                ["The board", *_counted(found.board), found.board.stood_in],
            ],
        ),
        Sheet(
            "Meetings",
            ["Meeting", *COUNTED, "Substitutes who came"],
            [
                [each.sitting.day, *_counted(each.count), each.count.stood_in]
                for each in found.by_meeting
            ],
        ),
    ]


def one_table(record: AttendanceRecord) -> tuple[list[Cell], list[list[Cell]]]:
    """Head and rows of the matrix with each person's statistics beside it, for a CSV file."""
    counts = {each.person: each.count for each in record.statistics.by_person}
    times = {each.person: each.times for each in record.statistics.substitutes}
    rows: list[list[Cell]] = []
    listed: set[int] = set()
    for block in record.matrix.blocks:
        for row in block.rows:
            line: list[Cell] = [block.heading, row.name, *(cell.text for cell in row.cells)]
            if block.of_substitutes:
                line += [*([None] * len(COUNTED)), times.get(row.person, 0)]
            elif row.person in counts and row.person not in listed:
                listed.add(row.person)  # a person of two groups is counted once
                line += _counted(counts[row.person])
            rows.append(line)
    return ["Group", "Name", *record.matrix.days, *COUNTED, "Stood in"], rows


def _matrix_rows(record: AttendanceRecord) -> Iterator[list[Cell]]:
    for block in record.matrix.blocks:
        for row in block.rows:
            yield [block.heading, row.name, *(cell.text for cell in row.cells)]


def _counted(count: Count) -> list[Cell]:
    return [
        count.expected, count.present, count.apologies, count.absent, count.unrecorded,
        count.substituted, count.percentage, count.filled,
    ]  # fmt: skip
