"""Valid rows to start from: one article with a claim and its denial. A test changes what it is about."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from pipelines.ids import row_id
from schemas import TABLES

DAY = date(2025, 3, 1)
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
TEXT = "The rebels said they took the town. “Nonsense,” the army replied."
ARTICLE = row_id("article", "a")
DOCUMENT = row_id("document", "d")


def frame(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as the table's frame; columns that are not given are NULL."""
    names = TABLES[table].polars_schema.names()
    return TABLES[table].frame([dict.fromkeys(names) | row for row in rows])


def article(**changes: Any) -> dict[str, Any]:
    """A valid article row."""
    text = changes.get("text", TEXT)
    return {
        "article_id": ARTICLE,
        "document_id": DOCUMENT,
        "ingest_date": DAY,
        "is_extracted": True,
        "published_basis": "none",
        "retrieved_at": NOW,
        "source_uri": "inbox/a.txt",
        "media_type": "text/plain",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "run_id": "run-1",
    } | changes


def claim(**changes: Any) -> dict[str, Any]:
    """A valid claim row: the rebels said they took the town."""
    return {
        "claim_id": row_id("claim", "c"),
        "article_id": ARTICLE,
        "ingest_date": DAY,
        "field": "text",
        "sentence_index": 0,
        "attribution": "attributed",
        "source_text": "The rebels",
        "source_start": 0,
        "source_end": 10,
        "cue_text": "said",
        "cue_start": 11,
        "cue_end": 15,
        "content_text": "they took the town",
        "content_spans": [{"start_char": 16, "end_char": 34}],
        "quotation": "indirect",
        "stance": "asserts",
        "factuality": "CT+",
        "rule": "test",
        "extractor": "test",
        "extractor_version": "1",
        "confidence": 0.9,
        "run_id": "run-1",
    } | changes
