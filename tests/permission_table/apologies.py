"""Apologies, substitutes, and what people need."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
