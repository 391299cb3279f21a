"""Writing and uploading reports."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
