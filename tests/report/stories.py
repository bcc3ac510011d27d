"""Small published warehouses, written down claim by claim."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.events.linking import link
from pipelines.ids import row_id
from pipelines.storage.layout import DUCKDB_NAME, WarehouseLayout
from schemas import TABLES
from tests.events.tables import Story, claim_id
from warehouse.sql import MACROS, reporting_views

__all__ = ["HOSTILE", "Story", "claim_id", "hostile", "publish", "tessalit"]

HOSTILE = """</script><script>alert('x')</script>"><img src=x onerror=alert(1)> & 'quoted' {{ 7 * 7 }} <!--"""
_EXTRACTED = {
    "rule": "verb-clause",
    "confidence": 0.9,
    "quotation": "indirect",
    "extractor": "counterclaim-rules",
    "extractor_version": "1.0.0",
    "run_id": "run",
}


def tessalit() -> Story:
    """Two outlets on one downing: rebels claim it and give a figure, the army denies it."""
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, 9, tzinfo=UTC), "It was loud at the airport.")
    story.article("b", "Sahel News", datetime(2025, 2, 13, 9, tzinfo=UTC), "A day later, little is sure.")
    on = date(2025, 2, 11)
    shot: dict[str, Any] = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    story.claim(
        "a1", "a", "rebels", "asserts", "they shot down an army helicopter and killed 9", "shot down", day=on, **shot
    )
    denial = {"answers": "a1", "is_inherited": True}
    story.claim("a2", "a", "army", "denies", "this claim", "shot down", day=on, sentence=1, **denial, **shot)
    story.claim("b1", "b", "rebels", "asserts", "its fighters downed the helicopter", "downed", day=on, **shot)
    story.articles[0] |= {
        "title": "Rebels say they downed a helicopter",
        "url": "https://daily-post.example/helicopter",
    }
    story.articles[1] |= {"title": "Army: no loss", "url": "https://sahel-news.example/no-loss"}
    text = story.articles[0]["text"]
    story.figures.append(
        {
            "figure_id": row_id("figure", "a1"),
            "claim_id": claim_id("a1"),
            "ingest_date": date(2025, 3, 1),
            "measure": "killed",
            "low": 9,
            "best": 9,
            "high": 9,
            "of_actor_id": row_id("actor", "army"),
            "what": "soldiers",
            "figure_start": text.index("9"),
            "figure_end": text.index("9") + 1,
        }
    )
    return story


def hostile() -> Story:
    """The same, told by an outlet that attacks whoever looks at it: in title, text, outlet, URL."""
    story = tessalit()
    story.articles[0] |= {"title": HOSTILE, "outlet": f"{HOSTILE} Post", "url": "javascript:alert(document.cookie)"}
    story.articles[1] |= {
        "title": "=HYPERLINK(1)",
        "url": "https://sahel-news.example/a?b=\"><script>alert('x')</script>",
    }
    story.claim(
        "a9", "a", None, "asserts", f"a helicopter was shot down, {HOSTILE}", "shot down", day=date(2025, 2, 11)
    )
    return story


def publish(root: Path, story: Story, number: int = 1) -> Path:
    """The story as published version `number` of the warehouse `root`."""
    layout = WarehouseLayout(root)
    layout.version(number).mkdir(parents=True)
    _write(layout.version(number) / DUCKDB_NAME, _tables(story, number))
    layout.current.unlink(missing_ok=True)
    layout.current.symlink_to(layout.version(number).relative_to(root))
    if not layout.duckdb.is_symlink():
        layout.duckdb.symlink_to(Path("current", DUCKDB_NAME))
    return root


def _tables(story: Story, number: int) -> dict[str, pl.DataFrame]:
    for claim in story.claims:
        claim |= {key: value for key, value in _EXTRACTED.items() if claim[key] is None}
    read = story.tables()
    linked = link(read)
    read_names = ("articles", "claims", "claim_frames", "figures", "actors", "places")
    tables = {name: getattr(read, name) for name in read_names}
    tables |= {name: getattr(linked, name) for name in linked.__slots__}
    moment = datetime(2025, 3, number, tzinfo=UTC)
    snapshot = {
        "snapshot_id": number,
        "run_id": f"run-{number}",
        "published_at": moment,
        "package_version": "0",
        "row_count": 1,
    }
    return tables | {"snapshots": TABLES["snapshots"].frame([snapshot])}


def _write(file: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, contract in TABLES.items():
            connection.register("incoming", tables.get(name, contract.empty()).to_arrow())
            connection.execute(f"create table {name} as select * from incoming")
            connection.unregister("incoming")
        connection.execute(MACROS)
        connection.execute("create schema reporting")
        for view in reporting_views():
            connection.execute(view.sql)
