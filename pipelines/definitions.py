"""The Dagster code location: everything in `pipelines.defs`, bound to its resources."""

import os

import dagster as dg

from pipelines.defs import alerts, assets, automation, news, pruning, site
from pipelines.defs.policies import with_policies
from pipelines.defs.resources import default_warehouse
from pipelines.stages.journal import FORMAT_VARIABLE, write_json_lines
from pipelines.stages.run import Silent

if os.environ.get(FORMAT_VARIABLE) == "json":
    write_json_lines()

_ASSETS = [
    assets.documents,
    assets.articles,
    assets.claims,
    assets.entities,
    assets.events,
    assets.snapshot,
    assets.reporting,
    site.site,
]

defs = dg.Definitions(
    assets=with_policies(_ASSETS),
    asset_checks=[news.news_arrives],
    jobs=[automation.MAIN_JOB, pruning.prune_dagster_records],
    schedules=[automation.hourly, pruning.nightly_pruning],
    sensors=[automation.inbox_sensor, alerts.failed_run],
    resources={"warehouse": default_warehouse(), "progress": Silent()},
    executor=dg.in_process_executor,
)
