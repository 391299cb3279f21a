"""What the tests of chairs' reports share."""

import pytest

from tests.chairs_reports.boards import Reporting, reporting


@pytest.fixture
def world() -> Reporting:
    """A board and its parent, in the place of the full board; for tests with a database."""
    return reporting()
