"""A version's DuckDB file is the same whether it was built anew or made from that of the version before."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.events.linking import link
from pipelines.ids import row_id
from pipelines.storage import stored_views
from pipelines.storage.audit import error_rules
from pipelines.storage.duckdb_file import Former, build, parts_of, update
from pipelines.storage.snapshot import ContractBreachError, publish
from pipelines.storage.tables import Tables, write_part
from schemas import TABLES
from schemas.contract import ColumnContract
from tests.events.tables import Story
from tests.rows import DAY, NOW, claim, frame
from tests.storage.test_compaction import append_articles
from tests.storage.test_snapshot import stage_article
from warehouse.sql import reporting_views

VIEWS = [view.name for view in reporting_views() if not view.is_macro]


def told(*claims: str) -> Story:
    """A downing in one town and a shelling in another; of the claims about them those named."""
    story = Story()
    for name, outlet in (("a", "Daily Post"), ("b", "Sahel News")):
        story.article(name, outlet, datetime(2025, 2, 12, 9, tzinfo=UTC), f"{outlet} tells.")
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    hit = {"object_kind": "market", "initiator": "army", "place": "far", "day": date(2025, 2, 11)}
    of = {"answers": "shot", "is_inherited": True, "sentence": 1}
    if "shot" in claims:
        story.claim("shot", "a", "rebels", "asserts", "they shot down a helicopter", "shot down", **shot)
    if "denied" in claims:
        story.claim("denied", "a", "army", "denies", "this claim", "shot down", **of, **shot)
    if "shelled" in claims:
        story.claim("shelled", "b", "rebels", "asserts", "a market was shelled", "shelled", "Attack", **hit)
    return story


def version(folder: Path, story: Story) -> dict[str, list[Path]]:
    """The Parquet files of a story and its events."""
    tables = story.tables()
    linked = link(tables)
    for name, contract in TABLES.items():
        frame = getattr(linked, name, getattr(tables, name, None))
        if isinstance(frame, pl.DataFrame):
            known = {column.name: column for column in contract.columns}
            filled = frame.with_columns(_filled(known[column]) for column in frame.columns)
            write_part(contract, filled, folder / "parquet" / name / "part-0.parquet")
    return parts_of(folder)


def _filled(column: ColumnContract) -> pl.Expr:
    """What the story leaves open and the file must not."""
    if column.nullable:
        return pl.col(column.name)
    given: dict[pl.DataType, object] = {pl.String(): "x", pl.Date(): DAY, pl.Boolean(): False, pl.Float64(): 0.5}
    value = next(iter(column.vocabulary)).value if column.vocabulary else given.get(column.dtype)
    return pl.col(column.name) if value is None else pl.col(column.name).fill_null(pl.lit(value))


@contextmanager
def opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(file.resolve()), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


def rows_of(file: Path) -> Mapping[str, list[tuple[object, ...]]]:
    """Every table and view."""
    with opened(file) as connection:
        names = [*TABLES, *(f"reporting.{view}" for view in VIEWS)]
        return {name: connection.sql(f"from {name} order by all").fetchall() for name in names}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("shot", "shelled"), ("shot", "shelled", "denied")),
        (("shot", "shelled", "denied"), ("shot", "shelled")),
        (("shot", "denied"), ("shelled",)),
        ((), ("shot", "denied")),
    ],
)
def test_a_file_made_from_the_one_before_holds_what_one_built_anew_does(
    before: tuple[str, ...], after: tuple[str, ...], tmp_path: Path
) -> None:
    gone, added = version(tmp_path / "1", told(*before)), version(tmp_path / "2", told(*after))
    build(tmp_path / "former.duckdb", gone)
    build(tmp_path / "anew.duckdb", added)
    update(tmp_path / "updated.duckdb", Former(tmp_path / "former.duckdb", gone, added))
    assert rows_of(tmp_path / "updated.duckdb") == rows_of(tmp_path / "anew.duckdb")


def test_stored_rows_are_those_that_the_view_itself_would_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_views, "EVENTS_AT_ONCE", 1)
    build(tmp_path / "file.duckdb", version(tmp_path, told("shot", "denied", "shelled")))
    with opened(tmp_path / "file.duckdb") as connection:
        stored = {
            v.name: connection.sql(f"from stored.{v.name} order by all").fetchall()
            for v in reporting_views()
            if v.stored_order
        }
    with duckdb.connect(str(tmp_path / "file.duckdb")) as connection:
        connection.execute("set timezone = 'UTC'")
        for view in reporting_views():
            connection.execute(view.sql)
        for name, rows in stored.items():
            assert connection.sql(f"from reporting.{name} order by all").fetchall() == rows
    assert len(stored["contested_events"]) == 1


def test_the_next_version_is_made_from_the_one_before(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_article(tables)
    append_articles(tables, range(20))
    publish(tables, "run-1", NOW, "1.0")
    monkeypatch.setattr("pipelines.storage.duckdb_file.build", lambda *_: pytest.fail("built anew"))
    publish(tables, "run-2", NOW, "1.0")
    with opened(tables.layout.duckdb) as connection:
        assert connection.sql("select snapshot_id from snapshots order by all").fetchall() == [(1,), (2,)]


def test_a_breach_is_refused_where_only_what_is_new_was_judged(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_article(tables)
    append_articles(tables, range(20))
    publish(tables, "run-1", NOW, "1.0")
    monkeypatch.setattr("pipelines.storage.duckdb_file.build", lambda *_: pytest.fail("built anew"))
    monkeypatch.setattr("pipelines.storage.snapshot.audit", lambda *_: pytest.fail("judged whole"))
    tables.stage("claims", frame("claims", claim(article_id=row_id("article", "missing"))), DAY)
    with pytest.raises(ContractBreachError, match=r"claims\.article_id\.references: 1 rows of claims"):
        publish(tables, "run-2", NOW, "1.0")
    assert tables.layout.current_number() == 1


def test_where_a_rule_says_something_else_the_whole_is_judged(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_article(tables)
    append_articles(tables, range(20))
    publish(tables, "run-1", NOW, "1.0")
    first, *others = error_rules()
    changed = [replace(first, sql=f"{first.sql} limit 10"), *others]
    monkeypatch.setattr("pipelines.storage.duckdb_file.error_rules", lambda: iter(changed))
    judged = []
    monkeypatch.setattr("pipelines.storage.snapshot.audit", lambda file: judged.append(file) or [])
    publish(tables, "run-2", NOW, "1.0")
    assert len(judged) == 1
