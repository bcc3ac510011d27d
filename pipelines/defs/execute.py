"""The job in this process, as the command line runs it: the same assets, the same checks, the same run config.

With DAGSTER_HOME set the run is recorded there and shows in Dagster's UI; without it nothing of Dagster is kept.
"""

import logging
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import dagster as dg

from pipelines.defs import assets
from pipelines.defs.assets import Inbox
from pipelines.defs.policies import with_policies
from pipelines.defs.resources import WarehouseResource
from pipelines.engines.engine import EngineName
from pipelines.stages.run import Progress


def run_main_job(
    paths: Sequence[Path],
    warehouse: Path,
    day: date,
    progress: Progress,
    *,
    sources: Path | None = None,
    poll_now: bool = False,
    engine: EngineName = EngineName.LOCAL,
) -> str:
    """Take in `paths` and what a `sources.yaml` names, go through all stages, publish; returns the run's id.

    Raises:
        whatever a stage raises: InputNotFound, WarehouseBusyError, ContractBreachError, ...
    """
    logging.getLogger("dagster").setLevel(logging.ERROR)
    with _instance() as instance:
        result = dg.materialize(
            with_policies(
                [
                    assets.documents,
                    assets.articles,
                    assets.claims,
                    assets.entities,
                    assets.events,
                    assets.snapshot,
                ]
            ),
            partition_key=day.isoformat(),
            run_config=dg.RunConfig(
                ops={"receive": _intake(paths, sources, poll_now)},
                loggers={"console": {"config": {"log_level": "CRITICAL"}}},
            ),
            resources={
                "warehouse": WarehouseResource(root=str(warehouse), retries=0, engine=engine),
                "progress": progress,
            },
            instance=instance,
        )
    return result.run_id


def _intake(paths: Sequence[Path], sources: Path | None, poll_now: bool) -> Inbox:
    return Inbox(paths=[str(path) for path in paths], sources=str(sources) if sources else None, poll_now=poll_now)


def _instance() -> dg.DagsterInstance:
    return dg.DagsterInstance.get() if os.environ.get("DAGSTER_HOME") else dg.DagsterInstance.ephemeral()
