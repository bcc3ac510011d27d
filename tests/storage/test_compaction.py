"""A partition keeps few files, and is not written anew for a handful of rows."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ids import row_id
from pipelines.storage import compaction
from pipelines.storage.compaction import settle
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.recovery import recover
from pipelines.storage.snapshot import publish
from pipelines.storage.tables import Tables, row_count
from tests.rows import DAY, NOW, article, frame
from tests.storage.test_snapshot import stage_article

FOLDER = Path("articles", "ingest_date=2025-03-01")


def append_articles(tables: Tables, numbers: range) -> None:
    rows = (article(article_id=row_id("article", str(number)), title=f"Report {number}") for number in numbers)
    tables.append("articles", frame("articles", *rows), DAY)


def published_rows(tables: Tables) -> list[int]:
    """Rows of each file of the day."""
    return [row_count(file) for file in sorted((tables.layout.current / "parquet" / FOLDER).iterdir())]


@given(cuts=st.lists(st.integers(1, 39), max_size=6, unique=True))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_same_rows_give_the_same_bytes_in_whatever_batches_they_came(
    cuts: list[int], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.storage.tables.ROWS_PER_GROUP", 16)
    found = set()
    for borders in ([0, 40], [0, *sorted(cuts), 40]):
        tables = Tables(WarehouseLayout(tmp_path_factory.mktemp("w")))
        for first, last in pairwise(borders):
            append_articles(tables, range(first, last))
        settle(tables)
        (file,) = tables.files("articles")
        found.add(file.read_bytes())
    assert len(found) == 1


def test_a_large_day_is_not_rewritten_for_a_few_rows(tables: Tables) -> None:
    stage_article(tables)
    append_articles(tables, range(20))
    publish(tables, "run-1", NOW, "1.0")
    append_articles(tables, range(20, 22))
    publish(tables, "run-2", NOW, "1.0")
    first, second = (tables.layout.version(number) / "parquet" / FOLDER for number in (1, 2))
    assert (first / "part-0.parquet").samefile(second / "part-0.parquet")
    assert published_rows(tables) == [21, 2]
    assert tables.count("articles") == 23


def test_a_day_of_many_small_runs_has_few_files(tables: Tables) -> None:
    stage_article(tables)
    for at in range(15):
        append_articles(tables, range(at, at + 1))
        publish(tables, f"run-{at}", NOW, "1.0")
    assert sum(published_rows(tables)) == 16
    assert len(published_rows(tables)) <= 5


def test_a_kill_between_merging_and_removing_doubles_no_row(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    append_articles(tables, range(3))
    append_articles(tables, range(3, 6))
    with monkeypatch.context() as patched:
        patched.setattr(compaction, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        patched.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            settle(tables)
    assert len(os.listdir(tables.layout.staging / FOLDER)) == 3  # noqa: PTH208 - names, not paths
    assert tables.count("articles") == 6
    append_articles(tables, range(6, 7))
    settle(tables)
    assert tables.count("articles") == 7


def test_a_kill_after_the_swap_doubles_no_row(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_article(tables)
    publish(tables, "run-1", NOW, "1.0")
    append_articles(tables, range(2))
    monkeypatch.setattr(Tables, "clear_staging", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        publish(tables, "run-2", NOW, "1.0")
    assert tables.count("articles") == 3
    recover(tables.layout)
    assert list(tables.staged()) == []
    assert tables.count("articles") == 3
