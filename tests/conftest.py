"""Fixtures that more than one folder of tests uses."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables

# The same examples each time: a landing does not depend on luck. HYPOTHESIS_PROFILE=default looks further.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """The tables of an empty warehouse."""
    return Tables(WarehouseLayout(tmp_path / "warehouse"))


@pytest.fixture
def run(tables: Tables) -> Run:
    """A run of 1 March 2025, noon UTC."""
    return Run("run-1", NOW, NOW.date(), tables)
