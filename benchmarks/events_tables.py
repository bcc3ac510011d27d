"""The tables up to the claims, and the events in them, made in memory from annotated records.

What belongs here: what the measurements of events share with each other and with tests. Nothing is measured here.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.engines.article import ArticleReader
from pipelines.engines.task import ArticleTask
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.tables import actor_names
from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.events.linking import link
from schemas import TABLES
from warehouse.sql import MACROS, reporting_views

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[2] / "shared"))
DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_EVIDENCE = ("articles", "claims", "claim_frames", "figures", "actors", "places")
CLAIM_TABLES = ("claims", "claim_frames", "figures", "actor_mentions", "place_mentions")

Row = dict[str, Any]


def read_records(path: Path, limit: int | None = None) -> list[Row]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(limit or sys.maxsize), lines, strict=False)]


def published(text: str | None) -> datetime | None:
    """A full date, or nothing."""
    try:
        return datetime.fromisoformat(text[:10]).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None


def tables_of(records: Sequence[Mapping[str, Any]]) -> dict[str, pl.DataFrame]:
    """Every table up to the claims, made from records with id, url, title, published, text."""
    articles = articles_of(records).to_dicts()
    reader = ArticleReader.load()
    tasks = [
        ArticleTask(a["article_id"], DAY, a["title"], a["text"], a["published_at"])
        for a in articles
        if a["language"] == "en"
    ]
    rows: dict[str, list[Row]] = {name: [] for name in CLAIM_TABLES}
    for findings in reader.read(tasks):
        if findings.error is not None:
            raise RuntimeError(f"{findings.article_id}: {findings.error}")
        for name in CLAIM_TABLES:
            rows[name] += findings.rows.get(name, [])
    tables = {name: _frame(name, found) for name, found in rows.items()}
    tables["articles"] = articles_of(records)
    tables["actors"] = _distinct("actors", tables.pop("actor_mentions"))
    tables["actor_names"] = actor_names(tables["actors"], ActorRegistry.load())
    tables["places"] = _distinct("places", tables.pop("place_mentions"))
    return tables


def articles_of(records: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The table `articles` of the records."""
    return _frame("articles", [_article(record) for record in records])


def _frame(name: str, rows: Iterable[Row]) -> pl.DataFrame:
    contract = TABLES[name]
    columns: Row = dict.fromkeys(contract.polars_schema.names())
    if "run_id" in columns:
        columns["run_id"] = "bench"
    return contract.frame([columns | row for row in rows])


def _distinct(name: str, mentions: pl.DataFrame) -> pl.DataFrame:
    contract = TABLES[name]
    found = mentions.sort("article_id").unique(contract.key, keep="first", maintain_order=True)
    concluded = [
        pl.lit(None, dtype).alias(column)
        for column, dtype in contract.polars_schema.items()
        if column not in found.columns
    ]
    return found.with_columns(concluded).select(contract.polars_schema.names())


def _article(record: Mapping[str, Any]) -> Row:
    url = record.get("url")
    host = url.split("/")[2].removeprefix("www.") if url and "//" in url else None
    return {
        "article_id": record.get("id") or record["url"],
        "document_id": "d",
        "ingest_date": DAY,
        "url": url,
        "canonical_url": url,
        "outlet": record.get("source") or host,
        "title": record.get("title"),
        "language": record.get("lang") or "en",
        "is_extracted": (record.get("lang") or "en") == "en",
        "published_at": published(record.get("published")),
        "published_basis": "record",
        "retrieved_at": NOW,
        "source_uri": "bench",
        "media_type": "text/plain",
        "text": record["text"],
        "text_sha256": "0" * 64,
    }


def linked(tables: Mapping[str, pl.DataFrame]) -> LinkOutput:
    """The events of the tables."""
    nothing = TABLES["events"].empty()
    evidence = {name: tables[name] for name in _EVIDENCE}
    return link(LinkInput(former_events=nothing, run_id="bench", former=None, fresh=frozenset(), **evidence))


def database(tables: Mapping[str, pl.DataFrame], output: LinkOutput) -> duckdb.DuckDBPyConnection:
    """All tables and the reporting layer, in memory."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for name, contract in TABLES.items():
        frame = tables.get(name, getattr(output, name, contract.empty()))
        connection.register("incoming", frame.to_arrow())
        connection.execute(f"create table {name} as select * from incoming")  # noqa: S608 - names of contracts
        connection.unregister("incoming")
    connection.execute(MACROS)
    connection.execute("create schema reporting")
    for view in reporting_views():
        connection.execute(view.sql)
    return connection
