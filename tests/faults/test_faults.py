"""What else befalls a warehouse in years: the clock goes back, files rot, folders become read-only, records are lost.

After each: the last good version is readable, nothing published is lost, and the next run repairs or says what to do.
"""

import errno
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.stages.publish import publish_snapshot
from pipelines.stages.receive import receive_documents
from pipelines.stages.run import Run
from pipelines.storage import durable
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.lock import writing
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from tests.rows import NOW
from tests.storage.test_snapshot import count, stage_article

MORE = "The ministry said on Tuesday that the road to Gao was open again.\n"


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one article, made by the command line, beside its inbox."""
    folder = tmp_path_factory.mktemp("taken-in")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text("The army said on Monday that rebels had attacked its base. They denied it.\n")
    assert run(folder).exit_code == 0
    return folder


@pytest.fixture
def folder(taken_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(taken_in, tmp_path / "copy", symlinks=True)


def run(folder: Path) -> Result:
    return CliRunner().invoke(app, ["run", str(folder / "in"), "-w", str(folder / "w")])


def part(folder: Path, table: str) -> Path:
    (file,) = (folder / "w" / "current" / "parquet" / table).glob("**/*.parquet")
    return file


def cut(file: Path) -> None:
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def test_a_clock_that_was_set_back_loses_nothing(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    earlier = NOW - timedelta(days=400)
    inbox = tables.layout.root.parent / "in"
    inbox.mkdir()
    (inbox / "b.txt").write_text(MORE)
    with writing(tables.layout):
        run_back = Run("run-2", earlier, earlier.date(), tables)
        receive_documents(run_back, [inbox])
        assert publish_snapshot(run_back).snapshot_id == 2
    assert tables.layout.current_number() == 2
    assert count(tables.layout.duckdb, "documents") == 2


def test_a_run_heals_a_lost_manifest_and_a_rotten_duckdb_file(folder: Path) -> None:
    (folder / "w" / "current" / "manifest.json").unlink()
    cut((folder / "w" / "counterclaim.duckdb").resolve())
    (folder / "in" / "b.txt").write_text(MORE)
    ended = run(folder)
    assert ended.exit_code == 0, ended.output
    assert count(WarehouseLayout(folder / "w").duckdb, "articles") == 2
    assert CliRunner().invoke(app, ["doctor", "--repair", "-w", str(folder / "w")]).exit_code == 0


@pytest.mark.parametrize("damage", [cut, Path.unlink], ids=["rotten", "lost"])
def test_a_rotten_or_lost_parquet_file_is_mended_by_the_doctor_and_the_run_goes_on(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(part(folder, "articles"))
    (folder / "in" / "b.txt").write_text(MORE)
    assert CliRunner().invoke(app, ["doctor", "-w", str(folder / "w")]).exit_code == 6
    assert CliRunner().invoke(app, ["doctor", "--repair", "-w", str(folder / "w")]).exit_code == 0
    assert run(folder).exit_code == 0
    assert count(WarehouseLayout(folder / "w").duckdb, "articles") == 2


def test_a_run_on_a_rotten_file_publishes_nothing_and_says_what_to_do(folder: Path) -> None:
    cut(part(folder, "articles"))
    (folder / "in" / "b.txt").write_text(MORE)
    ended = run(folder)
    assert ended.exit_code == 6
    assert "counterclaim doctor --repair" in ended.output
    assert count(WarehouseLayout(folder / "w").duckdb, "articles") == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_can_no_longer_be_written_is_told_with_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(number, os.strerror(number), str(path))

    (folder / "in" / "b.txt").write_text(MORE)
    with monkeypatch.context() as patched:
        patched.setattr(durable, "fsync", refuse)
        ended = run(folder)
    assert ended.exit_code == 3, ended.output
    assert os.strerror(number) in ended.output
    assert count(WarehouseLayout(folder / "w").duckdb, "articles") == 1
    assert run(folder).exit_code == 0
    assert count(WarehouseLayout(folder / "w").duckdb, "articles") == 2


def test_a_run_goes_on_without_the_records_of_dagster(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder / "dagster-home"
    home.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    assert run(folder).exit_code == 0
    assert any(home.iterdir())
    shutil.rmtree(home)
    home.mkdir()
    (folder / "in" / "b.txt").write_text(MORE)
    assert run(folder).exit_code == 0
    assert count(WarehouseLayout(folder / "w").duckdb, "articles") == 2
