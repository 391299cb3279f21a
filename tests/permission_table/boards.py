"""Boards, venues, years and the calendar."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
