"""When the next run has nothing to do, and that it is never thought to have nothing where there is something."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.claims import EXTRACTOR
from pipelines.fetch.settings import Sources
from pipelines.ingest.inputs import InputNotFound
from pipelines.stages import settled
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run
from pipelines.stages.settled import LONGEST_QUIET, Intake, begin, quiet, settle, unsettle
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, article, frame
from tests.storage.test_snapshot import stage_article

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The army said on Monday that it had left the town.")
    return tmp_path / "in"


def stage_read_article(tables: Tables) -> None:
    stage_article(tables)
    sought = {"article_id": article()["article_id"], "ingest_date": DAY, "extractor": EXTRACTOR}
    counts = {"extractor_version": "1", "claim_count": 0, "word_count": 10}
    tables.stage("extractions", frame("extractions", {**sought, **counts, "run_id": "run-1"}), DAY)


@pytest.fixture
def layout(tables: Tables, inbox: Path) -> WarehouseLayout:
    """A warehouse that a run has gone through: nothing is left to do."""
    stage_read_article(tables)
    run = Run("run-1", NOW, DAY, tables)
    begin(run, Intake((inbox,)), Sources())
    publish(tables, "run-1", NOW, "1.0")
    settle(run)
    return tables.layout


def is_quiet(layout: WarehouseLayout, inbox: Path, at: datetime = LATER) -> bool:
    return quiet(layout, Intake((inbox,)), at) is not None


def test_a_run_that_left_nothing_undone_is_followed_by_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    found = quiet(layout, Intake((inbox,)), LATER)
    assert str(found) == "nothing is new since 2025-03-01 12:00 UTC; version 1 stands"
    assert settled.last_look(layout) is not None


def test_the_same_folder_by_another_path_is_the_same(layout: WarehouseLayout, inbox: Path) -> None:
    (inbox.parent / "link").symlink_to(inbox)
    assert is_quiet(layout, inbox.parent / "link")


def add(inbox: Path) -> None:
    (inbox / "b.txt").write_text("more")


def rewrite_in_the_same_second(inbox: Path) -> None:
    file = inbox / "a.txt"
    before = file.stat()
    file.write_text(file.read_text().replace("army", "ARMY"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(inbox: Path) -> None:
    (inbox / "a.txt").unlink()


@pytest.mark.parametrize("change", [add, rewrite_in_the_same_second, remove])
def test_a_changed_inbox_is_no_quiet(layout: WarehouseLayout, inbox: Path, change: Callable[[Path], None]) -> None:
    change(inbox)
    assert not is_quiet(layout, inbox)


def test_another_inbox_is_no_quiet(layout: WarehouseLayout, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert not is_quiet(layout, tmp_path / "other")
    assert is_quiet(layout, inbox)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(NOW + LONGEST_QUIET, True), (NOW + LONGEST_QUIET + timedelta(seconds=1), False), (NOW - timedelta(1), False)],
    ids=["not yet", "after the longest quiet", "the clock was set back"],
)
def test_quiet_ends(layout: WarehouseLayout, inbox: Path, at: datetime, expected: bool) -> None:
    assert is_quiet(layout, inbox, at) is expected


def test_other_code_is_no_quiet(layout: WarehouseLayout, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settled, "code_version", lambda _: "other")
    assert not is_quiet(layout, inbox)


def test_a_file_of_the_version_that_is_not_as_it_was_is_no_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    file = layout.duckdb.resolve()
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:100])
    assert not is_quiet(layout, inbox)


def test_staged_work_is_no_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    Tables(layout).stage("runs", Tables(layout).read("runs"))
    assert is_quiet(layout, inbox)
    Tables(layout).stage("articles", Tables(layout).read("articles"), DAY)
    assert not is_quiet(layout, inbox)


def test_another_version_is_no_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    publish(Tables(layout), "rollback", NOW, "1.0")
    assert not is_quiet(layout, inbox)


def test_a_publication_that_was_interrupted_is_no_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    layout.version(2).mkdir()
    assert not is_quiet(layout, inbox)


def test_a_run_that_was_killed_is_no_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    begin(Run("run-2", LATER, DAY, Tables(layout)), Intake((inbox,)), Sources())
    assert not is_quiet(layout, inbox)


def test_a_run_that_did_not_begin_settles_nothing(layout: WarehouseLayout, inbox: Path) -> None:
    run = Run("run-2", LATER, DAY, Tables(layout))
    begin(run, Intake((inbox,)), Sources())
    settle(replace(run, run_id="an erasure"))
    assert not is_quiet(layout, inbox)


def test_documents_that_were_not_read_are_no_quiet(tables: Tables, inbox: Path) -> None:
    run = Run("run-1", NOW, DAY, tables)
    receive_documents(run, [inbox])
    publish_snapshot(run)
    assert not is_quiet(tables.layout, inbox)


def test_a_source_that_is_due_is_no_quiet(tables: Tables, inbox: Path) -> None:
    listed = inbox.parent / "sources.yaml"
    listed.write_text("sources: [{name: A feed, kind: feed, url: https://news.example/feed}]\n")
    intake = Intake((inbox,), listed)
    stage_read_article(tables)
    run = Run("run-1", NOW, DAY, tables)
    begin(run, intake, settled.read_sources(listed))
    publish(tables, "run-1", NOW, "1.0")
    settle(run)
    assert quiet(tables.layout, intake, LATER) is None


def test_a_working_copy_of_a_bucket_is_never_thought_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    assert not is_quiet(replace(layout, bucket="s3://news/warehouse"), inbox)


def test_a_mark_that_cannot_be_read_is_no_quiet(layout: WarehouseLayout, inbox: Path) -> None:
    (layout.root / ".settled.json").write_text("{")
    assert not is_quiet(layout, inbox)


def test_the_doctor_can_ask_for_all_stages(layout: WarehouseLayout, inbox: Path) -> None:
    unsettle(layout)
    assert not is_quiet(layout, inbox)


def test_an_inbox_that_is_gone_is_told(layout: WarehouseLayout, inbox: Path) -> None:
    with pytest.raises(InputNotFound):
        quiet(layout, Intake((inbox.parent / "gone",)), datetime(2025, 3, 1, 13, tzinfo=UTC))
