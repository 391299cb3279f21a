"""Registers of interests, and declarations at meetings."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
