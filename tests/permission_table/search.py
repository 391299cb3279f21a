"""The search: open to all, each finds what they may open (tests/search/test_who_finds_what.py)."""

from tests.permission_table.row import Row
from tests.world import ROLES

ROWS: list[Row] = [Row("search", {*ROLES})]
