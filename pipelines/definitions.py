"""The Dagster code location: everything in `pipelines.defs`, bound to its resources."""

import dagster as dg

from pipelines.defs import assets, automation
from pipelines.defs.resources import default_warehouse
from pipelines.stages.run import Silent

defs = dg.Definitions(
    assets=[
        assets.documents,
        assets.articles,
        assets.claims,
        assets.entities,
        assets.events,
        assets.snapshot,
        assets.reporting,
    ],
    jobs=[automation.MAIN_JOB],
    schedules=[automation.hourly],
    sensors=[automation.inbox_sensor],
    resources={"warehouse": default_warehouse(), "progress": Silent()},
    executor=dg.in_process_executor,
)
