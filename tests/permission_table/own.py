"""A member's own page, and calendars."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
