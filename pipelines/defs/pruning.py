"""Dagster keeps the records of every run for ever; this job removes those of old ones, and gives the space back."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
from dagster import DagsterRunStatus, RunsFilter
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from pydantic import Field

DAYS_VARIABLE = "COUNTERCLAIM_RECORDS_DAYS"
KEPT_DAYS = 30
_AT_ONCE = 500
_ENDED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]


class Retention(dg.Config):
    """How long the records of a run are kept; as the environment says where nothing is given."""

    days: int = Field(default_factory=lambda: kept_days(os.environ))


def kept_days(environment: Mapping[str, str]) -> int:
    """The days that the environment says.

    Raises:
        ValueError: it says something else than a number of days.
    """
    days = environment.get(DAYS_VARIABLE, str(KEPT_DAYS))
    if not days.isdecimal():
        raise ValueError(f"{DAYS_VARIABLE} is {days!r}, no number of days. Give one, as {KEPT_DAYS}, or unset it.")
    return int(days)


@dg.op(description="Remove the records and event logs of runs that ended long ago.")
def remove_old_records(context: dg.OpExecutionContext, config: Retention) -> None:
    """Remove, then compact."""
    before = datetime.now(UTC) - timedelta(days=config.days)
    removed = prune_records(context.instance, before)
    compacted = compact(context.instance)
    context.add_output_metadata({"runs_removed": removed, "bytes_given_back": compacted})


@dg.job(description="Remove what Dagster recorded of runs that ended long ago.", executor_def=dg.in_process_executor)
def prune_dagster_records() -> None:
    """The one step."""
    remove_old_records()


nightly_pruning = dg.ScheduleDefinition(
    name="nightly_pruning", job=prune_dagster_records, cron_schedule="30 3 * * *", execution_timezone="UTC"
)


def prune_records(instance: dg.DagsterInstance, before: datetime) -> int:
    """Remove runs that ended and were made before a moment, with their events and logs; returns how many."""
    removed = 0
    while old := instance.get_runs(RunsFilter(statuses=_ENDED, created_before=before), limit=_AT_ONCE):
        for run in old:
            instance.delete_run(run.run_id)
            instance.compute_log_manager.delete_logs(prefix=[run.run_id])
            for file in _event_files(instance, run.run_id):
                file.unlink(missing_ok=True)
            removed += 1
    _remove_checks(instance, before)
    return removed


def _remove_checks(instance: dg.DagsterInstance, before: datetime) -> None:
    """Dagster (1.13) leaves the results of checks behind when it deletes their run: half a megabyte a day here."""
    index = getattr(instance.event_log_storage, "index_connection", None)
    if index is not None:
        table = AssetCheckExecutionsTable
        with index() as connection:
            connection.execute(
                table.delete().where(table.c.create_timestamp < before.astimezone(UTC).replace(tzinfo=None))
            )


def compact(instance: dg.DagsterInstance) -> int:
    """Give the space of removed rows back to the disk, where the records are SQLite's; returns the bytes."""
    freed = 0
    for file in _databases(instance):
        before = file.stat().st_size
        with sqlite3.connect(file, isolation_level=None) as connection:
            connection.execute("vacuum")
        connection.close()
        freed += before - file.stat().st_size
    return freed


def _event_files(instance: dg.DagsterInstance, run_id: str) -> Iterator[Path]:
    """SQLite's storage has a file for each run, which removing the run empties and leaves."""
    shard = getattr(instance.event_log_storage, "path_for_shard", None)
    if shard is not None:
        yield from (Path(f"{shard(run_id)}{suffix}") for suffix in ("", "-wal", "-shm"))


def _databases(instance: dg.DagsterInstance) -> Iterator[Path]:
    shard = getattr(instance.event_log_storage, "path_for_shard", None)
    if shard is not None:
        folder = Path(shard("index")).parent
        candidates = (folder / "index.db", folder.parent / "runs.db")
        yield from (file for file in candidates if file.is_file())
