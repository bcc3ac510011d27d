"""Readers query without pause while versions are published: no error, and never two versions in one answer."""

import multiprocessing
import os
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.ids import row_id
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables
from tests.rows import DAY, NOW, article, claim, frame
from tests.storage.test_snapshot import stage_article

SPAWN = multiprocessing.get_context("spawn")
PUBLICATIONS = int(os.environ.get("COUNTERCLAIM_PUBLICATIONS", "6"))
"""`make faults` tries 100."""

CHECK = """
    select
        (select max(snapshot_id) from snapshots),
        (select count(*) from claims),
        (select count(*) from claims join articles using (article_id)),
        (select max(length(extractor_version)) from claims)
"""


def read_duckdb(warehouse: Path) -> tuple[int, ...]:
    with duckdb.connect(str(WarehouseLayout(warehouse).duckdb.resolve()), read_only=True) as connection:
        return connection.sql(CHECK).fetchone() or ()


def read_parquet(warehouse: Path) -> tuple[int, ...]:
    """As a notebook does that resolves the link once: every file is of one version."""
    folder = (warehouse / "parquet").resolve()
    claims, articles, snapshots = (
        pl.read_parquet(folder / name / "**/*.parquet", hive_partitioning=False)
        for name in ("claims", "articles", "snapshots")
    )
    joined = claims.join(articles, on="article_id")
    versions = claims["extractor_version"].str.len_chars().max()
    return snapshots["snapshot_id"].max(), claims.height, joined.height, versions  # type: ignore[return-value]


READERS = {"duckdb": read_duckdb, "parquet": read_parquet}


def read_on(warehouse: Path, how: str, stop: Event, found: Any) -> None:
    seen: set[tuple[int, ...]] = set()
    reads = 0
    try:
        while not stop.is_set():
            seen.add(READERS[how](warehouse))
            reads += 1
    except Exception as error:
        found.put((how, reads, seen, repr(error)))
    else:
        found.put((how, reads, seen, None))


def publish_claims(tables: Tables, number: int) -> None:
    """Version n has n claims of n articles, each claim with a word of n letters: a value that spans tables."""
    ids = [row_id("article", str(at)) for at in range(number)]
    articles = [article(article_id=each) for each in ids]
    claims = [claim(claim_id=row_id("claim", each), article_id=each, extractor_version="x" * number) for each in ids]
    tables.stage("articles", frame("articles", *articles), DAY)
    tables.stage("claims", frame("claims", *claims), DAY)
    publish(tables, f"run-{number}", NOW, "1.0")


@pytest.mark.parametrize("how", READERS)
def test_a_reader_sees_what_was_published(tables: Tables, how: str) -> None:
    stage_article(tables)
    publish_claims(tables, 1)
    publish_claims(tables, 2)
    assert READERS[how](tables.layout.root) == (2, 2, 2, 2)


def test_four_readers_see_no_mixed_version_and_no_error_while_versions_are_published(tables: Tables) -> None:
    stage_article(tables)
    publish_claims(tables, 1)
    stop, found = SPAWN.Event(), SPAWN.Queue()
    readers = [
        SPAWN.Process(target=read_on, args=(tables.layout.root, how, stop, found))
        for how in ("duckdb", "duckdb", "duckdb", "parquet")
    ]
    for reader in readers:
        reader.start()
    for number in range(2, PUBLICATIONS + 2):
        publish_claims(tables, number)
    stop.set()
    ended = [found.get(timeout=120) for _ in readers]
    for reader in readers:
        reader.join()
    print(f"{PUBLICATIONS} publications, {sum(reads for _, reads, _, _ in ended)} reads")
    for how, reads, seen, error in ended:
        assert error is None, (how, error)
        assert reads > 0
        assert all(len(set(answer)) == 1 for answer in seen), (how, sorted(seen))
