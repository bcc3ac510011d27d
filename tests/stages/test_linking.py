"""An archive on disk that grows: in whatever portions the articles come, the stage finds the same."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import polars as pl
import pytest

from benchmarks.events_growth import reveal
from pipelines.events.evidence import LinkInput
from pipelines.ids import row_id
from pipelines.stages import linking
from pipelines.stages.archive import FiledArchive
from pipelines.stages.link import link_events
from pipelines.stages.run import Run
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables
from schemas import TABLES
from schemas.exporters.arrow import arrow_schema
from tests.events.tables import Story
from tests.events.test_growth import month, years

CONCLUDED = ("events", "event_accounts", "claim_events", "event_participants", "claim_links", "article_origins")
WORDS = " ".join(f"word{number}" for number in range(80))


def filled(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """With something in the columns that the story leaves out and that a file must fill; linking reads none of them."""
    anything: dict[object, object] = {pl.String: "x", pl.Boolean: False, pl.Int32: 0, pl.Float32: 1.0, pl.Float64: 1.0}
    needed = [field.name for field in arrow_schema(TABLES[name]) if not field.nullable]
    return rows.with_columns(
        pl.col(column).fill_null(pl.lit(anything[rows.schema[column]]))
        for column in needed
        if rows.schema[column] in anything
    )


def taken_in(folder: Path, tables: LinkInput, batches: Sequence[Sequence[str]]) -> Tables:
    """A warehouse whose articles came in these batches."""
    warehouse = Tables(WarehouseLayout(folder))
    for name in ("actors", "places"):
        warehouse.stage(name, filled(name, getattr(tables, name)))
    for number, batch in enumerate(batches):
        for name in ("articles", "claims", "claim_frames"):
            rows = filled(name, getattr(tables, name).filter(pl.col("article_id").is_in(batch)))
            for (day,), of_day in rows.group_by("ingest_date"):
                warehouse.append(name, of_day, day)
        link_events(Run(f"run-{number}", datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1), warehouse))
        reveal(warehouse)
    return warehouse


@pytest.mark.parametrize(("story", "seed"), [(month, 1), (years, 0)])
def test_portions_give_the_rows_that_all_at_once_give(story, seed: int, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    tables = story().tables()
    articles = tables.articles["article_id"].to_list()
    at_once = taken_in(tmp_path / "at once", tables, [articles])
    Random(seed).shuffle(articles)  # noqa: S311 - an order, not a secret
    portions = taken_in(tmp_path / "portions", tables, [articles[at : at + 4] for at in range(0, len(articles), 4)])
    for name in CONCLUDED:
        found, expected = (each.read(name).sort(TABLES[name].key) for each in (portions, at_once))
        assert found.equals(expected), name
        assert found.height or name == "article_origins"


def test_a_process_beside_this_one_concludes_the_same_origins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story()
    for day in range(6):
        text = f"GAO (AFP) - {WORDS}" if day < 3 else f"GAO (AFP) - {' '.join(f'other{day}{n}' for n in range(80))}"
        story.article(f"{day}", f"Outlet {day}", datetime(2025, 2, 1 + day, tzinfo=UTC), text)
    tables = story.tables()
    articles = tables.articles["article_id"].to_list()
    monkeypatch.setattr(linking, "ARTICLES_AT_ONCE", 2)
    here = taken_in(tmp_path / "here", tables, [articles])
    monkeypatch.setattr(linking, "MIN_ARTICLES_FOR_WORKER", 1)
    monkeypatch.setattr(linking.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(linking, "_Here", lambda: pytest.fail("no process was started"))
    beside = taken_in(tmp_path / "beside", tables, [articles])
    found, expected = (each.read("article_origins").sort("article_id", "origin_id") for each in (beside, here))
    assert found.equals(expected)
    assert set(articles[:3]) <= set(found["article_id"])


def test_relatives_are_the_copies_and_not_all_that_credit_the_same_agency(tmp_path: Path) -> None:
    story = Story()
    for day in range(6):
        text = f"GAO (AFP) - {WORDS}" if day < 3 else f"GAO (AFP) - {' '.join(f'other{day}{n}' for n in range(80))}"
        story.article(f"{day}", f"Outlet {day}", datetime(2025, 2, 1 + day, tzinfo=UTC), text)
    story.article("much later", "Late", datetime(2025, 9, 1, tzinfo=UTC), f"GAO (AFP) - {WORDS}")
    ids = {name: row_id("article", name) for name in ("0", "1", "2")}
    warehouse = taken_in(tmp_path, story.tables(), [story.tables().articles["article_id"].to_list()])
    with FiledArchive.opened(warehouse) as filed:
        assert set(filed.relatives([ids["1"]])) == set(ids.values())
