"""Stage 5: the snapshot. What is staged becomes the next version, if it holds to its contracts."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.stages.run import Run
from pipelines.storage.snapshot import publish
from pipelines.version import CODE_VERSION

_LEDGER = "runs"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The version that readers see after a run."""

    snapshot_id: int | None
    is_new: bool
    duckdb: Path


def publish_snapshot(run: Run) -> Snapshot:
    """Publish what is staged; where nothing changed but the ledger of runs, the former version stays.

    Raises:
        ContractBreachError: the new version breaks a rule; readers keep the former one.
    """
    layout = run.tables.layout
    run.progress.start("publish", None)
    if all(path.parts[0] == _LEDGER for path in run.tables.staged()) and layout.current_number() is not None:
        return Snapshot(layout.current_number(), is_new=False, duckdb=layout.duckdb)
    manifest = publish(run.tables, run.run_id, run.started_at, CODE_VERSION)
    return Snapshot(manifest.snapshot_id, is_new=True, duckdb=layout.duckdb)
