"""A small world that every test of the simulator may read, and none may change."""

import pytest

from sample_data.world import Settings, World, build

SMALL = Settings(seed=3, queries=700, days=150, brand_pause=(40, 12))


@pytest.fixture(scope="session")
def world() -> World:
    """A world of 700 queries and 150 days."""
    return build(SMALL)
