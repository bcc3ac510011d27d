"""What the ingest tests share: writing a file and reading it."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.ingest.articles import read_articles
from pipelines.ingest.documents import read_document
from pipelines.ingest.model import ArticleRecord, Refusal

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)

Read = Callable[[str, str | bytes], list[ArticleRecord | Refusal]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write `content` under `name` (gzipped where it ends in .gz) and read it as of NOW."""

    def write_and_read(name: str, content: str | bytes) -> list[ArticleRecord | Refusal]:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return read_path(path)

    return write_and_read


def read_path(path: Path) -> list[ArticleRecord | Refusal]:
    document = read_document(path)
    return [document] if isinstance(document, Refusal) else list(read_articles(document, NOW))


def article(rows: list[ArticleRecord | Refusal]) -> ArticleRecord:
    """The one article of the document."""
    assert len(rows) == 1
    assert isinstance(rows[0], ArticleRecord), rows[0]
    return rows[0]


def refusal(rows: list[ArticleRecord | Refusal]) -> Refusal:
    """The one refusal of the document."""
    assert len(rows) == 1
    assert isinstance(rows[0], Refusal), rows[0]
    return rows[0]
