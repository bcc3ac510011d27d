"""Stage 5: the snapshot. What is staged becomes the next version, if it holds to its contracts."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.stages.journal import say
from pipelines.stages.run import Run
from pipelines.stages.settled import LEDGERS, settle
from pipelines.stages.tally import Stopwatch
from pipelines.storage.snapshot import publish
from pipelines.version import CODE_VERSION


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The version that readers see after a run."""

    snapshot_id: int | None
    is_new: bool
    duckdb: Path


def publish_snapshot(run: Run) -> Snapshot:
    """Publish what is staged; where nothing changed but the ledgers, the former version stays.

    Raises:
        ContractBreachError: the new version breaks a rule; readers keep the former one.
    """
    layout = run.tables.layout
    run.progress.start("publish", None)
    if all(path.parts[0] in LEDGERS for path in run.tables.staged()) and layout.current_number() is not None:
        settle(run)
        say("nothing new", run_id=run.run_id, partition=run.ingest_date, snapshot_id=layout.current_number())
        return Snapshot(layout.current_number(), is_new=False, duckdb=layout.duckdb)
    watch = Stopwatch()
    manifest = publish(run.tables, run.run_id, run.started_at, CODE_VERSION)
    settle(run)
    say(
        "published",
        run_id=run.run_id,
        partition=run.ingest_date,
        snapshot_id=manifest.snapshot_id,
        seconds=round(watch.seconds(), 3),
    )
    return Snapshot(manifest.snapshot_id, is_new=True, duckdb=layout.duckdb)
