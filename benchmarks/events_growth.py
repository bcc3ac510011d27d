"""What it costs to link new articles into an archive that grows, and whether the order of arrival matters.

What belongs here: an archive made of the same articles at other times, so that its density stays the same while it
grows. It is a warehouse, and what is measured is the stage itself. A batch is ingested on a day of its own and spans
nine years of publication; most of the archive is copies of the rows of one batch and of its events. Nothing is read
or published: files are laid where a publication lays them.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

import polars as pl

from benchmarks.events_tables import DAY, SHARED, read_records, tables_of
from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.events.keys import block_keys
from pipelines.events.linking import link
from pipelines.ids import row_id
from pipelines.stages.link import link_events
from pipelines.stages.run import Run
from pipelines.storage.compaction import settle
from pipelines.storage.layout import WarehouseLayout
from pipelines.storage.tables import Tables as Warehouse
from schemas import TABLES
from schemas.vocabularies import OriginBasis

BATCH = 500
SIZES = (500, 5_000, 50_000)
ORDERS = 20
_MEASURED = 3
"""Batches that are added to an archive of each size; their median is told."""
_APART = timedelta(days=3_300)
"""The corpus spans years: its next copy begins when it has ended."""
_IDS = (
    *("article_id", "claim_id", "figure_id", "via_claim_id", "responds_to_claim_id"),
    *("event_id", "account_id", "other_claim_id"),
)
_DAYS = ("date_start", "date_end", "published_at", "retrieved_at", "ingest_date", "first_reported_at")
_EVIDENCE = ("articles", "claims", "claim_frames", "figures")
_NAMED = ("actors", "places")
_CONCLUDED = (
    *("events", "event_accounts", "claim_events", "event_participants", "claim_links"),
    "article_origins",
)

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class _Cost:
    """What linking a batch took, in seconds."""

    wall: float
    cpu: float


def score_growth(sizes: Sequence[int] = SIZES) -> None:
    """Print what linking a batch costs at each size of the archive."""
    tables = _identified(tables_of(read_records(SHARED / "corpora" / "conflict_news.jsonl", BATCH)))
    print(f"dated articles; each batch in words of its own ({BATCH} articles of the corpus less the undated)")
    _grow(_dated(tables), sizes, is_reworded=True)
    print("articles as they come, some of them undated; each batch repeats the statements of the others")
    _grow(tables, sizes, is_reworded=False)


def _grow(tables: Tables, sizes: Sequence[int], *, is_reworded: bool) -> None:
    """Let an archive grow to each size, and link batches into it."""
    with tempfile.TemporaryDirectory() as folder:
        alone = _warehouse(Path(folder, "alone"), tables)
        _add(alone, tables, 0, is_reworded=is_reworded)
        concluded = {name: alone.read(name) for name in _CONCLUDED}
        warehouse = _warehouse(Path(folder, "archive"), tables)
        number = 0
        for size in sizes:
            while number * BATCH < size:
                _lay(warehouse, tables, concluded, number, is_reworded=is_reworded)
                number += 1
            reveal(warehouse)
            held, count = warehouse.count("articles"), tables["articles"].height
            costs = []
            for _ in range(_MEASURED):
                costs.append(_add(warehouse, tables, number, is_reworded=is_reworded))
                number += 1
            wall, cpu = (median(getattr(cost, f.name) for cost in costs) for f in fields(_Cost))
            print(f"{count} articles added to {held}: {wall:.1f} s, of CPU {cpu:.1f} s", flush=True)


def _warehouse(folder: Path, tables: Tables) -> Warehouse:
    """A warehouse that knows who and what is named, and holds no article."""
    warehouse = Warehouse(WarehouseLayout(folder))
    for name in _NAMED:
        warehouse.stage(name, tables[name])
    return warehouse


def _lay(warehouse: Warehouse, tables: Tables, concluded: Tables, number: int, *, is_reworded: bool) -> None:
    """Put a batch into the archive without linking it: its events are those of a batch that stands alone, moved."""
    _stage(warehouse, tables, number, is_reworded=is_reworded)
    for name, frame in concluded.items():
        warehouse.append(name, _moved(frame, number, is_reworded=False))
    moved = {name: _moved(tables[name], number, is_reworded=is_reworded) for name in _EVIDENCE}
    blocks = block_keys(moved["articles"], moved["claims"], moved["claim_frames"], tables["actors"], tables["places"])
    warehouse.append("claim_blocks", blocks)


def _stage(warehouse: Warehouse, tables: Tables, number: int, *, is_reworded: bool) -> None:
    """Add what was read in a batch's articles."""
    for name in _EVIDENCE:
        frame = _moved(tables[name], number, is_reworded=is_reworded)
        warehouse.append(name, frame, None if TABLES[name].partition_by is None else DAY + _APART * number)


