"""Runs of the job under Dagster: a day, a range of days in one run, no day at all, and what is tried again."""

import errno
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pipelines.code import code_version
from pipelines.defs import assets
from pipelines.defs.assets import Inbox
from pipelines.defs.execute import run_main_job
from pipelines.defs.resources import WarehouseResource, may_pass
from pipelines.ingest.inputs import InputNotFound
from pipelines.stages.run import Silent
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import WarehouseBusyError
from pipelines.storage.tables import Tables

RANGE = {"dagster/asset_partition_range_start": "2025-03-01", "dagster/asset_partition_range_end": "2025-03-03"}


def materialize(inbox: Path, *, warehouse: WarehouseResource, **options: object) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [assets.documents],
        run_config=dg.RunConfig(ops={"receive": Inbox(paths=[str(inbox)])}),
        resources={"warehouse": warehouse, "progress": Silent()},
        raise_on_error=False,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The army said on Monday that it had left the town.")
    return tmp_path / "in"


@pytest.fixture
def warehouse(tmp_path: Path) -> WarehouseResource:
    return WarehouseResource(root=str(tmp_path / "w"), retry_seconds=0)


def attempts(result: dg.ExecuteInProcessResult) -> int:
    return sum(event.event_type_value in {"STEP_START", "STEP_RESTARTED"} for event in result.all_events)


def test_a_run_without_a_day_fails_at_once_and_says_what_to_do(inbox: Path, warehouse: WarehouseResource) -> None:
    result = materialize(inbox, warehouse=warehouse)
    (failed,) = result.filter_events(lambda event: event.is_step_failure)
    assert "--partition" in str(failed.step_failure_data.error)
    assert attempts(result) == 1
    assert not Path(warehouse.root).exists()


def test_a_range_of_days_is_one_run_into_its_last_day(inbox: Path, warehouse: WarehouseResource) -> None:
    result = materialize(inbox, warehouse=warehouse, tags=RANGE)
    assert result.success
    documents = Tables(WarehouseLayout(Path(warehouse.root))).read("documents")
    assert documents["ingest_date"].cast(str).to_list() == ["2025-03-03"]


def test_a_stage_is_tried_again_where_the_machine_failed_it(
    inbox: Path, warehouse: WarehouseResource, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([OSError(errno.EIO, "Input/output error"), BrokenProcessPool("killed")])
    receive = assets.receive_documents

    def fails_twice(*arguments: object) -> object:
        for failure in failures:
            raise failure
        return receive(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(assets, "receive_documents", fails_twice)
    result = materialize(inbox, warehouse=warehouse, partition_key="2025-03-01")
    assert result.success
    assert attempts(result) == 3


def test_a_stage_is_not_tried_again_where_it_would_fail_again(tmp_path: Path, warehouse: WarehouseResource) -> None:
    result = materialize(tmp_path / "nowhere", warehouse=warehouse, partition_key="2025-03-01")
    assert not result.success
    assert attempts(result) == 1


def test_what_may_pass_is_the_machines_not_the_datas() -> None:
    assert may_pass(WarehouseBusyError(Path("w"), "another"))
    assert not may_pass(InputNotFound(Path("nowhere")))
    assert not may_pass(ValueError("a bug"))


def test_what_is_read_again_is_one_run_and_dagster_knows_all_its_days_as_made_by_this_code(
    inbox: Path, warehouse: WarehouseResource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    first, last = date(2025, 3, 1), date(2025, 3, 3)
    run_main_job([inbox], warehouse.root, first, Silent())
    run_id = run_main_job([], warehouse.root, last, Silent(), reprocess_from=first)
    with dg.DagsterInstance.get() as instance:
        records = instance.fetch_materializations(dg.AssetRecordsFilter(dg.AssetKey("claims")), limit=10).records
    again = [record for record in records if record.run_id == run_id]
    assert {record.partition_key for record in again} == {"2025-03-01", "2025-03-02", "2025-03-03"}
    versions = {dict(record.asset_materialization.tags or {})["dagster/code_version"] for record in again}
    assert versions == {code_version("claims")}
