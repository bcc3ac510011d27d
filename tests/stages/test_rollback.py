"""Going back to an older version is told in `runs`, and only where it happens."""

from dataclasses import replace

import pytest

from pipelines.stages.rollback import go_back
from pipelines.stages.run import Run
from pipelines.storage.history import HistoryError
from pipelines.storage.snapshot import publish
from tests.rows import NOW
from tests.storage.test_snapshot import stage_article


def test_a_rollback_is_a_run_that_publishes(run: Run) -> None:
    stage_article(run.tables)
    for number in (1, 2):
        publish(run.tables, f"run-{number}", NOW, "1.0")
    assert go_back(replace(run, run_id="back"), 1).snapshot_id == 3
    (told,) = run.tables.read("runs").filter(run_id="back").to_dicts()
    assert (told["table_name"], told["rows_published"]) == ("snapshots", 1)
    assert run.tables.read("snapshots")["run_id"].to_list() == ["run-1", "run-2", "back"]


def test_a_rollback_that_is_refused_leaves_no_row(run: Run) -> None:
    stage_article(run.tables)
    publish(run.tables, "run-1", NOW, "1.0")
    with pytest.raises(HistoryError):
        go_back(run, 7)
    assert list(run.tables.staged()) == []
