"""Resources: the warehouse that a run works on, and where it says how far it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from pipelines.stages.run import Progress, Run, Silent
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import writing
from pipelines.storage.tables import Tables

WAREHOUSE_VARIABLE = "COUNTERCLAIM_WAREHOUSE"
INBOX_VARIABLE = "COUNTERCLAIM_INBOX"
DEFAULT_WAREHOUSE = "warehouse"
DEFAULT_INBOX = "examples/inbox"


class WarehouseResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """A warehouse folder; one process writes to it at a time."""

    root: str = DEFAULT_WAREHOUSE
    wait_seconds: float = 600.0

    @property
    def tables(self) -> Tables:
        """Its tables, as the next version will hold them."""
        return Tables(WarehouseLayout(Path(self.root)))

    @contextmanager
    def run(self, context: dg.AssetExecutionContext, progress: Progress | None = None) -> Iterator[Run]:
        """Hold the warehouse for one stage of the Dagster run."""
        tables = self.tables
        with writing(tables.layout, self.wait_seconds):
            yield Run(
                run_id=context.run_id,
                started_at=datetime.now(UTC),
                ingest_date=_partition_day(context),
                tables=tables,
                progress=progress or Silent(),
            )


def default_warehouse() -> WarehouseResource:
    """The warehouse that the environment names."""
    return WarehouseResource(root=os.environ.get(WAREHOUSE_VARIABLE, DEFAULT_WAREHOUSE))


def default_inbox() -> Path:
    """The inbox folder that the environment names."""
    return Path(os.environ.get(INBOX_VARIABLE, DEFAULT_INBOX))


def _partition_day(context: dg.AssetExecutionContext) -> date:
    if context.has_partition_key:
        return date.fromisoformat(context.partition_key)
    return datetime.now(UTC).date()
