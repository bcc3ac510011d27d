"""Reading and staging: a table is its staged files, else its published ones."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.ids import row_id
from pipelines.storage.tables import DamagedPartError, Tables
from tests.rows import DAY, article, frame

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def articles(tables: Tables) -> Tables:
    """Three articles of two days."""
    rows = [article(article_id=row_id("article", str(at))) for at in range(3)]
    tables.stage("articles", frame("articles", *rows[:2]), DAY)
    tables.stage("articles", frame("articles", rows[2] | {"ingest_date": NEXT}), NEXT)
    return tables


def test_rows_are_counted_without_being_read(articles: Tables) -> None:
    assert articles.count("articles") == articles.read("articles").height == 3
    assert articles.count("claims") == 0


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 9])
def test_the_first_rows_are_those_that_reading_all_would_begin_with(articles: Tables, rows: int) -> None:
    assert articles.head("articles", rows).equals(articles.read("articles").head(rows))


def test_the_days_of_a_table_are_those_it_has_files_of(articles: Tables) -> None:
    assert articles.partitions("articles") == [DAY, NEXT]
    assert articles.partitions("claims") == []
    assert articles.partitions("actors") == [None]


def test_a_damaged_file_is_named_when_its_rows_are_counted(articles: Tables) -> None:
    (first, *_) = articles.parts("articles").values()
    first.chmod(0o644)
    Path(first).write_bytes(b"PAR1")
    with pytest.raises(DamagedPartError, match=r"articles.*doctor --repair"):
        articles.count("articles")
