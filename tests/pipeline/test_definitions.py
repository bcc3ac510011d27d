"""What Dagster loads: every table an asset with its contract, a schedule, a sensor."""

import dagster as dg
import pytest

from pipelines.definitions import defs
from schemas import TABLES

OPERATIONS = {"quarantine", "runs", "snapshots"}


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
