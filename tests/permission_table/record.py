"""The record of attendance."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
