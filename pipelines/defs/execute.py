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
from pipelines.defs.resources import WarehouseResource
from pipelines.stages.run import Progress


def run_main_job(paths: Sequence[Path], warehouse: Path, day: date, progress: Progress) -> str:
    """Take in `paths`, go through all stages, publish; returns the run's id.

    Raises:
        whatever a stage raises: InputNotFound, WarehouseBusyError, ContractBreachError, ...
    """
    logging.getLogger("dagster").setLevel(logging.ERROR)
    with _instance() as instance:
        result = dg.materialize(
            [
                assets.documents,
                assets.articles,
                assets.claims,
                assets.entities,
                assets.events,
                assets.snapshot,
            ],
            partition_key=day.isoformat(),
            run_config=dg.RunConfig(
                ops={"receive": Inbox(paths=[str(path) for path in paths])},
                loggers={"console": {"config": {"log_level": "CRITICAL"}}},
            ),
            resources={"warehouse": WarehouseResource(root=str(warehouse)), "progress": progress},
            instance=instance,
        )
    return result.run_id


def _instance() -> dg.DagsterInstance:
    return dg.DagsterInstance.get() if os.environ.get("DAGSTER_HOME") else dg.DagsterInstance.ephemeral()
