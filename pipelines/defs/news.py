"""A check that runs see too late: they go well every hour, and no article has come for a day."""

import os
from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.defs.resources import WarehouseResource

HOURS_VARIABLE = "COUNTERCLAIM_NEWS_HOURS"
_DEFAULT_HOURS = 24.0


@dg.asset_check(asset="articles", description="An article has come lately (COUNTERCLAIM_NEWS_HOURS, 24 by default).")
def news_arrives(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Whether the newest article is younger than it should be."""
    hours = float(os.environ.get(HOURS_VARIABLE, _DEFAULT_HOURS))
    newest = warehouse.tables.read("articles", columns=["retrieved_at"])["retrieved_at"].max()
    is_late = not isinstance(newest, datetime) or datetime.now(UTC) - newest > timedelta(hours=hours)
    return dg.AssetCheckResult(
        passed=not is_late,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"newest": str(newest or "none"), "hours": hours},
    )
