import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _weasyprint_is_content(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What WeasyPrint warns of while rendering fails the test."""
    yield
    found = [r for r in caplog.get_records("call") if r.name.startswith("weasyprint")]
    assert [r.getMessage() for r in found if r.levelno >= logging.WARNING] == []
