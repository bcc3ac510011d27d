"""What Dagster loads: every table an asset with its contract, a schedule, a sensor.

`definitions.json` pins it; write it anew with `python -m tests.pipeline.test_definitions`, and read what changed.
"""

import json
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from pipelines.definitions import defs
from schemas import TABLES

OPERATIONS = {"quarantine", "runs", "snapshots", "tombstones"}
PINNED = Path(__file__).with_name("definitions.json")


@pytest.fixture(scope="module")
def repository() -> dg.RepositoryDefinition:
    return defs.get_repository_def()


def test_every_table_is_an_asset_with_its_columns(repository: dg.RepositoryDefinition) -> None:
    graph = repository.asset_graph
    for name in set(TABLES) - OPERATIONS:
        node = graph.get(dg.AssetKey(name))
        schema = node.metadata["dagster/column_schema"]
        assert [column.name for column in schema.columns] == TABLES[name].polars_schema.names()
        assert node.group_name == TABLES[name].group
        assert node.description


def test_articles_and_claims_are_partitioned_by_day_and_events_are_not(repository: dg.RepositoryDefinition) -> None:
    graph = repository.asset_graph
    for name, contract in TABLES.items():
        if name in OPERATIONS | {"sources"}:
            continue
        partitions = graph.get(dg.AssetKey(name)).partitions_def
        assert isinstance(partitions, dg.DailyPartitionsDefinition) == (contract.partition_by is not None), name


def test_every_table_has_its_contract_checks(repository: dg.RepositoryDefinition) -> None:
    checked = {(key.asset_key.to_user_string(), key.name) for key in repository.asset_graph.asset_check_keys}
    for name in set(TABLES) - OPERATIONS:
        assert {(name, "contract"), (name, "conservation")} <= checked


def test_the_job_has_an_hourly_schedule_and_an_inbox_sensor(repository: dg.RepositoryDefinition) -> None:
    assert repository.get_schedule_def("hourly").cron_schedule == "0 * * * *"
    assert repository.has_sensor_def("inbox_sensor")


def test_reporting_views_are_downstream_of_the_snapshot(repository: dg.RepositoryDefinition) -> None:
    node = repository.asset_graph.get(dg.AssetKey(["reporting", "contested_events"]))
    assert {key.to_user_string() for key in node.parent_keys} == {"snapshot"}


def described(repository: dg.RepositoryDefinition) -> dict[str, Any]:
    """All that somebody who runs it relies on, but versions of code and contracts, which change often."""
    graph = repository.asset_graph
    nodes = {key.to_user_string(): graph.get(key) for key in sorted(graph.materializable_asset_keys)}
    return {
        "assets": {
            name: {
                "deps": sorted(key.to_user_string() for key in node.parent_keys),
                "group": node.group_name,
                "is_partitioned": node.partitions_def is not None,
                "pools": sorted(node.pools or ()),
                "is_one_run_per_backfill": node.backfill_policy == dg.BackfillPolicy.single_run(),
                "is_concluded_anew": node.automation_condition is not None,
                "fresh_within_hours": hours(node.freshness_policy),
            }
            for name, node in nodes.items()
        },
        "checks": sorted(f"{key.asset_key.to_user_string()}: {key.name}" for key in graph.asset_check_keys),
        "jobs": sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")),
        "schedules": {each.name: [each.job_name, each.cron_schedule] for each in repository.schedule_defs},
        "sensors": {each.name: [each.sensor_type.value, each.default_status.value] for each in repository.sensor_defs},
    }


def hours(policy: Any) -> float | None:
    return policy.fail_window.to_timedelta().total_seconds() / 3600 if policy else None


def test_the_definitions_are_the_pinned_ones(repository: dg.RepositoryDefinition) -> None:
    assert described(repository) == json.loads(PINNED.read_text())


def test_only_one_of_the_steps_that_write_runs_at_a_time(repository: dg.RepositoryDefinition) -> None:
    job = repository.get_job("counterclaim")
    pools = {node.definition.pool for node in job.nodes if isinstance(node.definition, dg.OpDefinition)}
    assert {"warehouse"} <= pools <= {"warehouse", None}
    limits = yaml.safe_load((Path(__file__).parents[2] / "dagster.yaml").read_text())["concurrency"]["pools"]
    assert limits == {"default_limit": 1, "granularity": "run"}


if __name__ == "__main__":
    PINNED.write_text(json.dumps(described(defs.get_repository_def()), indent=1) + "\n")
