"""The register of a meeting: at the door, by code, and by the secretariat."""

from tests.permission_table.row import Row, meeting

ROWS: list[Row] = [
    Row("attendance_sheet", {"secretary"}, meeting),
]