def _add(warehouse: Warehouse, tables: Tables, number: int, *, is_reworded: bool) -> _Cost:
    """Add one batch, link it, and lay the files as a publication does."""
    _stage(warehouse, tables, number, is_reworded=is_reworded)
    run = Run(f"batch-{number}", datetime.now(UTC), DAY + _APART * number, warehouse)
    wall, cpu = time.perf_counter(), time.process_time()
    link_events(run)
    cost = _Cost(time.perf_counter() - wall, time.process_time() - cpu)
    reveal(warehouse)
    return cost


def reveal(warehouse: Warehouse) -> None:
    """Make what is staged the version that readers see, without its file for readers and its audit."""
    settle(warehouse)
    layout = warehouse.layout
    version = layout.version((layout.current_number() or 0) + 1)
    for name in TABLES:
        for path, file in warehouse.parts(name).items():
            into = version / "parquet" / path
            into.parent.mkdir(parents=True, exist_ok=True)
            into.hardlink_to(file)
    former = layout.current.resolve()
    layout.current.unlink(missing_ok=True)
    layout.current.symlink_to(version)
    warehouse.clear_staging()
    if former != layout.current:
        shutil.rmtree(former)


def _identified(tables: Tables) -> dict[str, pl.DataFrame]:
    """With ids of articles as a warehouse has them."""
    ids = {article_id: row_id("article", article_id) for article_id in tables["articles"]["article_id"]}
    return {
        name: frame.with_columns(pl.col("article_id").replace_strict(ids)) if "article_id" in frame.columns else frame
        for name, frame in tables.items()
    }


def _dated(tables: Tables) -> dict[str, pl.DataFrame]:
    """Without articles of no date."""
    known = tables["articles"].filter(pl.col("published_at").is_not_null()).select("article_id")
    return {
        name: frame.join(known, on="article_id", how="semi") if "article_id" in frame.columns else frame
        for name, frame in tables.items()
    }


def _moved(frame: pl.DataFrame, number: int, *, is_reworded: bool) -> pl.DataFrame:
    """The same rows at another time, under other ids and, where asked for, in other words."""
    ids = [pl.col(c).str.slice(0, 26) + f"{number:06x}" for c in _IDS if c in frame.columns]
    days = [pl.col(c) + _APART * number for c in _DAYS if c in frame.columns]
    words = [
        pl.col(c).str.replace_all(r"(\w+)", f"${{1}}{number}")
        for c in ("text", "content_text")
        if c in frame.columns and is_reworded
    ]
    if "origin_id" in frame.columns:  # an agency stays itself; the first carrier of an article's words is another one
        own = frame.filter(pl.col("basis") == OriginBasis.OWN.value)["origin_id"]
        moved = pl.col("origin_id").str.slice(0, 26) + f"{number:06x}"
        ids.append(
            pl.when(pl.col("origin_id").is_in(own.implode())).then(moved).otherwise("origin_id").alias("origin_id")
        )
    return frame.with_columns(*ids, *days, *words)


def _input(tables: Tables, former: LinkOutput | None, fresh: frozenset[str]) -> LinkInput:
    chosen = {name: tables[name] for name in (*_EVIDENCE, *_NAMED)}
    return LinkInput(**chosen, former_events=TABLES["events"].empty(), run_id="bench", former=former, fresh=fresh)


def score_orders(limit: int) -> None:
    """Link the first articles of the corpus in random orders and batches; print how many give the same rows."""
    tables = tables_of(read_records(SHARED / "corpora" / "conflict_news.jsonl", limit))
    expected = link(_input(tables, None, frozenset()))
    same = 0
    for seed in range(ORDERS):
        found = _in_batches(tables, Random(seed))  # noqa: S311 - an order, not a secret
        names = [f.name for f in fields(LinkOutput) if f.name != "event_redirects"]
        same += all(getattr(found, name).equals(getattr(expected, name)) for name in names)
    print(f"{limit} articles in {ORDERS} random orders and batch sizes: {same} times the same rows")


def _in_batches(tables: Tables, random: Random) -> LinkOutput:
    articles = tables["articles"]["article_id"].to_list()
    random.shuffle(articles)
    size = random.randint(max(1, len(articles) // 10), len(articles))
    former: LinkOutput | None = None
    known: list[str] = []
    for batch in _batches(articles, size):
        known += batch
        chosen = pl.col("article_id").is_in(known)
        held = {
            name: frame.filter(chosen) if "article_id" in frame.columns else frame for name, frame in tables.items()
        }
        former = link(_input(held, former, frozenset(batch)))
    if former is None:
        raise ValueError("no articles; give a limit of 1 or more")
    return former


def _batches(articles: list[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(articles), size):
        yield articles[at : at + size]
