"""What an engine hands to a worker, and what comes back. Plain values: they travel between processes and machines."""

from dataclasses import dataclass, field
from datetime import date, datetime

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """What a worker needs to know of an article."""

    article_id: str
    ingest_date: date
    title: str | None
    text: str
    published_at: datetime | None


@dataclass(slots=True)
class Findings:
    """What was read in one article: rows by table, or the error that ended the reading."""

    article_id: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    error: str | None = None
