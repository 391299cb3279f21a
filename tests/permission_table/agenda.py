"""The agenda builder and the forward plan."""

from tests.permission_table.row import Row

ROWS: list[Row] = []
