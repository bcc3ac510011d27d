"""The job in this process, as the command line runs it: the same assets, the same checks, the same run config.

With DAGSTER_HOME set the run is recorded there and shows in Dagster's UI; without it nothing of Dagster is kept.
"""

import logging
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

import dagster as dg

from pipelines.defs import assets
from pipelines.defs.assets import Inbox
from pipelines.defs.policies import with_policies
from pipelines.defs.resources import WarehouseResource
from pipelines.engines.engine import EngineName
from pipelines.stages.run import Progress


def run_main_job(
    paths: Sequence[Path],
    warehouse: str,
    day: date,
    progress: Progress,
    *,
    sources: Path | None = None,
    poll_now: bool = False,
    reprocess_from: date | None = None,
    engine: EngineName = EngineName.LOCAL,
) -> str:
    """Take in `paths` and what a `sources.yaml` names, go through all stages, publish; returns the run's id.

    With `reprocess_from`, the first day that holds what other code has read, that is read again as well.

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
            **_partitions(day, reprocess_from),
            run_config=dg.RunConfig(
                ops={"receive": _intake(paths, sources, poll_now, reprocess_from)},
                loggers={"console": {"config": {"log_level": "CRITICAL"}}},
            ),
            resources={
                "warehouse": WarehouseResource(root=warehouse, retries=0, engine=engine),
                "progress": progress,
            },
            instance=instance,
        )
    return result.run_id


def _intake(paths: Sequence[Path], sources: Path | None, poll_now: bool, reprocess_from: date | None) -> Inbox:
    return Inbox(
        paths=[str(path) for path in paths],
        sources=str(sources) if sources else None,
        poll_now=poll_now,
        reprocess=reprocess_from is not None,
    )


class _Partitions(TypedDict, total=False):
    partition_key: str
    tags: dict[str, str]


def _partitions(day: date, first: date | None) -> _Partitions:
    """One day; or a range in one run, all of whose days Dagster then knows as made by the present code."""
    if first is None or first >= day:
        return _Partitions(partition_key=day.isoformat())
    return _Partitions(
        tags={
            "dagster/asset_partition_range_start": first.isoformat(),
            "dagster/asset_partition_range_end": day.isoformat(),
        }
    )


def _instance() -> dg.DagsterInstance:
    return dg.DagsterInstance.get() if os.environ.get("DAGSTER_HOME") else dg.DagsterInstance.ephemeral()
