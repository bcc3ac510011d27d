"""The published tables in a DuckLake."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.ids import row_id
from pipelines.storage import lake
from pipelines.storage.lake import Changed, LakeError, commit
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from schemas import TABLES
from tests.pipeline import test_postgres as postgres
from tests.rows import DAY, NOW, claim, frame
from tests.storage.test_snapshot import stage_article

OTHER = row_id("claim", "other")
IS_INSTALLED = importlib.util.find_spec("duckdb_extension_ducklake") is not None
needs_lake = pytest.mark.skipif(not IS_INSTALLED, reason="the extra `lake` is not installed: `make test-lake`")

database = postgres.database


@pytest.fixture
def published(tables: Tables) -> Tables:
    stage_article(tables)
    tables.stage("claims", frame("claims", claim()), DAY)
    publish(tables, "run-1", NOW, "1.0")
    return tables


@pytest.fixture
def committed(tables: Tables, tmp_path: Path) -> Callable[[], tuple[Changed, ...]]:
    def commit_version() -> tuple[Changed, ...]:
        return commit(tables.layout.duckdb.resolve(), f"sqlite:{tmp_path}/lake.sqlite", str(tmp_path / "lake"))

    return commit_version


def asked(tmp_path: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for name in ("ducklake", "sqlite_scanner"):
            connection.execute(f"load '{lake._extension(name)}'")
        connection.execute(f"attach 'ducklake:sqlite:{tmp_path}/lake.sqlite' as lake")
        connection.execute("use lake")
        return connection.execute(question).fetchall()


@needs_lake
def test_a_lake_holds_the_rows_of_the_version(
    published: Tables, committed: Callable[[], tuple[Changed, ...]], tmp_path: Path
) -> None:
    committed()
    for name in TABLES:
        with duckdb.connect(str(published.layout.duckdb.resolve()), read_only=True) as version:
            rows = version.execute(f"from {name} order by all").fetchall()
        assert asked(tmp_path, f"from {name} order by all") == rows, name


@needs_lake
def test_only_rows_that_differ_are_written_and_the_former_can_be_asked_for(
    published: Tables, committed: Callable[[], tuple[Changed, ...]], tmp_path: Path
) -> None:
    committed()
    ((before,),) = asked(tmp_path, "select max(snapshot_id) from lake.snapshots()")
    published.stage("claims", frame("claims", claim(stance="denies"), claim(claim_id=OTHER)), DAY)
    publish(published, "run-2", NOW, "1.0")
    assert committed() == (Changed("claims", 2, 1), Changed("snapshots", 1, 0))
    assert asked(tmp_path, f"select stance from claims at (version => {before})") == [("asserts",)]
    assert asked(tmp_path, "select stance from claims order by 1") == [("asserts",), ("denies",)]


@needs_lake
def test_a_version_that_is_there_already_changes_nothing(
    published: Tables, committed: Callable[[], tuple[Changed, ...]], tmp_path: Path
) -> None:
    committed()
    snapshots = asked(tmp_path, "select count(*) from lake.snapshots()")
    assert committed() == ()
    assert asked(tmp_path, "select count(*) from lake.snapshots()") == snapshots


@needs_lake
def test_an_older_version_does_not_undo_a_newer_one(
    published: Tables, committed: Callable[[], tuple[Changed, ...]], tmp_path: Path
) -> None:
    older = published.layout.duckdb.resolve()
    published.stage("claims", frame("claims", claim(), claim(claim_id=OTHER)), DAY)
    publish(published, "run-2", NOW, "1.0")
    committed()
    with pytest.raises(LakeError, match="the lake holds version 2 and this warehouse only 1"):
        commit(older, f"sqlite:{tmp_path}/lake.sqlite")
    assert asked(tmp_path, "select count(*) from claims") == [(2,)]


@needs_lake
@pytest.mark.skipif(not postgres.PROGRAMS, reason="PostgreSQL is not installed: apt-get install postgresql")
def test_a_catalog_in_postgresql_holds_the_rows_of_the_version(
    published: Tables, database: postgres.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", postgres.PASSWORD)
    catalog = f"postgres:host=127.0.0.1 port={database.port} user=counterclaim dbname=postgres"
    version = published.layout.duckdb.resolve()
    assert Changed("claims", 1, 0) in commit(version, catalog, str(tmp_path / "lake"))
    assert commit(version, catalog) == ()


@needs_lake
def test_the_command_tells_what_changed(published: Tables, tmp_path: Path) -> None:
    arguments = [f"sqlite:{tmp_path}/lake.sqlite", "--data", str(tmp_path / "lake")]
    done = CliRunner().invoke(app, ["lake", *arguments, "-w", str(published.layout.root), "--json"])
    assert {"table": "claims", "added": 1, "removed": 0} in json.loads(done.output)


def test_without_the_extension_the_message_says_what_to_install(
    published: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, ["lake", "sqlite:lake.sqlite", "-w", str(published.layout.root)])
    assert done.exit_code == 2
    assert "install counterclaim[lake]" in done.output


def test_a_catalog_of_another_kind_is_told(published: Tables) -> None:
    with pytest.raises(LakeError, match="write sqlite:FILE or postgres:"):
        commit(published.layout.duckdb.resolve(), "mysql:lake")
