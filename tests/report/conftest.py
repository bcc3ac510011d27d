"""Published warehouses to look at, each made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.report.published import Published, opened
from tests.report.stories import publish, tessalit


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that holds the downing at Tessalit."""
    return publish(tmp_path_factory.mktemp("told") / "warehouse", tessalit())


@pytest.fixture
def published(told: Path) -> Iterator[Published]:
    """It, opened."""
    with opened(told) as version:
        yield version
