"""Clearing reports, and the way to publication."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
