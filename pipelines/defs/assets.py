"""The assets, in the order in which an article travels. Each names its stage; the stage does the work."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from pydantic import Field

from pipelines.code import EVENT_TABLES, EXTRACTED_TABLES
from pipelines.defs.metadata import REPORTING_VIEWS, check_specs, results, table_spec, view_results, view_spec
from pipelines.defs.resources import WarehouseResource, default_sources, inboxes
from pipelines.stages.extract import extract_new_claims
from pipelines.stages.link import RESOLVED_TABLES, link_events, resolve_entities
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.read import read_new_articles
from pipelines.stages.receive import RECEIVED_TABLES, Configured, receive_documents
from pipelines.stages.reprocess import forget_stale
from pipelines.stages.run import Progress

DAYS = dg.DailyPartitionsDefinition(start_date="2025-01-01", timezone="UTC", end_offset=1)
"""Days of ingestion; the current day can be run before it has ended."""

DAYS_AT_ONCE = dg.BackfillPolicy.single_run()
"""A stage takes up all up to its day, so that one run does for any range of days; 100 runs cost 13 times as much."""

WRITING_POOL = "warehouse"
"""At most one of its steps runs at a time (`dagster.yaml`), since one process writes to a warehouse."""

Results = Iterator[dg.MaterializeResult[None]]


class Inbox(dg.Config):
    """What a run takes in: files or folders, and the sources of a `sources.yaml`; those that the environment names
    where none are named.
    """

    paths: list[str] = Field(default_factory=list)
    sources: str | None = None
    poll_now: bool = False
    reprocess: bool = False
    """Whether what other code has read is read again; where nothing is named, nothing else is taken in then."""


@dg.multi_asset(
    name="receive",
    specs=[
        table_spec("sources", []),
        table_spec("documents", ["sources"]),
        table_spec("fetches", ["sources", "documents"]),
    ],
    check_specs=check_specs(RECEIVED_TABLES),
    partitions_def=DAYS,
    backfill_policy=DAYS_AT_ONCE,
    pool=WRITING_POOL,
)
def documents(
    context: dg.AssetExecutionContext,
    config: Inbox,
    warehouse: WarehouseResource,
    progress: dg.ResourceParam[Progress],
) -> Results:
    """Keep the raw bytes of every file of the inbox, and of what the sources that are due answer."""
    paths, configured = _intake(config)
    with warehouse.run(context, progress) as run:
        if config.reprocess:
            forget_stale(run)
        yield from results(run.tables, receive_documents(run, paths, configured))


def _intake(config: Inbox) -> tuple[list[Path], Configured | None]:
    is_open = not config.reprocess
    sources = Path(config.sources) if config.sources else default_sources() if is_open else None
    configured = Configured(sources, config.poll_now) if sources else None
    paths = [Path(path) for path in config.paths]
    return paths or (inboxes(has_sources=configured is not None) if is_open else []), configured


@dg.multi_asset(
    name="read",
    specs=[table_spec("articles", ["documents", "fetches"])],
    check_specs=check_specs(["articles"]),
    partitions_def=DAYS,
    backfill_policy=DAYS_AT_ONCE,
    pool=WRITING_POOL,
)
def articles(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, progress: dg.ResourceParam[Progress]
) -> Results:
    """Read the articles out of the documents."""
    with warehouse.run(context, progress) as run:
        yield from results(run.tables, read_new_articles(run))


@dg.multi_asset(
    name="extract",
    specs=[table_spec(name, ["articles"]) for name in EXTRACTED_TABLES],
    check_specs=check_specs(EXTRACTED_TABLES),
    partitions_def=DAYS,
    backfill_policy=DAYS_AT_ONCE,
    pool=WRITING_POOL,
)
def claims(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, progress: dg.ResourceParam[Progress]
) -> Results:
    """Find who claims what in the articles."""
    with warehouse.run(context, progress) as run:
        yield from results(run.tables, extract_new_claims(run))


@dg.multi_asset(
    name="resolve",
    specs=[
        table_spec(name, ["claims", "actor_mentions", "place_mentions", "relation_mentions"])
        for name in RESOLVED_TABLES
    ],
    check_specs=check_specs(RESOLVED_TABLES),
    pool=WRITING_POOL,
)
def entities(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, progress: dg.ResourceParam[Progress]
) -> Results:
    """Conclude actors and places from what all articles name."""
    with warehouse.run(context, progress) as run:
        yield from results(run.tables, resolve_entities(run))


@dg.multi_asset(
    name="link",
    specs=[table_spec(name, ["claims", "claim_frames", "figures", "actors", "places"]) for name in EVENT_TABLES],
    check_specs=check_specs(EVENT_TABLES),
    pool=WRITING_POOL,
)
def events(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, progress: dg.ResourceParam[Progress]
) -> Results:
    """Link claims of all articles into events and their rival accounts."""
    with warehouse.run(context, progress) as run:
        yield from results(run.tables, link_events(run))


@dg.asset(
    deps=["sources", "documents", "fetches", "articles", *EXTRACTED_TABLES, *RESOLVED_TABLES, *EVENT_TABLES],
    group_name="snapshot",
    kinds={"duckdb", "parquet"},
    pool=WRITING_POOL,
    check_specs=[
        dg.AssetCheckSpec(
            "audit",
            asset="snapshot",
            description="Every rule across rows and tables holds; else nothing is published.",
        )
    ],
)
def snapshot(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, progress: dg.ResourceParam[Progress]
) -> Results:
    """The version that readers see: Parquet files and one DuckDB file, published whole or not at all."""
    with warehouse.run(context, progress) as run:
        published = publish_snapshot(run)
    yield dg.MaterializeResult(
        metadata={
            "snapshot_id": published.snapshot_id,
            "is_new": published.is_new,
            "duckdb": dg.MetadataValue.path(str(published.duckdb)),
        },
        check_results=[dg.AssetCheckResult(check_name="audit", passed=True)],
    )


@dg.multi_asset(name="report", specs=[view_spec(view) for view in REPORTING_VIEWS])
def reporting(warehouse: WarehouseResource) -> Results:
    """The views of the published file: what reports read. They are made with the snapshot; here they are counted."""
    yield from view_results(warehouse.tables.layout.duckdb, REPORTING_VIEWS)
