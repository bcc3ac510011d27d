"""A version appears whole or not at all, and readers of the one before are left alone."""

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.ids import row_id
from pipelines.storage import snapshot
from pipelines.storage.layout import part_path
from pipelines.storage.manifest import Manifest
from pipelines.storage.snapshot import ContractBreachError, publish
from pipelines.storage.tables import DamagedPartError, Tables, has_present_columns
from schemas import TABLES
from tests.rows import DAY, DOCUMENT, NOW, article, claim, frame

SOURCE = {"source_id": row_id("source", "s"), "name": "inbox", "kind": "inbox", "location": "inbox"}
RAW = {
    "document_id": DOCUMENT,
    "source_id": SOURCE["source_id"],
    "ingest_date": DAY,
    "source_uri": "inbox/a.txt",
    "media_type": "text/plain",
    "byte_count": 66,
    "stored_path": "documents/a",
    "retrieved_at": NOW,
    "run_id": "run-1",
}


def stage_article(tables: Tables) -> None:
    tables.stage("sources", frame("sources", SOURCE))
    tables.stage("documents", frame("documents", RAW), DAY)
    tables.stage("articles", frame("articles", article()), DAY)


def count(path: Path, table: str) -> int:
    with duckdb.connect(str(path.resolve()), read_only=True) as connection:
        (rows,) = connection.sql(f"select count(*) from {table}").fetchone() or (0,)
    return rows


def test_the_first_version_is_seen_through_stable_names(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    root = tables.layout.root
    assert count(root / "counterclaim.duckdb", "articles") == 1
    day = root / "parquet" / "articles" / "ingest_date=2025-03-01" / "part-0.parquet"
    assert pq.read_metadata(day).num_rows == 1
    assert list(tables.staged()) == []


def test_a_second_version_leaves_the_first_to_those_who_hold_it(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    held = tables.layout.duckdb.resolve()
    tables.stage("claims", frame("claims", claim()), DAY)
    publish(tables, "run-2", NOW, "1.0")
    assert count(held, "claims") == 0
    assert count(tables.layout.duckdb, "claims") == 1


def test_unchanged_files_are_shared_between_versions(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    tables.stage("claims", frame("claims", claim()), DAY)
    publish(tables, "run-2", NOW, "1.0")
    part = Path("parquet", "articles", "ingest_date=2025-03-01", "part-0.parquet")
    first, second = (tables.layout.version(number) / part for number in (1, 2))
    assert first.samefile(second)


def test_a_breach_is_not_published_and_names_rule_and_row(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    tables.stage("claims", frame("claims", claim(article_id=row_id("article", "missing"))), DAY)
    with pytest.raises(ContractBreachError, match=r"claims\.article_id\.references: 1 rows of claims"):
        publish(tables, "run-2", NOW, "1.0")
    assert tables.layout.current_number() == 1
    assert count(tables.layout.duckdb, "claims") == 0


def test_a_run_killed_before_the_swap_is_gone_on_from(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_article(tables)
    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "_reveal", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            publish(tables, "run-1", NOW, "1.0")
    assert tables.layout.current_number() is None
    publish(tables, "run-2", NOW, "1.0")
    assert count(tables.layout.duckdb, "articles") == 1


def test_only_the_last_versions_are_kept(tables: Tables) -> None:
    stage_article(tables)
    for number in range(snapshot.KEPT_VERSIONS + 2):
        publish(tables, f"run-{number}", NOW, "1.0")
    assert tables.layout.published_numbers() == [3, 4, 5, 6, 7]
    assert count(tables.layout.duckdb, "snapshots") == 7


def test_the_manifest_tells_every_file_with_its_hash(tables: Tables) -> None:
    stage_article(tables)
    published = publish(tables, "run-1", NOW, "1.0")
    read = Manifest.read(tables.layout.current)
    assert read == published
    assert {part.path.split("/")[1] for part in read.parts} == {
        "sources",
        "documents",
        "articles",
        "snapshots",
    }
    assert json.loads((tables.layout.current / "manifest.json").read_text())["snapshot_id"] == 1


def test_every_table_and_column_carries_a_comment(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    with duckdb.connect(str(tables.layout.duckdb.resolve()), read_only=True) as connection:
        bare = connection.sql(
            "select table_name, column_name from duckdb_columns() where not internal and comment is null "
            "union all select table_name, null from duckdb_tables() where comment is null"
        ).fetchall()
    assert bare == []


def test_published_files_are_read_only(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    files = [path for path in tables.layout.version(1).rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


def test_files_written_today_need_not_be_written_anew_in_the_next_version(tables: Tables) -> None:
    for name, contract in TABLES.items():
        partition = DAY if contract.partition_by else None
        tables.stage(name, frame(name), partition)
        assert has_present_columns(contract, tables.layout.staging / part_path(contract, partition)), name


def test_a_file_of_a_former_contract_is_read_and_published_with_the_columns_of_today(tables: Tables) -> None:
    stage_article(tables)
    part = tables.layout.staging / part_path(TABLES["articles"], DAY)
    former = pq.read_table(part).drop_columns(["byline"]).append_column("gone", [["x"]])
    pq.write_table(former, part)
    assert tables.read("articles", columns=["article_id", "byline"])["byline"].to_list() == [None]
    publish(tables, "run-1", NOW, "1.0")
    assert count(tables.layout.duckdb, "articles where byline is null") == 1
    assert has_present_columns(TABLES["articles"], next(iter(tables.parts("articles").values())))


def test_a_version_without_its_manifest_does_not_stop_the_next(tables: Tables) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    (tables.layout.version(1) / "manifest.json").unlink()
    tables.stage("claims", frame("claims", claim()), DAY)
    assert {part.rows for part in publish(tables, "run-2", NOW, "1.0").parts} == {1, 2}


def test_a_part_that_cannot_be_read_is_named_with_what_to_do(tables: Tables) -> None:
    stage_article(tables)
    part = tables.layout.staging / part_path(TABLES["articles"], DAY)
    part.write_bytes(b"PAR1 and no more")
    with pytest.raises(DamagedPartError, match=rf"{part} cannot be read .*counterclaim doctor --repair"):
        tables.read("articles")
