"""Clearing reports, and the way to publication."""

from tests.permission_table.row import Row, meeting

STEPS: list[Row] = []

PUBLICATION = [
    Row("meeting_readiness", {"secretary"}, meeting, status=302),
    Row("packs:tell", {"secretary"}, meeting, post=True, status=302),
]

ROWS = [*STEPS, *PUBLICATION]
