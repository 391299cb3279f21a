"""A world that has been indexed."""

import pytest

from meetings.search.indexing import index_changes
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    found = make_world()
    index_changes()
    return found
