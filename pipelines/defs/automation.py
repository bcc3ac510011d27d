"""When the job runs: every hour, and when the inbox folder changes."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines.defs.resources import default_inbox, default_sources, default_warehouse, inboxes
from pipelines.ingest.inputs import find_inputs
from pipelines.stages.settled import Intake, Quiet, quiet

MAIN_JOB = dg.define_asset_job(
    "counterclaim",
    selection=dg.AssetSelection.all(),
    description="Inbox to snapshot: take in, read, extract, link, publish.",
)


@dg.schedule(job=MAIN_JOB, cron_schedule="0 * * * *", execution_timezone="UTC")
def hourly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Take in what the inbox and the sources hold into the day's partition, where there is anything new."""
    nothing_new = _quiet()
    if nothing_new is not None:
        return dg.SkipReason(str(nothing_new))
    return dg.RunRequest(partition_key=context.scheduled_execution_time.date().isoformat())


def _quiet() -> Quiet | None:
    sources = default_sources()
    intake = Intake(tuple(inboxes(has_sources=sources is not None)), sources)
    try:
        return quiet(default_warehouse().tables.layout, intake, datetime.now(UTC))
    except (OSError, ValueError):  # whatever it is, the run meets it, fails, and tells a person
        return None


@dg.sensor(job=MAIN_JOB, minimum_interval_seconds=30)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Take in the inbox when a file in it is new or has changed."""
    inbox = default_inbox()
    if not inbox.exists():
        return dg.SkipReason(f"the inbox {inbox} does not exist; make it, or set COUNTERCLAIM_INBOX")
    seen = _signature(inbox)
    if seen == context.cursor:
        return dg.SkipReason(f"nothing new in {inbox}")
    today = datetime.now(UTC).date().isoformat()
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=seen, partition_key=today)], cursor=seen)


def _signature(inbox: Path) -> str:
    digest = hashlib.sha256()
    for path in find_inputs([inbox]):
        status = path.stat()
        digest.update(f"{path}\x1f{status.st_size}\x1f{status.st_mtime_ns}\x1e".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
