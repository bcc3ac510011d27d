"""The versions that are kept: listed, compared, gone back to, removed."""

import os
import shutil
from pathlib import Path

import pytest

from pipelines.ids import row_id
from pipelines.storage.history import HistoryError, TableDifference, difference, roll_back, versions
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.snapshot import prune, publish
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, claim, frame
from tests.storage.test_snapshot import count, stage_article

OTHER = row_id("claim", "other")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Version 1 without claims, 2 with one, 3 with that one changed and another one beside it."""
    tables = Tables(WarehouseLayout(tmp_path_factory.mktemp("three") / "warehouse"))
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    tables.stage("claims", frame("claims", claim()), DAY)
    publish(tables, "run-2", NOW, "1.0")
    tables.stage("claims", frame("claims", claim(stance="denies"), claim(claim_id=OTHER)), DAY)
    publish(tables, "run-3", NOW, "1.0")
    return tables.layout.root


@pytest.fixture
def three(published: Path, tmp_path: Path) -> Tables:
    """A copy that a test may change; files that versions share stay shared."""
    copy = shutil.copytree(published, tmp_path / "warehouse", symlinks=True, copy_function=os.link)
    return Tables(WarehouseLayout(copy))


def test_versions_are_listed_the_newest_first(three: Tables) -> None:
    found = versions(three.layout)
    assert [(v.snapshot_id, v.is_current, v.run_id) for v in found] == [
        (3, True, "run-3"),
        (2, False, "run-2"),
        (1, False, "run-1"),
    ]
    assert found[0].rows == 3 + 2 + 3


@pytest.mark.parametrize(
    ("older", "newer", "claims"),
    [(1, 2, (1, 0, 0)), (2, 3, (1, 0, 1)), (1, 3, (2, 0, 0)), (3, 2, (0, 1, 1)), (3, 1, (0, 2, 0))],
)
def test_a_difference_counts_rows_by_their_key(
    three: Tables, older: int, newer: int, claims: tuple[int, int, int]
) -> None:
    found = {each.table: each for each in difference(three.layout, older, newer).tables}
    assert found["claims"] == TableDifference("claims", *claims)
    assert set(found) == {"claims", "snapshots"}


def test_a_version_does_not_differ_from_itself(three: Tables) -> None:
    found = difference(three.layout, 3, 3)
    assert (found.tables, found.statuses) == ((), ())


def test_a_rollback_is_a_new_version_with_the_tables_of_the_old_one(three: Tables) -> None:
    manifest = roll_back(three, 1, "run-4", NOW, "1.0")
    assert (manifest.snapshot_id, manifest.restores) == (4, 1)
    assert three.layout.current_number() == 4
    assert count(three.layout.duckdb, "claims") == 0
    assert count(three.layout.duckdb, "snapshots") == 4
    assert {each.table for each in difference(three.layout, 1, 4).tables} == {"snapshots"}


def test_what_the_warehouse_knows_of_itself_is_not_rolled_back(three: Tables) -> None:
    run = {"run_id": "r", "table_name": "claims", "seconds": 1.0, "contract_version": "1", "code_version": "1"}
    counts = dict.fromkeys(("rows_in", "rows_published", "rows_unchanged", "rows_quarantined", "rows_retired"), 0)
    three.stage("runs", frame("runs", run | counts | {"finished_at": NOW}))
    roll_back(three, 1, "run-4", NOW, "1.0")
    assert count(three.layout.duckdb, "runs") == 1


@pytest.mark.parametrize(("number", "words"), [(3, "current one"), (9, "kept are: 1, 2, 3")])
def test_a_rollback_to_no_other_version_is_refused(three: Tables, number: int, words: str) -> None:
    with pytest.raises(HistoryError, match=words):
        roll_back(three, number, "run-4", NOW, "1.0")


def test_a_rollback_does_not_take_with_it_what_a_killed_run_has_staged(three: Tables) -> None:
    three.stage("claims", frame("claims"), DAY)
    with pytest.raises(HistoryError, match="counterclaim run"):
        roll_back(three, 1, "run-4", NOW, "1.0")
    assert three.layout.current_number() == 3


def test_pruning_keeps_the_newest(three: Tables) -> None:
    assert prune(three.layout, 1) == [1, 2]
    assert three.layout.published_numbers() == [3]
    assert count(three.layout.duckdb, "claims") == 2
