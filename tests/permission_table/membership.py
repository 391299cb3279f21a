"""Members, seats, groups and people, and whole lists of them."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
