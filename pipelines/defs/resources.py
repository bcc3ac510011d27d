"""Resources: the warehouse that a run works on, and where it says how far it is."""

import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from pipelines.defs.lineage import Stage, told
from pipelines.engines.choice import engine_name, engine_of
from pipelines.processes import collecting_seldom
from pipelines.stages.run import Progress, Run, Silent
from pipelines.storage.layout import located
from pipelines.storage.lock import WarehouseBusyError, WarehouseUnwritableError, writing
from pipelines.storage.tables import Tables

WAREHOUSE_VARIABLE = "COUNTERCLAIM_WAREHOUSE"
INBOX_VARIABLE = "COUNTERCLAIM_INBOX"
SOURCES_VARIABLE = "COUNTERCLAIM_SOURCES"
DEFAULT_WAREHOUSE = "warehouse"
DEFAULT_INBOX = "examples/inbox"


class WarehouseResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """A warehouse, in a folder or at `s3://bucket/prefix`; one process writes to it at a time."""

    root: str = DEFAULT_WAREHOUSE
    wait_seconds: float = 600.0
    retries: int = 3
    """How often a stage is tried again in its run where what failed may pass: a full disk, a busy warehouse."""
    retry_seconds: float = 60.0
    engine: str | None = None
    """What reads the articles: `local` or `ray`; by default as COUNTERCLAIM_ENGINE says."""

    @property
    def tables(self) -> Tables:
        """Its tables, as the next version will hold them."""
        return Tables(located(self.root))

    @contextmanager
    def run(self, context: dg.AssetExecutionContext, progress: Progress | None = None) -> Iterator[Run]:
        """Hold the warehouse for one stage of the Dagster run.

        Raises:
            dg.Failure: the run has no partition though the stage needs one; it is not tried again.
            dg.RetryRequested: what failed may pass. Anything else is raised as it is, and fails the run.
        """
        day, tables = _partition_day(context), self.tables
        with self._tried_again(), writing(tables.layout, self.wait_seconds), collecting_seldom():
            run = Run(
                run_id=context.run.run_id,
                started_at=datetime.now(UTC),
                ingest_date=day,
                tables=tables,
                progress=progress or Silent(),
                engine=engine_of(engine_name(self.engine), tables.layout.exchange_address),
            )
            with told(Stage.of(context), run):
                yield run

    @contextmanager
    def _tried_again(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if self.retries and may_pass(error):
                raise dg.RetryRequested(self.retries, self.retry_seconds) from error
            raise


def default_warehouse() -> WarehouseResource:
    """The warehouse that the environment names."""
    return WarehouseResource(root=os.environ.get(WAREHOUSE_VARIABLE, DEFAULT_WAREHOUSE))


def inboxes(*, has_sources: bool) -> list[Path]:
    """What a run looks into where it names nothing: the inbox, unless there are sources and none is set beside them."""
    return [] if has_sources and INBOX_VARIABLE not in os.environ else [default_inbox()]


def default_sources() -> Path | None:
    """The `sources.yaml` that the environment names."""
    named = os.environ.get(SOURCES_VARIABLE)
    return Path(named) if named else None


def default_inbox() -> Path:
    """The inbox folder that the environment names."""
    return Path(os.environ.get(INBOX_VARIABLE, DEFAULT_INBOX))


def may_pass(error: Exception) -> bool:
    """Whether the same may succeed a minute later: the machine failed it, not the data or the code."""
    if isinstance(error, OSError):
        return error.errno is not None  # one without is ours, such as a path that does not exist
    return isinstance(error, WarehouseBusyError | WarehouseUnwritableError | BrokenProcessPool)


def _partition_day(context: dg.AssetExecutionContext) -> date:
    """The day that a run ingests into; a backfill of several days in one run goes on to the last of them."""
    if context.has_partition_key:
        return date.fromisoformat(context.partition_key)
    if context.has_partition_key_range:
        return date.fromisoformat(context.partition_key_range.end)
    today = datetime.now(UTC).date()
    if context.assets_def.partitions_def is not None:
        raise dg.Failure(
            f"{context.op_execution_context.op.name} works on a day, and this run names none. Launch it with a "
            f"partition, as --partition {today.isoformat()}, or take the schedule `hourly`; it is not tried again.",
            allow_retries=False,
        )
    return today
